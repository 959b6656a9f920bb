"""How pages are read: numbers that were measured, and a version that changes with them; torch-free."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

# Raise it whenever the same image may give other words than before.
READING_VERSION = 20


@dataclass(frozen=True, slots=True)
class ReadingSettings:
    """Arguments of EasyOCR's `detect`, and our own.

    Attributes:
        detect: Passed on as they are.
        grey_detector: The detector takes a grey image.
        canvas_pixels: Size of the page the detector sees.
        batch_pixels: Width of all the lines together that the recogniser reads at once.
    """

    detect: Mapping[str, Any]
    grey_detector: bool
    canvas_pixels: int
    batch_pixels: int = 4096

    def most_zoom(self, height: int, width: int) -> float:
        """How many times larger a page of that size may become for the detector to see all of it."""
        return math.sqrt(max(1.0, self.canvas_pixels / (height * width)))

    def canvas_size(self, height: int, width: int) -> int:
        """Longer side of the detector's canvas for a page of that size."""
        factor = min(1.0, math.sqrt(self.canvas_pixels / (height * width)))
        return math.ceil(max(height, width) * factor)


# min_size 20 would drop single digits, slope_ths 0.1 would crop tilted lines as upright rectangles. Our detector's blobs are whole runs:
# low_text 0.4 lets neighbouring cells flow together, width_ths 0.5 joins them afterwards (with both 99.1, 99.2 and 99.0 % of lines found
# on clean pages, photographs and scans; now 99.6, 99.5 and 99.2 %).
BUILTIN = ReadingSettings(
    detect={"min_size": 5, "text_threshold": 0.6, "low_text": 0.5, "link_threshold": 0.4, "slope_ths": 0.015, "width_ths": 0.1},
    grey_detector=True,
    canvas_pixels=8_000_000,
)
STOCK = ReadingSettings(
    detect={"min_size": 5, "text_threshold": 0.7, "low_text": 0.4, "link_threshold": 0.4, "slope_ths": 0.015},
    grey_detector=False,
    canvas_pixels=4_400_000,
)
