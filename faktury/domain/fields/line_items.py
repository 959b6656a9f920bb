"""Positions of the invoice read from the item table by its columns; nothing absent is computed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from faktury.domain.extraction import LineItem
from faktury.domain.fields.columns import cell_parts, column_of, name_column, span_text
from faktury.domain.fields.document import Document
from faktury.domain.fields.labels import Label
from faktury.domain.fields.receipt import read_receipt
from faktury.domain.fields.table import Header, Role, find_headers
from faktury.domain.fields.triples import Triple
from faktury.domain.fields.vocabulary import Concept
from faktury.domain.lines import Row, Span
from faktury.domain.money import read_amount
from faktury.domain.rates import normalise_rate
from faktury.domain.text import clean, letters

C = Concept
_MONEY = (Role.PRICE, Role.GROSS_PRICE, Role.NET, Role.VAT, Role.GROSS)
_NUMERIC = (*_MONEY, Role.QUANTITY, Role.RATE, Role.DISCOUNT, Role.TAX, Role.VALUE)
_ENDS = (
    C.TOTAL,
    C.OF_WHICH,
    C.AMOUNT_DUE,
    C.WORDS,
    C.PAID,
    C.NET,
    C.GROSS,
    C.PAYMENT_FORM,
    C.ACCOUNT,
    C.NOTES,
    C.DUE_DATE,
    C.RATE,
    C.PERSON,
    C.BANK,
)
_CARRIED = re.compile(r"przeniesieni|carried|brought", re.IGNORECASE)
_NUMBER = re.compile(r"[-−–]?\d[\d .,'’]*\d|[-−–]?\d")
_UNIT = re.compile(r"^[^\W\d_](?:[^\W_]|[./\-²³]){0,8}$", re.IGNORECASE)
_WRAP = 2.0
_LEAST_SUMS = 2
_CENT = Decimal("0.01")


@dataclass(slots=True)
class _Draft:
    """An item being read."""

    row: Row
    texts: dict[Role, list[str]] = field(default_factory=dict)
    bottom: float = 0.0

    def add(self, role: Role, text: str) -> None:
        self.texts.setdefault(role, []).append(text)

    def text(self, role: Role) -> str:
        return " ".join(self.texts.get(role, ())).strip()


@dataclass(frozen=True, slots=True)
class ItemTable:
    """Items with the rows that hold them and the rows that head the tables."""

    items: tuple[LineItem, ...]
    item_rows: set[tuple[int, int]]
    header_rows: set[tuple[int, int]]
    rates: tuple[Triple, ...] = ()
    """Tax rows of a cash register's print."""


def read_line_items(document: Document) -> ItemTable:
    """All positions, over all pages; headings repeated on later pages continue the table."""
    drafts: list[tuple[_Draft, Header]] = []
    rows: set[tuple[int, int]] = set()
    heads: set[tuple[int, int]] = set()
    for page in document.pages:
        for header in find_headers(page):
            heads |= {(page.number, index) for index in range(header.first_row, header.last_row + 1)}
            found = _read_table(document, header, rows)
            if _sums_others(found, header):
                rows.discard((page.number, found.pop().row.index))
            drafts += [(draft, header) for draft in found]
    receipt = None if drafts else read_receipt(document)
    if receipt:
        return ItemTable(receipt.items, receipt.item_rows, heads, receipt.rates)
    items = tuple(_item(index, draft, header) for index, (draft, header) in enumerate(drafts, start=1))
    return ItemTable(items, rows, heads)


def _read_table(document: Document, header: Header, taken: set[tuple[int, int]]) -> list[_Draft]:
    """Rows below a heading until the summary begins."""
    page = document.page(header.page)
    drafts: list[_Draft] = []
    prefix: list[str] = []
    last_bottom = page.rows[header.last_row].box[3]
    following = page.rows[header.last_row + 1 :]
    for position, row in enumerate(following):
        if _ends_table(document, row, header) or row.box[1] - last_bottom > (9 if not drafts else 5) * page.line:
            break
        if _column_numbers(row):
            last_bottom = row.box[3]
            continue
        draft = _draft(row, header)
        name = draft.text(Role.NAME)
        if _CARRIED.search(row.text):
            continue
        if _is_item(draft, header, has_prefix=bool(prefix)):
            draft.texts.setdefault(Role.NAME, [])[:0] = prefix
            prefix = []
            drafts.append(draft)
        elif name and drafts and not _numbers(draft) and _continues(row, drafts[-1], following[position + 1 : position + 2], page.line):
            drafts[-1].add(Role.NAME, name)
            drafts[-1].bottom = row.box[3]
        elif name and not _numbers(draft):
            prefix.append(name)
        else:
            break
        taken.add((page.number, row.index))
        last_bottom = row.box[3]
    return drafts


def _sums_others(drafts: Sequence[_Draft], header: Header) -> bool:
    """Whether the last row, under any name, is the sum of those above: amounts alone, each the total of its column."""
    if len(drafts) < 2 or any(drafts[-1].text(role) for role in (Role.QUANTITY, Role.UNIT, Role.PRICE, Role.GROSS_PRICE, Role.RATE)):
        return False
    *items, last = (_item(position, draft, header) for position, draft in enumerate(drafts, start=1))
    said = [
        (total, [getattr(item, name) for item in items]) for name in ("net", "vat", "gross") if (total := getattr(last, name)) is not None
    ]
    allowed = _CENT * max(len(items), 2)
    return len(said) >= _LEAST_SUMS and all(None not in parts and abs(sum(parts, Decimal(0)) - total) <= allowed for total, parts in said)


def _continues(row: Row, draft: _Draft, following: Sequence[Row], line: float) -> bool:
    """A line of text belongs to the item above it unless it stands closer to the row below."""
    gap = row.box[1] - draft.bottom
    below = following[0].box[1] - row.box[3] if following else float("inf")
    return gap < _WRAP * line and (gap <= below + 0.3 * line or not any(char.isdigit() for char in following[0].text))


def _ends_table(document: Document, row: Row, header: Header) -> bool:
    """A summary label at the start of a cell, or the heading of a summary table."""
    place = (header.page, row.index)
    labels = document.labels_by_row.get(place, [])
    heading = [label for label in labels if label.concept in (C.RATE, C.NET, C.VAT, C.GROSS)]
    if len({label.concept for label in heading}) >= 3 and place not in document.amounts_by_row:
        return True
    return any(label.concept in _ENDS and label.at_start and _alone(label, labels) for label in labels)


def _alone(label: Label, labels: list[Label]) -> bool:
    """The label is all its cell says, but for a second language and an amount: not the beginning of a product's name."""
    if label.has_colon or label.concept in (C.AMOUNT_DUE, C.WORDS, C.OF_WHICH) or _amount_follows(label.span):
        return True
    covered = {index for other in labels if other.span.cell is label.span.cell for index in range(other.span.first, other.span.last)}
    tokens = label.span.cell.tokens
    return all(index in covered or letters(tokens[index].text) < 2 for index in range(len(tokens)))


def _amount_follows(span: Span) -> bool:
    rest = span.cell.text[span.cell.offsets[span.last] :] if span.last < len(span.cell.tokens) else ""
    return _NUMBER.match(rest.lstrip(" :")) is not None


def _column_numbers(row: Row) -> bool:
    """A row that only numbers the columns: 1 2 3 4 and so on."""
    texts = [token.text.strip("().") for cell in row.cells for token in cell.tokens]
    return len(texts) >= 4 and texts == [str(number) for number in range(1, len(texts) + 1)]


def _draft(row: Row, header: Header) -> _Draft:
    draft = _Draft(row, bottom=row.box[3])
    if len(row.cells) == 1 and name_column(Span(row.cells[0], 0, len(row.cells[0].tokens)), header):
        draft.add(Role.NAME, row.cells[0].text)
        return draft
    for cell in row.cells:
        for span in cell_parts(cell, header):
            role = column_of(span, header).role
            draft.add(role, span_text(span))
    return draft


def _numbers(draft: _Draft) -> int:
    """How many money columns of the row hold a number with decimals."""
    return sum(1 for role in (*_MONEY, Role.TAX, Role.VALUE) if re.search(r"\d ?[.,] ?\d\d(?!\d)", draft.text(role)))


def _is_item(draft: _Draft, header: Header, *, has_prefix: bool) -> bool:
    """A named row with an amount, or a row of numbers between the lines of its name."""
    count = _numbers(draft)
    named = letters(draft.text(Role.NAME)) >= 2 or (draft.text(Role.POSITION).strip(".)").isdigit() and bool(draft.text(Role.QUANTITY)))
    if named or not header.has(Role.NAME):
        return count >= 1
    return has_prefix and count >= 2 and bool(draft.text(Role.QUANTITY) or draft.text(Role.POSITION))


def _item(position: int, draft: _Draft, header: Header) -> LineItem:
    """Parse the texts of a draft by their columns."""
    quantity, unit = _quantity(draft)
    rate, tax = _rate_and_tax(draft)
    value = _amount(draft.text(Role.VALUE))
    net, gross = _amount(draft.text(Role.NET)), _amount(draft.text(Role.GROSS))
    if value is not None and not header.has(Role.NET) and (header.has(Role.GROSS) or gross is not None):
        net = value
    price = _amount(draft.text(Role.PRICE))
    name = " ".join(draft.text(Role.NAME).split())
    if not header.has(Role.POSITION):
        name = re.sub(rf"^{position}[.)]?\s+(?=\D)", "", name)
    return LineItem(position, name, quantity, unit, price, net, rate, tax, gross)


def _quantity(draft: _Draft) -> tuple[Decimal | None, str | None]:
    """Quantity and unit; „5 szt.” in one column gives both."""
    text = draft.text(Role.QUANTITY)
    match = _NUMBER.search(text)
    quantity = _count(match[0]) if match else None
    unit = draft.text(Role.UNIT) or (text[match.end() :].strip() if match else "")
    return quantity, unit if unit and _UNIT.match(unit) else None


def _count(text: str) -> Decimal | None:
    """A quantity; three decimals after a comma are decimals here."""
    reading = read_amount(text)
    if reading.value is not None or not reading.readings:
        return reading.value
    return reading.readings[-1] if "," in text else reading.readings[0]


def _rate_and_tax(draft: _Draft) -> tuple[str | None, Decimal | None]:
    """Rate and tax amount; a column headed only „VAT” holds whichever its content shows."""
    rate = normalise_rate(draft.text(Role.RATE)) if draft.text(Role.RATE) else None
    tax = _amount(draft.text(Role.VAT))
    either = draft.text(Role.TAX)
    if either:
        as_rate = normalise_rate(either)
        if as_rate and rate is None and ("%" in either or not re.search(r"[.,]\d\d", either)):
            rate = as_rate
        elif tax is None:
            tax = _amount(either)
    return rate, tax


def _amount(text: str) -> Decimal | None:
    """The one amount in a column's text."""
    text = clean(text)
    whole = read_amount(text).value
    if whole is not None:
        return whole
    numbers = [value for match in _NUMBER.finditer(text) if (value := read_amount(match[0]).value) is not None]
    return numbers[0] if len(numbers) == 1 else None
