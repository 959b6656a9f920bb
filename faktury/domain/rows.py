"""Boxes put into rows by their vertical centres; knows nothing of words."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from faktury.domain.boxes import overlap
from faktury.domain.words import Box

_LOOKED_BACK = 8
_REACH = 0.3


class _Row:
    """Boxes of one row with the heights they span."""

    __slots__ = ("bottom", "boxes", "indices", "top")

    def __init__(self, index: int, box: Box) -> None:
        self.indices, self.boxes = [index], [box]
        self.top, self.bottom = box[1], box[3]

    def add(self, index: int, box: Box) -> None:
        self.indices.append(index)
        self.boxes.append(box)
        self.top, self.bottom = min(self.top, box[1]), max(self.bottom, box[3])


def group_rows(boxes: Sequence[Box], line: float) -> list[list[int]]:
    """Indices of the boxes by rows: centres within half a text height share one; rows come top to bottom."""
    rows: list[_Row] = []
    for index in sorted(range(len(boxes)), key=lambda index: boxes[index][1] + boxes[index][3]):
        box = boxes[index]
        best, best_distance = None, float("inf")
        for row in rows[-_LOOKED_BACK:]:
            if box[1] > row.bottom + _REACH * line or box[3] < row.top - _REACH * line:
                continue
            distance = _distance(box, row.boxes, line)
            if distance < best_distance:
                best, best_distance = row, distance
        if best is not None:
            best.add(index, box)
        else:
            rows.append(_Row(index, box))
    rows.sort(key=lambda row: median([(box[1] + box[3]) / 2 for box in row.boxes]))
    return [row.indices for row in rows]


def _distance(box: Box, boxes: Sequence[Box], line: float) -> float:
    """Distance of centres when the box may join the row, else infinity."""
    middle = box[0] + box[2]
    nearest = min(boxes, key=lambda other: abs(other[0] + other[2] - middle))
    height = min(box[3] - box[1], nearest[3] - nearest[1])
    distance = abs((box[1] + box[3]) - (nearest[1] + nearest[3])) / 2
    if distance >= 0.5 * max(height, 0.6 * line):
        return float("inf")
    width = box[2] - box[0]
    collides = any(overlap(box[0], box[2], other[0], other[2]) > 0.5 * min(width, other[2] - other[0]) for other in boxes)
    return float("inf") if collides else distance
