"""Joins boxes that an underscore holds together: to a detector of text the gap above it looks like the space between two columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Level = list[int]
"""EasyOCR's upright box: left, right, top, bottom."""

_WIDEST, _SAME_ROW, _ALIKE = 1.5, 0.7, 0.7
"""Width of the gap in heights of the higher box, shared height and height of the lower one as shares of the other's."""
_LOW, _BELOW, _THICKEST = 0.6, 0.2, 0.2
"""Where the stroke begins, how far below the boxes it may lie, and how thick it may be; in heights."""
_WHOLE, _LITTLE, _SPECKS = 0.85, 0.3, 0.04
"""Dark shares: of the stroke across the gap, of its row beside the gap, of the gap above it."""
_CONTRAST, _MARGIN = 40, 2
"""Grey levels between paper and stroke; pixels below the stroke that the box takes in."""


def join_at_underscores(grey: NDArray[Any], boxes: Sequence[Sequence[int]]) -> list[Level]:
    """Put neighbours of one row into one box where a low stroke bridges just the gap between them.

    Args:
        grey: The page.
        boxes: EasyOCR's upright boxes, in any order.
    """
    ordered = sorted((list(map(int, box)) for box in boxes), key=lambda box: box[0])
    whole = list(range(len(ordered)))
    for left, right in _neighbours(ordered):
        before, box = ordered[whole[left]], ordered[right]
        end = _stroke_end(grey, before, box) if whole[right] == right else None
        if end is not None:
            # The stroke may lie lower than the boxes: without it the crop would show a space.
            before[1], before[2], before[3] = max(before[1], box[1]), min(before[2], box[2]), max(before[3], box[3], end + _MARGIN)
            whole[right] = whole[left]
    return [box for number, box in enumerate(ordered) if whole[number] == number]


def _neighbours(boxes: list[Level]) -> list[tuple[int, int]]:
    """Pairs of boxes of like height in one row, a character or so apart; by the right one, its nearest first."""
    if not boxes:
        return []
    x0, x1, y0, y1 = np.array(boxes).T
    gap = x0[None, :] - x1[:, None]
    high = np.maximum((y1 - y0)[:, None], y1 - y0)
    low = np.minimum((y1 - y0)[:, None], y1 - y0)
    shared = np.minimum(y1[:, None], y1) - np.maximum(y0[:, None], y0)
    left, right = np.nonzero((gap > 0) & (gap < _WIDEST * high) & (shared > _SAME_ROW * low) & (low > _ALIKE * high))
    return sorted(zip(left.tolist(), right.tolist(), strict=True), key=lambda pair: (pair[1], -pair[0]))


def _stroke_end(grey: NDArray[Any], left: Level, right: Level) -> int | None:
    """The row below a thin dark stroke near the gap's bottom; None when there is none, anything else, or a rule under the words."""
    top, bottom = max(left[2], right[2]), max(left[3], right[3])
    height = bottom - top
    reach = max(2, height // 2)
    rows = grey[top : bottom + int(_BELOW * height), max(0, left[1] - reach) : right[0] + reach].astype(np.int16)
    start = min(reach, left[1])
    gap = rows[:, start : start + right[0] - left[1]]
    # A box may lie beyond the picture's edge: a tilted line found in the padding of the detector's canvas.
    if not gap.size:
        return None
    paper = int(np.median(gap))
    if paper - int(gap.min()) < _CONTRAST:
        return None
    dark = rows < paper - (paper - int(gap.min())) // 2
    in_gap = dark[:, start : start + right[0] - left[1]]
    low = int(_LOW * height)
    stroke = np.flatnonzero(in_gap.mean(axis=1) > _WHOLE)
    if not len(stroke) or stroke[0] < low or len(stroke) > max(2, _THICKEST * height) or in_gap[:low].mean() > _SPECKS:
        return None
    # Under a rule the outer halves of both words' ends are dark as well; an underscore ends where the words begin.
    outside = np.concatenate([dark[stroke, : start // 2], dark[stroke, start + in_gap.shape[1] + reach // 2 :]], axis=1)
    return top + int(stroke[-1]) + 1 if not outside.size or float(outside.mean()) < _LITTLE else None
