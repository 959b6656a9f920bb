"""Whether what is to be paid denies the gross amount: another sum is explained by an amount on the paper, or a person decides."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import combinations

from faktury.domain.extraction import Finding
from faktury.domain.fields.amount_labels import LabelledAmount
from faktury.domain.fields.document import Document
from faktury.domain.fields.evidence import Evidence
from faktury.domain.fields.foreign import tax_in_zloty
from faktury.domain.fields.vocabulary import Concept
from faktury.domain.money import format_plain
from faktury.domain.text import fold

C = Concept
_PLAIN = 0.9
_SLIGHT = Decimal("1.00")
_BALANCE = re.compile(r"saldo|doplat|nadplat|odset|zaleg|zalicz|prognoz|kaucj|opakow|depozyt|poprzedn|balance|interest")
_MOST_BALANCES = 8


def due_denies(document: Document, evidence: Evidence, totals: tuple[Decimal, Decimal, Decimal]) -> tuple[Finding, ...]:
    """The finding that a labelled sum contradicts the total.

    Every amount due and every bare „Razem” is net, VAT, gross, zero, or the gross amount and one other printed amount (paid, a deposit,
    a balance) more or less; any labelled sum that differs from the gross amount by less than a złoty must be explained so.
    """
    gross = totals[2]
    plain = [found for found in evidence.values(C.GROSS, C.TOTAL, C.AMOUNT_DUE) if found.weight >= _PLAIN and not found.weak]
    denying = [
        found.value
        for found in plain
        if found.value not in (0, *totals)
        and ((not found.of_part and abs(found.value - gross) < _SLIGHT) or (found.heads and _whole(evidence, found)))
        and not _explained(document, found.value, gross)
    ]
    return tuple(Finding("totals_mismatch", {"amount": format_plain(abs(value - gross))}, "gross_total") for value in denying[:1])


def _whole(evidence: Evidence, found: LabelledAmount) -> bool:
    """Whether the amount is labelled as what is due or the sum of everything, not as that of one rate's rows, of a line or of the lines."""
    if found.concept is C.AMOUNT_DUE:
        return True
    parts = {abs(value) for row in evidence.rates for value in row.values}
    parts |= {abs(value) for item in evidence.items for value in (item.net, item.gross) if value is not None}
    summed = any(evidence.lines_sum_to(column, found.value) for column in ("net", "gross"))
    return found.concept is C.TOTAL and not found.of_part and abs(found.value) not in parts and not summed


def _explained(document: Document, due: Decimal, gross: Decimal) -> bool:
    """Whether the difference is another printed amount or a sum of balances, or the sum is the gross amount at the exchange rate."""
    difference = abs(due - gross)
    if tax_in_zloty(document, due, gross) or any(abs(amount.value) == difference for amount in document.amounts if not amount.weak):
        return True
    balances = {
        abs(amount.value)
        for place, amounts in document.amounts_by_row.items()
        if _BALANCE.search(fold(document.row(*place).text))
        for amount in amounts
        if not amount.weak
    }
    signed = [sum(values) for count in (2, 3) for values in combinations(sorted(balances)[:_MOST_BALANCES], count)]
    return difference in signed
