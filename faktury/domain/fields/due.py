"""Whether what is to be paid denies the gross amount: another sum is explained by an amount on the paper, or a person decides."""

from __future__ import annotations

from decimal import Decimal

from faktury.domain.extraction import Finding
from faktury.domain.fields.document import Document
from faktury.domain.fields.evidence import Evidence
from faktury.domain.fields.foreign import tax_in_zloty
from faktury.domain.fields.vocabulary import Concept
from faktury.domain.money import format_plain

C = Concept
_PLAIN = 0.9
_SLIGHT = Decimal("1.00")


def due_denies(document: Document, evidence: Evidence, totals: tuple[Decimal, Decimal, Decimal]) -> tuple[Finding, ...]:
    """The finding that a labelled sum contradicts the total.

    Either a gross amount, total or amount due that differs by less than a złoty, or amounts due none of which is the gross amount,
    zero, or the gross amount and one other printed amount (paid, a deposit, a balance) more or less.
    """
    gross = totals[2]
    plain = [found for found in evidence.values(C.GROSS, C.TOTAL, C.AMOUNT_DUE) if found.weight >= _PLAIN and not found.weak]
    slight = [
        found.value
        for found in plain
        if found.rate is None and 0 < abs(found.value - gross) < _SLIGHT and found.value not in totals and found.value
    ]
    due = [found.value for found in plain if found.concept is C.AMOUNT_DUE]
    denying = [value for value in slight if not _explained(document, value, gross)]
    if due and not any(value in (0, *totals) or _explained(document, value, gross) for value in due):
        denying += due
    return tuple(Finding("totals_mismatch", {"amount": format_plain(abs(value - gross))}, "gross_total") for value in denying[:1])


def _explained(document: Document, due: Decimal, gross: Decimal) -> bool:
    """Whether one other printed amount is the difference, or the sum is the gross amount at the printed exchange rate."""
    difference = abs(due - gross)
    return tax_in_zloty(document, due, gross) or any(abs(amount.value) == difference for amount in document.amounts if not amount.weak)
