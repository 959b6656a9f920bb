"""Takes rules of dashes and dots, leaders and bar codes off a page before text is looked for: a detector takes them for words.

An exact test on the ink. A rule is a row of eight or more blobs of one height, far lower than the letters of the page, that repeat with a
period of at most three blobs and have nothing but paper between them. No word is like that: the hyphens of an account number and the points
of an abbreviation have letters between them, and there are not eight `i` in a row. A bar code is a row of strokes of one top and one bottom
and of several widths, too many for a word. Of 28,500 words on 176 drawn pages, scans and photographs it touches none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from workers.ocr.specks import without_specks

Grey = NDArray[Any]
Numbers = NDArray[Any]

_WINDOW, _CONTRAST = 31, 15
_GLYPH = (6, 90)
"""Heights in pixels of what may be a letter."""
_LOW = 0.5
_HIGHEST, _LOWEST_LETTER = 16, 7.0
_REACH, _REACH_DOWN, _MOST_REACH = 5.0, 2.0, 90
"""How far the next blob may be, times the size of one; less in columns, where the commas of amounts stand below each other."""
_ALIKE = 0.34
_PERIODS = (1, 2, 3)
_REGULAR, _SLACK, _LEAST_SLACK = 0.85, 0.2, 2.0
_LEAST_BLOBS = 8
_LETTERLIKE, _LEVEL, _MOSTLY = 0.7, 2, 0.6
_LEAST_LENGTH = 1.5
"""Times the height of a letter."""
_SOLID, _TINY = 0.66, 5
# Blobs that ran together under a blurred lens: fewer, but long and thin.
_LEAST_PIECES, _LONG, _THIN = 4, 12.0, 0.35
_BARS, _BAR_SLIM, _BAR_HIGH, _BAR_WIDTHS = 20, 0.5, 12, 1.6
_MOST_LABELS = 60_000
"""Short numbers halve the time; a page with more grains than that is no clean one."""
_BEFORE = np.array([[1, 1, 1], [1, 0, 0], [0, 0, 0]], np.uint8)
_BINS, _PAPER = 8, 25


@dataclass(frozen=True, slots=True)
class _Blobs:
    """Connected pieces of ink: edges, size and pixels of each, and which piece every pixel belongs to."""

    labels: Numbers
    x0: Numbers
    y0: Numbers
    wide: Numbers
    high: Numbers
    area: Numbers
    reach: float = _REACH

    def turned(self) -> _Blobs:
        """The same page seen with rows for columns."""
        return _Blobs(self.labels.T, self.y0, self.x0, self.high, self.wide, self.area, _REACH_DOWN)


def without_rules(grey: Grey) -> Grey:
    """The page without its rules, bar codes and specks; the same array when it has none.

    Args:
        grey: The page, dark on light.
    """
    ink = cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, _WINDOW, _CONTRAST)
    if _most_labels(ink) > _MOST_LABELS:
        return grey
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8, ltype=cv2.CV_16U)
    blobs = _Blobs(labels, *stats.T)
    letter = _letter_height(blobs)
    down = (chain for chain in _rules(blobs.turned(), letter) if not _stands_in_lines(blobs, chain, letter))
    found = [*_rules(blobs, letter), *down, *_bar_codes(blobs)]
    clean = _painted_over(grey, stats, np.concatenate(found)) if found else grey
    return without_specks(clean, labels, blobs.area, letter)


def _most_labels(ink: Grey) -> int:
    """No fewer than the labels that are tried while ink is labelled: pixels with none above them or to their left."""
    before = cv2.dilate(ink, _BEFORE, anchor=(1, 1), borderType=cv2.BORDER_CONSTANT, borderValue=0)
    return int(cv2.countNonZero(cv2.subtract(ink, before)))


def _letter_height(blobs: _Blobs) -> float:
    """Height of most letters; that of the least legible ones where there is hardly anything else than rules."""
    glyphs = blobs.high[
        (blobs.high >= _GLYPH[0]) & (blobs.high <= _GLYPH[1]) & (blobs.wide <= 3 * blobs.high) & (4 * blobs.wide >= blobs.high)
    ]
    return max(_LOWEST_LETTER, float(np.median(glyphs))) if len(glyphs) else _LOWEST_LETTER


def _rules(blobs: _Blobs, letter: float) -> Iterator[Numbers]:
    """Numbers of the blobs of every rule along the rows."""
    low = blobs.high <= min(_HIGHEST, _LOW * letter)
    # Letters of small print beside large are low as well, but hollow.
    low &= (blobs.area >= _SOLID * blobs.wide * blobs.high) | (blobs.wide >= 2 * blobs.high) | (blobs.high <= _TINY)
    for chain in _chains(blobs, np.flatnonzero(low[1:]) + 1, low):
        length = blobs.x0[chain[-1]] + blobs.wide[chain[-1]] - blobs.x0[chain[0]]
        many = len(chain) >= _LEAST_BLOBS and length >= _LEAST_LENGTH * letter
        if (many and _repeats(blobs, chain)) or (length >= _LONG * letter and (blobs.high[chain] <= _THIN * letter).all()):
            yield chain


def _stands_in_lines(blobs: _Blobs, chain: Numbers, letter: float) -> bool:
    """Whether pieces one below the other are figures of a column, such as the ones of 10 to 19: as high as letters, in line with others."""
    if np.median(blobs.high[chain]) < _LETTERLIKE * letter:
        return False
    others = np.flatnonzero(blobs.high >= _LETTERLIKE * letter)[1:]
    others = others[~np.isin(others, chain)]
    tops, bottoms = blobs.y0[others], blobs.y0[others] + blobs.high[others]
    in_line = np.abs(tops - blobs.y0[chain][:, None]) <= _LEVEL
    in_line &= np.abs(bottoms - (blobs.y0[chain] + blobs.high[chain])[:, None]) <= _LEVEL
    return bool(in_line.any(axis=1).mean() >= _MOSTLY)


def _bar_codes(blobs: _Blobs) -> Iterator[Numbers]:
    """Numbers of the strokes of every bar code."""
    high = (blobs.high >= _BAR_HIGH) & (blobs.wide <= _BAR_SLIM * blobs.high)
    for chain in _chains(blobs, np.flatnonzero(high[1:]) + 1, high, of_one_width=False):
        narrow, wide = np.percentile(blobs.wide[chain], (20, 80))
        if len(chain) >= _BARS and wide >= _BAR_WIDTHS * narrow:
            yield chain


def _chains(blobs: _Blobs, candidates: Numbers, wanted: NDArray[np.bool_], *, of_one_width: bool = True) -> Iterator[Numbers]:
    """Candidates from left to right, each the next ink beside the one before it, of its height and at its level."""
    candidates = candidates[_has_company(blobs, candidates)]
    if not len(candidates):
        return
    following = _next_ink(blobs, candidates, of_one_width=of_one_width)
    here, there = candidates, following
    tolerance = np.maximum(1.5, _ALIKE * blobs.high[here])
    linked = wanted[there] & (there > 0)
    linked &= np.abs(blobs.high[here] - blobs.high[there]) <= tolerance
    linked &= np.abs(blobs.y0[here] + blobs.high[here] / 2 - blobs.y0[there] - blobs.high[there] / 2) <= tolerance
    links = dict(zip(here[linked].tolist(), there[linked].tolist(), strict=True))
    for start in sorted(links.keys() - set(links.values()), key=lambda number: int(blobs.x0[number])):
        chain = [start]
        while chain[-1] in links:
            chain.append(links.pop(chain[-1]))
        if len(chain) >= _LEAST_PIECES:
            yield np.array(chain)


def _has_company(blobs: _Blobs, candidates: Numbers) -> NDArray[np.bool_]:
    """Whether there are enough candidates for a rule at about the level of each."""
    bins = (blobs.y0[candidates] + blobs.high[candidates] // 2) // _BINS + 1
    counts = np.bincount(bins, minlength=int(bins.max(initial=0)) + 2)
    return np.asarray(counts[bins - 1] + counts[bins] + counts[bins + 1] >= _LEAST_PIECES)


def _next_ink(blobs: _Blobs, candidates: Numbers, *, of_one_width: bool) -> Numbers:
    """The blob that lies next to the right of each, in the row of its middle; 0 where there is none near."""
    size = np.maximum(blobs.wide, blobs.high)[candidates] if of_one_width else blobs.high[candidates] / blobs.reach
    reach = np.clip(blobs.reach * size, 4, _MOST_REACH)
    rows = blobs.y0[candidates] + blobs.high[candidates] // 2
    ends = blobs.x0[candidates] + blobs.wide[candidates]
    steps = np.arange(_MOST_REACH)
    columns = np.minimum(ends[:, None] + steps, blobs.labels.shape[1] - 1)
    seen = blobs.labels[rows[:, None], columns]
    seen[(steps >= reach[:, None]) | (seen == candidates[:, None])] = 0
    return np.asarray(seen[np.arange(len(seen)), (seen > 0).argmax(axis=1)])


def _repeats(blobs: _Blobs, chain: Numbers) -> bool:
    """Whether widths and gaps come again after one, two or three blobs, or the gaps alone where neighbours have run together."""
    x0, wide = blobs.x0[chain].astype(float), blobs.wide[chain].astype(float)
    pitch = np.diff(x0)
    gaps = pitch - wide[:-1]
    slack = max(_LEAST_SLACK, _SLACK * float(np.median(pitch)))
    if _alike(gaps, np.median(gaps), max(_LEAST_SLACK, _SLACK * float(np.median(gaps)))):
        return True
    return any(_alike(pitch[n:], pitch[:-n], slack) and _alike(wide[n:], wide[:-n], slack) for n in _PERIODS)


def _alike(one: Numbers, other: Numbers, slack: float) -> bool:
    return bool((np.abs(one - other) <= slack).mean() >= _REGULAR)


def _painted_over(grey: Grey, stats: Numbers, numbers: Numbers) -> Grey:
    """A copy of the page with paper in place of the blobs."""
    clean = grey.copy()
    paper = cv2.dilate(grey, np.ones((_PAPER, _PAPER), np.uint8))
    for x, y, wide, high in stats[np.unique(numbers), :4].tolist():
        place = clean[max(0, y - 2) : y + high + 2, max(0, x - 2) : x + wide + 2]
        np.maximum(place, paper[y + high // 2, x + wide // 2], out=place)
    return clean
