"""How wide the spaces of a text layer are, and from where on a gap parts two columns; its boxes are exact, a reader's are not."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from faktury.domain.words import Box, Word

_USUAL, _WIDEST = 0.25, 0.75
_LEAST = 0.36
_SPACES, _FIXED_PITCH = 2.1, 1.55
"""Spaces that make a column's gap: more than two narrow ones, more than one and a half as wide as a letter."""
_COUNTED = 1.2
_SPREAD = 4
"""So many gaps of one width make a spread line; fewer may be columns."""


def column_gap(words: Sequence[Word]) -> float:
    """Gap between words of a page, in text heights, beyond which the next word stands in another column.

    The lower quarter of all gaps within runs is a space, whatever columns the runs cross.
    """
    gaps = sorted(
        gap for left, right in pairwise(words) if left.run == right.run and 0 < (gap := gap_between(left.box, right.box)) < _COUNTED
    )
    space = gaps[len(gaps) // 4] if gaps else _USUAL
    return max(_LEAST, min(_SPACES * space, max(_WIDEST, _FIXED_PITCH * space)))


def spread(boxes: Sequence[Box], gap: float) -> bool:
    """Whether a line is set with wide spaces throughout, as in justified text: then they part no columns."""
    gaps = [gap_between(left, right) for left, right in pairwise(boxes)]
    return len(gaps) >= _SPREAD and min(gaps) > 0.7 * gap


def gap_between(left: Box, right: Box) -> float:
    """Distance of two boxes of a line in text heights."""
    return (right[0] - left[2]) / max(1.0, left[3] - left[1], right[3] - right[1])
