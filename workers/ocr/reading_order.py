"""From runs of text with boxes to words in reading order; pure geometry, shared by the text layer and the engine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from faktury.domain.words import Box, Reading, Word

_SAME_ROW = 0.5


@dataclass(frozen=True, slots=True)
class Token:
    """One whitespace-free piece of a run; `features` are what its confidence is calibrated by, if it is."""

    text: str
    box: Box
    confidence: float
    alternatives: tuple[Reading, ...] = ()
    features: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """Tokens that were read as one piece, left to right; `slope` is the tilt of its base line."""

    tokens: tuple[Token, ...]
    box: Box
    slope: float = 0.0


def words_in_order(runs: Sequence[Run]) -> tuple[Word, ...]:
    """Number the runs row by row, top down and left to right, on a page that may lie a little askew."""
    slope = _page_slope(runs)
    ordered = [run for row in _rows(runs, slope) for run in sorted(row, key=lambda run: run.box[0])]
    return tuple(
        Word(token.text, token.box, token.confidence, number, token.alternatives)
        for number, run in enumerate(ordered)
        for token in run.tokens
    )


def _page_slope(runs: Sequence[Run]) -> float:
    """Median tilt of the wider half of the runs."""
    if not runs:
        return 0.0
    by_width = sorted(runs, key=lambda run: run.box[2] - run.box[0])
    return median(run.slope for run in by_width[len(runs) // 2 :])


def _rows(runs: Sequence[Run], slope: float) -> list[list[Run]]:
    rows: list[list[Run]] = []
    centre = height = 0.0
    for run in sorted(runs, key=lambda run: _level(run, slope)):
        level, own_height = _level(run, slope), _height(run, slope)
        if rows and level - centre < _SAME_ROW * min(height, own_height):
            rows[-1].append(run)
            count = len(rows[-1])
            centre += (level - centre) / count
            height += (own_height - height) / count
        else:
            rows.append([run])
            centre, height = level, own_height
    return rows


def _level(run: Run, slope: float) -> float:
    x0, y0, x1, y1 = run.box
    return (y0 + y1) / 2 - slope * (x0 + x1) / 2


def _height(run: Run, slope: float) -> float:
    """Height of the letters: the box of a tilted line is higher than that."""
    x0, y0, x1, y1 = run.box
    return max(1.0, (y1 - y0) - abs(slope) * (x1 - x0), 0.3 * (y1 - y0))
