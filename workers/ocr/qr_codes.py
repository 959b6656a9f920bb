"""QR codes on a page image; runs in the render child only. Texts are kept as they are and never followed."""

from __future__ import annotations

import logging

import zxingcpp
from PIL import Image

from faktury.domain.words import Code

logger = logging.getLogger(__name__)

_MOST_CODES = 8
_LONGEST_TEXT = 1024


def find_codes(image: Image.Image) -> tuple[Code, ...]:
    """Codes of a page in reading order, at most eight; a page on which the search fails has none."""
    try:
        found = zxingcpp.read_barcodes(image.convert("L"), formats=zxingcpp.BarcodeFormat.QRCode, try_invert=False)
    except (ValueError, RuntimeError, MemoryError) as error:
        logger.warning("the search for codes failed: %s", error)
        return ()
    codes = [Code(barcode.text, _box(barcode)) for barcode in found if barcode.valid and len(barcode.text) <= _LONGEST_TEXT]
    return tuple(sorted(codes, key=lambda code: (code.box[1], code.box[0])))[:_MOST_CODES]


def _box(barcode: zxingcpp.Barcode) -> tuple[float, float, float, float]:
    """The upright box around a code that may be turned."""
    position = barcode.position
    corners = (position.top_left, position.top_right, position.bottom_right, position.bottom_left)
    across, down = [corner.x for corner in corners], [corner.y for corner in corners]
    return float(min(across)), float(min(down)), float(max(across)), float(max(down))
