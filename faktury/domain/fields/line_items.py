"""Positions of the invoice read from the item table by its columns; nothing absent is computed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from faktury.domain.boxes import union
from faktury.domain.extraction import Evidence, LineItem
from faktury.domain.fields.column_heads import Role
from faktury.domain.fields.detail_line import with_detail_line
from faktury.domain.fields.document import Document
from faktury.domain.fields.drafts import NUMBER, Draft, read_drafts
from faktury.domain.fields.mending import mended_items
from faktury.domain.fields.receipt import read_receipt
from faktury.domain.fields.roles import Roles, assume, number_in, settle
from faktury.domain.fields.triples import Triple
from faktury.domain.lines import Row
from faktury.domain.money import CENT, read_amount
from faktury.domain.rates import normalise_rate
from faktury.domain.text import fold
from faktury.domain.words import Box

_UNIT = re.compile(r"^[^\W\d_](?:[^\W_]|[./\-²³]){0,8}$", re.IGNORECASE)
_LEAST_SUMS = 2
_NEAR = Decimal("0.02")
_SAME_PART = 0.75
_STATE = re.compile(
    r"(\bbylo\b|przed korekt|stan przed|pozycje korygowane|before correction)|\b(?:jest|powinno byc|po korekc|stan po|after)\b"
)
_ABOVE = 3
_SHOWS: dict[Role, tuple[str, ...]] = {
    Role.NAME: ("name",),
    Role.QUANTITY: ("quantity", "unit"),
    Role.UNIT: ("unit",),
    Role.PRICE: ("unit_price",),
    Role.GROSS_PRICE: ("gross_price",),
    Role.NET: ("net",),
    Role.RATE: ("vat_rate",),
    Role.VAT: ("vat",),
    Role.TAX: ("vat_rate", "vat"),
    Role.GROSS: ("gross",),
}
"""Which values of a line a column may hold."""


@dataclass(frozen=True, slots=True)
class ItemTable:
    """Items with the rows that hold them and the rows that head the tables.

    A column headed only „Wartość” is neither net nor gross by itself: `as_net` and `as_gross` are the items either way.
    """

    items: tuple[LineItem, ...]
    item_rows: set[tuple[int, int]]
    header_rows: set[tuple[int, int]]
    rates: tuple[Triple, ...] = ()
    """Tax rows of a cash register's print."""
    as_net: tuple[LineItem, ...] = ()
    as_gross: tuple[LineItem, ...] = ()

    def settled(self, net: Decimal | None, gross: Decimal | None) -> tuple[LineItem, ...]:
        """The items with „Wartość” as whichever total it adds up to."""
        for items, column, total in ((self.as_net, "net", net), (self.as_gross, "gross", gross)):
            values = [getattr(item, column) for item in items]
            if total is not None and values and None not in values and abs(sum(values) - total) <= CENT * max(len(values), 2):
                return items
        if self.as_net is not self.as_gross:
            return self.items
        return mended_items(mended_items(self.items, "net", net), "gross", gross)


@dataclass(slots=True)
class _Table:
    """Drafts below one heading and what its columns hold."""

    drafts: list[Draft]
    page: int
    roles: Roles = field(default_factory=dict)
    before: bool = False
    """Whether a correction shows here what the corrected invoice said."""


def read_line_items(document: Document) -> ItemTable:
    """All positions, over all pages; headings repeated on later pages continue the table."""
    tables: list[_Table] = []
    rows: set[tuple[int, int]] = set()
    heads: set[tuple[int, int]] = set()
    for page in document.pages:
        for header in document.headers[page.number]:
            heads |= {(page.number, index) for index in range(header.first_row, header.last_row + 1)}
            table = _Table(read_drafts(document, header, rows), page.number, before=_was_before(page.rows[: header.first_row]))
            table.roles = settle(header, table.drafts)
            if _sums_others(table):
                rows.discard((page.number, table.drafts.pop().row.index))
            if table.drafts:
                tables.append(table)
    receipt = None if tables else read_receipt(document)
    if receipt:
        return ItemTable(receipt.items, receipt.item_rows, heads, receipt.rates, receipt.as_net, receipt.as_gross)
    items = _once(tables, [_item(draft, table.roles, before=_before(table, draft)) for table in tables for draft in table.drafts])
    open_values = any(Role.VALUE in table.roles.values() for table in tables)
    return ItemTable(
        items,
        rows,
        heads,
        as_net=_assumed(tables, Role.NET) if open_values else items,
        as_gross=_assumed(tables, Role.GROSS) if open_values else items,
    )


def _before(table: _Table, draft: Draft) -> bool:
    return table.before if draft.before is None else draft.before


def _assumed(tables: list[_Table], role: Role) -> tuple[LineItem, ...]:
    return _once(
        tables,
        [
            _item(draft, roles, before=_before(table, draft))
            for table in tables
            if (roles := assume(table.roles, table.drafts, role))
            for draft in table.drafts
        ],
    )


def _once(tables: list[_Table], items: list[LineItem]) -> tuple[LineItem, ...]:
    """The items numbered; those of a copy of the invoice on later pages are left out."""
    pages = [table.page for table in tables for _ in table.drafts]
    for copies in (2, 3, 4):
        size, rest = divmod(len(items), copies)
        parts = [items[start : start + size] for start in range(0, len(items), size or 1)]
        starts = [pages[start] for start in range(0, len(items), size or 1)]
        if rest == 0 and size and len(set(starts)) == copies and all(_alike(parts[0], part) for part in parts[1:]):
            items = parts[0]
            break
    return tuple(_numbered(position, item) for position, item in enumerate(items, start=1))


def _alike(left: Sequence[LineItem], right: Sequence[LineItem]) -> bool:
    """Whether most numbers of the items are the same, one by one."""
    pairs = [
        (getattr(one, name), getattr(other, name))
        for one, other in zip(left, right, strict=True)
        for name in ("quantity", "unit_price", "net", "vat", "gross")
    ]
    known = [(one, other) for one, other in pairs if one is not None or other is not None]
    return bool(known) and sum(one == other for one, other in known) >= _SAME_PART * len(known)


def _numbered(position: int, item: LineItem) -> LineItem:
    """The item at its place; a printed position that stood with the name is cut off."""
    name = re.sub(rf"^{position}[.)]?\s+(?=\D)", "", item.name)
    return replace(item, position=position, name=name)


def _sums_others(table: _Table) -> bool:
    """Whether the last row, under any name, is the sum of those above: amounts alone, each the total of its column."""
    if len(table.drafts) < 2 or any(
        _text(table.drafts[-1], table.roles, role) for role in (Role.QUANTITY, Role.UNIT, Role.PRICE, Role.GROSS_PRICE, Role.RATE)
    ):
        return False
    *items, last = (_item(draft, table.roles) for draft in table.drafts)
    said = [
        (total, [getattr(item, name) for item in items]) for name in ("net", "vat", "gross") if (total := getattr(last, name)) is not None
    ]
    allowed = CENT * max(len(items), 2)
    return len(said) >= _LEAST_SUMS and all(None not in parts and abs(sum(parts, Decimal(0)) - total) <= allowed for total, parts in said)


def _text(draft: Draft, roles: Roles, role: Role) -> str:
    """Texts of all columns that hold the role."""
    return " ".join(text for column in draft.texts if roles[column] is role and (text := draft.of(column))).strip()


def _texts(draft: Draft, roles: Roles) -> dict[Role, str]:
    """Texts by role, empty where no column holds it."""
    parts: dict[Role, list[str]] = {role: [] for role in Role}
    for column in draft.texts:
        text = draft.of(column)
        if text:
            parts[roles[column]].append(text)
    return {role: " ".join(texts).strip() for role, texts in parts.items()}


def _was_before(rows: Sequence[Row]) -> bool:
    """Whether the last words above a table say that it shows the state before a correction."""
    said = [bool(match[1]) for row in rows[-_ABOVE:] if len(row.cells) <= 2 and (match := _STATE.search(fold(row.text)))]
    return bool(said) and said[-1]


def _item(draft: Draft, roles: Roles, *, before: bool = False) -> LineItem:
    """Parse the texts of a draft by their columns."""
    texts = with_detail_line(_texts(draft, roles))
    quantity, unit = _quantity(texts)
    rate, tax = _rate_and_tax(texts)
    net, gross = number_in(texts[Role.NET]), number_in(texts[Role.GROSS])
    prices = {role: _price(draft, roles, role, quantity, value) for role, value in ((Role.PRICE, net), (Role.GROSS_PRICE, gross))}
    told = number_in(texts[Role.PRICE]) if Role.PRICE not in roles.values() else None
    price, gross_price = prices[Role.PRICE] or told, prices[Role.GROSS_PRICE]
    discount = _discount(texts[Role.DISCOUNT], quantity, price, net)
    name = " ".join(texts[Role.NAME].split())
    item = LineItem(0, name, quantity, unit, price, net, rate, tax, gross, gross_price, discount, before)
    return replace(item, cells=_places(draft, roles, item))


def _places(draft: Draft, roles: Roles, item: LineItem) -> tuple[tuple[str, Evidence], ...]:
    """Where the values that were read stand on the page."""
    boxes: dict[str, list[Box]] = {}
    for column, found in draft.boxes.items():
        for name in _SHOWS.get(roles.get(column, column.role), ()):
            if getattr(item, name) not in (None, ""):
                boxes.setdefault(name, []).extend(found)
    return tuple((name, Evidence(draft.header.page, union(found))) for name, found in boxes.items() if found)


def _price(draft: Draft, roles: Roles, role: Role, quantity: Decimal | None, value: Decimal | None) -> Decimal | None:
    """The unit price; of two columns (before and after a discount) the one that gives the value."""
    found = [number for column in draft.texts if roles[column] is role and (number := number_in(draft.of(column))) is not None]
    if len(found) > 1 and quantity is not None and value is not None:
        return next((price for price in found if abs(price * quantity - value) <= _NEAR), None)
    return found[0] if len(found) == 1 else None


def _discount(text: str, quantity: Decimal | None, price: Decimal | None, net: Decimal | None) -> Decimal | None:
    """An amount taken off the line, not a percentage: what quantity times price is too much."""
    if not text or quantity is None or price is None or net is None:
        return None
    taken = quantity * price - net
    readings = [value for part in text.split() if (value := number_in(part)) is not None and "%" not in part]
    return next((value for value in readings if value and abs(abs(value) - taken) <= _NEAR), None)


def _quantity(texts: dict[Role, str]) -> tuple[Decimal | None, str | None]:
    """Quantity and unit; „5 szt.” in one column gives both."""
    text = texts[Role.QUANTITY]
    match = NUMBER.search(text)
    quantity = _count(match[0]) if match else None
    unit = texts[Role.UNIT] or (text[match.end() :].strip() if match else "")
    return quantity, unit if unit and _UNIT.match(unit) else None


def _count(text: str) -> Decimal | None:
    """A quantity; three decimals after a comma are decimals here."""
    reading = read_amount(text)
    if reading.value is not None or not reading.readings:
        return reading.value
    return reading.readings[-1] if "," in text else reading.readings[0]


def _rate_and_tax(texts: dict[Role, str]) -> tuple[str | None, Decimal | None]:
    """Rate and tax amount; a column headed only „VAT” holds whichever its content shows."""
    rate = normalise_rate(texts[Role.RATE]) if texts[Role.RATE] else None
    tax = number_in(texts[Role.VAT])
    either = texts[Role.TAX]
    if either:
        as_rate = normalise_rate(either)
        if as_rate and rate is None and ("%" in either or not re.search(r"[.,]\d\d", either)):
            rate = as_rate
        elif tax is None:
            tax = number_in(either)
    return rate, tax
