"""QR codes and attached XML through the real render child."""

from __future__ import annotations

import zlib
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from tests.workers.ocr.pdf_maker import INVOICE_LINES, catalogue, pdf, stream
from workers.ocr.contract import View
from workers.ocr.renderer import Renderer

URL = "https://qr.ksef.mf.gov.pl/invoice/6610777776/12-11-2026/UtQp9Gpc51y-u3xApZjIjgkpZ01js-J8KflSPW8WzIE"


@pytest.fixture(scope="module")
def renderer():
    with Renderer() as shared:
        yield shared


def code_image(text: str, size: int) -> Image.Image:
    made = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M").to_image(scale=6)
    height, width = made.shape
    return Image.frombytes("L", (width, height), bytes(memoryview(made).cast("B"))).resize((size, size))


def sheet(*codes: tuple[str, int, int, int]) -> Image.Image:
    """An A4 page of 200 dpi with codes: text, left, top, size in pixels."""
    page = Image.new("RGB", (1654, 2339), (246, 244, 238))
    for text, left, top, size in codes:
        page.paste(code_image(text, size), (left, top))
    return page


def saved(image: Image.Image, tmp_path: Path, **options) -> Path:
    path = tmp_path / "page.jpg"
    image.save(path, "JPEG", quality=70, **options)
    return path


@pytest.mark.parametrize("turn", [0, 7, 90])
def test_a_code_is_read_with_its_place(renderer, tmp_path, turn):
    page = sheet((URL, 1300, 1900, 210)).rotate(turn, fillcolor="white", expand=True)
    renderer.open(saved(page, tmp_path), tmp_path / "pages")
    (code,) = renderer.page(1).codes
    assert code.text == URL
    x0, y0, x1, y1 = code.box
    assert 150 < x1 - x0 < 300
    assert 150 < y1 - y0 < 300


def test_codes_follow_the_view_in_which_the_page_is_drawn(renderer, tmp_path):
    renderer.open(saved(sheet((URL, 100, 100, 210)), tmp_path), tmp_path / "pages")
    (code,) = renderer.page(1, View(turn=180)).codes
    assert code.box[0] > 1200
    assert code.box[1] > 1800


def test_a_page_without_codes_has_none_and_one_with_many_has_eight(renderer, tmp_path):
    renderer.open(saved(sheet(), tmp_path), tmp_path / "pages")
    assert renderer.page(1).codes == ()
    many = [(f"code {n}", 60 + 380 * (n % 4), 60 + 380 * (n // 4), 180) for n in range(12)]
    renderer.open(saved(sheet(*many), tmp_path), tmp_path / "pages")
    assert len(renderer.page(1).codes) == 8


def with_attachments(*files: tuple[str, bytes, bytes]) -> bytes:
    """A PDF with a good text layer and attached files: name, stored bytes, extra of the stream's dictionary."""
    lines = b"\n".join(b"(%s) Tj T*" % line.encode("cp1252") for line in INVOICE_LINES)
    names, objects = [], []
    for index, (name, content, extra) in enumerate(files):
        names.append(b"(%s) %d 0 R" % (name.encode(), 6 + 2 * index))
        objects.append(b"<</Type/Filespec/F(%s)/UF(%s)/EF<</F %d 0 R>>>>" % (name.encode(), name.encode(), 7 + 2 * index))
        objects.append(stream(content, b"/Type/EmbeddedFile" + extra))
    return pdf(
        [
            catalogue(b"/Names<</EmbeddedFiles<</Names[%s]>>>>" % b" ".join(names)),
            b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
            stream(b"BT /F1 10 Tf 50 800 Td 16 TL\n%s\nET" % lines),
            b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
            *objects,
        ]
    )


def attached(renderer, tmp_path, content: bytes) -> list[bytes]:
    path = tmp_path / "file.pdf"
    path.write_bytes(content)
    renderer.open(path, tmp_path / "pages")
    found = [found.read_bytes() for found in renderer.attached_xml()]
    assert renderer.page(1).words
    return found


def test_attached_xml_is_found_whatever_stands_beside_it(renderer, tmp_path):
    xml = b"<?xml version='1.0'?><Faktura/>"
    packed = (b"/Filter/FlateDecode", zlib.compress(xml))
    content = with_attachments(
        ("terms.txt", b"text", b""),
        ("factur-x.xml", packed[1], packed[0]),
        ("../../evil.xml", b"\xef\xbb\xbf" + xml, b""),
        ("fake.xml", b"MZ", b""),
    )
    assert attached(renderer, tmp_path, content) == [xml, b"\xef\xbb\xbf" + xml]
    assert sorted(path.name for path in (tmp_path / "pages").glob("*.xml")) == ["attached-1.xml", "attached-2.xml"]


def test_a_file_without_attachments_has_none(renderer, tmp_path):
    assert attached(renderer, tmp_path, with_attachments()) == []


def test_too_large_and_broken_attachments_cost_nothing_else(renderer, tmp_path):
    large = zlib.compress(b"<" + b" " * (5 * 1024 * 1024))
    content = with_attachments(
        ("large.xml", large, b"/Filter/FlateDecode"), ("broken.xml", b"not deflated", b"/Filter/FlateDecode"), ("good.xml", b"<a/>", b"")
    )
    assert attached(renderer, tmp_path, content) == [b"<a/>"]


def test_a_bomb_in_an_attachment_leaves_the_pages_readable(renderer, tmp_path):
    bomb = zlib.compress(zlib.compress(b"<" + b" " * (200 * 1024 * 1024)))
    content = with_attachments(("bomb.xml", bomb, b"/Filter[/FlateDecode/FlateDecode]"))
    assert attached(renderer, tmp_path, content) == []
