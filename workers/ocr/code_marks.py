"""Takes QR codes off a page before text is looked for on it: their cells look like letters, and a line beside one is drawn into its box."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray

Grey = NDArray[Any]
Corners = NDArray[np.float32]

# Of its side: about one and a half of the four cells that have to stay free around a code, so that no letter is touched.
_MARGIN = 0.03
_LEAST_SIDE = 40.0
_SQUARE = 0.2
_DARK = (0.3, 0.7)


def without_codes(grey: Grey) -> Grey:
    """The page without its QR codes, read or unreadable; the same array when it has none.

    Args:
        grey: The page, dark on light.
    """
    found = list(_codes(grey))
    if not found:
        return grey
    clean = grey.copy()
    for corners in found:
        middle = corners.mean(axis=0)
        outline = np.round(middle + (1 + 2 * _MARGIN) * (corners - middle)).astype(np.int32)
        cv2.fillConvexPoly(clean, outline, _paper(grey, corners))
    return clean


def _codes(grey: Grey) -> Iterator[Corners]:
    """Corners clockwise; of what could not be decoded only what is as square and as dark as a code."""
    try:
        found = zxingcpp.read_barcodes(grey, formats=zxingcpp.BarcodeFormat.QRCode, try_invert=False, return_errors=True)
    except (ValueError, RuntimeError, MemoryError):
        return
    for barcode in found:
        place = barcode.position
        corners = np.array([(p.x, p.y) for p in (place.top_left, place.top_right, place.bottom_right, place.bottom_left)], np.float32)
        if barcode.valid or _looks_like_one(grey, corners):
            yield corners


def _looks_like_one(grey: Grey, corners: Corners) -> bool:
    sides = [math.dist(a, b) for a, b in pairwise([*corners, corners[0]])]
    across = [math.dist(corners[0], corners[2]), math.dist(corners[1], corners[3])]
    if min(sides) < max(_LEAST_SIDE, (1 - _SQUARE) * max(sides)) or min(across) < (1 - _SQUARE) * max(across):
        return False
    inside = _pixels_inside(grey, corners)
    if not inside.size:
        return False
    light, dark = np.percentile(inside, (95, 5))
    share = float((inside < (light + dark) / 2).mean())
    return _DARK[0] <= share <= _DARK[1]


def _pixels_inside(grey: Grey, corners: Corners) -> Grey:
    (left, top), (right, bottom) = corners.min(axis=0).clip(0), corners.max(axis=0).clip(0)
    region = grey[int(top) : int(bottom) + 1, int(left) : int(right) + 1]
    mask = np.zeros(region.shape, np.uint8)
    cv2.fillConvexPoly(mask, np.round(corners - (int(left), int(top))).astype(np.int32), 1)
    return region[mask > 0]


def _paper(grey: Grey, corners: Corners) -> int:
    """The light half of a code's cells is paper."""
    inside = _pixels_inside(grey, corners)
    return int(np.percentile(inside, 90)) if inside.size else 255
