"""Currency of the totals: the mark beside the amounts, a currency label, or the words of the amount."""

from __future__ import annotations

import re
from collections import Counter

from faktury.domain.extraction import Field
from faktury.domain.fields.document import Document
from faktury.domain.fields.vocabulary import Concept
from faktury.domain.lines import Cell, Span
from faktury.domain.text import fold

C = Concept
_PLN_WORDS = ("pln", "zl", "zlotych", "zlote", "zloty")
_MARKS: dict[str, str] = {
    **dict.fromkeys(_PLN_WORDS, "PLN"),
    **dict.fromkeys(("eur", "euro", "€"), "EUR"),
    **dict.fromkeys(("usd", "$"), "USD"),
    **dict.fromkeys(("gbp", "£"), "GBP"),
    **{code: code.upper() for code in ("chf", "czk", "sek", "nok", "dkk", "huf")},
}
_MARK = re.compile(r"(?<![a-z])(pln|z[l1]otych|z[l1]ote|z[l1]oty|z[l1]|eur|euro|usd|gbp|chf|czk|sek|nok|dkk|huf)(?![a-z0-9])|[€$£]")
_LABELLED, _AT_AMOUNT, _ELSEWHERE = 20, 3, 1
_NO_CURRENCY = re.compile(r"kurs|tabela|nbp|kapital|swift|rate")
_TOTALS = (C.TOTAL, C.GROSS, C.AMOUNT_DUE, C.NET, C.VAT, C.WORDS)


def read_currency(document: Document) -> Field | None:
    """ISO code of the invoice's currency; None when nothing on the pages names one."""
    weights: Counter[str] = Counter()
    places: dict[str, tuple[int, Span]] = {}
    for cell in document.cells:
        text = fold(cell.text)
        if len(text) != len(cell.text):
            text = cell.text.lower()
        if _NO_CURRENCY.search(text):
            continue
        for match in _MARK.finditer(text):
            code = _MARKS[match[0].replace("1", "l")]
            weight = _weight(document, cell, text, match)
            weights[code] += weight
            if weight > places.get(code, (0, None))[0]:
                places[code] = (weight, Span(cell, *cell.token_range(match.start(), match.end())))
    if not weights:
        return None
    (code, most), *others = weights.most_common()
    sureness = 1.0 if not others or most >= 2 * others[0][1] else 0.5
    return document.field(code, [places[code][1]], sureness)


def currencies_in(text: str) -> frozenset[str]:
    """ISO codes of every currency a short text names."""
    return frozenset(_MARKS[match[0].replace("1", "l")] for match in _MARK.finditer(fold(text)))


def _weight(document: Document, cell: Cell, text: str, match: re.Match[str]) -> int:
    """A currency label decides; a mark at an amount or in a totals row counts more than one in passing."""
    labels = document.labels_by_row.get((cell.page, cell.row), ())
    if any(label.concept is C.CURRENCY and label.span.box[0] <= cell.box[0] + 1 for label in labels):
        return _LABELLED
    near_number = re.search(r"\d ?$", text[: match.start()]) or re.match(r" ?\d", text[match.end() :])
    in_totals = any(label.concept in _TOTALS for label in labels)
    return _AT_AMOUNT * (2 if in_totals else 1) if near_number or in_totals else _ELSEWHERE
