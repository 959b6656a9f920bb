"""The part of a page that carries print: a network need not look at blank margins."""

from __future__ import annotations

from typing import Any

import cv2
from numpy.typing import NDArray

Grey = NDArray[Any]

_SHRINK = 4
_WINDOW, _CONTRAST = 15, 5
_SPECK = 5
"""Shrunk pixels; dust is not worth looking at."""
_MARGIN = 48
_WORTH_IT = 0.93


def print_area(grey: Grey) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of all that stands out from the paper, with a margin around it.

    Args:
        grey: The page, dark on light or light on dark.
    """
    height, width = grey.shape
    whole = 0, 0, width, height
    small = _shrunk(grey)
    away = cv2.absdiff(small, cv2.blur(small, (_WINDOW, _WINDOW)))
    marks = cv2.threshold(away, _CONTRAST, 255, cv2.THRESH_BINARY)[1]
    _, _, stats, _ = cv2.connectedComponentsWithStats(marks, connectivity=8)
    marks_of_print = stats[1:][stats[1:, cv2.CC_STAT_AREA] > _SPECK]
    if not len(marks_of_print):
        return whole
    x0, y0, wide, high = marks_of_print[:, :4].T
    left, top = max(0, int(x0.min()) * _SHRINK - _MARGIN), max(0, int(y0.min()) * _SHRINK - _MARGIN)
    right = min(width, (int((x0 + wide).max()) + 1) * _SHRINK + _MARGIN)
    bottom = min(height, (int((y0 + high).max()) + 1) * _SHRINK + _MARGIN)
    return (left, top, right, bottom) if (right - left) * (bottom - top) < _WORTH_IT * width * height else whole


def _shrunk(grey: Grey) -> Grey:
    """By a whole factor, which is several times as fast as by nearly that; up to three pixels at the right and at the foot are left out."""
    height, width = (max(1, side // _SHRINK) for side in grey.shape)
    small: Grey = cv2.resize(grey[: height * _SHRINK, : width * _SHRINK], (width, height), interpolation=cv2.INTER_AREA)
    return small
