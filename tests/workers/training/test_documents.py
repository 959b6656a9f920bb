"""Every layout draws: words inside the page, boxes on ink, totals printed, the truth complete, degradations move the boxes along."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from faktury.domain.extraction import MAIN_FIELDS
from workers.ocr.training.invoices.documents import Document, Request, make_document, truth, truth_fields
from workers.ocr.training.invoices.files import described, write_image_pdf, write_images
from workers.ocr.training.invoices.layouts import LAYOUTS, SPLITS, layouts

pytestmark = pytest.mark.usefixtures("drawing")
NAMES = [layout.name for layout in LAYOUTS]


def _document(name: str, kind: str = "clean", seed: int = 4) -> Document:
    return make_document(Request(seed, kind, layout=name, dpi=100))


@pytest.mark.parametrize("name", NAMES)
def test_every_word_lies_on_the_page_and_on_ink(name: str) -> None:
    for page in _document(name).pages:
        grey = np.asarray(page.image.convert("L"), dtype=np.int16)
        assert page.words
        for word in page.words:
            x0, y0, x1, y1 = word.box
            assert x0 >= 0
            assert y0 >= 0
            assert x1 <= page.image.width, f"{word.text!r} leaves the page"
            assert y1 <= page.image.height
            part = grey[int(y0) : int(y1) + 1, int(x0) : int(x1) + 1]
            assert np.ptp(part) > 40, f"nothing is drawn under {word.text!r}"


@pytest.mark.parametrize("name", NAMES)
def test_every_layout_prints_what_its_truth_claims(name: str) -> None:
    document = _document(name)
    printed = " ".join(word.text for page in document.pages for word in page.words)
    digits = "".join(character for character in printed if character.isdigit())
    fields = truth_fields(document)

    assert fields["invoice_number"] in printed
    assert fields["seller_nip"] in digits
    assert fields["buyer_nip"] in digits
    for total in ("net_total", "vat_total", "gross_total"):
        assert fields[total].replace(".", "") in digits
    assert fields["bank_account"] is None or fields["bank_account"] in digits
    assert fields["currency"] in printed or "zł" in printed
    assert set(MAIN_FIELDS) | {"line_items"} == set(fields)


def test_equal_requests_give_equal_pictures() -> None:
    first, second = (_document("classic", "scan", 9) for _ in range(2))

    assert first.pages[0].image.tobytes() == second.pages[0].image.tobytes()
    assert truth(first) == truth(second)


@pytest.mark.parametrize("kind", ["scan", "photo"])
def test_boxes_move_with_the_paper(kind: str) -> None:
    clean, damaged = _document("classic", "clean", 9), _document("classic", kind, 9)
    grey = np.asarray(damaged.pages[0].image.convert("L"), dtype=np.int16)

    assert [word.text for word in clean.pages[0].words] == [word.text for word in damaged.pages[0].words]
    contrasts = [np.ptp(grey[int(b[1]) : int(b[3]) + 1, int(b[0]) : int(b[2]) + 1]) for b in (word.box for word in damaged.pages[0].words)]
    assert np.median(contrasts) > 60


def test_a_long_invoice_takes_several_pages_and_becomes_one_pdf(tmp_path: Path) -> None:
    document = _document("multipage")
    write_image_pdf(document, tmp_path / "long.pdf")

    assert len(document.pages) > 1
    assert (tmp_path / "long.pdf").read_bytes().startswith(b"%PDF")
    assert len(write_images(document, tmp_path, "long")) == len(document.pages)
    assert "words" not in described(document, ["long.pdf"], words=False)["pages"][0]


def test_every_split_has_layouts_and_held_out_ones_are_not_for_training() -> None:
    assert {layout.split for layout in LAYOUTS} == set(SPLITS)
    assert not {layout.name for layout in layouts("train")} & {layout.name for layout in layouts("held_out")}
    with pytest.raises(ValueError, match="no layout"):
        layouts("train", "ksef")
