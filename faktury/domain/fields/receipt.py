"""Lines and tax rows of cash-register prints: „3 x 21,83  65,48 B”, „PTU B 8% 4,85”."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from faktury.domain.extraction import LineItem
from faktury.domain.fields.document import AmountFound, Document
from faktury.domain.fields.triples import RATE, Triple
from faktury.domain.lines import Row
from faktury.domain.money import parse_amount, read_amount
from faktury.domain.rates import normalise_rate
from faktury.domain.text import fold, letters

_MONEY = r"\d[\d .]*,\d\d|\d+[.,]\d\d"
_LINE = re.compile(
    rf"(?P<name>.*?)\s*(?<![\d,.])(?P<quantity>\d+(?:[.,]\d{{1,3}})?)\s*(?P<unit>[a-ząćęłńóśźż]{{1,4}}\.?)?\s*[x×*]\s*(?:{_MONEY})\s*=?\s*(?P<value>{_MONEY})\s*(?P<letter>[A-G])?\s*$",
    re.IGNORECASE,
)
_TAX = re.compile(rf"^\W*(?:kwota )?ptu ?(?:([a-g])\b)? ?=? ?(\d{{1,2}}(?:[.,]00?)? ?%|zw|np|oo)\s+({_MONEY})")
_TAXED = re.compile(rf"^\W*sprz\w*\.? *(?:opodatk\w*|opod)\.? ?(?:ptu )?([a-g])\s+({_MONEY})")
_EXEMPT = re.compile(rf"^\W*sprz\w*\.? *zw\w*\.? ?([a-g])?\s+({_MONEY})")
_MARKS = re.compile(r"\bptu\b|opodatk")


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a cash register printed."""

    items: tuple[LineItem, ...]
    item_rows: set[tuple[int, int]]
    rates: tuple[Triple, ...]


def read_receipt(document: Document) -> Receipt | None:
    """Lines and tax rows, or None when nothing looks like a cash register's print."""
    rows = [(page.number, row) for page in document.pages for row in page.rows]
    if not any(_MARKS.search(fold(row.text)) for _, row in rows):
        return None
    rates = _rates(document, rows)
    items, item_rows = _items(rows)
    return Receipt(tuple(items), item_rows, tuple(rates))


def _flat(row: Row) -> str:
    return re.sub(r"\s+", " ", row.text)


def _items(rows: list[tuple[int, Row]]) -> tuple[list[LineItem], set[tuple[int, int]]]:
    items: list[LineItem] = []
    taken: set[tuple[int, int]] = set()
    previous = ""
    for page, row in rows:
        match = _LINE.match(_flat(row))
        if match:
            name = match["name"].strip() or previous
            items.append(_item(len(items) + 1, name, match))
            taken.add((page, row.index))
        text = _flat(row) if match is None and letters(row.text) >= 3 else ""
        previous = f"{previous} {text}" if previous and text and _goes_on(previous, text) else text
    return items, taken


def _goes_on(before: str, text: str) -> bool:
    """A name broken over two lines: a bracket still open or a small letter to begin with."""
    return before.count("(") > before.count(")") or text[0].islower()


def _item(position: int, name: str, match: re.Match[str]) -> LineItem:
    quantity = read_amount(match["quantity"])
    count = quantity.value if quantity.value is not None else quantity.readings[-1] if quantity.readings else None
    return LineItem(position, name, count, match["unit"], None, None, None, None, parse_amount(match["value"]))


def _rates(document: Document, rows: list[tuple[int, Row]]) -> list[Triple]:
    """Tax rows joined with the taxed sums of the same letter; net is their difference."""
    taxes: dict[str, tuple[str, AmountFound, tuple[int, int]]] = {}
    grosses: dict[str, AmountFound] = {}
    triples: list[Triple] = []
    for page, row in rows:
        place = (page, row.index)
        amounts = [amount for amount in document.amounts_by_row.get(place, ()) if not amount.weak]
        text = fold(_flat(row))
        tax, taxed, exempt = _TAX.match(text), _TAXED.match(text), _EXEMPT.match(text)
        if tax and amounts:
            taxes[tax[1] or ""] = (normalise_rate(tax[2]) or "", amounts[-1], place)
        elif taxed and amounts:
            grosses[taxed[1]] = amounts[-1]
        elif exempt and amounts:
            value = amounts[-1]
            triples.append(Triple(value.value, Decimal(0), value.value, (value.span, None, value.span), RATE, "zw", 0, place))
    for letter, (rate, vat, place) in taxes.items():
        gross = grosses.get(letter) or (next(iter(grosses.values())) if len(grosses) == len(taxes) == 1 else None)
        if gross and rate:
            triples.append(Triple(gross.value - vat.value, vat.value, gross.value, (None, vat.span, gross.span), RATE, rate, 0, place))
    return triples
