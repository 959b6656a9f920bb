"""Dates no label announces: after the town in a letter's heading, and the due date inside a sentence about paying."""

from __future__ import annotations

import re
from collections.abc import Collection

from faktury.domain.extraction import Field
from faktury.domain.fields.document import Document
from faktury.domain.fields.found_dates import DateFound
from faktury.domain.fields.vocabulary import Concept
from faktury.domain.lines import Span
from faktury.domain.text import fold

C = Concept
_RECEIPT = re.compile(r"paragon|\bptu\b")
_PLACE = re.compile(r"[^\W\d_][^\d:]{2,30},(?: (?:dnia|dn\.?|d\.|den|the|le))?|[^\W\d_][^\d:,]{2,30}(?<! [zwZW]),? (?:dnia|dn\.)")
_TOWN = re.compile(r"(?<!\d)\d\d ?- ?\d{3}\s+([^\W\d_][^\W\d_ \-]*(?:[ \-][^\W\d_]+){0,2})")
_UNTIL = re.compile(
    r"(?:platn|zaplac|zaplat|wplac|wplat|przekaz|naleznosc|przelew|uregulow|termin|payable|payment|zahl)"
    r"(?:(?!zaplacono|oplacono|wplacono).)*"
    r"\b(?:do|do dnia|dnia|najpozniej|najpozniej do|nie pozniej niz|nie pozniej niz do|by|until|bis)[ :]*$"
)
_TRANSFER = re.compile(r"^(?:zaplata|platnosc|forma platnosci|sposob zaplaty|forma zaplaty|sposob platnosci)\W*przelew\w*\W*$")
_PAID = re.compile(r"zaplacon|oplacon|wplacon|rozliczon|\bpaid\b|odset|kurs|upust|rabat|skonto")
_DAY = re.compile(r"(?:dniu?|dnia|dn\.?)?")
_TITLE_BREAKS = re.compile(
    r"^(?:fakt|invoice|oryginal|kopia|duplikat).*\d.*(?:wystawion\w+(?: w| w dniu| dnia)?| z| z dnia| z dn\.?| w dniu| dnia)$"
)
_WORD = re.compile(r"[^\W\d_]{4}")
_UPPER = 0.4
_DOUBTFUL, _GUESS = 0.45, 0.4


def placed_issue_date(document: Document, claimed: Collection[int]) -> Field | None:
    """„Kraków, 12.03.2026” with no label, or the single unclaimed date in the upper part of the first page.

    Args:
        document: the pages.
        claimed: ids of the dates that a label announces.
    """
    receipt = any(_RECEIPT.search(fold(cell.text)) for cell in document.cells)
    if not (document.has(C.TITLE) or document.has(C.NUMBER) or receipt):
        return None
    first = document.pages[0]
    free = [found for found in document.dates if id(found) not in claimed and found.span.page == first.number]
    upper = [found for found in free if receipt or found.span.box[1] < _UPPER * first.height]
    towns = _towns(document)
    placed = [found for found in upper if _ends_title(document, found.span)] or [
        found for found in upper if _after_place(found.span, towns)
    ]
    if len({found.value for found in placed}) == 1:
        return document.field(placed[0].value, [placed[0].span], _DOUBTFUL if placed[0].doubtful else 0.9)
    bare = [found for found in upper if not _WORD.search(_before(found.span))]
    return document.field(bare[0].value, [bare[0].span], _GUESS) if len({found.value for found in bare}) == 1 else None


def _ends_title(document: Document, span: Span) -> bool:
    """Whether the line above is the title that this line ends: „Faktura nr 7/2026 wystawiona”, then „dnia 5.03.2026”."""
    if not _DAY.fullmatch(fold(_before(span))) or not span.row:
        return False
    line = document.page(span.page).line
    above = [cell for cell in document.row(span.page, span.row - 1).cells if abs(cell.box[0] - span.cell.box[0]) < line]
    return any(_TITLE_BREAKS.search(fold(cell.text)) for cell in above)


def _towns(document: Document) -> set[str]:
    """Towns named behind a postal code, with what may be the rest of their line cut off word by word."""
    names = [fold(match[1]).split() for cell in document.cells for match in _TOWN.finditer(cell.text)]
    return {" ".join(words[:count]) for words in names for count in range(1, len(words) + 1)}


def _after_place(span: Span, towns: set[str]) -> bool:
    """Whether only a town stands before the date in its cell, as in a letter's heading."""
    before = _before(span)
    return _PLACE.fullmatch(before) is not None or fold(before) in towns


def _before(span: Span) -> str:
    return " ".join(token.text for token in span.cell.tokens[: span.first])


def due_in_sentence(document: Document, claimed: Collection[int]) -> Field | None:
    """The date a sentence asks to pay by: „prosimy przekazać przelewem na konto … do 12.04.2026”, „zapłata: przelew 12.04.2026”."""
    found = [date for date in document.dates if id(date) not in claimed and _asks(document, date)]
    if len({date.value for date in found}) != 1:
        return None
    return document.field(found[0].value, [found[0].span], _DOUBTFUL if found[0].doubtful else 0.95)


def _asks(document: Document, found: DateFound) -> bool:
    cell = found.span.cell
    before = fold(cell.text[: cell.offsets[found.span.first]]).rstrip()
    if found.span.first == 0 and cell.row:
        above = document.row(cell.page, cell.row - 1).cells[0]
        before = fold(above.text).rstrip() if abs(above.box[0] - cell.box[0]) < cell.height else before
    return not _PAID.search(before) and (_UNTIL.search(before) is not None or _TRANSFER.match(before) is not None)
