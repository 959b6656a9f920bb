"""Addresses that stand without a label: lines under each other that begin at one edge and hold a postal code."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from faktury.domain.fields.document import Document
from faktury.domain.lines import Cell, PageLayout

POSTAL = re.compile(r"(?<!\d)\d\d ?- ?\d{3}(?!\d)")
_PARTED = re.compile(r"[,|·•]| [–-] ")
_BLANK, _WIDER = 2.2, 1.3
_REACH = 7
_SAME_EDGE = 0.6
_UPPER = 0.5
_SAME_TYPE = 0.72
"""The end of a sender's line that wraps is set smaller than the address below it."""
_LEAST, _MOST = 2, 8


def address_windows(document: Document) -> list[tuple[Cell, ...]]:
    """Address-like groups in the upper half of the first page, top to bottom; each has a line before its postal code."""
    page = document.pages[0]
    groups = [group for group in _groups(page) if group[0].box[1] < _UPPER * page.height]
    return [group for group in groups if _LEAST <= len(group) <= _MOST and any(POSTAL.search(cell.text) for cell in group[1:])]


def stands_with(cells: Sequence[Cell], cell: Cell, line: float) -> bool:
    """Whether a cell goes on with the lines before it: not after a blank line, nor after a gap wider than those between them."""
    gaps = [abs(one.middle - other.middle) for one, other in pairwise([*cells, cell])]
    return gaps[-1] < _BLANK * line and (len(gaps) == 1 or gaps[-1] < _WIDER * min(gaps[:-1]))


def is_return_line(page: PageLayout, cell: Cell) -> bool:
    """The sender's address in one line over an address window: a postal code, and below it a name and an address of its own."""
    if not POSTAL.search(cell.text) or not _PARTED.search(cell.text):
        return False
    below: list[Cell] = []
    for row in page.rows[cell.row + 1 : cell.row + _REACH]:
        near = [other for other in row.cells if abs(other.box[0] - cell.box[0]) < _SAME_EDGE * page.line]
        below += near[:1] if not below or (near and stands_with(below, near[0], page.line)) else []
    names = bool(below) and not any(char.isdigit() for char in below[0].text)
    close = bool(below) and below[0].middle - cell.middle < _BLANK * page.line
    return names and close and any(POSTAL.search(other.text) for other in below[1:])


def _groups(page: PageLayout) -> Iterator[tuple[Cell, ...]]:
    """Cells of the page that share a left edge and follow each other without a blank line."""
    open_groups: list[list[Cell]] = []
    for cell in page.cells():
        if is_return_line(page, cell):
            continue
        group = next((group for group in open_groups if _below(group, cell, page.line)), None)
        if group is None:
            open_groups.append([cell])
        else:
            group.append(cell)
    return (tuple(group) for group in open_groups)


def _below(group: Sequence[Cell], cell: Cell, line: float) -> bool:
    last = group[-1]
    level = abs(last.box[0] - cell.box[0]) < _SAME_EDGE * line and cell.middle > last.middle
    return level and min(last.height, cell.height) > _SAME_TYPE * max(last.height, cell.height) and stands_with(group, cell, line)
