"""Titles that go on with what the invoice is for: whose number the „nr” at their end announces."""

from __future__ import annotations

import re

from faktury.domain.extraction import Field
from faktury.domain.fields.document import Document
from faktury.domain.fields.labels import Label
from faktury.domain.fields.number_shape import plausible, tidy
from faktury.domain.fields.vocabulary import Concept
from faktury.domain.lines import Cell, Span
from faktury.domain.text import digits, fold

_TITLE_FOR = re.compile(r"faktura(?: vat)? (?:za|dot|z tytulu|na)\b")
_OTHER_THING = re.compile(
    r"(?:umow|zamow|zlec|liczn|ppe|kont|klient|ewid|dostaw|wz|lokal|dzial|polis|aneks|rach|tel(?:efon)?(?=\W|u\b)|rej|obiekt|abon|prot|punkt|kart|parag"
    r"|decyz|sygn|parti|miesz|pojazd|budyn|pok[o0]j|projekt|etap|rat)\w*\W*$"
)
_NUMBERED = re.compile(r"(?:liczn|ppe|punkt|lokal|budyn|miesz|pok[o0]j|obiekt)\w*\W*$")
_YEAR_PART = re.compile(r"^\W*\S*(?<!\d)20\d\d(?!\d)|^\W*\S*/\d\d$")
_BILL = re.compile(r"rachunek(?: uproszczony)? (?:nr|numer)[ .:]{0,3}(?=\S*\d)")
_MOST_DIGITS = 16
_PARTED = 2
_TITLE_SIZE = 1.15


def ends_title(label: Label) -> bool:
    """„Faktura VAT za … nr”: the title's own „nr”, not that of a contract, a meter or a flat it is for."""
    cell = label.span.cell
    before = fold(" ".join(token.text for token in cell.tokens[: label.span.first]))
    own = not _OTHER_THING.search(before) or (_NUMBERED.search(before) is not None and _dated(cell, label.span.last))
    return label.concept is Concept.BARE_NUMBER and _TITLE_FOR.match(before) is not None and own


def _dated(cell: Cell, start: int) -> bool:
    """Whether what follows carries a year, as no flat's or meter's number does."""
    return start < len(cell.tokens) and _YEAR_PART.search(cell.text[cell.offsets[start] :]) is not None


def set_large(document: Document, label: Label) -> bool:
    """Whether the label's line is set larger than the page, as titles are."""
    return label.span.cell.height > _TITLE_SIZE * document.page(label.span.page).line


def parted(text: str) -> bool:
    """A number of three or more parts, as those of flats and meters are not."""
    return len(re.findall(r"[/\-_]", text)) >= _PARTED


def bill_number(document: Document) -> Field | None:
    """What stands behind the title „Rachunek nr” of a bill; the same words announce an account elsewhere."""
    for cell in (cell for page in document.pages[:1] for cell in page.cells() if cell.box[1] < 0.5 * page.height):
        match = _BILL.match(fold(cell.text))
        start, end = cell.token_range(match.end(), match.end() + 1) if match else (0, 0)
        text = tidy(cell.tokens[start].text) if end else ""
        if end and plausible(text) and len(digits(cell.text)) <= _MOST_DIGITS:
            return document.field(text, [Span(cell, start, end)])
    return None
