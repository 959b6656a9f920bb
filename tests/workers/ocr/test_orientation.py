"""Pages on their side or on their head: the judgement on its own, and real pages through the real child."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageFilter

from workers.ocr.contract import View
from workers.ocr.easyocr_engine import EasyOcrEngine
from workers.ocr.orientation import best_turn, lies_sideways, reads_well, settled, sureness
from workers.ocr.reading_order import Run, Token
from workers.ocr.renderer import Renderer

SAMPLE = Path(__file__).parents[3] / "faktury" / "samples" / "faktura-przykladowa.jpg"


def run(text: str, confidence: float) -> Run:
    return Run((Token(text, (0, 0, 10, 10), confidence),), (0, 0, 10, 10))


def test_long_words_weigh_more():
    assert sureness([run("a", 0.0), run("bcdefghij", 1.0)]) == pytest.approx(0.9)


def test_a_letter_or_two_prove_nothing():
    assert sureness([run("ab", 1.0)]) == 0.0
    assert not reads_well([])


def test_a_page_that_reads_well_is_upright():
    assert reads_well([run("Faktura", 0.95), run("VAT", 0.9)])
    assert not reads_well([run("elntyej", 0.5)])


def test_letters_without_lines_lie_sideways():
    letters, lines = [(0.0, 0.0, 20.0, 18.0)], [(0.0, 0.0, 200.0, 20.0)]
    assert lies_sideways(letters * 40 + lines * 10)
    assert not lies_sideways(letters * 10 + lines * 40)
    assert not lies_sideways(letters * 5)


def test_a_page_is_turned_only_when_that_is_clearly_better():
    assert best_turn({0: 0.5, 180: 0.95}) == 180
    assert best_turn({0: 0.5, 180: 0.55}) == 0
    assert best_turn({0: 0.0, 180: 0.0}) == 0
    assert settled({0: 0.5, 180: 0.95})
    assert not settled({0: 0.5, 180: 0.55})


@pytest.fixture(scope="module")
def engine():
    with EasyOcrEngine() as shared:
        yield shared


@pytest.mark.parametrize("lying", [0, 180, 270])
def test_a_scan_is_read_the_same_however_it_was_laid(engine, tmp_path, lying):
    # Given an invoice laid on the glass in one of the ways (Pillow turns anticlockwise)
    with Image.open(SAMPLE) as image:
        image.rotate(-lying, expand=True).save(tmp_path / "scan.png")
    with Renderer() as renderer:
        renderer.open(tmp_path / "scan.png", tmp_path / "pages")
        page = renderer.page(1)
        # When it is read
        seen = engine.look(page.image_path)
        if lying:
            assert seen == View(turn=360 - lying)
            page = renderer.page(1, seen)
            seen = engine.read(page.image_path)
    # Then its words stand where they stand on the upright page
    assert page.height > page.width
    title = next(word for word in seen if word.text.casefold() == "faktura")
    assert title.box[1] < page.height / 4


def test_a_scan_laid_askew_is_straightened(engine, tmp_path):
    with Image.open(SAMPLE) as image:
        image.rotate(-8, expand=True, fillcolor="white").save(tmp_path / "scan.png")
    with Renderer() as renderer:
        renderer.open(tmp_path / "scan.png", tmp_path / "pages")
        view = engine.look(renderer.page(1).image_path)
        assert isinstance(view, View)
        assert view.skew == pytest.approx(-8, abs=0.2)
        page = renderer.page(1, view)
        again = engine.look(page.image_path)
    # Straight now, nothing is left to wish for.
    assert isinstance(again, tuple)


@pytest.mark.parametrize("shade", [0, 128, 255])
def test_an_empty_page_stays_as_it_is(engine, tmp_path, shade):
    Image.new("L", (700, 500), shade).save(tmp_path / "empty.png")
    assert engine.look(tmp_path / "empty.png") == ()


def test_small_print_is_read_from_an_enlarged_copy_when_the_file_shows_no_more(engine, tmp_path):
    # Given an invoice scanned at half the usual resolution, not quite sharp: sharp ones are read surely enough as they are
    with Image.open(SAMPLE) as image:
        half = image.convert("RGB").resize((image.width // 2, image.height // 2), Image.Resampling.LANCZOS)
        half.filter(ImageFilter.GaussianBlur(0.7)).save(tmp_path / "small.png")
    # When the file has more pixels they are asked for, and when it has none the words are read as they are
    assert isinstance(engine.look(tmp_path / "small.png", most_zoom=2.0), View)
    words = engine.look(tmp_path / "small.png")
    # Then they stand in places of the picture that was sent
    title = next(word for word in words if word.text.casefold() == "faktura")
    assert title.box == pytest.approx((56, 62, 134, 93), abs=4)


def test_an_enlarged_copy_that_says_less_is_not_taken(engine, tmp_path):
    # Given print that is small and blurred: enlarged, half its lines are not found
    with Image.open(SAMPLE) as image:
        half = image.convert("RGB").resize((image.width // 2, image.height // 2), Image.Resampling.LANCZOS)
        half.filter(ImageFilter.GaussianBlur(1.6)).save(tmp_path / "blurred.png")
    assert engine.look(tmp_path / "blurred.png") == engine.read(tmp_path / "blurred.png") != ()
