"""Every file somebody may throw at the door, through the real render child."""

from __future__ import annotations

import contextlib
import errno
import io
import struct
import zipfile
import zlib
from pathlib import Path

import pytest
from PIL import Image

from tests.workers.ocr.pdf_maker import INVOICE_LINES, blank_pages, catalogue, grey_image, pdf, text_page
from workers.ocr.contract import Limits, View
from workers.ocr.errors import ReadError
from workers.ocr.renderer import Renderer


@pytest.fixture(scope="module")
def renderer():
    with Renderer() as shared:
        yield shared


@pytest.fixture
def render(renderer, tmp_path):
    def open_bytes(data: bytes, name: str = "file.pdf"):
        path = tmp_path / name
        path.write_bytes(data)
        return renderer.open(path, tmp_path / "pages")

    return open_bytes


def picture(image: Image.Image, kind: str, **options) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def bomb(width: int, height: int) -> bytes:
    """A PNG of one colour: kilobytes on disk, gigabytes in memory."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")


def zip_bytes() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("faktura.pdf", blank_pages(1))
    return buffer.getvalue()


ENCRYPTED = pdf(
    [
        catalogue(),
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
        b"<</Filter/Standard/V 1/R 2/O<" + b"ab" * 32 + b">/U<" + b"cd" * 32 + b">/P -1>>",
    ],
    trailer=b"/Encrypt 4 0 R/ID[<00><00>]",
)
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


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "TIFF"])
def test_the_content_decides_the_type(render, renderer, kind):
    opened = render(picture(Image.new("RGB", (1240, 1754), "white"), kind), "faktura.pdf")
    assert opened.content_type == f"image/{kind.lower()}"
    assert opened.pages == 1
    assert renderer.page(1).words is None


def test_a_pdf_page_becomes_an_image_at_200_dpi_with_a_thumbnail(render, renderer):
    assert render(blank_pages(1)).content_type == "application/pdf"
    page = renderer.page(1)
    with Image.open(page.image_path) as image, Image.open(page.thumb_path) as thumb:
        assert image.size == (page.width, page.height)
        assert max(thumb.size) <= 340
    assert page.dpi == 200
    assert abs(page.width - 1654) <= 2


def test_a_poster_is_drawn_smaller(render, renderer):
    render(blank_pages(1, box=b"0 0 1684 2384"))
    page = renderer.page(1)
    assert 110 <= page.dpi < 200


def test_every_frame_of_a_tiff_is_a_page(render, renderer):
    frames = [Image.new("L", (600, 800), shade) for shade in (250, 128, 5)]
    assert render(picture(frames[0], "TIFF", save_all=True, append_images=frames[1:])).pages == 3
    shades = []
    for number in (1, 2, 3):
        with Image.open(renderer.page(number).image_path) as image:
            shades.append(image.convert("L").getpixel((10, 10)))
    assert shades == sorted(shades, reverse=True)


def test_a_tiff_of_too_many_frames_is_refused(tmp_path):
    frames = [Image.new("1", (8, 8))] * 6
    path = tmp_path / "many.tiff"
    path.write_bytes(picture(frames[0], "TIFF", save_all=True, append_images=frames[1:]))
    with Renderer(Limits(max_pages=5)) as renderer, pytest.raises(ReadError) as caught:
        renderer.open(path, tmp_path)
    assert caught.value.code == "too_many_pages"


def test_exif_turns_the_picture_and_nothing_of_it_survives(render, renderer):
    # Given a photograph taken with the phone on its side, with a place in it
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "SecretPhone"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (52.0, 13.0, 47.0)
    photo = Image.new("RGB", (2000, 1500), "white")
    photo.paste("black", (0, 0, 400, 1500))
    # When it is rendered
    render(picture(photo, "JPEG", exif=exif, comment=b"SecretComment"), "photo.jpg")
    page = renderer.page(1)
    # Then it stands upright, and its metadata are gone
    assert (page.width, page.height) == (1500, 2000)
    with Image.open(page.image_path) as image:
        assert image.getpixel((600, 50))[0] < 50
        assert image.getpixel((600, 1950))[0] > 200
        assert not image.getexif()
    for path in (page.image_path, page.thumb_path):
        assert b"Secret" not in path.read_bytes()
        assert b"Exif" not in path.read_bytes()


def test_a_large_photograph_turned_by_exif_is_turned_too(render, renderer):
    exif = Image.Exif()
    exif[0x0112] = 8
    render(picture(Image.new("RGB", (6000, 4000), "white"), "PNG", exif=exif), "photo.png")
    page = renderer.page(1)
    assert page.height > page.width
    assert page.width * page.height <= 4_500_000


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "PDF"])
def test_a_page_is_drawn_again_as_somebody_wishes(render, renderer, kind):
    # Given a page with a black corner at the top left, drawn as usual
    image = Image.new("L", (2480, 3508), 255)
    image.paste(0, (0, 0, 600, 300))
    render(picture(image, kind, resolution=300) if kind == "PDF" else picture(image, kind))
    usual = renderer.page(1)
    # When it is wished turned and larger
    page = renderer.page(1, View(turn=90, zoom=1.4))
    # Then picture, thumbnail and numbers agree
    assert (page.width, page.height) == (pytest.approx(1.4 * usual.height, abs=3), pytest.approx(1.4 * usual.width, abs=3))
    with Image.open(page.image_path) as drawn, Image.open(page.thumb_path) as thumb:
        assert drawn.size == (page.width, page.height)
        assert thumb.width > thumb.height
        assert drawn.convert("L").getpixel((page.width - 50, 50)) < 60
        assert drawn.convert("L").getpixel((50, 50)) > 200


def test_no_wish_goes_beyond_the_limits(render, renderer):
    render(picture(Image.new("L", (2480, 3508), 255), "JPEG"))
    page = renderer.page(1, View(zoom=10))
    assert 8_600_000 < page.width * page.height <= 16_050_000
    render(picture(Image.new("L", (300, 200), 255), "JPEG"))
    assert renderer.page(1, View(zoom=10)).width == 600


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16"])
def test_every_colour_mode_becomes_dark_text_on_light_paper(render, renderer, mode):
    base = Image.new("L", (1200, 1700), 255)
    base.paste(0, (100, 100, 300, 300))
    image = base.point(lambda value: value * 257, "I").convert("I;16") if mode == "I;16" else base.convert(mode)
    render(picture(image, "TIFF" if mode in {"CMYK", "I;16"} else "PNG"))
    with Image.open(renderer.page(1).image_path) as page:
        grey = page.convert("L").resize((1200, 1700))
        assert grey.getpixel((200, 200)) < 60
        assert grey.getpixel((800, 800)) > 200


def test_transparency_is_white_paper(render, renderer):
    render(picture(Image.new("RGBA", (1200, 1700), (0, 0, 0, 0)), "PNG"))
    with Image.open(renderer.page(1).image_path) as page:
        assert page.convert("L").getextrema()[0] > 250


def test_a_small_screenshot_is_scaled_up(render, renderer):
    render(picture(Image.new("RGB", (595, 842), "white"), "PNG"))
    page = renderer.page(1)
    assert 1100 < page.width <= 1190


@pytest.mark.parametrize(
    "action",
    [
        b"/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>",
        b"/OpenAction<</S/Launch/F(cmd.exe)>>",
        b"/OpenAction<</S/J#61vaScript/J#53(app.alert\\(1\\))>>",
        b"/AA<</WC<</S/JavaScript/JS(1)>>>>",
    ],
)
def test_a_pdf_that_runs_something_is_marked_and_still_drawn(render, renderer, action):
    data = blank_pages(1).replace(b"/Type/Catalog", b"/Type/Catalog" + action)
    assert render(data).scripted
    assert renderer.page(1).image_path.is_file()


def test_a_script_packed_into_an_object_stream_is_found():
    from workers.ocr.pdf_scripts import carries_script

    packed = zlib.compress(b"7 0 <</S/JavaScript/JS(app.alert\\(1\\))>>")
    data = b"%%PDF-1.7\n5 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream" % (len(packed), packed)
    assert carries_script(data)
    assert not carries_script(data.replace(packed, zlib.compress(b"7 0 <</S/URI>>")))


def test_an_ordinary_pdf_is_not_called_scripted(render):
    assert not render(text_page(INVOICE_LINES)).scripted


def test_a_killed_child_is_replaced_and_the_file_opened_again(render, renderer):
    render(blank_pages(2))
    first = renderer.page(1)
    renderer.kill()
    second = renderer.page(2)
    assert (first.number, second.number) == (1, 2)


def test_drawing_is_cut_off_at_the_memory_limit(tmp_path):
    # Given a small page with a picture of 1.6 gigabytes inside
    packed = zlib.compress(bytes(40_000) * 1000)
    image = b"<</Type/XObject/Subtype/Image/Width 40000/Height 40000/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/FlateDecode"
    path = tmp_path / "bomb.pdf"
    path.write_bytes(text_page(["x"], image=b"%s/Length %d>>\nstream\n%s\nendstream" % (image, len(packed), packed)))
    # When it is drawn: an error or an empty picture, but the limit holds and the parent lives
    with Renderer() as renderer:
        renderer.open(path, tmp_path)
        with contextlib.suppress(ReadError):
            renderer.page(1)
        path.write_bytes(blank_pages(1))
        assert renderer.open(path, tmp_path).pages == 1


def test_the_child_is_free_of_torch(renderer, render):
    render(blank_pages(1))
    assert "torch" not in Path(f"/proc/{renderer.child_pid}/maps").read_text(encoding="utf-8")


class TestTextLayer:
    """Words come along only when a person would trust them."""

    def words(self, render, renderer, data):
        render(data)
        page = renderer.page(1)
        return None if page.words is None else [word.text for word in page.words]

    def test_a_good_layer_gives_words_with_boxes_in_pixels(self, render, renderer):
        render(text_page(INVOICE_LINES))
        page = renderer.page(1)
        first = page.words[0]
        assert [word.text for word in page.words[:4]] == ["Faktura", "VAT", "nr", "FV/2026/11/0042"]
        # 50 pt from the left at 200 dpi; the base line 800 pt up on a page of 842
        assert abs(first.box[0] - 50 / 72 * 200) < 4
        assert first.box[1] < (842 - 800) / 72 * 200 < first.box[3] + 4

    @pytest.mark.parametrize("turn", [0, 90, 180, 270])
    @pytest.mark.parametrize("rotate", [0, 90, 180, 270])
    def test_text_runs_left_to_right_however_it_lies_in_the_file(self, render, renderer, turn, rotate):
        render(text_page(INVOICE_LINES, turn=turn, rotate=rotate))
        page = renderer.page(1)
        assert page.height > page.width
        assert [word.text for word in page.words[:4]] == ["Faktura", "VAT", "nr", "FV/2026/11/0042"]
        # Where it is when nothing is turned, on a picture that has ink there.
        box = page.words[3].box
        assert box == pytest.approx((335, 90, 548, 123), abs=4)
        with Image.open(page.image_path) as image:
            assert image.convert("L").crop(tuple(map(round, box))).getextrema()[0] < 80

    def test_a_sideways_note_does_not_turn_the_page(self, render, renderer):
        note = b"BT /F1 10 Tf 0 1 -1 0 30 100 Tm (Faktura bez podpisu odbiorcy wystawiona zgodnie z umowa) Tj ET\nET"
        data = text_page(INVOICE_LINES)
        head, tail = data.rsplit(b"ET\nendstream", 1)
        render(head + b"ET\n" + note.removesuffix(b"\nET") + b"\nendstream" + tail)
        page = renderer.page(1)
        assert page.height > page.width
        assert page.words[0].text == "Faktura"

    def test_an_invisible_layer_is_not_trusted(self, render, renderer):
        assert self.words(render, renderer, text_page(INVOICE_LINES, mode=3)) is None

    def test_white_text_on_white_paper_is_not_trusted(self, render, renderer):
        assert self.words(render, renderer, text_page(INVOICE_LINES, grey=1)) is None

    def test_the_layer_under_a_scan_is_not_trusted(self, render, renderer):
        scan = grey_image(100, 100, bytes([240, 255] * 5000))
        assert self.words(render, renderer, text_page(INVOICE_LINES, image=scan, over=True)) is None

    def test_text_over_a_letterhead_is_trusted(self, render, renderer):
        paper = grey_image(100, 100, bytes([245] * 10_000))
        assert self.words(render, renderer, text_page(INVOICE_LINES, image=paper))

    def test_garbage_is_not_trusted(self, render, renderer):
        assert self.words(render, renderer, text_page(["Gbluvsb WBU os GW0315700153 cvjmsdjo kdjfhgq xyzptlk"] * 8)) is None

    def test_a_lone_page_number_is_not_a_layer(self, render, renderer):
        assert self.words(render, renderer, text_page(["Strona 1 z 1"])) is None

    def test_a_ksef_number_broken_over_two_lines_is_joined(self, render, renderer):
        lines = [*INVOICE_LINES, "Numer KSeF: 5265877635-20250826-", "0100001AF629-AF"]
        assert "5265877635-20250826-0100001AF629-AF" in self.words(render, renderer, text_page(lines))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_the_machine_s_trouble_and_not_the_page_s(renderer, tmp_path):
    source, pages = tmp_path / "page.png", tmp_path / "pages"
    source.write_bytes(picture(Image.new("L", (300, 400), 255), "PNG"))
    renderer.open(source, pages)
    (pages / "page-0001.jpg").symlink_to("/dev/full")
    with pytest.raises(OSError, match="No space left") as raised:
        renderer.page(1)
    assert raised.value.errno == errno.ENOSPC
    (pages / "page-0001.jpg").unlink()
    assert renderer.page(1).image_path.stat().st_size > 0
