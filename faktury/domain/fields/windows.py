"""Addresses that stand without a label: lines under each other that begin at one edge and hold a postal code."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from faktury.domain.extraction import Evidence, Field
from faktury.domain.fields.document import Document
from faktury.domain.fields.names import first_name
from faktury.domain.fields.nips import NipFound
from faktury.domain.lines import Cell, PageLayout

POSTAL = re.compile(r"(?<!\d)\d\d ?- ?\d{3}(?!\d)")
_BLANK = 2.2
_SAME_EDGE = 0.6
_UPPER = 0.5
_LEAST, _MOST = 2, 8
_LIKELY = 0.6


def window_name(document: Document, strangers: Sequence[Field | NipFound | None]) -> Field | None:
    """The name in the only address window that holds nothing of the other parties.

    Args:
        document: the pages.
        strangers: names and numbers of the others.
    """
    taken = [place for stranger in strangers if (place := _place(stranger))]
    free = [window for window in address_windows(document) if not any(_holds(cell, page, y, x) for cell in window for page, x, y in taken)]
    return first_name(document, free[0], _LIKELY) if len(free) == 1 else None


def _place(stranger: Field | NipFound | None) -> tuple[int, float, float] | None:
    """Page and centre of what stands elsewhere."""
    place = stranger.evidence if isinstance(stranger, Field) else Evidence(stranger.span.page, stranger.span.box) if stranger else None
    return (place.page, (place.box[0] + place.box[2]) / 2, (place.box[1] + place.box[3]) / 2) if place else None


def _holds(cell: Cell, page: int, y: float, x: float) -> bool:
    return cell.page == page and cell.box[1] <= y <= cell.box[3] and cell.box[0] <= x <= cell.box[2]


def address_windows(document: Document) -> list[tuple[Cell, ...]]:
    """Address-like groups in the upper half of the first page, top to bottom; each has a line before its postal code."""
    page = document.pages[0]
    groups = [group for group in _groups(page) if group[0].box[1] < _UPPER * page.height]
    return [group for group in groups if _LEAST <= len(group) <= _MOST and any(POSTAL.search(cell.text) for cell in group[1:])]


def _groups(page: PageLayout) -> Iterator[tuple[Cell, ...]]:
    """Cells of the page that share a left edge and follow each other without a blank line."""
    open_groups: list[list[Cell]] = []
    for cell in page.cells():
        for group in open_groups:
            last = group[-1]
            if abs(last.box[0] - cell.box[0]) < _SAME_EDGE * page.line and 0 < cell.middle - last.middle < _BLANK * page.line:
                group.append(cell)
                break
        else:
            open_groups.append([cell])
    return (tuple(group) for group in open_groups)
