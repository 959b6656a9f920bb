"""Everything somebody may drop on the page, at once and on real processes: each file ends on its own terms, the others go on."""

from __future__ import annotations

import io
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw

from tests.faults.web import Web
from tests.flow.stack import SAMPLES, Stack, wait_for
from tests.workers.ocr.odd_files import ENCRYPTED, bomb, zip_bytes
from tests.workers.ocr.pdf_maker import INVOICE_LINES, blank_pages, catalogue, pdf, text_page

pytestmark = pytest.mark.processes

MEGABYTE = 1024 * 1024


def scan(kind: str, words: str = "FAKTURA VAT nr FV/1/11/2026") -> bytes:
    """A small page of this project's own drawing."""
    page = Image.new("RGB", (900, 600), "white")
    for row in range(8):
        ImageDraw.Draw(page).text((60, 40 + 60 * row), f"{words}  {row}", "black", font_size=26)
    buffer = io.BytesIO()
    page.save(buffer, kind)
    return buffer.getvalue()


def photo_of_25_megabytes() -> bytes:
    """12 megapixels of camera noise around a sheet of paper."""
    noise = Image.frombytes("RGB", (4000, 3000), random.Random(11).randbytes(36_000_000))
    noise.paste(Image.open(io.BytesIO(scan("PNG"))), (1500, 1200))
    buffer = io.BytesIO()
    noise.save(buffer, "JPEG", quality=95)
    return buffer.getvalue() + bytes(max(0, 25 * MEGABYTE - buffer.tell()))


def half(data: bytes) -> bytes:
    return data[: len(data) // 2]


HTML = b"<!DOCTYPE html><html><body><script>alert(1)</script></body></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
AT_THE_DOOR = {
    "pusty.pdf": (b"", "empty_file"),
    "program.pdf": (b"MZ\x90\x00" + bytes(300), "dangerous_type"),
    "program": (b"\x7fELF" + bytes(300), "dangerous_type"),
    "skrypt.png": (b"#!/bin/sh\nrm -rf /\n", "dangerous_type"),
    "strona.pdf": (HTML, "dangerous_type"),
    "polyglot.pdf": (HTML + blank_pages(1), "dangerous_type"),
    "rysunek.png": (SVG, "dangerous_type"),
    "rysunek.xml": (b'<?xml version="1.0"?>' + SVG, "dangerous_type"),
    "paczka.pdf": (zip_bytes(), "archive_file"),
    "notatka.txt": (b"to tylko tekst", "unsupported_type"),
}
AS_DOCUMENTS = {
    "uciety.pdf": (text_page(INVOICE_LINES)[:400], "failed", "unreadable_file"),
    "uciety.png": (half(scan("PNG")), "failed", "unreadable_file"),
    "uciety.jpg": (half(scan("JPEG")), "failed", "unreadable_file"),
    "zaszyfrowany.pdf": (ENCRYPTED, "manual_review", "encrypted_file"),
    "bez-stron.pdf": (pdf([catalogue(), b"<</Type/Pages/Count 0/Kids[]>>"]), "failed", "no_pages"),
    "201-stron.pdf": (blank_pages(201), "failed", "too_many_pages"),
    "100-megapikseli.png": (bomb(10_000, 10_000), "failed", "too_many_pixels"),
}
READ = {"naprawde-png.pdf": scan("PNG"), "naprawde-pdf.jpg": text_page(INVOICE_LINES)}


@pytest.fixture(scope="module")
def temporary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the product's processes keep what is temporary."""
    return tmp_path_factory.mktemp("t")


@pytest.fixture(scope="module")
def stack(temporary: Path) -> Iterator[Stack]:
    running = Stack(TMPDIR=str(temporary))
    yield running
    running.close()


@pytest.fixture(scope="module")
def web(stack: Stack) -> Web:
    return Web(stack)


def words_of(error: dict[str, str]) -> None:
    """A person is told what happened and what to do, with every gap filled."""
    for part in (error["message"], error["hint"]):
        assert part.endswith(".")
        assert not {"{", "}", "–"} & set(part.replace("200–300", "")), part


def ended(web: Web, ids: list[str], seconds: float) -> dict[str, dict[str, Any]]:
    """The payloads of these documents once every one has ended."""
    found: dict[str, dict[str, Any]] = {}

    def all_ended() -> bool:
        found.update({key: web.status_of(key) for key in ids if not found.get(key, {}).get("is_final")})
        return all(payload["is_final"] for payload in found.values())

    wait_for(all_ended, seconds, "every document ended")
    return found


def test_one_drop_of_everything(web: Web, stack: Stack, temporary: Path):
    # Given every kind of trouble, two files of one name, a large photo and good files between them
    twins = [("faktura.jpg", scan("JPEG", "pierwsza")), ("faktura.jpg", scan("JPEG", "druga"))]
    photo = ("zdjecie.jpg", photo_of_25_megabytes())
    assert len(photo[1]) >= 25 * MEGABYTE
    refused = [(name, content) for name, (content, _) in AT_THE_DOOR.items()]
    accepted = [(name, content) for name, (content, *_) in AS_DOCUMENTS.items()] + list(READ.items()) + twins + [photo]

    # When they come in one form
    answer = web.upload([*refused, *accepted])

    # Then each is refused in its own words or becomes a document
    assert answer.status == 201
    results = answer.json["results"]
    assert len(results) == len(refused) + len(accepted)
    for result in results[: len(refused)]:
        assert (result["document"], result["error"]["code"]) == (None, AT_THE_DOOR[result["name"]][1]), result["name"]
        words_of(result["error"])
    documents = [result["document"] for result in results[len(refused) :]]
    assert [document["file_name"] for document in documents] == [name for name, _ in accepted]
    assert len({document["document_id"] for document in documents}) == len(accepted)

    # And each document ends in its own state
    endings = ended(web, [document["document_id"] for document in documents], 120)
    by_name = {payload["file_name"]: payload for payload in endings.values()}
    for name, (_, status, code) in AS_DOCUMENTS.items():
        assert (by_name[name]["status"], by_name[name]["error"]["code"]) == (status, code), name
        words_of(by_name[name]["error"])
        assert [action["primary"] for action in by_name[name]["actions"]].count(True) == 1
    for name in (*READ, *(name for name, _ in twins), photo[0]):
        assert by_name[name]["status"] in ("manual_review", "completed"), (name, by_name[name]["error"])

    # And nothing is left behind
    log = (stack.data / "serve.log").read_text(errors="replace")
    assert "Traceback" not in log
    left = [path.name for path in temporary.rglob("*") if path.is_file()]
    assert left == []


def test_the_same_bytes_again_are_the_same_document(web: Web):
    content = scan("PNG", "powtorka")
    first = web.upload([("raz.png", content)]).json["results"][0]["document"]
    again = web.upload([("dwa.png", content)])
    (result,) = again.json["results"]
    assert (again.status, result["duplicate"], result["notice"]["code"]) == (200, True, "duplicate_upload")
    assert result["document"]["document_id"] == first["document_id"]
    words_of(result["notice"])


@pytest.mark.parametrize("accept", ["application/json", "text/html"])
def test_a_body_over_the_cap_is_413_in_words(web: Web, accept):
    answer = web.upload([("film.pdf", b"%PDF-1.7\n" + bytes(51 * MEGABYTE))], Accept=accept)
    assert answer.status == 413
    assert "limit to 50 MB" in answer.body.decode()


def test_the_door_still_works_afterwards(web: Web, stack: Stack):
    sample = (SAMPLES / "faktura-przykladowa.jpg").read_bytes()
    (result,) = web.upload([("dobra.jpg", sample)]).json["results"]
    (payload,) = ended(web, [result["document"]["document_id"]], 40).values()
    assert payload["status"] == "completed"
    assert stack.invoices()
