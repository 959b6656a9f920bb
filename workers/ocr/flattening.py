"""A page as a view asks for it; out of a photograph comes the sheet alone, flat and at a resolution worth reading. Render child only."""

from __future__ import annotations

import math
from collections.abc import Callable

import cv2
import numpy as np
from PIL import Image

from workers.ocr.contract import Limits, View
from workers.ocr.pages import turned
from workers.ocr.quads import Quad, area, side_lengths, widened
from workers.ocr.sheet_finder import find_sheet

Draw = Callable[[float], Image.Image]
"""Draws the page at so many times its usual resolution, or as near to that as the source and the limits allow."""

# Edges are found to a few pixels, and sheets are never quite flat: better a strip of table than half a letter.
_MARGIN = 0.02
_MOST_ENLARGED = 2.0
_LOOKED_AT = 1000


def as_seen(draw: Draw, most_zoom: float, view: View, limits: Limits) -> tuple[Image.Image, float]:
    """The page in a view: the sheet when the usual picture shows one on some ground, else the picture; turned at last.

    Args:
        draw: Draws the whole page.
        most_zoom: Up to which factor `draw` gives more.
        view: How the page is wanted.
        limits: How large it may become.

    Returns:
        The picture, and how many times larger the page could be drawn.
    """
    usual = draw(1.0)
    sheet = _sheet_in(usual)
    if sheet is None:
        return turned(usual if view.zoom == 1 else draw(view.zoom), view), max(1.0, most_zoom)
    share = area(sheet) / (usual.width * usual.height)
    return turned(_sheet_alone(draw, usual, sheet, view.zoom, limits), view), max(1.0, most_zoom * math.sqrt(share))


def _sheet_in(picture: Image.Image) -> Quad | None:
    """The sheet's corners in pixels of the picture; it is looked for in a smaller one."""
    factor = max(1, max(picture.size) // _LOOKED_AT)
    small = picture.reduce(factor) if factor > 1 else picture
    found = find_sheet(np.asarray(small.convert("RGB")))
    return None if found is None else found * np.array([picture.width / small.width, picture.height / small.height], np.float32)


def _sheet_alone(draw: Draw, usual: Image.Image, sheet: Quad, zoom: float, limits: Limits) -> Image.Image:
    share = area(sheet) / (usual.width * usual.height)
    picture = np.asarray(draw(zoom / math.sqrt(share)))
    corners = widened(sheet, _MARGIN) * np.array([picture.shape[1] / usual.width, picture.shape[0] / usual.height], np.float32)
    width, height = _size(corners, zoom, limits)
    flat = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(corners.astype(np.float32), flat)
    pixels = cv2.warpPerspective(picture, matrix, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return Image.fromarray(pixels)


def _size(corners: Quad, zoom: float, limits: Limits) -> tuple[int, int]:
    """Width and height of the flat sheet: as many pixels as the picture has of it, within what pages have otherwise."""
    top, right, bottom, left = side_lengths(corners)
    width, height = (top + bottom) / 2, (left + right) / 2
    pixels = width * height
    factor = min(1.0, zoom * math.sqrt(limits.target_pixels / pixels))
    if pixels < limits.least_pixels:
        factor = min(_MOST_ENLARGED, math.sqrt(limits.least_pixels / pixels))
    return max(1, round(width * factor)), max(1, round(height * factor))
