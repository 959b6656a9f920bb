"""Lines and tax rows of cash-register prints: „3 x 21,83  65,48 B”, „PTU B 8% 4,85”."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from faktury.domain.extraction import LineItem
from faktury.domain.fields.column_heads import Role
from faktury.domain.fields.document import AmountFound, Document
from faktury.domain.fields.triples import RATE, Triple
from faktury.domain.lines import Row
from faktury.domain.money import parse_amount, read_amount, round_money
from faktury.domain.rates import normalise_rate, rate_percent
from faktury.domain.text import fold, letters

_MONEY = r"\d[\d .]*,\d\d|\d+[.,]\d\d"
_LINE = re.compile(
    rf"(?P<name>.*?)\s*(?<![\d,.])(?P<quantity>\d+(?:[.,]\d{{1,3}})?)\s*(?P<unit>[^\W\d_][\w²³]{{0,5}}\.?)?\s*[x×*]\s*(?P<price>{_MONEY})"
    rf"\s*=?\s*(?P<value>{_MONEY})\s*(?:(?P<letter>[A-G])|(?P<rate>\d{{1,2}} ?%|zw\.?|np\.?|oo))?\s*$",
    re.IGNORECASE,
)
_RATE = r"\d{1,2}(?:[.,]00?)? ?%|zw|np|oo"
_TAX = re.compile(rf"(?<![a-z] )\b(?:kwota|podatek|(?:kwota |podatek )?ptu) ?(?:([a-g])\b)? ?[=:]? ?({_RATE})\s+({_MONEY})")
_TAXED = re.compile(rf"\bsp(?:rz\w*)?\.? *(?:opodatk\w*|opod|op)\.? ?(?:ptu )?([a-g])\s+({_MONEY})")
_EXEMPT = re.compile(rf"\bsprz\w*\.? *zw\w*\.? ?([a-g])?\s+({_MONEY})")
_NUMBERED = re.compile(r"^\d{1,3}[.)] (?=\D)")
_NEAR = Decimal("0.02")
_MARKS = re.compile(r"\bptu\b|opodatk")


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a cash register printed; without tax rows a line's value may be net or gross, and the items are given either way."""

    items: tuple[LineItem, ...]
    item_rows: set[tuple[int, int]]
    rates: tuple[Triple, ...]
    as_net: tuple[LineItem, ...]
    as_gross: tuple[LineItem, ...]


def read_receipt(document: Document) -> Receipt | None:
    """Lines and tax rows, or None when nothing looks like a cash register's print."""
    rows = [(page.number, row) for page in document.pages for row in page.rows]
    lines = _lines(rows)
    item_rows = {place for place, _, _ in lines}
    if any(_MARKS.search(fold(row.text)) for _, row in rows):
        items = _items(lines, Role.GROSS)
        return Receipt(items, item_rows, tuple(_rates(document, rows)), items, items)
    if not any(match["rate"] for _, _, match in lines):
        return None
    return Receipt(_items(lines, Role.VALUE), item_rows, (), _items(lines, Role.NET), _items(lines, Role.GROSS))


def _flat(row: Row) -> str:
    return re.sub(r"\s+", " ", row.text)


def _lines(rows: list[tuple[int, Row]]) -> list[tuple[tuple[int, int], str, re.Match[str]]]:
    """Place, name and match of every line with quantity, price and value."""
    found = []
    previous = ""
    for page, row in rows:
        match = _LINE.match(_flat(row))
        if match:
            found.append(((page, row.index), match["name"].strip() or previous, match))
        text = _flat(row) if match is None and letters(row.text) >= 3 else ""
        previous = f"{previous} {text}" if previous and text and _goes_on(previous, text) else text
    return found


def _goes_on(before: str, text: str) -> bool:
    """A name broken over two lines: numbered, a bracket still open, or a small letter to begin with."""
    numbered = _NUMBERED.match(before) is not None and not _NUMBERED.match(text)
    return numbered or before.count("(") > before.count(")") or text[0].islower()


def _items(lines: list[tuple[tuple[int, int], str, re.Match[str]]], role: Role) -> tuple[LineItem, ...]:
    return tuple(_item(position, name, match, role) for position, (_, name, match) in enumerate(lines, start=1))


def _item(position: int, name: str, match: re.Match[str], role: Role) -> LineItem:
    """A line whose value is taken as `role`, unless the rate tells that it is the gross one of a net price."""
    reading = read_amount(match["quantity"])
    count = reading.value if reading.value is not None else reading.readings[-1] if reading.readings else None
    price, value = parse_amount(match["price"]), parse_amount(match["value"])
    rate = normalise_rate(match["rate"]) if match["rate"] else None
    item = LineItem(position, _NUMBERED.sub("", name), count, match["unit"], None, None, rate, None, None)
    if count is None or price is None or value is None:
        return replace(item, gross=value if role is Role.GROSS else None)
    taxed = round_money(count * price * (1 + (rate_percent(rate) or 0))) if rate else None
    if taxed is not None and rate_percent(str(rate)) and abs(taxed - value) <= _NEAR:
        return replace(item, unit_price=price, gross=value)
    if role is Role.NET:
        return replace(item, unit_price=price, net=value)
    return replace(item, gross_price=price, gross=value) if role is Role.GROSS else item


def _rates(document: Document, rows: list[tuple[int, Row]]) -> list[Triple]:
    """Tax rows joined with the taxed sums of the same letter; net is their difference."""
    taxes: dict[str, tuple[str, AmountFound, tuple[int, int]]] = {}
    grosses: dict[str, AmountFound] = {}
    triples: list[Triple] = []
    for page, row in rows:
        place = (page, row.index)
        amounts = {amount.value: amount for amount in document.amounts_by_row.get(place, ()) if not amount.weak}
        text = fold(_flat(row)) if amounts else ""
        taxes |= {match[1] or "": (normalise_rate(match[2]) or "", amount, place) for match, amount in _found(_TAX, text, amounts)}
        grosses |= {match[1]: amount for match, amount in _found(_TAXED, text, amounts)}
        for _, amount in _found(_EXEMPT, text, amounts):
            triples.append(Triple(amount.value, Decimal(0), amount.value, (amount.span, None, amount.span), RATE, "zw", 0, place))
    return triples + _joined(taxes, grosses)


def _joined(taxes: dict[str, tuple[str, AmountFound, tuple[int, int]]], grosses: dict[str, AmountFound]) -> list[Triple]:
    triples = []
    for letter, (rate, vat, place) in taxes.items():
        gross = grosses.get(letter) or (next(iter(grosses.values())) if len(grosses) == len(taxes) == 1 else None)
        if gross and rate:
            triples.append(Triple(gross.value - vat.value, vat.value, gross.value, (None, vat.span, gross.span), RATE, rate, 0, place))
    return triples


def _found(pattern: re.Pattern[str], text: str, amounts: dict[Decimal, AmountFound]) -> Iterator[tuple[re.Match[str], AmountFound]]:
    """Every match of a text with its amount, the last group; two rows may have been read as one."""
    for match in pattern.finditer(text):
        value = parse_amount(match[match.re.groups])
        if value is not None and value in amounts:
            yield match, amounts[value]
