"""Printed dates to `date`: numeric, months by name (pl, en, de, cs) or in Roman numerals; knows no calendar day but what is written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from faktury.domain.text import clean, digitise, fold, one_edit

_MONTHS: dict[str, int] = {}
for _month, _names in enumerate(
    (
        "stycznia styczen sty january jan januar ledna leden",
        "lutego luty lut february feb februar unora unor",
        "marca marzec mar march marz maerz brezna brezen",
        "kwietnia kwiecien kwi april apr dubna duben",
        "maja maj may mai kvetna kveten",
        "czerwca czerwiec cze june jun juni cervna cerven",
        "lipca lipiec lip july jul juli cervence cervenec",
        "sierpnia sierpien sie august aug srpna srpen",
        "wrzesnia wrzesien wrz september sep sept zari",
        "pazdziernika pazdziernik paz october oct oktober okt rijna rijen",
        "listopada listopad lis november nov listopadu",
        "grudnia grudzien gru december dec dezember dez prosince prosinec",
    ),
    start=1,
):
    _MONTHS.update(dict.fromkeys(_names.split(), _month))
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10, "xi": 11, "xii": 12}

_D = r"[0-9OolISBZ]"
_SEP = r"['’`]? ?[.,/\-–]['’`]? ?"
_YEAR_FIRST = re.compile(rf"(?<![\w/\-.])({_D}{{4}})({_SEP})({_D}{{1,2}})({_SEP})({_D}{{1,2}})(?![\d/\-]|[.,]\d|\w)")
_DAY_FIRST = re.compile(rf"(?<![\w/\-.])({_D}{{1,2}})({_SEP})({_D}{{1,2}})({_SEP})({_D}{{4}}|\d\d)(?=r\b|\b)(?![\d/\-]|[.,]\d)")
_SPACED = re.compile(r"(?<![\w/\-.,] )(?<![\w/\-.,])(\d{1,2}) (\d{1,2}) (\d{4})(?![\d/\-]|[.,]\d| \d)")
_NAMED = re.compile(
    r"(?:(?<![\w/\-])|(?<=[^\W\d_]{4})(?=\d))"
    r"([0-9OolI]{1,2})(?:\.|st|nd|rd|th)?[ \-.]{0,2}([^\W\d_]{1,12})\.?,?[ \-.]{1,2}([0-9OolI]{4})(?!\d)",
    re.IGNORECASE,
)
_NAMED_US = re.compile(r"(?<![\w/\-])([^\W\d_]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})(?!\d)", re.IGNORECASE)
_LOST_SEPARATOR = re.compile(
    r"(?<![\w/\-.])(?:(\d{4})[.\-/](\d\d)(\d\d)|(\d{4})(\d\d)[.\-/](\d\d)|(\d\d)(\d\d)[.\-/](\d{4})|(\d\d)[.\-/](\d\d)(\d{4}))(?![\d/\-]|[.,]\d|\w)"
)
_STROKES = re.compile(r"[Il]+")
"""A month drawn in strokes only: I and II, or 1 and 11 misread."""
_MAY_HOLD = re.compile(r"[0-9OolISBZ]{4}|[.,/\-–].*[.,/\-–]")
"""A year, or two separators: what every date has."""
_EARLIEST, _LATEST = 1990, 2099


@dataclass(frozen=True, slots=True)
class DateSpan:
    """A date found in a text.

    `doubtful` marks readings that needed a repair (a letter for a digit, a lost or odd separator); `alternative` is the
    other calendar reading of an ambiguous numeric date; `roman` that the month is printed in Roman numerals, or may be.
    """

    start: int
    end: int
    value: date
    doubtful: bool = False
    alternative: date | None = None
    roman: bool = False


def parse_date(text: str) -> date | None:
    """The one date written in `text`, or None."""
    spans = find_dates(text)
    values = {span.value for span in spans}
    return values.pop() if len(values) == 1 else None


def find_dates(text: str) -> list[DateSpan]:
    """Every date in `text`, left to right, not overlapping."""
    if not _MAY_HOLD.search(text):
        return []
    text = clean(text) if len(clean(text)) == len(text) else text
    spans: list[DateSpan] = []
    for finder in (_year_first, _day_first, _named, _named_us, _spaced, _lost_separator):
        for span in finder(text):
            if all(span.end <= other.start or span.start >= other.end for other in spans):
                spans.append(span)
    return sorted(spans, key=lambda span: span.start)


def build_date(year: int, month: int, day: int) -> date | None:
    """A date, or None when the calendar has no such day or the year is beyond any invoice."""
    if not _EARLIEST <= year <= _LATEST:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _number(text: str) -> int:
    repaired = digitise(text)
    return int(repaired) if repaired.isdigit() else -1


def _year_first(text: str) -> list[DateSpan]:
    return [span for match in _YEAR_FIRST.finditer(text) if (span := _numeric(match, 1, 3, 5))]


def _day_first(text: str) -> list[DateSpan]:
    return [span for match in _DAY_FIRST.finditer(text) if (span := _numeric(match, 5, 3, 1))]


def _numeric(match: re.Match[str], year_at: int, month_at: int, day_at: int) -> DateSpan | None:
    """A three-number date; only digits that are letters' look-alikes make it doubtful."""
    parts = (match[year_at], match[month_at], match[day_at])
    if sum(char.isdigit() for part in parts for char in part) < 5:
        return None
    year, month, day = (_number(part) for part in parts)
    roman = _STROKES.fullmatch(parts[1]) is not None
    month = _ROMAN.get(fold(parts[1]), month) if parts[1].isupper() else month
    short_year = len(parts[0]) == 2
    if short_year:
        year += 2000
    first, second = match[2].strip(), match[4].strip()
    if short_year and first != second:
        return None
    doubtful = (
        not all(part.isdigit() or (part is parts[1] and part.isupper()) for part in parts)
        or first != second
        or first not in "./-"
        or short_year
    )
    value = build_date(year, month, day)
    if value is None:
        return None
    american = build_date(year, day, month) if year_at == 5 and first == "/" and day != month else None
    return DateSpan(match.start(), match.end(), value, doubtful, american, roman)


def _named(text: str) -> list[DateSpan]:
    spans = []
    for match in _NAMED.finditer(text):
        month, exact = month_number(match[2])
        value = build_date(_number(match[3]), month, _number(match[1])) if month else None
        if value:
            doubtful = not exact or not (match[1] + match[3]).isdigit()
            spans.append(DateSpan(match.start(), match.end(), value, doubtful, roman=fold(match[2]) in _ROMAN))
    return spans


def _named_us(text: str) -> list[DateSpan]:
    spans = []
    for match in _NAMED_US.finditer(text):
        month, exact = month_number(match[1])
        value = build_date(int(match[3]), month, int(match[2])) if month else None
        if value:
            spans.append(DateSpan(match.start(), match.end(), value, not exact))
    return spans


def _spaced(text: str) -> list[DateSpan]:
    spans = []
    for match in _SPACED.finditer(text):
        value = build_date(int(match[3]), int(match[2]), int(match[1]))
        if value:
            spans.append(DateSpan(match.start(), match.end(), value, doubtful=True))
    return spans


def _lost_separator(text: str) -> list[DateSpan]:
    """`2026-0312`, `12.032026`: one separator missing leaves only one reading."""
    spans = []
    for match in _LOST_SEPARATOR.finditer(text):
        numbers = [int(part) for part in match.groups() if part]
        year, month, day = numbers if match[1] or match[4] else reversed(numbers)
        value = build_date(year, month, day)
        if value:
            spans.append(DateSpan(match.start(), match.end(), value, doubtful=True))
    return spans


def month_number(name: str) -> tuple[int, bool]:
    """Month of a name in Polish, English, German, Czech or Roman numerals (0 when it is none), and whether it was spelled exactly."""
    key = fold(name)
    if key in _MONTHS:
        return _MONTHS[key], True
    if key in _ROMAN and (name.isupper() or len(key) > 1):
        return _ROMAN[key], True
    if len(key) < 4:
        return 0, False
    close = {number for month, number in _MONTHS.items() if len(month) > 4 and one_edit(key, month)}
    return (close.pop(), False) if len(close) == 1 else (0, False)
