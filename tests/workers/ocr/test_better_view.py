"""When a page should be drawn larger, smaller or turned: judged over lines, with a reader that knows one way up."""

from __future__ import annotations

import numpy as np
import pytest

from workers.ocr.better_view import better_size, better_skew, better_view, stands_well
from workers.ocr.contract import AS_IT_IS, View
from workers.ocr.line_images import LineImage
from workers.ocr.reading_order import Run, Token


def line(height: float, *, mark: int = 1) -> LineImage:
    """`mark` stands in the top left pixel of the line's picture: whoever turns the picture moves it."""
    picture = np.zeros((32, 64), np.uint8)
    picture[0, 0] = mark
    return LineImage([(0, 0), (200, 0), (200, height), (0, height)], picture, 64)


@pytest.mark.parametrize(
    ("heights", "most_zoom", "wanted"),
    [
        ([28, 28, 30, 40], 2.0, 1.0),
        ([18, 18, 18, 18, 60], 2.0, 1.5),
        ([18, 18, 18, 18, 60], 1.3, 1.3),
        ([18, 18, 18, 18], 1.1, 1.0),
        ([14] * 9, 5.0, 27 / 14),
        ([90] * 8, 1.0, 0.3),
        ([500] * 8, 1.0, 0.25),
        ([28, 30, 200, 220, 240], 1.0, 1.0),
        ([90], 1.0, 1.0),
        ([], 2.0, 1.0),
    ],
)
def test_small_print_is_enlarged_as_far_as_there_is_more_to_see(heights, most_zoom, wanted):
    assert better_size([line(height) for height in heights], most_zoom) == pytest.approx(wanted)


def tilted(degrees: float, width: int = 400) -> LineImage:
    rise = 800 * np.tan(np.radians(degrees))
    return LineImage([(0, 0), (800, rise), (800, rise + 28), (0, 28)], np.zeros((32, width), np.uint8), width)


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        ([tilted(6)] * 9, -6),
        ([tilted(-14)] * 5 + [tilted(0, width=60)] * 20, 14),
        ([tilted(2)] * 9, 0),
        ([tilted(6)] * 3, 0),
        ([tilted(angle) for angle in (-20, -9, 4, 12, 25)], 0),
        ([tilted(50)] * 9, 0),
        ([], 0),
    ],
)
def test_a_page_askew_is_straightened_when_its_long_lines_agree(lines, wanted):
    assert better_skew(lines) == pytest.approx(wanted, abs=0.01)
    assert stands_well(lines, 1.0) == (wanted == 0)


class OneWayUp:
    """Reads lines surely whose mark stands in the top left; pictures hold such lines only when `side` says so."""

    def __init__(self, side: list[LineImage]) -> None:
        self.side = side

    def lines(self, image: np.ndarray) -> list[LineImage]:
        return self.side

    def recognise(self, lines: list[LineImage]) -> list[Run]:
        return [Run((Token("Faktura", (0, 0, 9, 9), 0.97 if one.picture[0, 0] else 0.5),), (0, 0, 9, 9)) for one in lines]


def overturned(lines: list[LineImage]) -> list[LineImage]:
    return [LineImage(one.quad, np.ascontiguousarray(one.picture[::-1, ::-1]), one.width) for one in lines]


UPRIGHT, LETTERS = [line(28)] * 9, [line(20, mark=0)] * 30
PAGE = np.zeros((90, 60, 3), np.uint8)


@pytest.mark.parametrize(
    ("seen", "side", "wanted"),
    [
        (UPRIGHT, LETTERS, AS_IT_IS),
        (overturned(UPRIGHT), LETTERS, View(180)),
        (LETTERS, UPRIGHT, View(90)),
        (LETTERS, overturned(UPRIGHT), View(270)),
        (LETTERS, [line(18)] * 9, View(90, 1.5)),
        (LETTERS, LETTERS, AS_IT_IS),
        ([], [], AS_IT_IS),
    ],
)
def test_the_way_up_is_the_one_that_reads_best(seen, side, wanted):
    assert better_view(OneWayUp(side), PAGE, seen, 2.0) == wanted


def test_a_page_that_reads_well_is_not_turned_over():
    class Counting(OneWayUp):
        asked = 0

        def recognise(self, lines: list[LineImage]) -> list[Run]:
            self.asked += 1
            return super().recognise(lines)

    reader = Counting(LETTERS)
    assert better_view(reader, PAGE, [line(18)] * 9, 2.0) == View(zoom=1.5)
    assert reader.asked == 1


def test_letters_as_high_as_a_hand_are_looked_at_from_afar():
    class FromAfar(OneWayUp):
        def lines(self, image: np.ndarray) -> list[LineImage]:
            return UPRIGHT if image.shape[0] < PAGE.shape[0] / 2 else LETTERS

    pieces = [line(50, mark=0)] * 9
    assert better_view(FromAfar([]), PAGE, pieces, 1.0) == View(zoom=0.25)


def test_small_print_that_is_read_surely_is_not_drawn_again():
    class Sure(OneWayUp):
        def recognise(self, lines: list[LineImage]) -> list[Run]:
            return [Run((Token("Faktura", (0, 0, 9, 9), 0.99),), (0, 0, 9, 9)) for _ in lines]

    assert better_view(Sure([]), PAGE, [line(18)] * 9, 2.0) == AS_IT_IS
