"""The parts of `make bench-fields` that need no document: caches, XML of our own, the floor's expressions, the tables."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
from lxml import etree
from PIL import Image

from benchmarks.fields import floor, judging, peer, report, xml_cases
from benchmarks.fields.cached_tools import CachedEngine, CachedRenderer, Shelf
from benchmarks.fields.judging import MEASURED, RIGHT, Judged, Share
from benchmarks.fields.report import Results
from benchmarks.fields.running import Product
from benchmarks.fields.sources import KSEF, code_hash
from faktury.domain.words import Word
from faktury.services import ocr_queue
from workers.ocr.contract import AS_IT_IS, OpenedFile, RenderedPage, View
from workers.ocr.errors import ReadError


class _Schemas(etree.Resolver):
    def resolve(self, url, _public_id, context):
        return self.resolve_filename(str(KSEF / "schema" / url.rsplit("/", 1)[-1]), context)


@pytest.mark.skipif(KSEF is None, reason="the ministry's schemas are not at hand")
def test_every_file_of_ours_is_valid_fa3() -> None:
    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(_Schemas())
    schema = etree.XMLSchema(etree.parse(str(KSEF / "schema" / "schemat_FA(3)_v1-0E.xsd"), parser))
    for name, text, _truth in xml_cases.cases(40, 1):
        assert schema.validate(etree.fromstring(text.encode())), f"{name}: {schema.error_log}"


def test_files_are_the_same_for_the_same_seed() -> None:
    assert list(xml_cases.cases(3, 7)) == list(xml_cases.cases(3, 7))


def test_a_hash_covers_what_a_module_imports() -> None:
    assert code_hash("workers.ocr.read_child") != code_hash("workers.ocr.render_child")
    assert code_hash("workers.ocr.read_child") == code_hash("workers.ocr.read_child")


def test_a_shelf_keeps_answers_and_lasting_errors_but_no_passing_ones(tmp_path: Path) -> None:
    shelf, calls = Shelf(tmp_path), []

    def fail(transient: bool):
        calls.append(transient)
        raise ReadError("page_failed", transient=transient, page=1)

    assert shelf.get("a", lambda: 1) == shelf.get("a", lambda: 2) == 1
    for _ in range(2):
        with pytest.raises(ReadError):
            shelf.get("b", lambda: fail(transient=False))
        with pytest.raises(ReadError):
            shelf.get("c", lambda: fail(transient=True))
    assert calls == [False, True, True]


class _Renderer:
    """Draws one grey page; counts."""

    drawn = 0

    def open(self, path: Path, out_dir: Path) -> OpenedFile:
        out_dir.mkdir(parents=True, exist_ok=True)
        self.folder = out_dir
        return OpenedFile("application/pdf", 1)

    def page(self, number: int, view: View = AS_IT_IS) -> RenderedPage:
        type(self).drawn += 1
        image = self.folder / f"page-{number}.jpg"
        width, height = (30, 40) if view.turn else (40, 30)
        Image.new("L", (width, height), 200).save(image)
        return RenderedPage(number=number, image_path=image, thumb_path=image, width=width, height=height, dpi=200, words=None)

    def attached_xml(self) -> list[Path]:
        path = self.folder / "a.xml"
        path.write_bytes(b"<a/>")
        return [path]


def _tools(folder: Path, monkeypatch) -> tuple[CachedRenderer, CachedEngine]:
    monkeypatch.setattr("benchmarks.fields.cached_tools.Renderer", _Renderer)

    def read(path: Path) -> tuple[Word, ...]:
        return (Word(str(Image.open(path).size), (0, 0, 1, 1)),)

    engine = SimpleNamespace(fingerprint="f", read=read, look=lambda _path, _zoom: View(turn=90))
    monkeypatch.setattr("benchmarks.fields.cached_tools.EasyOcrEngine", lambda **_: engine)
    renderer = CachedRenderer(folder)
    return renderer, CachedEngine(folder, renderer)


def _read(tools, file: Path, folder: Path) -> str:
    renderer, engine = tools
    renderer.open(file, folder)
    return engine.read(renderer.page(1).image_path)[0].text


def test_a_page_seen_otherwise_is_drawn_and_kept_apart(tmp_path: Path, monkeypatch) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(b"%PDF")
    for run in range(2):
        renderer, engine = _tools(tmp_path / "cache", monkeypatch)
        renderer.open(file, tmp_path / str(run))
        view = engine.look(renderer.page(1).image_path, 1.0)
        turned = renderer.page(1, view)

        assert (turned.width, turned.height) == (30, 40)
        assert engine.read(turned.image_path)[0].text == "(30, 40)"
        assert engine.read(renderer.page(1).image_path)[0].text == "(40, 30)"
        assert [path.read_bytes() for path in renderer.attached_xml()] == [b"<a/>"]


def test_a_second_run_draws_and_reads_nothing_and_says_the_same(tmp_path: Path, monkeypatch) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(b"%PDF")
    before = _Renderer.drawn
    first, second = _tools(tmp_path / "cache", monkeypatch), _tools(tmp_path / "cache", monkeypatch)

    assert _read(first, file, tmp_path / "one") == _read(second, file, tmp_path / "two") == "(40, 30)"
    assert (_Renderer.drawn - before, first[1].reads, second[1].reads) == (1, 1, 0)


def test_words_that_are_not_known_are_read_from_the_picture_itself(tmp_path: Path, monkeypatch) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(b"%PDF")
    renderer, _ = _tools(tmp_path / "cache", monkeypatch)
    renderer.open(file, tmp_path / "one")
    renderer.page(1)

    assert _read(_tools(tmp_path / "cache", monkeypatch), file, tmp_path / "two") == "(40, 30)"


FLOOR_TEXT = """FAKTURA VAT nr FV 12/3/2026
Data wystawienia: 7 marca 2026
NIP 526-10-40-828 nabywca NIP 5250012343
Razem 1 234,50 283,94 1 518,44
Termin płatności: 14 dni
61 1090 1014 0000 0712 1981 2874
"""


def test_the_floor_finds_what_stands_behind_labels() -> None:
    assert floor.fields_of(FLOOR_TEXT) == {
        "seller_nip": "5261040828",
        "buyer_nip": "5250012343",
        "invoice_number": "FV 12/3/2026",
        "issue_date": "2026-03-07",
        "due_date": "2026-03-21",
        "net_total": "1234.50",
        "vat_total": "283.94",
        "gross_total": "1518.44",
        "currency": "PLN",
        "bank_account": "61109010140000071219812874",
    }


def test_what_invoice2data_answers_becomes_our_fields() -> None:
    answer = {"invoice_number": "FV/1", "date": "2026-03-07 00:00:00", "nips": "5261040828", "amount": 12.5, "iban": "", "desc": "x"}

    assert peer._fields(answer) == {
        "invoice_number": "FV/1",
        "issue_date": "2026-03-07",
        "seller_nip": "5261040828",
        "gross_total": "12.50",
    }
    assert peer._fields(answer | {"nips": ["1", "2"]})["buyer_nip"] == "2"
    assert peer._fields({"error": "x"}) == {}


def test_the_tables_mark_missed_bars_and_booked_papers() -> None:
    results = Results()
    right = dict.fromkeys(MEASURED, RIGHT)
    results.invoices["digital"] = [Judged("a", "g", eligible=True, outcomes=right, automatic=True, certainty=1.0, kind_right=True)]
    results.absent |= {"a": ("due_date",), "c": ()}
    results.others["digital"] = [
        ("receipt", Judged("b", "-", eligible=False, outcomes=right, automatic=True, certainty=0.0, kind_right=False))
    ]
    results.milliseconds.append((20.0, 2))
    results.invoices["digital"].append(Judged("c", "g", eligible=True, outcomes=right, automatic=True, certainty=1.0, kind_right=True))
    missing = right | {"seller_nip": judging.MISSING}
    results.peers[report.PEER]["digital"] = [
        Judged("c", "g", eligible=True, outcomes=missing, automatic=False, certainty=0.0, kind_right=None)
    ]
    results.duplicates["same bytes"] = Share(1, 1)
    text = report.whole(results, "Title", "cmd", 100.0, [])

    assert "| seller_nip | 100.0 (99) |" in text
    assert "digital (1): ours" in text
    assert "| seller_nip | 100.0 | 0.0 |" in text
    assert "| receipt | 1 | **1** |" in text
    assert "10 ms of processor time a page" in text
    assert "Fewer than the 600" in text


@pytest.mark.django_db(transaction=True)
def test_a_ksef_file_goes_through_the_product_and_is_booked_once(tmp_path: Path, settings) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    _name, text, truth = next(xml_cases.cases(1, 1))
    product = Product(tmp_path / "cache")
    outcomes = []
    with ocr_queue.muted():
        for copy in ("", " "):
            path = tmp_path / f"file{copy}.xml"
            path.write_text(text + copy, encoding="utf-8")
            outcomes.append(product.process(path, truth["own_nip"]))
    product.close()

    assert set(judging.outcomes(truth["fields"], outcomes[0].fields).values()) == {RIGHT}
    assert [outcome.automatic for outcome in outcomes] == [True, False]
    assert "duplicate_invoice" in outcomes[1].problems
