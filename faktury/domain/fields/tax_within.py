"""A gross sum with only „w tym VAT” beside it: the net amount follows, where the tax is what its rate makes of the sum."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from faktury.domain.fields.amount_labels import LabelledAmount
from faktury.domain.fields.triples import LABELS, Triple
from faktury.domain.money import round_money
from faktury.domain.rates import PERCENT_RATES, rate_percent

_ROUNDING = Decimal("0.02")


def taxed_within(grosses: Sequence[LabelledAmount], nets: Sequence[LabelledAmount], vats: Sequence[LabelledAmount]) -> list[Triple]:
    """Net, VAT and gross for every labelled sum that one labelled tax is part of; none where a net amount is printed."""
    if any(not net.of_part and not net.weak for net in nets):
        return []
    taxes = {(vat.rate, vat.value): vat for vat in vats if not vat.weak and vat.value}
    if len({value for _, value in taxes}) != 1:
        return []
    vat = next(iter(taxes.values()))
    found = []
    for gross in grosses:
        rate = _rate(gross.value, vat)
        if rate and not gross.of_part:
            spans = (None, vat.span, gross.span)
            found.append(Triple(gross.value - vat.value, vat.value, gross.value, spans, LABELS, rate, int(gross.weak)))
    return found


def _rate(gross: Decimal, vat: LabelledAmount) -> str | None:
    """The printed rate, or the only one the law knows, that makes the tax of the sum."""
    fitting = [
        rate
        for rate in ([vat.rate] if vat.rate else PERCENT_RATES)
        if (share := rate_percent(rate)) and abs(round_money(gross * share / (1 + share)) - vat.value) <= _ROUNDING
    ]
    return fitting[0] if len(fitting) == 1 else None
