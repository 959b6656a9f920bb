"""From runs of text with boxes to words in reading order; pure geometry, shared by the text layer and the engine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from faktury.domain.words import Box, Reading, Word
from workers.ocr.page_blocks import reading_blocks

_SAME_ROW = 0.5
"""Heights of the lower run by which neighbours of a row may lie apart."""
_ROWS_BACK = 6
"""Rows a run is compared with: on a curved page the next one may begin above the last one's end."""
_LONG = 8
"""Heights; shorter runs do not show how the page lies."""


@dataclass(frozen=True, slots=True)
class Correction:
    """What a token said before it was corrected, and why it was; the same text where it only may mean something else."""

    read: str
    reason: str


@dataclass(frozen=True, slots=True)
class Token:
    """One whitespace-free piece of a run.

    Attributes:
        text: Without white space.
        box: In pixels of the page.
        confidence: Probability that the text is right, 0..1.
        alternatives: Other readings with their shares of the probability.
        features: What its confidence is calibrated by, if it is.
        figures_seen: For every character the probability of the figure of its shape over its own; empty where none was seen.
        correction: Whether the text is another than was read.
    """

    text: str
    box: Box
    confidence: float
    alternatives: tuple[Reading, ...] = ()
    features: tuple[float, ...] = ()
    figures_seen: tuple[float, ...] = ()
    correction: Correction | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """Tokens that were read as one piece, left to right; `slope` is the tilt of its base line."""

    tokens: tuple[Token, ...]
    box: Box
    slope: float = 0.0


def words_in_order(runs: Sequence[Run]) -> tuple[Word, ...]:
    """Number the runs as a person reads them: block by block, in a block row by row; the page may lie askew or be curved a little."""
    slope = _page_slope(runs)
    blocks = reading_blocks([_levelled(run, slope) for run in runs])
    ordered = [run for block in blocks for row in _rows([runs[index] for index in block], slope) for run in row]
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
    """Rows top down, each from left to right."""
    rows: list[list[Run]] = []
    for run in sorted(runs, key=lambda run: _level(run, slope)):
        row = min(rows[-_ROWS_BACK:], key=lambda row: _step(row, run, slope), default=None)
        if row is not None and _step(row, run, slope) < 1:
            row.append(run)
        else:
            rows.append([run])
    rows.sort(key=lambda row: median(_level(run, slope) for run in row))
    return [sorted(row, key=lambda run: run.box[0]) for row in rows]


def _step(row: Sequence[Run], run: Run, slope: float) -> float:
    """How far a run lies above or below the row's nearest run, where the two face each other; below 1 it belongs to the row."""
    nearest = min(row, key=lambda other: abs(other.box[0] + other.box[2] - run.box[0] - run.box[2]))
    left, right = sorted((nearest, run), key=lambda one: one.box[0] + one.box[2])
    overlap = left.box[2] - right.box[0]
    if overlap > 0.5 * min(left.box[2] - left.box[0], right.box[2] - right.box[0]):
        return float("inf")
    left_tilt, right_tilt = _tilt(left, slope), _tilt(right, slope)
    expected = _middle(left) + left_tilt * (left.box[2] - left.box[0]) / 2 - (left_tilt + right_tilt) / 2 * overlap
    begins = _middle(right) - right_tilt * (right.box[2] - right.box[0]) / 2
    return abs(begins - expected) / (_SAME_ROW * min(_height(left, slope), _height(right, slope)))


def _tilt(run: Run, slope: float) -> float:
    """A long run shows how the page lies there; a short one's tilt is chance."""
    x0, _, x1, _ = run.box
    return run.slope if x1 - x0 > _LONG * _upright(run, run.slope) else slope


def _levelled(run: Run, slope: float) -> Box:
    """The run's box on the page laid straight."""
    x0, _, x1, _ = run.box
    level, height, shift = _level(run, slope), _height(run, slope), slope * _middle(run)
    return x0 + shift, level - height / 2, x1 + shift, level + height / 2


def _middle(run: Run) -> float:
    return (run.box[1] + run.box[3]) / 2


def _level(run: Run, slope: float) -> float:
    return _middle(run) - slope * (run.box[0] + run.box[2]) / 2


def _height(run: Run, slope: float) -> float:
    """Height of the letters: the box of a tilted line is higher than that."""
    return _upright(run, _tilt(run, slope))


def _upright(run: Run, slope: float) -> float:
    x0, y0, x1, y1 = run.box
    return max(1.0, (y1 - y0) - abs(slope) * (x1 - x0), 0.3 * (y1 - y0))
