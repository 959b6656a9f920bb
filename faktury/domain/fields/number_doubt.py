"""Why an invoice number that was found may yet be misread: a year that cannot be, half a pair of brackets, or a piece left beside it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from faktury.domain.dates import find_dates
from faktury.domain.extraction import TEXT_LAYER, Field
from faktury.domain.fields.document import Document
from faktury.domain.fields.number_shape import tidy
from faktury.domain.lines import Span, Token

DOUBTFUL = 0.45
_NEAR = 1.6
_LOOSE = 2
_LONE = re.compile(r"(?<=\w) \w(?= \w)")
"""A letter or digit alone between others: „6 9 6 8/B2”."""
_LOOSE_DIGITS = re.compile(r"(?<![^\W_])\d (?=\d(?![^\W_]))")
"""A digit alone beside another: „0 9 502/0 6/2 5”."""
_PIECE = re.compile(r"[\-/_.]?\d[\w\-/]*[.,;)]?|[\-/_]\w+")


def doubt_number(found: Field, issue: date | None) -> Field:
    """Lower the confidence of a number that was probably misread: its year differs from the issue date's by one digit, or a bracket
    lacks its other half („(SJFVS-1/26” for „(S)FVS-1/26”).
    """
    if not isinstance(found.value, str):
        return found
    doubted = _half_bracketed(found.value) or (issue is not None and _another_year(found.value, issue))
    return replace(found, confidence=min(found.confidence, DOUBTFUL)) if doubted else found


def _half_bracketed(number: str) -> bool:
    return any(number.count(left) != number.count(right) for left, right in ("()", "[]"))


def _another_year(number: str, issue: date) -> bool:
    years = re.findall(r"(?<!\d)\d{4}(?!\d)", number) or re.findall(r"(?<![^\W_])\d\d(?![^\W_])", number)
    near = any(_near_year(text, issue) for text in years) and not any(str(issue.year).endswith(text) for text in years)
    cut = not years and any(text in (str(issue.year)[:3], str(issue.year)[1:]) for text in re.findall(r"\d+", number))
    return near or cut


def letter_by_letter(text: str) -> bool:
    """Whether the number was read as loose characters: its own spaces cannot be told from those of letter-spaced type."""
    return len(_LONE.findall(text)) >= _LOOSE or _LOOSE_DIGITS.search(text) is not None or _uneven(text)


def _uneven(text: str) -> bool:
    """Digits alone, parted into groups of no order: „8 126003 893”."""
    groups = text.split()
    return len(groups) > 1 and all(group.isdigit() for group in groups) and len({len(group) for group in groups[1:]}) > 1


def _near_year(text: str, issue: date) -> bool:
    """Whether the digits are the year's, or its last two, but for one digit; at the turn of the year the other one may be meant."""
    year = issue.year
    turn = {1: year - 1, 12: year + 1}.get(issue.month)
    if turn and str(turn).endswith(text):
        return False
    return sum(a != b for a, b in zip(text, str(year)[-len(text) :], strict=True)) == 1


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


def spaced_otherwise(document: Document, text: str, span: Span) -> bool:
    """Whether a picture shows the same number again with other spaces: one of the two was lost or made in reading."""
    if document.page(span.page).source == TEXT_LAYER:
        return False
    again = re.compile(r"(?<![^\W_])" + r"\s?".join(map(re.escape, re.sub(r"\s", "", text))) + r"(?![^\W_]|[/\-]\w)")
    found = (" ".join(match[0].split()) for cell in document.cells if cell is not span.cell for match in again.finditer(cell.text))
    return any(tidy(other) != text for other in found)
