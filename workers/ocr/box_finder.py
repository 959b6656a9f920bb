"""From the detector's score map to text boxes: EasyOCR's `getDetBoxes`, with a window per blob instead of the whole map."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]
Quad = NDArray[np.float32]

_LEAST_AREA = 6
_MIDDLE = 0.25
"""Cells are drawn from their first edge to their last one's first edge: boxes would lie a quarter of a cell too far left and up."""
_SQUARE_TOLERANCE = 0.1


def find_boxes(scores: Scores, text_threshold: float, low_text: float) -> list[Quad]:
    """Find text.

    Args:
        scores: Probability of text for every cell.
        text_threshold: A blob's best cell must reach this.
        low_text: A cell above this belongs to a blob.

    Returns:
        Corners clockwise from the top left, in cells of the map.
    """
    blobs = (scores > low_text).astype(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(blobs, connectivity=4)
    return list(_boxes(scores, labels, stats, text_threshold))


def _boxes(scores: Scores, labels: NDArray[Any], stats: NDArray[Any], text_threshold: float) -> Iterator[Quad]:
    height, width = scores.shape
    for label in range(1, len(stats)):
        x, y, w, h, area = (int(value) for value in stats[label])
        if area < _LEAST_AREA:
            continue
        grow = int(math.sqrt(area * min(w, h) / (w * h)) * 2)
        left, top = max(0, x - grow), max(0, y - grow)
        right, bottom = min(width, x + w + grow + 1), min(height, y + h + grow + 1)
        mask = labels[top:bottom, left:right] == label
        if scores[top:bottom, left:right][mask].max() < text_threshold:
            continue
        kernel = cv2.getStructuringElement(cv2.MORPH_RECT, (1 + grow, 1 + grow))
        grown = cv2.dilate(mask.astype(np.uint8), kernel)
        # A kernel of even size grows a blob by one cell more to the right and downwards than to the left and upwards.
        yield _rectangle(grown, left, top) + np.float32(_MIDDLE - 0.5 * (grow % 2))


def _rectangle(mask: NDArray[np.uint8], left: int, top: int) -> Quad:
    """The smallest turned rectangle around a blob; an upright one where the turn of a near-square is a matter of chance."""
    outline = _row_ends(mask) + np.array([left, top], dtype=np.int32)
    box = cv2.boxPoints(cv2.minAreaRect(outline))
    sides = float(np.linalg.norm(box[0] - box[1])), float(np.linalg.norm(box[1] - box[2]))
    if abs(1 - max(sides) / (min(sides) + 1e-5)) <= _SQUARE_TOLERANCE:
        x0, y0 = outline.min(axis=0)
        x1, y1 = outline.max(axis=0)
        box = np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]], dtype=np.float32)
    corners: Quad = np.roll(box, 4 - int(box.sum(axis=1).argmin()), 0).astype(np.float32)
    return corners


def _row_ends(mask: NDArray[np.uint8]) -> NDArray[np.int32]:
    """First and last cell of every row: their hull is the blob's hull."""
    rows = np.flatnonzero(mask.any(axis=1))
    filled = mask[rows] != 0
    first = filled.argmax(axis=1)
    last = mask.shape[1] - 1 - filled[:, ::-1].argmax(axis=1)
    return np.stack([np.concatenate([first, last]), np.concatenate([rows, rows])], axis=1).astype(np.int32)
