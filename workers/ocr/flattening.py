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


def sheet_in(picture: Image.Image) -> Quad | None:
    """Where the sheet lies, as shares of the picture's width and height; it is looked for in about `_LOOKED_AT` pixels a side."""
    factor = max(1, max(picture.size) // _LOOKED_AT)
    small = picture.reduce(factor) if factor > 1 else picture
    found = find_sheet(np.asarray(small.convert("RGB")))
    return None if found is None else (found / np.array(small.size, np.float32)).astype(np.float32)


def as_seen(
    draw: Draw, sheet: Quad | None, most_zoom: float, view: View, limits: Limits, *, around: Draw | None = None
) -> tuple[Image.Image, float]:
    """The page in a view: the sheet where there is one on some ground, else the whole picture; turned at last.

    Args:
        draw: Draws the whole page.
        sheet: What `sheet_in` found.
        around: Draws the page with the sheet on it, at another size where that spares a resampling before the sheet is laid flat.
        most_zoom: Up to which factor `draw` gives more.
        view: How the page is wanted.
        limits: How large it may become.

    Returns:
        The picture, and how many times larger the page could be drawn.
    """
    if sheet is None:
        return turned(draw(view.zoom), view), max(1.0, most_zoom)
    closer = 1 / math.sqrt(area(sheet))
    flat = _flat((around or draw)(view.zoom * closer), sheet, view.zoom, limits)
    return turned(flat, view), max(1.0, most_zoom / closer)


def _flat(whole: Image.Image, sheet: Quad, zoom: float, limits: Limits) -> Image.Image:
    picture = np.asarray(whole)
    corners = (widened(sheet, _MARGIN) * np.array(whole.size, np.float32)).astype(np.float32)
    width, height = _size(corners, zoom, limits)
    flat = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(corners, flat)
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
