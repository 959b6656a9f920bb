"""What a correction says about the invoice it corrects: number, date, KSeF number, the reason, and the lines as they were before."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from faktury.domain.extraction import Field, Finding
from faktury.domain.fields.corrected_text import (
    Reference,
    announces_date,
    begins_numbered,
    heads_section,
    reason_after,
    references,
    speaks_of_corrected,
)
from faktury.domain.fields.document import Document
from faktury.domain.fields.ksef import KsefFound
from faktury.domain.fields.unlabelled_dates import placed_issue_date
from faktury.domain.fields.vocabulary import Concept
from faktury.domain.lines import Cell, PageLayout, Row, Span
from faktury.domain.text import fold

C = Concept
_SECTION_ROWS, _LONGEST_TABLE = 6, 14
_PARTS_OF_NUMBER = re.compile(r"[/\-]")
_SHORTEST_REASON, _LONGEST_REASON = 3, 256
_MOST_NAMED = 5
_REASON_LINES = 2


@dataclass(frozen=True, slots=True)
class Corrected:
    """Fields about the corrected invoice, what a person must know about them, and the KSeF numbers with its own told apart."""

    fields: dict[str, Field]
    findings: tuple[Finding, ...]
    ksef: list[KsefFound]
    taken: frozenset[str] = frozenset()
    """Fields of the correction itself that were read from the corrected invoice's place."""


@dataclass(frozen=True, slots=True)
class _Named:
    """An invoice the correction names, and the row where it stands."""

    number: str
    number_span: Span
    issued: date | None
    date_span: Span | None
    page: int
    row: int


def read_corrected(document: Document, fields: Mapping[str, Field], ksef: Sequence[KsefFound]) -> Corrected:
    """The corrected invoice of a document that is a correction; of several the first, and a finding that names them all.

    Args:
        document: the pages.
        fields: what is known of the correction itself; its own number is no corrected one.
        ksef: every KSeF number on the pages.
    """
    own = fields.get("invoice_number")
    named = _once(found for found in _named(document) if own is None or _key(found.number) != _key(str(own.value)))
    read: dict[str, Field] = {}
    if named:
        first = named[0]
        read["corrected_number"] = document.field(first.number, [first.number_span])
        if first.issued and first.date_span:
            read["corrected_date"] = document.field(first.issued, [first.date_span])
        elif day := _labelled_day(document):
            read["corrected_date"] = day
    taken = frozenset({"issue_date"} if _same_place(read.get("corrected_date"), fields.get("issue_date")) else ())
    if taken and (placed := placed_issue_date(document, _dates_at(document, read["corrected_date"]))):
        read["issue_date"] = placed
    told = _ksef_of_corrected(ksef, named)
    if len(told) == 1 and len(named) <= 1:
        read["corrected_ksef_number"] = document.field(told[0].number, told[0].spans)
    if reason := _reason(document):
        read["correction_reason"] = reason
    numbers = ", ".join(found.number for found in named[:_MOST_NAMED]) + (" …" if len(named) > _MOST_NAMED else "")
    findings = (Finding("several_corrected", {"text": numbers}, "corrected_number"),) if len(named) > 1 else ()
    return Corrected(read, findings, [replace(number, own=number.own and number not in told) for number in ksef], taken)


def _same_place(one: Field | None, other: Field | None) -> bool:
    return one is not None and other is not None and one.evidence == other.evidence


def _dates_at(document: Document, field: Field) -> set[int]:
    """The dates printed where the field was read."""
    return {id(day) for day in document.dates if field.evidence and document.field(day.value, [day.span]).evidence == field.evidence}


def _key(number: str) -> str:
    return "".join(fold(number).split())


def _once(named: Iterator[_Named]) -> list[_Named]:
    """Each invoice once, with its date wherever that stands."""
    kept: dict[str, _Named] = {}
    for found in named:
        before = kept.get(_key(found.number))
        if before is None or (before.issued is None and found.issued is not None):
            kept[_key(found.number)] = found
    return list(kept.values())


def _named(document: Document) -> Iterator[_Named]:
    for page in document.pages:
        for row in page.rows:
            for cell in row.cells:
                if speaks_of_corrected(cell.text):
                    in_words = _in_cell(page, row, cell)
                    yield from in_words or (_in_section(document, page, row, cell) if heads_section(cell.text) else [])


def _in_cell(page: PageLayout, row: Row, cell: Cell) -> list[_Named]:
    """References in the words of one cell; else of the cell and what follows it in its row or opens the line below."""
    following = [other for other in row.cells if other.box[0] > cell.box[2]]
    below = [other for other in _next_row(page, row) if _under(other, cell, page.line)][:1]
    best: list[_Named] = []
    for cells in ([cell], [cell, *following], [cell, *below], [cell, *following, *below]):
        found = [_placed(cells, told, page.number, row.index) for told in references(" ".join(other.text for other in cells))]
        if len(found) > len(best) or (found and found[0].issued and not best[0].issued and found[0].number == best[0].number):
            best = found
    return best


def _next_row(page: PageLayout, row: Row) -> tuple[Cell, ...]:
    return page.rows[row.index + 1].cells if row.index + 1 < len(page.rows) else ()


def _placed(cells: Sequence[Cell], found: Reference, page: int, row: int, gap: int = 1) -> _Named:
    """A reference with the words it was read from."""
    number = _span_at(cells, *found.number_at, gap)
    issued = _span_at(cells, *found.date_at, gap) if found.date_at else None
    return _Named(found.number, number, found.issued, issued, page, row)


def _span_at(cells: Sequence[Cell], start: int, end: int, gap: int) -> Span:
    """The tokens under characters of the cells' texts joined by so many spaces."""
    at = 0
    for cell in cells:
        if start < at + len(cell.text):
            first, last = cell.token_range(max(0, start - at), max(1, end - at))
            return Span(cell, first, max(last, first + 1))
        at += len(cell.text) + gap
    return Span(cells[-1], 0, len(cells[-1].tokens))


def _in_section(document: Document, page: PageLayout, row: Row, heading: Cell) -> list[_Named]:
    """Below a heading: „Numer: …” and „Data wystawienia: …”, or a table with a row for every invoice."""
    listed: list[_Named] = []
    lone: _Named | None = None
    for below in page.rows[row.index + 1 : row.index + 1 + _LONGEST_TABLE]:
        inside = [cell for cell in below.cells if cell.box[2] > heading.box[0] - 2 * page.line]
        days = [day for cell in inside for day in document.dates_by_cell.get(id(cell), [])]
        told = references("  ".join(cell.text for cell in inside), bare=True)
        if told and told[0].issued:
            listed.append(_placed(inside, told[0], page.number, below.index, gap=2))
        elif listed or below.index > row.index + _SECTION_ROWS or _ends_section(document, below):
            break
        elif told and lone is None and (begins_numbered(inside[0].text) or _PARTS_OF_NUMBER.search(told[0].number)):
            lone = _placed(inside, told[0], page.number, below.index, gap=2)
        elif days and lone is not None and lone.issued is None:
            lone = replace(lone, issued=days[0].value, date_span=days[0].span)
    return listed or ([lone] if lone else [])


def _ends_section(document: Document, row: Row) -> bool:
    """Parties and the account begin something else."""
    labels = document.labels_by_row.get((row.cells[0].page, row.index), ())
    return any(label.concept in (C.SELLER, C.BUYER, C.ACCOUNT) for label in labels)


def _labelled_day(document: Document) -> Field | None:
    """The date after „Data wystawienia faktury korygowanej”: in its cell, beside it or below."""
    for page in document.pages:
        for row in page.rows:
            for cell in row.cells:
                at = announces_date(cell.text)
                if at is None:
                    continue
                beside = [other for other in row.cells if other.box[0] > cell.box[2]][:1]
                below = [other for other in _next_row(page, row) if _under(other, cell, page.line)]
                for other in (cell, *beside, *below):
                    days = document.dates_by_cell.get(id(other), [])
                    own = [day for day in days if other is not cell or day.span.first >= cell.token_range(at, len(cell.text))[0]]
                    if own:
                        return document.field(own[0].value, [own[0].span])
    return None


def _ksef_of_corrected(ksef: Sequence[KsefFound], named: Sequence[_Named]) -> list[KsefFound]:
    """Valid numbers said to be another invoice's, or standing with the corrected one's number."""
    return [number for number in ksef if number.valid and (not number.own or any(_stands_with(number, found) for found in named))]


def _stands_with(number: KsefFound, found: _Named) -> bool:
    place = number.spans[0]
    return place.page == found.page and found.row <= place.row <= found.row + _SECTION_ROWS


def _reason(document: Document) -> Field | None:
    """The words after „Przyczyna korekty”, in its cell, beside it or below, over the lines they wrap to."""
    for page in document.pages:
        for row in page.rows:
            for cell in row.cells:
                at = reason_after(cell.text)
                if at is not None:
                    spans = _reason_spans(document, page, row, cell, at)
                    text = " ".join(" ".join(token.text for token in span.tokens) for span in spans).strip(" .:;-–")
                    if sum(map(str.isalpha, text)) >= _SHORTEST_REASON:
                        return document.field(text[:_LONGEST_REASON], spans)
    return None


def _reason_spans(document: Document, page: PageLayout, row: Row, cell: Cell, at: int) -> list[Span]:
    own = Span(cell, cell.token_range(at, len(cell.text))[0], len(cell.tokens)) if cell.text[at:].strip(" :.-") else None
    beside = [other for other in row.cells if other.box[0] > cell.box[2]][:1]
    below = [other for other in _next_row(page, row) if _under(other, cell, page.line)]
    first = own or next((Span(other, 0, len(other.tokens)) for other in [*beside, *below] if _words(document, other)), None)
    if first is None:
        return []
    spans = [first]
    for following in page.rows[first.row + 1 : first.row + 1 + _REASON_LINES]:
        goes_on = [other for other in following.cells if _under(other, first.cell, page.line) and other.text[:1].islower()]
        if not goes_on or not _words(document, goes_on[0]):
            break
        spans.append(Span(goes_on[0], 0, len(goes_on[0].tokens)))
    return spans


def _under(cell: Cell, other: Cell, line: float) -> bool:
    return abs(cell.box[0] - other.box[0]) < 2 * line


def _words(document: Document, cell: Cell) -> bool:
    """Whether the cell holds words of its own and is no label."""
    labels = [label for label in document.labels_by_row.get((cell.page, cell.row), ()) if label.span.cell is cell]
    return not any(label.at_start and (label.ends_cell or label.has_colon) for label in labels)
