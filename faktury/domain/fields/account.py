"""The bank account to pay to: 26 digits after an account label or the PL prefix, over one line or two."""

from __future__ import annotations

import re
from dataclasses import replace

from faktury.domain.extraction import Field
from faktury.domain.fields.document import Document
from faktury.domain.fields.vocabulary import Concept
from faktury.domain.identifiers import nrb_valid, repair_nrb
from faktury.domain.lines import Cell, Span
from faktury.domain.text import digits

C = Concept
_DIGIT = r"[0-9OoQDIlSBZ|]"
_ACCOUNT = re.compile(rf"(?<![\w])(?:[Pp][Ll1I][\s\-]?)?((?:{_DIGIT}[\s\-–.]{{0,2}}){{25}}{_DIGIT})(?![0-9A-Za-z])")
_PART = re.compile(r"[\d\s\-]{6,}")


def read_account(document: Document) -> Field | None:
    """The first valid account; a labelled one with wrong check digits is returned as read."""
    invalid: Field | None = None
    for cell in document.cells:
        for text, span in _texts(document, cell):
            for match in _ACCOUNT.finditer(text):
                found = _field(document, match[1], span)
                if found and nrb_valid(str(found.value)):
                    return found
                invalid = invalid or (found if _labelled(document, cell) else None)
    return invalid


def _texts(document: Document, cell: Cell) -> list[tuple[str, Span]]:
    """The cell's own text, joined with the next cell, and with the line below when it breaks off inside the number."""
    whole = Span(cell, 0, len(cell.tokens))
    own = cell.text.replace("  ", " ")
    texts = [(own, whole)]
    if sum(char.isdigit() for char in own) >= 26 or not re.search(r"\d{2}", own):
        return texts
    row = document.row(cell.page, cell.row)
    joined = own
    for other in row.cells:
        if other.box[0] > cell.box[2] and _PART.fullmatch(other.text):
            joined = f"{joined} {other.text}"
    if joined != own:
        texts.append((joined, whole))
    page = document.page(cell.page)
    if cell.row + 1 < len(page.rows):
        below = [
            other
            for other in page.rows[cell.row + 1].cells
            if abs(other.box[0] - cell.box[0]) < 12 * page.line and _PART.fullmatch(other.text)
        ]
        texts += [(f"{own} {other.text}", whole) for other in below]
    return texts


def _field(document: Document, body: str, span: Span) -> Field | None:
    plain = digits(body)
    if len(plain) == 26:
        found = document.field(plain, [span])
        return found if nrb_valid(plain) else replace(found, confidence=min(found.confidence, 0.3))
    repaired = repair_nrb(body)
    return document.field(repaired, [span], 0.8) if repaired else None


def _labelled(document: Document, cell: Cell) -> bool:
    rows = [(cell.page, cell.row), (cell.page, cell.row - 1)]
    return any(label.concept is C.ACCOUNT for row in rows for label in document.labels_by_row.get(row, ()))
