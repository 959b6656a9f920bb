"""What on the paper denies the totals that everything else adds up to: a person decides which of them is right."""

from __future__ import annotations

from decimal import Decimal

from faktury.domain.extraction import Finding
from faktury.domain.fields.document import Document
from faktury.domain.fields.due import due_denies
from faktury.domain.fields.evidence import Evidence
from faktury.domain.fields.foreign import tax_in_zloty
from faktury.domain.fields.line_items import ItemTable
from faktury.domain.fields.till_denials import till_denies
from faktury.domain.fields.total_rows import denied_by_total_row, misprinted
from faktury.domain.fields.triples import Triple, broken_totals
from faktury.domain.fields.vocabulary import Concept
from faktury.domain.money import format_plain

C = Concept
_PLAIN_LABEL = 0.9
_ORDER = ("net_total", "vat_total", "gross_total")


def denials(document: Document, table: ItemTable, evidence: Evidence, best: Triple) -> tuple[Finding, ...]:
    """The first contradiction found, none when the paper agrees with itself."""
    return (
        _contradicted(document, table, best)
        or _denied(document, evidence, best)
        or due_denies(document, evidence, best.values)
        or _by_rows(document, table, best)
        or till_denies(evidence, best)
    )


def _contradicted(document: Document, table: ItemTable, best: Triple) -> tuple[Finding, ...]:
    """A printed total row that agrees with two of the amounts and gives another third: the paper disagrees with itself."""
    for printed in broken_totals(document, table.item_rows):
        wrong = [(name, said, value) for name, said, value in zip(_ORDER, printed, best.values, strict=True) if said != value]
        if len(wrong) == 1:
            name, said, value = wrong[0]
            return _finding(abs(said - value), name)
    return ()


def _denied(document: Document, evidence: Evidence, best: Triple) -> tuple[Finding, ...]:
    """Plain labels that all give another total than everything else adds up to: a person decides which of them is right."""
    for name, concept, value in zip(_ORDER, (C.NET, C.VAT, C.GROSS), best.values, strict=True):
        said = {found.value for found in evidence.values(concept) if found.weight >= _PLAIN_LABEL and not found.weak and not found.of_part}
        if concept is C.VAT and value not in said:
            said = {other for other in said if not tax_in_zloty(document, other, value)}
        if said and value not in said and sum(said) != value:
            return _finding(min(abs(other - value) for other in said), name)
    return ()


def _by_rows(document: Document, table: ItemTable, best: Triple) -> tuple[Finding, ...]:
    difference = denied_by_total_row(document, table.item_rows, best.values)
    if difference is None:
        difference = misprinted(document, table.item_rows, best.values)
    return _finding(difference, "gross_total") if difference is not None else ()


def _finding(difference: Decimal, name: str) -> tuple[Finding, ...]:
    return (Finding("totals_mismatch", {"amount": format_plain(difference)}, name),)
