"""Lightness and tints of a photograph, and what is usual in a region of it, as fast as an exact answer is not needed. Render child only."""

from __future__ import annotations

from typing import Any, cast

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
Plane = NDArray[np.float32]
Region = NDArray[np.bool_]

_LIGHTNESS = cv2.cvtColor(np.arange(256, dtype=np.uint8)[:, None].repeat(3, axis=1)[None], cv2.COLOR_RGB2LAB)[0, :, 0]
"""L* of every grey; to convert all pixels takes six times as long."""
_HALF = 0.5
_FEW = (slice(None, None, 3), slice(None, None, 3))


def shrinking(scale: float) -> int:
    """How to resize: bilinear sampling misses no pixel of a picture less than twice as large, and takes a quarter of the time."""
    return cv2.INTER_LINEAR if scale > _HALF else cv2.INTER_AREA


def lightness(picture: Picture) -> Picture:
    """L* of CIELAB, 0 to 255, of the grey that each colour is as light as.

    Args:
        picture: RGB.
    """
    return cast("Picture", cv2.LUT(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), _LIGHTNESS))


def tints(picture: Picture) -> list[Picture]:
    """a* and b* of CIELAB, 128 where grey, without their noise, at half their size as most cameras keep them.

    Args:
        picture: RGB.
    """
    half = cv2.resize(picture, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    _, *planes = cv2.split(cv2.cvtColor(half, cv2.COLOR_RGB2LAB))
    return [cv2.resize(cv2.medianBlur(plane, 5), picture.shape[1::-1], interpolation=cv2.INTER_LINEAR) for plane in planes]


def usual_colour(colours: Plane, where: Region) -> Plane:
    """The median of each channel over a region; of a few pixels, which is the same to a hair."""
    return cast("Plane", np.median(_some(colours, where), axis=0))


def level(plane: Plane, where: Region, percent: float) -> float:
    """A percentile over a region of a plane that changes slowly, so that a few of its pixels tell."""
    return float(np.percentile(_some(plane, where), percent))


def _some(plane: Plane, where: Region) -> NDArray[Any]:
    some = where[_FEW]
    return plane[_FEW][some] if some.any() else plane[where]
