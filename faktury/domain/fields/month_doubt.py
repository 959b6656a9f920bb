"""Roman months as a reader confuses them: strokes of „II” and „11” look alike, so such a month wants a second witness."""

from __future__ import annotations

import re
from datetime import date, timedelta

from faktury.domain.dates import month_number
from faktury.domain.extraction import TEXT_LAYER, Field, Finding
from faktury.domain.fields.document import Document
from faktury.domain.fields.found_dates import DateFound
from faktury.domain.fields.payment import days_to_pay
from faktury.domain.text import digitise

_STROKES = {1, 11}
"""Months of digits that a Roman I or II is read as."""
_TWO = {2, 11}
_PARTS = re.compile(r"[/\-_. ]")
_LONG_NUMBER = 3
_MONTHS = range(1, 13)


def month_doubts(document: Document, fields: dict[str, Field]) -> list[Finding]:
    """The finding that the issue date's month may be misread; a text layer's letters are what was printed."""
    issue, number = fields.get("issue_date"), fields.get("invoice_number")
    if issue is None or not isinstance(issue.value, date) or document.pages[0].source == TEXT_LAYER:
        return []
    day = issue.value
    own = [found for found in document.dates if found.value == day]
    printed = any(found.roman for found in own)
    told = _month_of_number(str(number.value), day.year) if number else None
    denied = told is not None and told[0] != day.month
    if told and denied and (told[1] or printed or {told[0], day.month} == _TWO):
        return [Finding("low_confidence", {}, "issue_date")]
    roman = any(found.roman for found in document.dates) or (told is not None and told[1])
    likely_roman = printed or (day.month in _STROKES and roman) or any(_other_reading(found) for found in own)
    witnessed = (told is not None and not denied) or _same_month_in_digits(document, day) or _term_agrees(document, fields, day)
    return [Finding("low_confidence", {}, "issue_date")] if likely_roman and not witnessed else []


def _month_of_number(number: str, year: int) -> tuple[int, bool] | None:
    """The month in a number that stands beside the year, and whether it is Roman: „5/II/2026”, „12/02/26”."""
    parts = [part for part in _PARTS.split(number) if part]
    years = [index for index, part in enumerate(parts) if part in (str(year), str(year)[2:])]
    for index in years:
        for beside in (index - 1, index + 1):
            part = parts[beside] if 0 <= beside < len(parts) else ""
            month = month_number(part)[0] if part.isalpha() and part.isupper() else 0
            if month:
                return month, True
            if part.isdigit() and int(part) in _MONTHS and len(parts) >= _LONG_NUMBER:
                return int(part), False
    return None


def _other_reading(found: DateFound) -> bool:
    """Whether the reader also saw a Roman month there."""
    return any(
        "I" in text and digitise(text) == digitise(token.text) and text != token.text
        for token in found.span.tokens
        for text, _ in token.alternatives
    )


def _same_month_in_digits(document: Document, day: date) -> bool:
    """Another date of the same month whose month cannot be strokes."""
    months = [(found.value.year, found.value.month) for found in document.dates if not found.roman and found.value.month not in _STROKES]
    return (day.year, day.month) in months


def _term_agrees(document: Document, fields: dict[str, Field], day: date) -> bool:
    """The days to pay lead to a due date in another month, as they would not from a misread one."""
    term, due = days_to_pay(document, labelled=True), fields.get("due_date")
    reckoned = day + timedelta(days=term[0]) if term else day
    return due is not None and due.value == reckoned and reckoned.month != day.month
