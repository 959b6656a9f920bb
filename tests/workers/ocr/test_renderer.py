"""Pages through the real render child: what is drawn of PDFs and pictures, in which size and colour, and within which limits."""

from __future__ import annotations

import contextlib
import errno
import zlib
from pathlib import Path

import pytest
from PIL import Image

from tests.workers.ocr.odd_files import picture
from tests.workers.ocr.pdf_maker import INVOICE_LINES, blank_pages, text_page
from workers.ocr.contract import Limits, View
from workers.ocr.errors import ReadError
from workers.ocr.renderer import Renderer


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


def test_a_big_tiff_is_a_tiff(render):
    opened = render(picture(Image.new("L", (600, 800), 255), "TIFF", big_tiff=True))
    assert (opened.content_type, opened.pages) == ("image/tiff", 1)


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
