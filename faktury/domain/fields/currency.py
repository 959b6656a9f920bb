"""Currency of the totals: a currency label, the mark beside the total itself, the words of the amount; a conversion to złoty is none."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from faktury.domain.extraction import Field
from faktury.domain.fields.document import Document
from faktury.domain.fields.vocabulary import Concept
from faktury.domain.lines import Cell, Row, Span
from faktury.domain.text import fold

C = Concept
_PLN_WORDS = ("pln", "zl", "zlotych", "zlote", "zloty")
_MARKS: dict[str, str] = {
    **dict.fromkeys(_PLN_WORDS, "PLN"),
    **dict.fromkeys(("eur", "euro", "€"), "EUR"),
    **dict.fromkeys(("usd", "$"), "USD"),
    **dict.fromkeys(("gbp", "£"), "GBP"),
    "kc": "CZK",
    **{code: code.upper() for code in ("chf", "czk", "sek", "nok", "dkk", "huf")},
}
_MARK = re.compile(r"(?<![a-z])(pln|z[l1]otych|z[l1]ote|z[l1]oty|z[l1]|eur|euro|usd|gbp|chf|czk|kc|sek|nok|dkk|huf)(?![a-z0-9])|[€$£]")
_LABELLED, _AT_TOTAL, _IN_WORDS, _AT_AMOUNT, _ELSEWHERE = 20, 12, 8, 3, 1
_CAPITAL = re.compile(r"kapital|share capital|stammkapital")
_NO_CURRENCY = re.compile(r"swift|konto|rachun|iban|account|bdo")
_AFTER_AMOUNT = re.compile(r"\d[.,]\d\d ?$")
RATE_ROW = re.compile(
    r"\bkurs|\btabel|\bnbp\b|\becb\b|przelicz|exchange rate|wechselkurs|\b1(?:[,.]0+)? ?(?:eur|usd|gbp|chf|czk|sek|nok|dkk) ?="
)
"""A row that speaks of an exchange rate."""
_TAX = re.compile(r"vat|podat|tax|netto|brutto|razem")
_TOTALS = (C.TOTAL, C.GROSS, C.AMOUNT_DUE, C.NET, C.VAT)
_UNSURE = 0.4
_CLEAR = 2
_REACH = 30


@dataclass(frozen=True, slots=True)
class _Mark:
    """A currency's name or sign in a cell."""

    page: int
    row: Row
    cell: Cell
    match: re.Match[str]

    @property
    def code(self) -> str:
        return _MARKS[self.match[0].replace("1", "l")]

    @property
    def span(self) -> Span:
        return Span(self.cell, *self.cell.token_range(self.match.start(), self.match.end()))


def read_currency(document: Document, totals: Collection[Decimal] = ()) -> Field | None:
    """ISO code of the invoice's currency; None when nothing on the pages names one.

    Args:
        document: the pages.
        totals: net, VAT and gross of the invoice: the mark beside them is theirs.
    """
    marks = [mark for page in document.pages for row in page.rows for mark in _marks(page.number, row)]
    foreign = any(mark.code != "PLN" for mark in marks)
    weights: Counter[str] = Counter()
    best: dict[str, tuple[int, Span]] = {}
    for mark in marks:
        weight = _weight(document, mark, totals, foreign=foreign)
        weights[mark.code] += weight
        if weight > best.get(mark.code, (0, None))[0]:
            best[mark.code] = (weight, mark.span)
    ranked = [code for code, weight in weights.most_common() if weight]
    if not ranked:
        return None
    strongest, span = best[ranked[0]]
    least = _LABELLED if foreign else _AT_TOTAL
    sure = _settled(weights, best, ranked) and not (ranked[0] == "PLN" and strongest < least and _converts(document))
    return document.field(ranked[0], [span], 1.0 if sure else _UNSURE)


def _settled(weights: Counter[str], best: dict[str, tuple[int, Span]], ranked: list[str]) -> bool:
    """One currency alone, or one that stands at the total, under a label or in the words, as no other does."""
    first, *others = ranked
    if not others:
        return True
    anchored = best[first][0] >= _IN_WORDS and all(best[first][0] > best[other][0] for other in others)
    return anchored and weights[first] >= _CLEAR * weights[others[0]]


def _converts(document: Document) -> bool:
    """Whether the pages name an exchange rate, which an invoice in złoty does not need."""
    return any(RATE_ROW.search(fold(row.text)) for page in document.pages for row in page.rows)


def _marks(page: int, row: Row) -> list[_Mark]:
    found = []
    for cell in row.cells:
        text = fold(cell.text)
        if len(text) != len(cell.text):
            text = cell.text.lower()
        capital, account = _CAPITAL.search(text), _NO_CURRENCY.search(text)
        named = _MARK.finditer(text, 0, capital.start() if capital else len(text))
        found += [_Mark(page, row, cell, match) for match in named if not account or _AFTER_AMOUNT.search(text[: match.start()])]
    return found


def currencies_in(text: str) -> frozenset[str]:
    """ISO codes of every currency a short text names."""
    return frozenset(_MARKS[match[0].replace("1", "l")] for match in _MARK.finditer(fold(text)))


def _weight(document: Document, mark: _Mark, totals: Collection[Decimal], *, foreign: bool) -> int:
    """How much a mark says: a label most, then the total it stands at, then the words of the amount; a conversion nothing."""
    labels = document.labels_by_row.get((mark.page, mark.row.index), ())
    cell, plain = mark.cell, fold(mark.row.text)
    if any(label.concept is C.CURRENCY and -1 <= cell.box[0] - label.span.box[0] < _REACH * cell.height for label in labels):
        return _LABELLED
    amounts = document.amounts_by_row.get((mark.page, mark.row.index), ())
    at_total = any(amount.value in totals and amount.value for amount in amounts if not amount.weak)
    if foreign and (RATE_ROW.search(plain) or (mark.code == "PLN" and not at_total and _TAX.search(plain))):
        return 0
    if any(label.concept is C.WORDS for label in labels):
        return _IN_WORDS
    if at_total:
        return _AT_TOTAL
    before, after = mark.match.string[: mark.match.start()], mark.match.string[mark.match.end() :]
    near_number = re.search(r"\d ?$", before) or re.match(r" ?\d", after)
    in_totals = any(label.concept in _TOTALS for label in labels)
    return _AT_AMOUNT * (2 if in_totals else 1) if near_number or in_totals else _ELSEWHERE
