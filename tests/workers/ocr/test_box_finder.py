"""Boxes found on the map a perfect detector would give lie where the runs lie, neither to one side nor missing where the type is small."""

from __future__ import annotations

import numpy as np
import pytest

from workers.ocr.box_finder import find_boxes
from workers.ocr.training.detector_data import CELL, target_map


def _errors(width: float, height: float) -> np.ndarray:
    """How far each edge of the box lies right of (below) the run's, in pixels, for runs anywhere between the cells."""
    rng, found = np.random.default_rng(4), []
    for _ in range(120):
        left, top = rng.uniform(40, 60, 2)
        right, bottom = left + width * rng.uniform(0.9, 1.1), top + height * rng.uniform(0.9, 1.1)
        corners = np.array([[[left, top], [right, top], [right, bottom], [left, bottom]]], np.float32)
        scores = target_map(corners, int(height + 120) // CELL, int(width + 120) // CELL).astype(np.float32)
        (box,) = find_boxes(scores, 0.6, 0.4)
        low, high = box.min(axis=0) * CELL, box.max(axis=0) * CELL
        found.append([low[0] - left, low[1] - top, high[0] - right, high[1] - bottom])
    return np.array(found).mean(axis=0)


@pytest.mark.parametrize("size", [(4, 14), (8, 10), (6, 14), (10, 14), (14, 14), (30, 14), (200, 14), (10, 20), (200, 20), (300, 28)])
def test_boxes_are_not_shifted(size: tuple[float, float]) -> None:
    left, top, right, bottom = _errors(*size)

    assert abs(left + right) / 2 < 0.35
    assert abs(top + bottom) / 2 < 0.35
