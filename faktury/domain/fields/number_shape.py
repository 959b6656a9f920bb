"""The shape of an invoice number: what a text must look like, how it is tidied, and where a digit was probably misread."""

from __future__ import annotations

import re

from faktury.domain.identifiers import find_ksef_numbers
from faktury.domain.text import LOOKALIKES, clean

TRIM = ":;,.„”\"'#"
_LONGEST = 48
_OWN_LABEL = re.compile(r"^(?:n[ro0]|num(?:er|ber)?)(?:[.,:;]+ ?)+(?=\w)", re.IGNORECASE)
"""„no.INV-33”, „N0: 33/2026”: a label that ran into the number."""
_CONFUSABLE = re.compile(
    r"[IOl|](?=\d)|(?<=\d)[IOl|]|(?<![0-9A-Z])[01](?=[A-Z]{2})|(?<=[A-Z])[01](?=[A-Z])|(?<=\d)[OoIlSBZ](?=\d)|(?<=\d)[OoIl](?=[/\-]|$)|(?<=[/\-])[OoIl](?=\d)"
)


def tidy(text: str) -> str:
    """Single spaces; a space on one side only of a slash or dash is the reader's, not the printer's."""
    text = " ".join(clean(text).split()).strip(TRIM + " ").rstrip("-–_/ ")
    text = re.sub(r"\s*[-–—]?\s*[a-ząćęłńóśźż]{3,}$", "", text)
    text = re.sub(r"^(?:[Nn]r|[Nn]umer|No)\.?:?(?=[A-Z0-9])", "", text)
    text = _OWN_LABEL.sub("", text)
    text = re.sub(r"(?<=\S) (?=[/\\])(?![/\\] )|(?<=[/\\]) (?=\S)(?<! [/\\] )", "", text)
    return text if len(text) <= _LONGEST else ""


def plausible(text: str) -> bool:
    """A number has a digit and is no amount, account, KSeF number or bare date words."""
    if sum(char.isdigit() for char in text) < 1 or find_ksef_numbers(text):
        return False
    if re.fullmatch(r"[\d ]+[.,]\d\d|\d{2}-\d{3}|[\d ]{24,}|\d{1,3} ?%", text):
        return False
    return len(text) > 1 or text.isdigit()


def shape_score(text: str) -> float:
    """Slashes, dashes and years are what numbers are made of; plain dates and long digit rows are not."""
    score = 0.0
    if re.search(r"[/\-_]", text):
        score += 0.6
    if re.search(r"20\d\d|/\d\d$", text):
        score += 0.2
    if re.fullmatch(r"\d{1,2}[.\-]\d{1,2}[.\-]\d{4}|\d{4}[.\-]\d\d[.\-]\d\d", text):
        score -= 2.0
    return score


def odd(text: str) -> bool:
    """Letters that look like digits between digits: probably misread."""
    return _CONFUSABLE.search(text) is not None


def mended(text: str) -> str:
    """Small l, i, o and the bar, or capital O and I, inside a row of digits are digits misread."""
    return re.sub(r"(?<=\d)[lioOI|](?=\d)", lambda match: LOOKALIKES[match[0]], text)
