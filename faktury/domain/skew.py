"""How far the lines of a page are tilted; knows words and boxes only."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from math import ceil

from faktury.domain.boxes import overlap, union
from faktury.domain.words import Box, Word

_LEAST_RUNS = 6
_COLUMN_GAP = 1.6
_LEVEL = 0.0005
_FAN, _FAN_STEP = 16, 0.005
_SAMPLE = 300
"""So many runs show which way a page leans; a dense one has more."""


def tilt_of(words: Sequence[Word], line: float) -> float:
    """Tilt of the text: the slope whose rows are sharpest, then the median step between neighbours."""
    boxes = sorted(_pieces(words), key=lambda box: box[0])
    if len(boxes) < _LEAST_RUNS:
        return 0.0
    coarse = _sharpest(boxes, line)
    level = [_sheared(box, coarse) for box in boxes]
    return coarse + _median_step(level, line)


def _pieces(words: Sequence[Word]) -> list[Box]:
    """Boxes of the runs, those that cross columns cut at their wide gaps: a row must not be a single point."""
    runs: dict[int, list[Box]] = {}
    for word in words:
        runs.setdefault(word.run, []).append(word.box)
    pieces = []
    for boxes in runs.values():
        current: list[Box] = []
        for box in sorted(boxes):
            if current and box[0] - current[-1][2] > _COLUMN_GAP * (box[3] - box[1]):
                pieces.append(union(current))
                current = []
            current.append(box)
        pieces.append(union(current))
    return pieces


def _sharpest(boxes: Sequence[Box], line: float) -> float:
    """Of a fan of slopes the one that gathers the runs' centres in the fewest rows; level wins a near tie."""
    sample = boxes[:: 1 + len(boxes) // _SAMPLE]
    centres = [((box[0] + box[2]) / 2, (box[1] + box[3]) / 2) for box in sample]
    best, best_score = 0.0, 1.1 * _sharpness(centres, 0.0, line)
    for step in range(1, _FAN + 1):
        for slope in (step * _FAN_STEP, -step * _FAN_STEP):
            score = _sharpness(centres, slope, line)
            if score > best_score:
                best, best_score = slope, score
    return best


def _sharpness(centres: Sequence[tuple[float, float]], slope: float, line: float) -> int:
    """Sum of squares of how many centres fall on each level."""
    levels = Counter(round((y - slope * x) / (0.35 * line)) for x, y in centres)
    return sum(count * (count + levels.get(level + 1, 0)) for level, count in levels.items())


def _sheared(box: Box, slope: float) -> Box:
    shift = slope * (box[0] + box[2]) / 2
    return (box[0], box[1] - shift, box[2], box[3] - shift)


def _median_step(boxes: Sequence[Box], line: float) -> float:
    """Median rise between a run and its right neighbour, weighted by distance."""
    steps: list[tuple[float, float]] = []
    bands: dict[int, list[Box]] = {}
    for box in boxes:
        bands.setdefault(_band(box, line), []).append(box)
    for box in boxes:
        neighbour = _right_neighbour(box, bands, line)
        if neighbour:
            distance = (neighbour[0] + neighbour[2] - box[0] - box[2]) / 2
            rise = (neighbour[1] + neighbour[3] - box[1] - box[3]) / 2
            steps.append((rise / distance, distance))
    if len(steps) < _LEAST_RUNS:
        return 0.0
    steps.sort()
    half, seen = sum(weight for _, weight in steps) / 2, 0.0
    for slope, weight in steps:
        seen += weight
        if seen >= half:
            return slope if abs(slope) > _LEVEL else 0.0
    return 0.0


def _band(box: Box, line: float) -> int:
    """Which strip of the page, a line's height each, the box's centre lies in."""
    return int((box[1] + box[3]) / 2 // line)


def _right_neighbour(box: Box, bands: Mapping[int, Sequence[Box]], line: float) -> Box | None:
    """Nearest box to the right of similar height that shares at least half of the line.

    Args:
        box: where to start.
        bands: all boxes by their strip, each strip sorted by the left edge; boxes that share a line lie in strips side by side.
        line: the usual text height.
    """
    reach = max(1, ceil((box[3] - box[1]) / line))
    found = []
    for band in range(_band(box, line) - reach, _band(box, line) + reach + 1):
        others = bands.get(band, ())
        for other in others[bisect_left(others, (box[2] - line / 2,)) :]:
            if other is not box and _beside(box, other):
                found.append(other)
                break
    return min(found, default=None)


def _beside(box: Box, other: Box) -> bool:
    height, other_height = box[3] - box[1], other[3] - other[1]
    shared = overlap(box[1], box[3], other[1], other[3])
    return shared > 0.5 * min(height, other_height) and 0.6 < height / other_height < 1.7
