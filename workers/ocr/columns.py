"""What the cells above and below say of a number: „I” among quantities is 1, „5-43” among prices is 5.43. Pure text and geometry."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from faktury.domain.words import Box
from workers.ocr.figures import as_figures
from workers.ocr.reading_order import Run

_NUMBER = re.compile(r"[-+(]?(?:\d{1,3}(?: \d{3})+|\d+)(?:[.,]\d+)?\)?(?: ?%)?")
_ALL_ALIKE = re.compile(r"[oOIl]+")
_LOST_MARK = re.compile(r"([-+(]?\d+)[-·](\d{2}\)?)")
_MARK = re.compile(r"\d([.,])\d{2}\)?")
_ASKED, _ENOUGH = 3, 2
"""So many cells above and as many below are asked, and so many must be numbers."""
_FAR = 12
"""Heights of the cell: further off stands another table."""
_SHARED = 0.5
"""Of the narrower cell's width."""


class Cell(NamedTuple):
    """A run that is a number as a whole, or the last word of another (an amount behind its label)."""

    text: str
    box: Box
    first: int
    """Place of its first word in the run."""


def column_says(runs: Sequence[Run]) -> list[dict[int, str]]:
    """For every run the words that mean something else in their column, by their places in the run.

    Args:
        runs: Of one page, their words read as far as they tell by themselves.
    """
    cells = [_cell(run) for run in runs]
    return [_meant(run, cell, cells) for run, cell in zip(runs, cells, strict=True)]


def _cell(run: Run) -> Cell:
    text = " ".join(token.text for token in run.tokens)
    last = len(run.tokens) - 1
    return Cell(text, run.box, 0) if _NUMBER.fullmatch(as_figures(text)) else Cell(run.tokens[last].text, run.tokens[last].box, last)


def _meant(run: Run, cell: Cell, cells: Sequence[Cell]) -> dict[int, str]:
    figures = as_figures(cell.text)
    if cell.first == 0 and figures != cell.text and _NUMBER.fullmatch(figures):
        letters = {place: as_figures(token.text) for place, token in enumerate(run.tokens) if as_figures(token.text) != token.text}
        return letters if _stands_among_numbers(cell, cells) else {}
    lost = _LOST_MARK.fullmatch(cell.text)
    marks = [mark for text in _beside(cell, cells) for mark in _MARK.findall(text)] if lost else []
    return {cell.first: f"{lost[1]}{marks[0]}{lost[2]}"} if lost and len(marks) >= _ENOUGH and len(set(marks)) == 1 else {}


def _stands_among_numbers(cell: Cell, cells: Sequence[Cell]) -> bool:
    """Whether most of the nearest cells are numbers; „II”, „III” and the like say nothing."""
    texts = [text for text in _beside(cell, cells) if not _ALL_ALIKE.fullmatch(text)]
    numbers = sum(_NUMBER.fullmatch(text) is not None for text in texts)
    return numbers >= _ENOUGH and 2 * numbers > len(texts)


def _beside(cell: Cell, cells: Sequence[Cell]) -> list[str]:
    """Texts of the nearest cells above and below that share the cell's column."""
    x0, y0, x1, y1 = cell.box
    column = [
        ((other.box[1] + other.box[3] - y0 - y1) / 2, other.text)
        for other in cells
        if min(x1, other.box[2]) - max(x0, other.box[0]) > _SHARED * min(x1 - x0, other.box[2] - other.box[0])
    ]
    near = sorted((abs(away), away, text) for away, text in column if (y1 - y0) / 2 < abs(away) < _FAR * (y1 - y0))
    return [text for side in (-1, 1) for text in [text for _, away, text in near if away * side > 0][:_ASKED]]
