"""Takes specks off a page: salt and pepper of a copy of a copy, which a detector takes for points, bullets and minus signs."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Grey = NDArray[Any]

# Dots and accents of print 14 pixels high are four pixels large, and never further from their letter than half its height: by size of a
# speck in squares of a letter's height, how many letter heights it must stand away from print. A colon between spaces is larger than
# the first and nearer than the second.
_AWAY = ((0.0154, 0.8), (0.041, 1.4))
_MANY = 300
_AROUND = 5


def without_specks(grey: Grey, labels: NDArray[Any], areas: NDArray[Any], letter: float) -> Grey:
    """The page without its specks that stand away from print; the same array when there are hardly any.

    Args:
        grey: The page, dark on light.
        labels: Which piece of ink every pixel belongs to, 0 for paper.
        areas: Pixels of every piece.
        letter: Height of most letters in pixels.
    """
    tiers = [(share * letter**2, 2 * round(away * letter) + 1) for share, away in _AWAY]
    if np.count_nonzero(areas <= tiers[0][0]) < _MANY:
        return grey
    specks = np.zeros(grey.shape, np.uint8)
    # Few pixels are ink: what they belong to is looked up for those alone.
    places = np.flatnonzero(labels > 0)
    sizes = areas[labels.ravel()[places]]
    ink = _marked(grey.shape, places[sizes > tiers[-1][0]])
    for most, side in tiers:
        away = cv2.dilate(ink, np.ones((side, side), np.uint8)) == 0
        specks |= _marked(grey.shape, places[sizes <= most]) & away
    # Their soft edges too.
    soft = cv2.dilate(specks, np.ones((3, 3), np.uint8))
    clean = grey.copy()
    cv2.copyTo(cv2.medianBlur(grey, _AROUND), soft, clean)
    return clean


def _marked(shape: tuple[int, ...], places: NDArray[np.intp]) -> NDArray[np.uint8]:
    """A plane with 1 in some places, counted row after row."""
    plane = np.zeros(shape, np.uint8)
    plane.ravel()[places] = 1
    return plane
