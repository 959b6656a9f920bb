"""One misread row put right where the rest of the invoice leaves a single possibility that the row itself confirms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from faktury.domain.extraction import LineItem, VatRow
from faktury.domain.fields.document import Document
from faktury.domain.fields.triples import Triple, one_digit_apart, row_rate
from faktury.domain.money import CENT, round_money
from faktury.domain.rates import KNOWN_RATES, PERCENT_RATES, expected_vat, rate_percent

_NEAR = Decimal("0.05")
"""Tax summed from lines differs from tax on the sum by a few grosze."""
_LEAST_ANCHORS = 2
_SAME_RATIO, _OTHER_CURRENCY = Decimal("0.002"), Decimal("0.2")
Sums = tuple[Decimal, Decimal, Decimal]


def mended_rates(document: Document, item_rows: set[tuple[int, int]], rates: Sequence[Triple], total: Sums) -> tuple[VatRow, ...]:
    """Rows per rate that add up to the total: a rate misread, one row lost or one amount wrong follow from the others."""
    rows = [VatRow(_sure_rate(row), row.net, row.vat, row.gross) for row in rates if row.rate]
    if _converted(rows, total):
        return ()
    if not rows or _close(_rest(rows, total), (Decimal(0),) * 3, len(rows)):
        return tuple(rows)
    found = _lost_row(document, item_rows, rates, rows, total) or _wrong_row(rows, total)
    return tuple(found or rows)


def _converted(rows: Sequence[VatRow], total: Sums) -> bool:
    """Whether the rows are the total in another currency: the same multiple of its net and of its gross amount."""
    net = sum((row.net for row in rows), Decimal(0))
    gross = sum((row.gross for row in rows), Decimal(0))
    if not (rows and total[0] and total[2] and net and gross):
        return False
    by_net, by_gross = net / total[0], gross / total[2]
    return abs(by_net / by_gross - 1) < _SAME_RATIO and abs(by_gross - 1) > _OTHER_CURRENCY


def _sure_rate(row: Triple) -> str:
    """A rate that no law knows is a misread one when exactly one known rate gives the row's tax."""
    rate = row.rate or ""
    if rate in KNOWN_RATES or not row.vat:
        return rate
    fitting = [known for known in PERCENT_RATES if expected_vat(row.net, known) == row.vat]
    return fitting[0] if len(fitting) == 1 else rate


def _rest(rows: Sequence[VatRow], total: Sums) -> Sums:
    """What is missing from the rows to the total."""
    net, vat, gross = (sum((getattr(row, name) for row in rows), Decimal(0)) for name in ("net", "vat", "gross"))
    return total[0] - net, total[1] - vat, total[2] - gross


def _close(left: Sums, right: Sums, rows: int) -> bool:
    return all(abs(one - other) <= CENT * max(rows, 2) for one, other in zip(left, right, strict=True))


def _fits(values: Sums, rate: str) -> bool:
    expected = expected_vat(values[0], rate)
    return expected is not None and abs(expected - values[1]) <= _NEAR and values[2] != 0


def _lost_row(
    document: Document, item_rows: set[tuple[int, int]], rates: Sequence[Triple], rows: list[VatRow], total: Sums
) -> list[VatRow] | None:
    """A row of the summary that was not read as one, though what it shows is part of what is missing."""
    rest = _rest(rows, total)
    used = {row.place for row in rates} | item_rows
    have = {row.rate for row in rows}
    found: set[str] = set()
    for place, amounts in document.amounts_by_row.items():
        anchors = [value for value in rest if value and any(_same(amount.value, value) for amount in amounts if not amount.weak)]
        printed = row_rate(document.row(*place))
        possible = [printed] if printed in KNOWN_RATES else PERCENT_RATES if len(anchors) >= _LEAST_ANCHORS else ()
        if place not in used and anchors:
            found |= {rate for rate in possible if rate and rate not in have and _fits(rest, rate)}
    return [*rows, VatRow(found.pop(), *rest)] if len(found) == 1 else None


def _same(read: Decimal, meant: Decimal) -> bool:
    return read == meant or one_digit_apart(read, meant)


def _wrong_row(rows: list[VatRow], total: Sums) -> list[VatRow] | None:
    """The only row whose amounts, taken from the others and the total, fit its rate and keep one of its printed amounts."""
    options = []
    for index, row in enumerate(rows):
        meant = _rest([*rows[:index], *rows[index + 1 :]], total)
        kept = sum(one == other for one, other in zip(meant, (row.net, row.vat, row.gross), strict=True))
        if kept and _fits(meant, row.rate):
            options.append([*rows[:index], VatRow(row.rate, *meant), *rows[index + 1 :]])
    return options[0] if len(options) == 1 else None


def mended_items(items: tuple[LineItem, ...], column: str, total: Decimal | None) -> tuple[LineItem, ...]:
    """Lines that add up to the total: one amount a digit wrong or unread follows from the others and its own line's arithmetic."""
    values = [getattr(item, column) for item in items]
    if total is None or len(items) < 2 or values.count(None) > 1:
        return items
    known = sum((value for value in values if value is not None), Decimal(0))
    if None not in values and abs(known - total) <= CENT * max(len(items), 2):
        return items
    options = []
    for index, value in enumerate(values):
        meant = total - known + (value or Decimal(0))
        unread = None not in values or value is None
        apart = value is None or one_digit_apart(value, meant)
        if unread and apart and any(abs(said - meant) <= CENT for said in _said(items[index], column)):
            options.append(index)
    if len(options) != 1:
        return items
    index = options[0]
    meant = total - known + (values[index] or Decimal(0))
    mended = replace(items[index], net=meant) if column == "net" else replace(items[index], gross=meant)
    return (*items[:index], mended, *items[index + 1 :])


def _said(item: LineItem, column: str) -> Iterator[Decimal]:
    """What the rest of a line says its net or gross value is."""
    price = item.unit_price if column == "net" else item.gross_price
    if item.quantity is not None and price is not None:
        yield round_money(item.quantity * price)
    rate = rate_percent(item.vat_rate) if item.vat_rate else None
    other = item.gross if column == "net" else item.net
    if other is None:
        return
    if item.vat is not None:
        yield other - item.vat if column == "net" else other + item.vat
    if rate is not None:
        yield round_money(other / (1 + rate)) if column == "net" else round_money(other * (1 + rate))
