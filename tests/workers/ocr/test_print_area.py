"""Blank margins are left out, print never is."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from workers.ocr.print_area import print_area


def page_with(text: str, place: tuple[int, int], *, size: int = 24, paper: int = 250, ink: int = 0) -> np.ndarray:
    image = Image.new("L", (1200, 1600), paper)
    ImageDraw.Draw(image).text(place, text, font=ImageFont.load_default(size), fill=ink)
    return np.asarray(image)


def test_the_margins_of_a_page_are_left_out():
    left, top, right, bottom = print_area(page_with("Faktura 12", (300, 400)))
    assert 200 < left < 300
    assert 300 < top < 400
    assert 400 < right < 540
    assert 420 < bottom < 520


def test_pale_small_and_inverse_print_counts():
    for page in (page_with("x", (900, 1300), size=12, ink=170), page_with("st", (900, 1300), paper=40, ink=230)):
        left, top, right, bottom = print_area(page)
        assert left < 900 < 905 < right
        assert top < 1302 < 1312 < bottom


def test_dust_does_not_count_and_an_empty_page_is_whole():
    page = page_with("Faktura", (300, 400)).copy()
    page[1500:1503, 1100:1103] = 60
    assert print_area(page)[3] < 600
    assert print_area(np.full((900, 700), 255, np.uint8)) == (0, 0, 700, 900)


def test_a_page_full_of_print_is_taken_whole():
    page = page_with("a", (10, 10)).copy()
    page[1560:1590, 1150:1190:2] = 0
    assert print_area(page) == (0, 0, 1200, 1600)
