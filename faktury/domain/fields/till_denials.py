"""Whether a cash register's print names more than the totals hold: the sums of one letter are no sums of the whole."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from faktury.domain.extraction import Finding
from faktury.domain.fields.evidence import Evidence
from faktury.domain.fields.triples import Triple
from faktury.domain.fields.vocabulary import Concept
from faktury.domain.money import CENT, format_plain

C = Concept
_SUMS = (C.GROSS, C.TOTAL, C.AMOUNT_DUE)


def till_denies(evidence: Evidence, best: Triple) -> tuple[Finding, ...]:
    """The finding that the totals are those of one letter, or smaller than what the print shows; nothing without letters."""
    if not evidence.letters:
        return ()
    difference = max(_more_than(evidence, best), default=None)
    return () if difference is None else (Finding("totals_mismatch", {"amount": format_plain(difference)}, "gross_total"),)


def _more_than(evidence: Evidence, best: Triple) -> Iterator[Decimal]:
    """What the print shows beyond the totals."""
    gross = abs(best.gross)
    whole = [abs(found.value) for found in evidence.values(*_SUMS) if not found.of_part]
    yield from (value - gross for value in whole if value > gross + CENT)
    lines = [item.gross for item in evidence.table.as_gross if item.gross is not None]
    if sum(lines, Decimal(0)) > gross + CENT * max(len(lines), 2):
        yield sum(lines, Decimal(0)) - gross
    if len(evidence.letters) > 1 and gross not in whole and len(evidence.rates) < len(evidence.letters):
        yield Decimal(0)
