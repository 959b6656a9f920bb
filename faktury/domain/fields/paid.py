"""The day an invoice was paid, where it says so."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from faktury.domain.extraction import Field
from faktury.domain.fields.document import Document
from faktury.domain.fields.labels import Label
from faktury.domain.fields.relation import assign
from faktury.domain.fields.vocabulary import Concept
from faktury.domain.text import fold, loose

C = Concept
_PAID_ON = frozenset(
    map(
        loose,
        (
            "zapłacono dnia",
            "zapłacono w dniu",
            "opłacono dnia",
            "zapłacono",
            "opłacono",
            "paid on",
            "date paid",
            "paid",
            "zapłacono gotówką",
            "zapłacono kartą",
            "wpłacono",
        ),
    )
)
_PAYMENT_DAY = frozenset(map(loose, ("data zapłaty", "date of payment")))
"""Said of the past on a paid invoice and of the term on another: believed only where the invoice says that it is paid."""
_PAID = re.compile(r"\b(?:zaplacon[oay]|oplacon[oay]|uregulowan[oay]|zaplata (?:gotowka|karta)|paid)\b")
_NOT_PAID = re.compile(r"zaplacono[: ]{1,3}0[,.]00|nie ?zaplacon|niezaplacon|brak zaplaty")
_KNOWN = ("issue_date", "due_date", "amount_due", "gross_total")
_RIVALS = (C.OTHER_DATE, C.ISSUE_DATE, C.SALE_DATE, C.ISSUE_AND_SALE_DATE, C.DUE_DATE, C.NUMBER, C.SELLER, C.BUYER)
_BESIDE, _BELOW = 2.5, 5.5
_LONGEST_ADVANCE = 366


def read_paid_date(document: Document, fields: Mapping[str, Field]) -> Field | None:
    """The date that a label of payment announces, beside it or right below; none where nothing says that the whole invoice is paid."""
    issued, due, left, gross = (found.value if (found := fields.get(name)) else None for name in _KNOWN)
    if left and left != gross:
        return None
    labels = [label for label in document.of(C.OTHER_DATE, C.PAID) if label.key in _PAID_ON | _PAYMENT_DAY]
    if not labels:
        return None
    text = fold(" ".join(cell.text for cell in document.cells))
    if _NOT_PAID.search(text):
        return None
    said = _PAID.search(text) is not None
    trusted = [label for label in labels if label.key in _PAID_ON or said]
    pairs = assign(document, trusted, document.dates, lambda found: found.span, [*document.of(*_RIVALS), *trusted])
    days = [found for label, found, relation in pairs if relation.cost <= _limit(label) and found.value != due]
    if len({found.value for found in days}) != 1:
        return None
    early = isinstance(issued, date) and (issued - days[0].value).days > _LONGEST_ADVANCE
    return None if early else document.field(days[0].value, [days[0].span], 1.0 if not days[0].doubtful else 0.45)


def _limit(label: Label) -> float:
    """A bare „Zapłacono” has its date in the same line."""
    return _BELOW if label.key in _PAYMENT_DAY else _BESIDE
