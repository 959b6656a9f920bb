"""Why an invoice number that was found may yet be misread: a year that cannot be, or a piece left standing beside it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from faktury.domain.dates import find_dates
from faktury.domain.extraction import Field
from faktury.domain.fields.document import Document
from faktury.domain.lines import Span, Token

DOUBTFUL = 0.45
_NEAR = 1.6
_PIECE = re.compile(r"[\-/_.]?\d[\w\-/]*[.,;)]?|[\-/_]\w+")


def doubt_number(found: Field, issue: date | None) -> Field:
    """Lower the confidence of a number whose year differs from the issue date's by one digit: probably misread."""
    if issue is None or not isinstance(found.value, str):
        return found
    year = str(issue.year)
    years = re.findall(r"(?<!\d)\d{4}(?!\d)", found.value)
    near = [
        text
        for text in years
        if sum(a != b for a, b in zip(text, year, strict=True)) == 1 and text not in (str(issue.year - 1), str(issue.year + 1))
    ]
    return replace(found, confidence=min(found.confidence, DOUBTFUL)) if near and year not in years else found


def cut_short(document: Document, span: Span) -> bool:
    """Whether digits stand so close behind the number that they may be its end, read apart at a faint separator."""
    row = document.row(span.page, span.row)
    later = [cell for cell in row.cells if cell.box[0] > span.cell.box[0]]
    rest = [*span.cell.tokens[span.last :], *(token for cell in later for token in cell.tokens)]
    if not rest or not _PIECE.fullmatch(rest[0].text):
        return False
    return _close(span.tokens[-1], rest[0]) and not find_dates(" ".join(token.text for token in rest[:3]))


def _close(left: Token, right: Token) -> bool:
    height = min(left.box[3] - left.box[1], right.box[3] - right.box[1])
    return right.box[0] - left.box[2] < _NEAR * height
