"""Dates in the cells of a page, also those a line breaks before their end."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from faktury.domain.boxes import overlap
from faktury.domain.dates import find_dates
from faktury.domain.lines import Cell, PageLayout, Span

_BROKEN = (
    (
        re.compile(r"(?<![\w.,/\-])\d{1,2}(?:\.? ?(?:[^\W\d_]{3,12}|(?<=[. ])[IVX]{1,4}\.?)|([.\-/])\d{1,2}\1)$"),
        re.compile(r"20\d\d(?= ?r\b|[.,;]?$|[.,;]? [^\d])"),
    ),
    (re.compile(r"(?<![\w.,/\-])20\d\d([.\-/])\d\d\1$"), re.compile(r"\d\d(?=[.,;]*$|[.,;]? [^\d])")),
    (re.compile(r"(?<![\w.,/\-])\d{1,2}[.\-/]$"), re.compile(r"\d{1,2}[.\-/]20\d\d(?!\d)")),
    (re.compile(r"(?<![\w.,/\-])\d{1,2}\.?$"), re.compile(r"[^\W\d_]{3,12}\.? 20\d\d(?!\d)")),
)
"""How a date begins at the end of a line, and how it goes on in the next."""
_NEXT_LINE = 1.8


@dataclass(frozen=True, slots=True)
class DateFound:
    """A date and where it stands."""

    span: Span
    value: date
    doubtful: bool
    alternative: date | None
    text: str
    roman: bool = False


def dates_in(cell: Cell) -> list[DateFound]:
    """Dates of a cell."""
    found = []
    text = cell.text.replace("  ", " ~")
    for span in find_dates(text):
        first, last = cell.token_range(span.start, span.end)
        if last > first:
            printed = cell.text[span.start : span.end]
            found.append(DateFound(Span(cell, first, last), span.value, span.doubtful, span.alternative, printed, span.roman))
    return found


def broken_dates(page: PageLayout, cell: Cell) -> list[DateFound]:
    """A date that the line breaks: „12 października”, and „2026” below it or opening the next line."""
    if cell.row + 1 >= len(page.rows):
        return []
    row = page.rows[cell.row + 1]
    for begin, end in _BROKEN:
        begun = begin.search(cell.text)
        for below in row.cells if begun else ():
            rest = end.match(below.text)
            under = overlap(cell.box[0], cell.box[2], below.box[0], below.box[2]) > 0 or below is row.cells[0]
            if begun and rest and under and below.middle - cell.middle < _NEXT_LINE * max(page.line, cell.height):
                return _joined(cell, begun, rest[0])
    return []


def _joined(cell: Cell, begun: re.Match[str], rest: str) -> list[DateFound]:
    text = f"{begun[0]}{'' if begun[0][-1] in '-/.' else ' '}{rest}"
    span = Span(cell, *cell.token_range(begun.start(), begun.end()))
    return [DateFound(span, found.value, found.doubtful, found.alternative, text, found.roman) for found in find_dates(text)][:1]
