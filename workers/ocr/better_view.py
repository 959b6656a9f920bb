"""Would the page be read better turned, larger or smaller? Asked once, before a page is read for good; read child only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from statistics import median, quantiles
from typing import Any, Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from workers.ocr.contract import AS_IT_IS, View
from workers.ocr.line_images import LineImage
from workers.ocr.orientation import SAMPLE, best_turn, clearly_better, lies_sideways, settled, sureness
from workers.ocr.reading_order import Run

Picture = NDArray[Any]

# Heights of line boxes in pixels, about 1.4 times the type size. Measured on lines of words in 60 typefaces: words read to the letter fall
# from 99 % at 28 to 93 % at 19 and 76 % at 16; above 60 they cost time and gain nothing; above 150 lines fall to pieces.
_SMALL, _LARGE, _GOOD = 20.0, 60.0, 27.0
_PIECES = 36.0
_LEAST_ZOOM = 0.25
WORTH_IT = 1.15
_LEAST_LINES = 4
# Of five scans with print that small four read no better when drawn larger, of four photographs those two which read less surely than this.
_SURE = 0.985
# Words are read as well up to 9 degrees, but rows are found again up to 4 only, and people like their pages straight.
_ASKEW, _MOST_ASKEW = 3.0, 35.0
_AGREED = 1.5
_LONG = 5.0
_PROFILE_SIZE = 1000
_LEVELLING = ((1.2, 0.2), (0.15, 0.05))
"""How far around the guess, in which steps; first coarsely, then finely. In degrees."""


class Reader(Protocol):
    """Finds lines in a picture and reads them."""

    def lines(self, image: Picture) -> list[LineImage]:
        """Lines of a picture, grey or BGR."""

    def recognise(self, lines: list[LineImage]) -> Iterable[Run]:
        """What the lines say."""


def better_size(lines: Sequence[LineImage], most_zoom: float) -> float:
    """Times the present size at which the smaller print of the page reads best, 1 when it does already or when there is no more to see."""
    heights = [line.height for line in lines]
    if len(heights) < _LEAST_LINES:
        return 1.0
    small = quantiles(heights, n=4)[0]
    if small > _LARGE:
        return max(_LEAST_ZOOM, _GOOD / small)
    if small < _SMALL and min(most_zoom, _GOOD / small) > WORTH_IT:
        return min(most_zoom, _GOOD / small)
    return 1.0


def better_skew(lines: Sequence[LineImage]) -> float:
    """Degrees clockwise by which the page must be turned for its long lines to be level, 0 when they are or do not agree."""
    tilts = [line.tilt for line in lines if line.width > _LONG * line.picture.shape[0]]
    if len(tilts) < _LEAST_LINES:
        return 0.0
    middle = median(tilts)
    agreed = median(abs(tilt - middle) for tilt in tilts) < _AGREED
    return -middle if agreed and _ASKEW <= abs(middle) <= _MOST_ASKEW else 0.0


def levelled(image: Picture, skew: float) -> float:
    """The skew within a degree or so of a first guess at which rows of print and the white between them stand out most.

    The guess comes from boxes, which follow ascenders and are half a degree off now and then; sums along rows (Postl 1986) are not.

    Args:
        image: The page, grey or BGR.
        skew: Degrees clockwise.
    """
    scale = min(1.0, _PROFILE_SIZE / max(image.shape[:2]))
    small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    grey = small if small.ndim == 2 else cv2.cvtColor(small, cv2.COLOR_BGR2GRAY)
    ink = cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 15, 12)
    for reach, step in _LEVELLING:
        skew = max(skew + np.arange(-reach, reach + step / 2, step), key=partial(_row_contrast, ink))
    return float(skew)


def _row_contrast(ink: Picture, skew: float) -> float:
    height, width = ink.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), -skew, 1.0)
    rows = cv2.warpAffine(ink, turn, (width, height), flags=cv2.INTER_LINEAR).sum(axis=1, dtype=np.int64)
    return float((np.diff(rows) ** 2).sum())


def stands_well(lines: Sequence[LineImage], most_zoom: float) -> bool:
    """Whether the page is upright, straight and of a good size, as far as its lines tell before they are read."""
    return not lies_sideways([line.box for line in lines]) and better_skew(lines) == 0 and better_size(lines, most_zoom) == 1


def better_view(reader: Reader, image: Picture, lines: list[LineImage], most_zoom: float) -> View:
    """The view in which a page that reads badly should be drawn, `AS_IT_IS` when none is clearly better."""
    found = {0: sureness(reader.recognise(_longest(lines)))}
    if not settled(found):
        found[180] = _overturned(reader, lines)
    seen = {0: lines}
    if not settled(found):
        seen[90] = reader.lines(cv2.rotate(image, cv2.ROTATE_90_CLOCKWISE))
        found |= {90: sureness(reader.recognise(_longest(seen[90]))), 270: _overturned(reader, seen[90])}
    turn = best_turn(found)
    skew = better_skew(seen[turn % 180])
    if skew:
        skew = levelled(image if turn % 180 == 0 else cv2.rotate(image, cv2.ROTATE_90_CLOCKWISE), skew)
    zoom = better_size(seen[turn % 180], most_zoom) if found[turn] < _SURE else 1.0
    view = View(turn, zoom, skew)
    if view == AS_IT_IS and not settled(found) and _are_pieces(lines):
        smaller = cv2.resize(image, None, fx=_LEAST_ZOOM, fy=_LEAST_ZOOM, interpolation=cv2.INTER_AREA)
        if clearly_better(sureness(reader.recognise(_longest(reader.lines(smaller)))), found[0]):
            return View(zoom=_LEAST_ZOOM)
    return view


def _are_pieces(lines: Sequence[LineImage]) -> bool:
    """Whether the lines may be pieces of letters as high as a hand."""
    heights = sorted(line.height for line in lines)
    return bool(heights) and heights[-1 - len(heights) // 4] > _PIECES


def _overturned(reader: Reader, lines: list[LineImage]) -> float:
    """How surely the longest lines are read upside down."""
    turned = (replace(line, picture=cv2.rotate(line.picture, cv2.ROTATE_180)) for line in _longest(lines))
    return sureness(reader.recognise(list(turned)))


def _longest(lines: list[LineImage]) -> list[LineImage]:
    return sorted(lines, key=lambda line: line.width)[-SAMPLE:]
