"""How and by when to pay: the form of payment, and a due date told as a number of days."""

from __future__ import annotations

import re
from collections.abc import Iterator

from faktury.domain.boxes import overlap
from faktury.domain.extraction import Field
from faktury.domain.fields.document import Document
from faktury.domain.fields.labels import Label
from faktury.domain.fields.vocabulary import Concept
from faktury.domain.lines import Cell, Span
from faktury.domain.text import fold

C = Concept
_FORMS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("transfer", re.compile(r"\bprzelew(?!y ?24)\w*|bank transfer|wire transfer|\btransfer\b|uberweisung|polecenie zaplaty|direct debit")),
    ("mobile", re.compile(r"\bblik\b|mobiln")),
    ("card", re.compile(r"\bkart[aoy]?\b|\bkarta\b|\bcard\b|kreditkarte|\bvisa\b|mastercard")),
    ("cash", re.compile(r"gotowk|\bcash\b(?! method)|\bbar\b|barzahlung")),
    ("cheque", re.compile(r"\bczek|\bcheque\b")),
    ("voucher", re.compile(r"\bbon(?:em)?\b|voucher")),
    ("credit", re.compile(r"\bkredyt(?!u)\b|kredyt kupieck")),
    ("other", re.compile(r"kompensat|potracen|wzajemn\w+ rozlicz|pobrani|cash on delivery|nachnahme|payu|przelewy ?24|paypal|tpay|online")),
)
_SENTENCE = re.compile(r"(?:platn|zaplac|oplac|paid|payable|zahlbar)\w*(?: \w+){0,3}")
_DAYS = re.compile(r"(?<![\w,.\-])(\d{1,3}) ?(?:dni|dnia|days|day|tage|tagen)\b")
_NET_DAYS = re.compile(r"\bnet ?(\d{1,3})\b|\bnetto ?(\d{1,3}) ?(?:dni|tage)")
_PAYS = re.compile(r"platn|zaplat|zaplac|termin|przelew|payable|payment|zahl|due")
_NOT_PAYMENT = re.compile(r"reklamac|odset|zwrot|wezwan|gwaranc|opoznien|otrzyman|dorecz|receipt of|uzytkow|reclam|waznosc|\bwazn")
_LONGEST_TERM = 365


def read_payment_form(document: Document) -> Field | None:
    """The code of the payment form a label announces, or a sentence like „zapłacono kartą” tells."""
    for label in document.of(C.PAYMENT_FORM):
        for cell, text in _values(document, label):
            field = _form(document, cell, text)
            if field:
                return field
    for cell in document.cells:
        said = _SENTENCE.search(fold(cell.text))
        field = _form(document, cell, said[0]) if said else None
        if field:
            return field
    return None


def _values(document: Document, label: Label) -> Iterator[tuple[Cell, str]]:
    """Texts after the label in its cell, in the next cell, and in its column below."""
    cell = label.span.cell
    rest = cell.tokens[label.span.last :]
    yield cell, " ".join(token.text for token in rest)
    row = document.row(cell.page, cell.row)
    following = [other for other in row.cells if other.box[0] > cell.box[2]]
    if following:
        yield following[0], following[0].text
    page = document.page(cell.page)
    for below in page.rows[cell.row + 1 : cell.row + 2]:
        for other in below.cells:
            if overlap(other.box[0], other.box[2], cell.box[0], cell.box[2]) > 0:
                yield other, other.text


def _form(document: Document, cell: Cell, text: str) -> Field | None:
    plain = fold(text)
    matches = [(match.start(), index) for index, (_, pattern) in enumerate(_FORMS) if (match := pattern.search(plain))]
    if not matches:
        return None
    return document.field(_FORMS[min(matches)[1]][0], [Span(cell, 0, len(cell.tokens))])


def days_to_pay(document: Document, *, labelled: bool = False) -> tuple[int, Span] | None:
    """The number of days from the issue date, beside a label or in a sentence; days from a receipt of the invoice are no term.

    `labelled`: only beside the label of the due date itself; a payment form's „przelew 14 dni” may be a seller's habit.
    """
    for label in document.of(C.DUE_DATE, *(() if labelled else (C.PAYMENT_FORM,))):
        for cell, text in _values(document, label):
            found = _days(cell, text)
            if found:
                return found
    for cell in () if labelled else document.cells:
        if _PAYS.search(fold(cell.text)):
            found = _days(cell, cell.text) or _days(cell, _gone_on(document, cell))
            if found:
                return found
    return None


def _gone_on(document: Document, cell: Cell) -> str:
    """A sentence that breaks off at a number with the line below it: „… w terminie 21”, „dni na rachunek …”."""
    rows = document.page(cell.page).rows
    below = rows[cell.row + 1].cells[0] if cell.text[-1:].isdigit() and cell.row + 1 < len(rows) else None
    return f"{cell.text} {below.text}" if below and abs(below.box[0] - cell.box[0]) < cell.height else cell.text


def _days(cell: Cell, text: str) -> tuple[int, Span] | None:
    plain = fold(text)
    match = _DAYS.search(plain) or _NET_DAYS.search(plain)
    if match is None or _NOT_PAYMENT.search(plain):
        return None
    days = int(next(group for group in match.groups() if group))
    at = fold(cell.text).find(match[0])
    first, last = cell.token_range(at, at + len(match[0])) if at >= 0 else (0, len(cell.tokens))
    return (days, Span(cell, first, last)) if days <= _LONGEST_TERM else None
