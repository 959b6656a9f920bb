"""Whether what is to be paid denies the gross amount: another sum is explained by an amount on the paper, or a person decides."""

from __future__ import annotations

from decimal import Decimal

from faktury.domain.extraction import Finding
from faktury.domain.fields.amount_labels import LabelledAmount
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

    Every amount due and every bare „Razem” is net, VAT, gross, zero, or the gross amount and one other printed amount (paid, a deposit,
    a balance) more or less; any labelled sum that differs from the gross amount by less than a złoty must be explained so.
    """
    gross = totals[2]
    plain = [found for found in evidence.values(C.GROSS, C.TOTAL, C.AMOUNT_DUE) if found.weight >= _PLAIN and not found.weak]
    denying = [
        found.value
        for found in plain
        if found.value not in (0, *totals)
        and ((found.rate is None and abs(found.value - gross) < _SLIGHT) or found.concept is C.AMOUNT_DUE or _whole(evidence, found))
        and not _explained(document, found.value, gross)
    ]
    return tuple(Finding("totals_mismatch", {"amount": format_plain(abs(value - gross))}, "gross_total") for value in denying[:1])


def _whole(evidence: Evidence, found: LabelledAmount) -> bool:
    """Whether the amount is labelled as the sum of everything, and is not that of one rate's rows or of the lines."""
    parts = {abs(value) for row in evidence.rates for value in row.values}
    summed = any(evidence.lines_sum_to(column, found.value) for column in ("net", "gross"))
    return found.concept is C.TOTAL and found.rate is None and found.letter is None and abs(found.value) not in parts and not summed


def _explained(document: Document, due: Decimal, gross: Decimal) -> bool:
    """Whether one other printed amount is the difference, or the sum is the gross amount at the printed exchange rate."""
    difference = abs(due - gross)
    return tax_in_zloty(document, due, gross) or any(abs(amount.value) == difference for amount in document.amounts if not amount.weak)
