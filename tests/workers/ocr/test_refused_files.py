"""What the render child refuses to open, and that the next file is none the worse for it."""

from __future__ import annotations

import pytest
from PIL import Image

from tests.workers.ocr.odd_files import ENCRYPTED, bomb, picture, zip_bytes
from tests.workers.ocr.pdf_maker import INVOICE_LINES, blank_pages, catalogue, pdf, text_page
from workers.ocr.errors import ReadError

NOISE = Image.effect_noise((400, 600), 60)


HOSTILE = {
    "empty": (b"", "unreadable_file"),
    "truncated pdf": (blank_pages(3)[:400], "unreadable_file"),
    "pdf that lost its last line": (text_page(INVOICE_LINES)[:-200], "unreadable_file"),
    "encrypted pdf": (ENCRYPTED, "encrypted_file"),
    "no pages": (pdf([catalogue(), b"<</Type/Pages/Count 0/Kids[]>>"]), "no_pages"),
    "201 pages": (blank_pages(201), "too_many_pages"),
    "a hundred thousand pages": (blank_pages(100_000, box=b"0 0 9 9"), "too_many_pages"),
    "a million pages that are not there": (
        pdf([catalogue(), b"<</Type/Pages/Count 1000000/Kids[3 0 R]>>", b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"]),
        "too_many_pages",
    ),
    "a page of five metres": (blank_pages(1, box=b"0 0 14400 14400"), "too_many_pixels"),
    "a page of a mile": (blank_pages(1, box=b"0 0 1000000 1000000"), "too_many_pixels"),
    "144 megapixels": (bomb(12_000, 12_000), "too_many_pixels"),
    "400 megapixels": (bomb(20_000, 20_000), "too_many_pixels"),
    "html": (b"<!DOCTYPE html><html><body>%PDF-1.4</body></html>", "unreadable_file"),
    "svg": (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', "unreadable_file"),
    "zip": (zip_bytes(), "unreadable_file"),
    "executable": (b"MZ\x90\x00" + bytes(60) + b"%PDF-1.4", "unreadable_file"),
    "elf": (b"\x7fELF" + bytes(600), "unreadable_file"),
    "gif": (picture(NOISE, "GIF"), "unreadable_file"),
    "png header only": (b"\x89PNG\r\n\x1a\n", "unreadable_file"),
}


@pytest.mark.parametrize(("data", "code"), HOSTILE.values(), ids=HOSTILE.keys())
def test_it_refuses_at_opening(render, data, code):
    with pytest.raises(ReadError) as caught:
        render(data)
    assert caught.value.code == code
    assert not caught.value.transient


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "TIFF"])
def test_a_picture_cut_in_half_is_unreadable(render, renderer, kind):
    data = picture(NOISE.convert("RGB"), kind)

    def open_and_draw():
        render(data[: len(data) // 2], "photo.jpg")
        renderer.page(1)

    with pytest.raises(ReadError) as caught:
        open_and_draw()
    assert caught.value.code == "unreadable_file"


def test_the_next_file_is_read_after_a_bad_one(render, renderer):
    with pytest.raises(ReadError):
        render(b"rubbish")
    assert render(blank_pages(2)).pages == 2
    assert renderer.page(2).image_path.is_file()


def test_a_page_cannot_be_drawn_after_a_refused_file(render, renderer):
    with pytest.raises(ReadError):
        render(b"rubbish")
    with pytest.raises(ReadError):
        renderer.page(1)
