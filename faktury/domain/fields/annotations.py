"""Words the law asks for on some invoices: split payment, reverse charge, cash method, self-billing, basis of an exemption."""

from __future__ import annotations

import re

from rapidfuzz import fuzz

from faktury.domain.extraction import YES, Field
from faktury.domain.fields.document import Document
from faktury.domain.lines import Cell, Span
from faktury.domain.text import fold

_PRINTED: dict[str, tuple[str, ...]] = {
    "split_payment": ("mechanizm podzielonej płatności", "mechanizmu podzielonej płatności", "split payment"),
    "reverse_charge": ("odwrotne obciążenie", "odwrotnego obciążenia", "reverse charge", "steuerschuldnerschaft"),
    "cash_method": ("metoda kasowa", "metodą kasową"),
    "self_billing": ("samofakturowanie", "self-billing", "self billing"),
}
"""Article 106e of the Polish VAT act, paragraph 1, points 16 to 18a."""
_PHRASES = {name: tuple(map(fold, phrases)) for name, phrases in _PRINTED.items()}
_SHORTEST = 6
_ALIKE = 90.0
_DENIED = re.compile(r"\bnie\b|\bbrak\b|\bnot\b|\bno\b")
_BASIS = re.compile(
    r"art\.? ?(?:43|113|82|83)\b[^;]*|podstawa (?:prawna )?zwoln\w*[^;]*|zwolni\w+[^;]*(?:art|ustaw|dyrektyw)[^;]*|dyrektyw\w+ [^;]*"
)
_LONGEST_BASIS = 200


def read_annotations(document: Document) -> dict[str, Field]:
    """The annotations found: YES with the place of their words, and the words of an exemption's basis."""
    found: dict[str, Field] = {}
    for cell in document.cells:
        if len(cell.text) < _SHORTEST:
            continue
        text = fold(cell.text)
        for name, phrases in _PHRASES.items():
            if name not in found:
                field = next((field for phrase in phrases if (field := _phrase(document, cell, text, phrase))), None)
                if field:
                    found[name] = field
        if "exemption_basis" not in found and len(text) == len(cell.text):
            basis = _BASIS.search(text)
            if basis:
                words = cell.text[basis.start() : basis.end()].strip(" .,;:")[:_LONGEST_BASIS]
                found["exemption_basis"] = document.field(words, [Span(cell, *cell.token_range(basis.start(), basis.end()))])
    return found


def _phrase(document: Document, cell: Cell, text: str, phrase: str) -> Field | None:
    """The phrase in the cell, a letter or two misread, unless the cell denies it."""
    if len(text) < len(phrase) - 2 or _DENIED.search(text):
        return None
    place = fuzz.partial_ratio_alignment(phrase, text, score_cutoff=_ALIKE)
    if place is None:
        return None
    same = len(text) == len(cell.text)
    first, last = cell.token_range(place.dest_start, place.dest_end) if same else (0, len(cell.tokens))
    return document.field(YES, [Span(cell, first, last)]) if last > first else None
