"""How wide the spaces of a text layer are, and from where on a gap parts two columns; its boxes are exact, a reader's are not."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from faktury.domain.words import Box, Word

_USUAL, _WIDEST = 0.25, 0.75
_LEAST = 0.36
_SPACES = 2.1
_COUNTED = 0.6
_SPREAD = 4
"""So many gaps of one width make a spread line; fewer may be columns."""


def column_gap(words: Sequence[Word]) -> float:
    """Gap between words of a page, in text heights, beyond which the next word stands in another column."""
    gaps = [gap for left, right in pairwise(words) if left.run == right.run and 0 < (gap := gap_between(left.box, right.box)) < _COUNTED]
    return min(_WIDEST, max(_LEAST, _SPACES * (median(gaps) if gaps else _USUAL)))


def spread(boxes: Sequence[Box], gap: float) -> bool:
    """Whether a line is set with wide spaces throughout, as in justified text: then they part no columns."""
    gaps = [gap_between(left, right) for left, right in pairwise(boxes)]
    return len(gaps) >= _SPREAD and min(gaps) > 0.7 * gap


def gap_between(left: Box, right: Box) -> float:
    """Distance of two boxes of a line in text heights."""
    return (right[0] - left[2]) / max(1.0, left[3] - left[1], right[3] - right[1])
