"""Rows that say they are the total and give amounts the invoice's totals deny: the paper contradicts itself, whatever else agrees."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations

from faktury.domain.extraction import TEXT_LAYER
from faktury.domain.fields.document import AmountFound, Document
from faktury.domain.fields.foreign import tax_in_zloty
from faktury.domain.fields.labels import Label
from faktury.domain.fields.triples import adds_up, one_digit_apart, row_rate
from faktury.domain.fields.vocabulary import Concept
from faktury.domain.rates import expected_vat
from faktury.domain.text import fold

C = Concept
Sums = tuple[Decimal, Decimal, Decimal]
_TOTAL = (C.TOTAL, C.GROSS)
_OF_TOTAL = (C.TOTAL, C.GROSS, C.NET, C.VAT, C.OF_WHICH, C.CURRENCY, C.RATE)
_PART = re.compile(r"rabat|upust|opust|zalicz|kaucj|saldo|rat[ay]\b|odset|przenies|strony|kurs|zaplacono|wplacono|\d ?%")
"""Sums of something else than the invoice."""
_WHOLE_ROW = 3
_LINE_ROUNDING = Decimal("0.05")


def denied_by_total_row(document: Document, item_rows: set[tuple[int, int]], totals: Sums) -> Decimal | None:
    """The amount by which a row labelled as the total denies the invoice's; None when every such row agrees.

    Such a row gives net, VAT and gross, or some of them: it denies the totals when it shares one amount with them and gives another they
    do not know, or when its three amounts do not add up. A sum of quantities left of them, a subtotal that adds up, the sum in złoty of
    an invoice in another currency deny nothing.
    """
    for amounts in _total_rows(document, item_rows):
        stranger = _stranger(document, amounts, totals)
        if stranger is not None:
            return abs(stranger - min(totals, key=lambda value: abs(value - stranger)))
    return None


def misprinted(document: Document, item_rows: set[tuple[int, int]], totals: Sums) -> Decimal | None:
    """What a row of a rate denies, or an amount without a label that is the gross one but for a digit; only where digits are exact."""
    for place, found in document.amounts_by_row.items():
        if place in item_rows or document.page(place[0]).source != TEXT_LAYER:
            continue
        amounts = [abs(amount.value) for amount in found if not amount.weak]
        rate = row_rate(document.row(*place))
        denied = _denied_by_rate(amounts, rate) if rate else None
        if denied is None and len(amounts) == 1 and _misses_gross(document, amounts[0], totals):
            denied = abs(amounts[0] - abs(totals[2]))
        if denied is not None:
            return denied
    return None


def _denied_by_rate(amounts: list[Decimal], rate: str) -> Decimal | None:
    """How much net, tax at the rate and gross of one row miss each other: two of them are right, the third is not."""
    if len(amounts) != _WHOLE_ROW or _adds_up(amounts):
        return None
    net, vat, gross = amounts
    fits = (_is_tax(net, rate, vat), _is_tax(gross - vat, rate, vat), _is_tax(net, rate, gross - net))
    return abs(net + vat - gross) if vat and gross > vat and any(fits) else None


def _is_tax(net: Decimal, rate: str, vat: Decimal) -> bool:
    """Tax summed from lines differs from tax on the sum by a few grosze."""
    expected = expected_vat(net, rate)
    return expected is not None and abs(expected - vat) <= _LINE_ROUNDING


def _misses_gross(document: Document, value: Decimal, totals: Sums) -> bool:
    """Whether the amount is the gross one but for a digit, and neither another print nor a printed amount nor a rate accounts for it."""
    known = {abs(total) for total in totals}
    if value in known or not one_digit_apart(value, abs(totals[2])):
        return False
    printed = [abs(other.value) for other in document.amounts if not other.weak]
    made = any(abs(value - total) in printed or tax_in_zloty(document, value, total) for total in known)
    return printed.count(value) == 1 and not made


def _total_rows(document: Document, item_rows: set[tuple[int, int]]) -> Iterator[list[AmountFound]]:
    """The amounts of each row that a total's label begins, up to the next label of something else."""
    for place, amounts in document.amounts_by_row.items():
        row = document.row(*place)
        labels = document.labels_by_row.get(place, [])
        if place in item_rows or not labels or row_rate(row) is not None or _PART.search(fold(row.text)):
            continue
        first = min(labels, key=lambda label: label.span.box[0])
        if first.concept in _TOTAL and first.at_start:
            limit = _limit(labels)
            yield [amount for amount in amounts if first.span.box[2] - 1 <= amount.span.box[0] < limit and not amount.weak]


def _limit(labels: list[Label]) -> float:
    """Where a label of something else begins."""
    return min((label.span.box[0] for label in labels if label.concept not in _OF_TOTAL), default=float("inf"))


def _stranger(document: Document, amounts: list[AmountFound], totals: Sums) -> Decimal | None:
    """The amount of a total's row that the totals do not know."""
    values = [amount.value for amount in amounts]
    shared = [index for index, value in enumerate(values) if value in totals and value]
    if len(values) < 2 or not shared or _adds_up(values):
        return None
    strangers = [value for value in values[shared[0] + 1 :] if value not in totals and value and not _in_zloty(document, value, totals)]
    if strangers:
        return strangers[-1]
    before = values[shared[0] - 1] if shared[0] else None
    lacks_net = values[shared[0]] == totals[1] != totals[0]
    return before if len(values) == _WHOLE_ROW and lacks_net and before not in totals else None


def _adds_up(values: list[Decimal]) -> bool:
    return any(adds_up(*sorted(trio, key=abs)) for trio in combinations(values, 3))


def _in_zloty(document: Document, value: Decimal, totals: Sums) -> bool:
    return any(tax_in_zloty(document, value, total) for total in totals)
