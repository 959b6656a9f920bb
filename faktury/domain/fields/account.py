"""The bank account to pay to: a Polish one or a foreign IBAN, over one line or more; of several the one in the invoice's currency."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from faktury.domain.extraction import Field, Finding
from faktury.domain.fields.currency import currencies_in
from faktury.domain.fields.document import Document
from faktury.domain.fields.vocabulary import Concept
from faktury.domain.identifiers import IBAN_COUNTRIES, account_valid, iban_length, nrb_valid, repair_nrb
from faktury.domain.lines import Cell, Row, Span
from faktury.domain.repair import TWO_DIGITS, mend, mended_field
from faktury.domain.text import digits, fold

C = Concept
_DIGIT = r"[0-9OoQDIlSBZ|]"
_POLISH = re.compile(rf"(?<![\w])(?:[Pp][Ll1I][\s\-]?)?((?:{_DIGIT}[\s\-–.]{{0,2}}){{25}}{_DIGIT})(?![0-9])")
_FOREIGN = re.compile(r"(?<![A-Za-z0-9])([A-Z]{2})[ \-]?([0-9]{2})((?:[ \-]{0,2}[A-Z0-9]){11,30})")
_PART = re.compile(r"(?:PL)?[\d\s\-]{4,}")
_FOREIGN_PART = re.compile(r"[A-Z0-9]{1,4}(?: [A-Z0-9]{1,4})*")
_PRINTED = re.compile(r"\d[\d \-–.]*\d")
_BEGUN = re.compile(r"\d{2}|\b(?:[A-Z]{2}\d{2})")
_GROUPS = re.compile(r"(?:^|[^\d ] ?)(?:PL ?)?\d{2}(?: \d{4}){1,5}$|\b[A-Z]{2}\d{2}\b")
"""How an account's first groups are printed; other digits, a product's code say, are not joined to those beside or below."""
_VAT_ACCOUNT = re.compile(r"rach\w*\.? vat|konto vat|vat account|rachunk\w+ vat")
_BEGUN_IN_SENTENCE = re.compile(r"(?:rachun|kont|r-k|nrb|iban|account)[^\d]{0,60}((?:PL ?)?\d[\d ]*)$", re.IGNORECASE)
_ENDED_IN_SENTENCE = re.compile(r"\d[\d ]*\d(?!\S*\d)")
_WHOLE, _SHORTEST = 26, 15
"""Digits of a Polish account; the shortest IBAN is Norway's."""
_MOST_LINES = 3
_FARTHEST = 12
_OTHER_DIGITS = 12
"""So many digits more or fewer than an account's may stand in its cells: a lost digit, a date beside it."""
_UNSURE, _CHECKED = 0.3, 0.97


@dataclass(frozen=True, slots=True)
class _Account:
    """One account on the page; `currencies` are those named beside it."""

    field: Field
    valid: bool
    labelled: bool
    currencies: frozenset[str]
    for_tax: bool


def read_account(document: Document, currency: str | None = None) -> tuple[Field | None, list[Finding]]:
    """The account to pay to and what is doubtful about it; a labelled one with wrong check digits is returned as read."""
    found = [account for cell in document.cells for account in _of_cell(document, cell)]
    valid = {str(account.field.value): account for account in reversed(found) if account.valid}
    if not valid:
        return _best_doubtful(found), []
    ordered = [account for account in dict.fromkeys(str(account.field.value) for account in found) if account in valid]
    misread = sum(1 for account in found if account.labelled and not account.valid and account.field.read_as is None)
    return _pick([valid[value] for value in ordered], currency, misread)


def _best_doubtful(found: list[_Account]) -> Field | None:
    """The one mended account, else a labelled one with wrong check digits as it was read."""
    mended = {str(account.field.value): account.field for account in found if account.field.read_as is not None}
    if len(mended) == 1:
        return next(iter(mended.values()))
    return next((account.field for account in found if account.labelled and account.field.read_as is None), None)


def _pick(accounts: list[_Account], currency: str | None, misread: int) -> tuple[Field, list[Finding]]:
    """The account whose currency is the invoice's; else the only one without another currency; else the first, to be asked about.

    `misread` accounts stand on the page with wrong check digits: one of them may be the one in the invoice's currency.
    """
    plain = [account for account in accounts if not account.for_tax] or accounts
    matching = [account for account in plain if currency in account.currencies]
    neutral = [account for account in plain if not account.currencies]
    best = matching or neutral or plain
    if len(best) == 1 and (matching or neutral or not misread):
        return best[0].field, []
    doubtful = replace(best[0].field, confidence=min(best[0].field.confidence, _UNSURE))
    return doubtful, [Finding("several_accounts", {"count": str(len(best) + misread)}, "bank_account")]


def _of_cell(document: Document, cell: Cell) -> Iterator[_Account]:
    """Accounts that begin in the cell."""
    for text, spans in _texts(document, cell):
        found = [field for field in (*_polish(document, text, spans), *_foreign(document, text, spans)) if field]
        for field in found:
            value = str(field.value)
            beside = _beside(document, cell)
            named = currencies_in(text) or currencies_in(beside)
            for_tax = _VAT_ACCOUNT.search(fold(f"{beside} {text}")) is not None
            yield _Account(field, account_valid(value) and field.read_as is None, _labelled(document, cell), named, for_tax)
        if any(account_valid(str(field.value)) and field.read_as is None for field in found):
            return


def _polish(document: Document, text: str, spans: list[Span]) -> Iterator[Field | None]:
    for match in _POLISH.finditer(text):
        plain = digits(match[1])
        if len(plain) == _WHOLE:
            found = document.field(plain, spans)
            valid = nrb_valid(plain)
            yield replace(found, confidence=max(found.confidence, _CHECKED) if valid else min(found.confidence, _UNSURE))
        else:
            repaired = repair_nrb(match[1])
            yield document.field(repaired, spans, 0.8) if repaired else None
    yield _mended(document, text, spans)


def _mended(document: Document, text: str, spans: list[Span]) -> Field | None:
    """An account with wrong check digits, or a digit too few or too many, whose one other reading is valid."""
    if abs(len(digits(text)) - _WHOLE) > _OTHER_DIGITS or _valid_polish(text):
        return None
    tokens = [token for span in spans for token in span.tokens]
    found = mend(tokens, _valid_polish, TWO_DIGITS)
    printed = max(_PRINTED.findall(text), key=len, default=text)
    return mended_field(document.field(found.value, spans), printed) if found else None


def _valid_polish(text: str) -> str | None:
    values = {digits(match[1]) for match in _POLISH.finditer(text)}
    return next((value for value in values if nrb_valid(value)), None)


def _foreign(document: Document, text: str, spans: list[Span]) -> Iterator[Field | None]:
    """IBANs of other countries, cut at their country's length; one with wrong check digits is no account."""
    for match in _FOREIGN.finditer(text):
        country = match[1]
        if country not in IBAN_COUNTRIES or country == "PL":
            continue
        value = re.sub(r"[ \-]", "", match[0])[: iban_length(country)]
        yield document.field(value, spans) if account_valid(value) else None


def _texts(document: Document, cell: Cell) -> Iterator[tuple[str, list[Span]]]:
    """The cell's own text, then joined with its row and with the lines below while the number breaks off."""
    own = cell.text.replace("  ", " ")
    spans = [_whole(cell)]
    if len(own) >= _SHORTEST:
        yield own, spans
    yield from _over_the_line(document, cell)
    if len(digits(own)) >= _WHOLE or not _BEGUN.search(own) or not (_labelled(document, cell) or _GROUPS.search(own)):
        return
    row = document.row(cell.page, cell.row)
    part = _FOREIGN_PART if re.search(r"\b(?!PL)[A-Z]{2}\d{2}", own) else _PART
    joined, taken = own, list(spans)
    for other in _right(row, cell):
        if not part.fullmatch(other.text):
            break
        joined, taken = f"{joined} {other.text}", [*taken, _whole(other)]
    if joined != own:
        yield joined, taken
    yield from _down(document, cell, joined, taken, part)


def _down(document: Document, cell: Cell, text: str, spans: list[Span], part: re.Pattern[str]) -> Iterator[tuple[str, list[Span]]]:
    """The text goes on in the lines below, each a part of a number in the same column."""
    page = document.page(cell.page)
    left = spans[-1].box[0]
    for row in page.rows[cell.row + 1 : cell.row + 1 + _MOST_LINES]:
        near = [other for other in row.cells if min(abs(other.box[0] - cell.box[0]), abs(other.box[0] - left)) < _FARTHEST * page.line]
        below = next((other for other in near if part.fullmatch(other.text)), None)
        if below is None:
            return
        text, spans = f"{text} {below.text}", [*spans, _whole(below)]
        yield text, spans


def _over_the_line(document: Document, cell: Cell) -> Iterator[tuple[str, list[Span]]]:
    """A sentence about an account that breaks off within the number and goes on in the line below."""
    begun = _BEGUN_IN_SENTENCE.search(cell.text)
    rows = document.page(cell.page).rows
    if begun is None or cell.row + 1 >= len(rows):
        return
    rest = min(rows[cell.row + 1].cells, key=lambda other: abs(other.box[0] - cell.box[0]))
    ended = _ENDED_IN_SENTENCE.match(rest.text)
    if ended and len(digits(begun[1] + ended[0])) == _WHOLE:
        spans = [Span(cell, *cell.token_range(*begun.span(1))), Span(rest, *rest.token_range(*ended.span()))]
        yield f"{begun[1]} {ended[0]}", spans


def _whole(cell: Cell) -> Span:
    return Span(cell, 0, len(cell.tokens))


def _right(row: Row, cell: Cell) -> list[Cell]:
    return [other for other in row.cells if other.box[0] > cell.box[2]]


def _beside(document: Document, cell: Cell) -> str:
    """What stands left of the cell in its row, else a label just above it."""
    row = document.row(cell.page, cell.row)
    before = [other for other in row.cells if other.box[2] <= cell.box[0] + 1]
    if before:
        return before[-1].text
    above = document.page(cell.page).rows[cell.row - 1] if cell.row else None
    near = [other for other in above.cells if abs(other.box[0] - cell.box[0]) < cell.height] if above else []
    return near[0].text if near and len(digits(near[0].text)) < _WHOLE else ""


def _labelled(document: Document, cell: Cell) -> bool:
    rows = [(cell.page, cell.row), (cell.page, cell.row - 1)]
    return any(label.concept is C.ACCOUNT for row in rows for label in document.labels_by_row.get(row, ()))
