"""How a correction speaks of the invoice it corrects: „do faktury nr X z dnia D”; texts only, no geometry."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from faktury.domain.dates import find_dates
from faktury.domain.fields.number_shape import plausible, tidy
from faktury.domain.identifiers import find_ksef_numbers

_PAPER = r"(?:faktur\w*|fakt\.|fv\b|dokument\w*|rachunk\w*|invoice\w*)"
_SORT = r"(?:\s+(?:vat|sprzedaży|pierwotn\w+|korygowan\w+|źródłow\w+|zaliczkow\w+|końcow\w+|ustrukturyzowan\w+|o))*"
_NUMBERED = r"(?:\s*(?:nr|numer\w*|no|number)\b\.?)?\s*:?\s*"
_ANCHOR = re.compile(
    rf"(?:(?:dotyczy|dotycząca|dot\.|do|koryguje|korygując\w+|korekta do|to|for|original|corrected)\s+{_PAPER}{_SORT}{_NUMBERED}"
    rf"|{_PAPER}{_SORT}\s+(?:korygowan\w+|pierwotn\w+){_NUMBERED}"
    r"|(?:corrected|original) invoice(?: no\.?| number)?\s*:?\s*)",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(?P<number>[^\W_][\w/\\\-.]*(?: ?[/\\\-] ?[^\W_][\w/\\\-.]*| [\w/\\\-.]*\d[\w/\\\-.]*)*)", re.IGNORECASE)
_ENDS = re.compile(
    r",|;|\(|\bz\s+dn\w*|\bz\s+(?=\d)|\bz dn\.|\bwystawion\w*|\bw dniu|\bdnia\b|\bdata\b|\bdat(?:ed|e)\b"
    r"|\bof\b|\bnr ksef|\bnumer ksef|\bksef\b|\s+-\s+|\boraz\b|\bi\s",
    re.IGNORECASE,
)
_NEXT = re.compile(r"\s*(?:[,;]|\boraz\b|\bi\b)\s*(?:nr\s*)?", re.IGNORECASE)
_MARKED = re.compile(r"(?:\b(?:z|dnia|dn\.|dniu|of|dated|date|data\b[^:\d]{0,24}):?|[,;(:]|\s\s)\s*$", re.IGNORECASE)
_DAY_SHAPE = re.compile(r"\d{1,2}([.\-])\d{1,2}\1\d{4}|\d{4}([.\-])\d{1,2}\2\d{1,2}")
_BARE = re.compile(r"^(?:\d{1,3}[.)]?\s+)?(?:(?:nr|numer)\b[^:\d]{0,30}:?\s*)?", re.IGNORECASE)
_DATE_OF_CORRECTED = re.compile(
    r"data\s+(?:wystawienia\s+|wyst\.\s*)?(?:faktury|dokumentu|fv)\s+(?:korygowan|pierwotn|źródłow)\w+\s*:?", re.IGNORECASE
)
_REASON = re.compile(
    r"(?:przyczyn\w|powód|powod|tytuł|podstawa|uzasadnienie)\s+(?:wystawienia\s+|dokonania\s+)?(?:faktury\s+)?(?:koryg\w+|korekt\w+)\s*:?"
    r"|reasons?\s+(?:for|of)\s+(?:the\s+)?correction\s*:?|^przyczyna\s*:|treść korekty\s*:?",
    re.IGNORECASE,
)
_NEAR = 40
_MOST = 30
_SHORTEST, _LONGEST_SERIES = 2, 8


@dataclass(frozen=True, slots=True)
class Reference:
    """A corrected invoice: its number and date, and the characters they stand on."""

    number: str
    number_at: tuple[int, int]
    issued: date | None
    date_at: tuple[int, int] | None


def speaks_of_corrected(text: str) -> bool:
    """Whether the text announces the corrected invoice."""
    return _ANCHOR.search(text) is not None or re.search(r"faktur\w* korygowan", text, re.IGNORECASE) is not None


def heads_section(text: str) -> bool:
    """Whether number and date may stand below: the text announces neither a date nor a KSeF number only."""
    return re.match(r"\W*(?:data|date|numer ksef|nr ksef)", text, re.IGNORECASE) is None


def announces_date(text: str) -> int | None:
    """Where the value of „Data wystawienia faktury korygowanej” begins."""
    found = _DATE_OF_CORRECTED.search(text)
    return found.end() if found else None


def begins_numbered(text: str) -> bool:
    """„Numer: …”: the line itself says that a number follows."""
    return re.match(r"\W*(?:nr|numer)\b(?! ksef)", text, re.IGNORECASE) is not None


def reason_after(text: str) -> int | None:
    """Where the reason begins, None when the text announces none."""
    found = _REASON.search(text)
    return found.end() if found else None


def references(text: str, *, bare: bool = False) -> list[Reference]:
    """Every corrected invoice the text names.

    Args:
        text: one line or paragraph.
        bare: the heading stands above: the line itself may begin with the number.
    """
    begin = _ANCHOR.search(text)
    if begin is None and not bare:
        return []
    at = begin.end() if begin else _bare_start(text)
    found: list[Reference] = []
    while len(found) < _MOST:
        reference = _at(text, at)
        if reference is None:
            break
        found.append(reference)
        end = (reference.date_at or reference.number_at)[1]
        following = _NEXT.match(text, end) or _ANCHOR.search(text, end)
        if following is None:
            break
        at = following.end()
    return found


def _bare_start(text: str) -> int:
    match = _BARE.match(text)
    return match.end() if match else 0


def _at(text: str, at: int) -> Reference | None:
    """The number that begins here, and the date right behind it."""
    match = _NUMBER.match(text, at)
    if match is None:
        return None
    stop = _ENDS.search(text, at + 1)
    days = [day for day in find_dates(text) if day.start > at and _apart(text, day.start, day.end)]
    end = min([match.end(), *([stop.start()] if stop else []), *(day.start for day in days[:1])])
    number = tidy(text[at:end])
    if not _is_number(number) or find_ksef_numbers(text[at : match.end()]):
        return None
    day = next((day for day in days if day.start - end < _NEAR and not _another(text[end : day.start])), None)
    return Reference(number, (at, end), day.value if day else None, (day.start, day.end) if day else None)


def _apart(text: str, start: int, end: int) -> bool:
    """A date and not the end of a number like „FV 1/05/2021”: announced, or written with dots or dashes."""
    return _MARKED.search(text[:start]) is not None or (text[start - 1].isspace() and "/" not in text[start:end])


def _is_number(text: str) -> bool:
    if len(text) < _SHORTEST or not plausible(text) or _DAY_SHAPE.fullmatch(text):
        return False
    first = text.split()[0]
    return not (first.isalpha() and len(first) > _LONGEST_SERIES)


def _another(between: str) -> bool:
    """A comma or „i” and a digit before the date: it is the next invoice's."""
    return re.search(r"[,;].*\d|\bi\b.*\d|oraz", between) is not None
