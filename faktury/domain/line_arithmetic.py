"""Completes what an invoice's table leaves open: a line's amounts, sums per rate, totals. Fills gaps only, in whole grosze."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from faktury.domain.extraction import LineItem, VatRow
from faktury.domain.money import round_money
from faktury.domain.rates import rate_percent

NET, GROSS = "net", "gross"


def completed_line(item: LineItem, basis: str = NET) -> LineItem:
    """The line with every amount that follows from the others.

    Args:
        item: as printed or typed.
        basis: NET: quantity x price > net > VAT > gross. GROSS: the tax is taken out of the gross amount
            (art. 106e ust. 7 of the VAT act: gross x rate / (100 + rate)), net is the rest.
    """
    percent = rate_percent(item.vat_rate) if item.vat_rate else None
    net, vat, gross = item.net, item.vat, item.gross
    if basis == GROSS and gross is not None and percent is not None and vat is None:
        vat = round_money(gross * percent / (1 + percent))
    if net is None and gross is not None and vat is not None:
        net = gross - vat
    if net is None and item.quantity is not None and item.unit_price is not None:
        net = round_money(item.quantity * item.unit_price)
    if vat is None and net is not None and percent is not None:
        vat = round_money(net * percent)
    if gross is None and net is not None and vat is not None:
        gross = net + vat
    return replace(item, net=net, vat=vat, gross=gross)


def rates_of(lines: Sequence[LineItem]) -> list[VatRow]:
    """Sums per rate in the order of appearance, what was there before a correction taken off.

    Empty when a line lacks an amount or a rate, for then the sums would lie.
    """
    found: dict[str, VatRow] = {}
    for item in lines:
        if item.vat_rate is None or item.net is None or item.vat is None or item.gross is None:
            return []
        old = found.get(item.vat_rate, VatRow(item.vat_rate, Decimal(0), Decimal(0), Decimal(0)))
        sign = -1 if item.is_before else 1
        sums = (old.net + sign * item.net, old.vat + sign * item.vat, old.gross + sign * item.gross)
        found[item.vat_rate] = VatRow(item.vat_rate, *sums)
    return list(found.values())


def totals_of(rows: Iterable[VatRow]) -> dict[str, Decimal]:
    """Sums of the summary under the names of the totals; empty without rows."""
    rows = list(rows)
    if not rows:
        return {}
    return {f"{name}_total": sum((getattr(row, name) for row in rows), Decimal(0)) for name in ("net", "vat", "gross")}
