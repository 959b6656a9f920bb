"""Several invoices in one file: where the first one ends. Original and copy of one invoice are one invoice."""

from __future__ import annotations

from decimal import Decimal

from rapidfuzz.distance import OSA

from faktury.domain.dates import find_dates
from faktury.domain.extraction import Finding
from faktury.domain.fields.document import Document
from faktury.domain.fields.number import PLAIN_NUMBER, best_number
from faktury.domain.fields.vocabulary import Concept
from faktury.domain.lines import PageLayout
from faktury.domain.text import fold

C = Concept
_ALIKE = 2
_HEAD = 0.6
_SUMS = (C.GROSS, C.AMOUNT_DUE)


def first_invoice(document: Document) -> tuple[Document, list[Finding]]:
    """The pages up to the first that heads another invoice, and the finding that one follows."""
    if len(document.pages) < 2:
        return document, []
    first = _alone(document, document.pages[0])
    number = _announced(first)
    if number is None:
        return document, []
    for index, page in enumerate(document.pages[1:], start=1):
        if _heads_another(_alone(document, page), first, number):
            return Document(document.pages[:index], document.own_nip), [Finding("several_invoices")]
    return document, []


def _alone(document: Document, page: PageLayout) -> Document:
    return Document((page,), document.own_nip)


def _announced(page: Document) -> str | None:
    """The number a page plainly announces in its upper part."""
    best = best_number(page)
    if best is None or best.score < PLAIN_NUMBER or best.span.box[1] > _HEAD * page.pages[0].height:
        return None
    return best.text


def _heads_another(page: Document, first: Document, number: str) -> bool:
    """Whether the page carries a head of its own with another number; one digit apart it may be the same, badly read."""
    other = _announced(page)
    if other is None or _same(other, number) or not (page.has(C.ISSUE_DATE) or (page.has(C.SELLER) and page.has(C.BUYER))):
        return False
    if OSA.distance(other, number, score_cutoff=_ALIKE) > _ALIKE:
        return True
    days, sums = _days(page), _sums(page)
    return _apart(days, _days(first)) or (_apart(sums, _sums(first)) and bool(sums))


def _same(left: str, right: str) -> bool:
    return "".join(fold(left).split()) == "".join(fold(right).split())


def _days(page: Document) -> set[object]:
    """Dates in the rows that speak of the issue."""
    rows = {(label.span.page, label.span.row) for label in page.of(C.ISSUE_DATE, C.ISSUE_AND_SALE_DATE)}
    return {span.value for place in rows for span in find_dates(page.row(*place).text)}


def _sums(page: Document) -> set[Decimal]:
    """Amounts in the rows that say what is to be paid."""
    rows = {(label.span.page, label.span.row) for label in page.of(*_SUMS)}
    return {amount.value for place in rows for amount in page.amounts_by_row.get(place, ()) if not amount.weak}


def _apart(left: set[object] | set[Decimal], right: set[object] | set[Decimal]) -> bool:
    return bool(left) and bool(right) and not left & right
