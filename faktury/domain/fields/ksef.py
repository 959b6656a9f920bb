"""KSeF numbers on the pages, whole or broken over cells and lines, and what they confirm."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from faktury.domain.boxes import overlap
from faktury.domain.extraction import Field, Finding
from faktury.domain.fields.document import Document
from faktury.domain.fields.vocabulary import Concept
from faktury.domain.identifiers import find_ksef_numbers, ksef_number_valid
from faktury.domain.lines import Cell, Span
from faktury.domain.repair import TWO_DIGITS, mend, mended_field
from faktury.domain.text import fold

C = Concept
_OF_ANOTHER = ("koryg", "pierwotn", "zaliczk")


_BEGINS = re.compile(r"(?:[\dA-Z][ \-–]?){8}")
"""A number begins with the seller's NIP or what was read for it; a cell with less holds no piece of one."""


@dataclass(frozen=True, slots=True)
class KsefFound:
    """A number shaped like KSeF's and the cells it stands in."""

    number: str
    valid: bool
    spans: tuple[Span, ...]
    own: bool
    """Whether it is said to be this invoice's, not a corrected or an advance one's."""
    read_as: str | None = None
    """What was read, where the number is another reading of it that alone has the right checksum."""


def find_ksef(document: Document) -> list[KsefFound]:
    """Every number once, valid ones first."""
    found: dict[str, KsefFound] = {}
    for cell in document.cells:
        if not _BEGINS.search(cell.text):
            continue
        for cells in _runs(document, cell):
            for number in find_ksef_numbers(" ".join(part.text for part in cells)):
                spans = tuple(Span(part, 0, len(part.tokens)) for part in cells)
                read = KsefFound(number, ksef_number_valid(number), spans, _own(document, cell))
                found.setdefault(number, read if read.valid else _clearer(read))
    return sorted(found.values(), key=lambda number: not number.valid)


def _clearer(found: KsefFound) -> KsefFound:
    mended = mend([token for span in found.spans for token in span.tokens], _valid_ksef, TWO_DIGITS)
    return replace(found, number=mended.value, valid=True, read_as=found.number) if mended else found


def _valid_ksef(text: str) -> str | None:
    return next((number for number in find_ksef_numbers(text) if ksef_number_valid(number)), None)


def _runs(document: Document, cell: Cell) -> list[list[Cell]]:
    """The cell alone, and with the cell below it when its text breaks off at a hyphen or a KSeF label stands before it."""
    runs = [[cell]]
    page = document.page(cell.page)
    labelled = any(label.concept is C.KSEF for label in document.labels_by_row.get((cell.page, cell.row), ()))
    broken = cell.text.rstrip().endswith(("-", "–"))
    if (labelled or broken) and cell.row + 1 < len(page.rows):
        below = page.rows[cell.row + 1].cells
        runs += [[cell, other] for other in below if overlap(other.box[0], other.box[2], cell.box[0], cell.box[2]) > 0]
    return runs


def _own(document: Document, cell: Cell) -> bool:
    row = fold(document.row(cell.page, cell.row).text)
    return not any(word in row for word in _OF_ANOTHER)


def ksef_field(document: Document, found: list[KsefFound]) -> Field | None:
    """The invoice's own number when there is exactly one valid."""
    own = [number for number in found if number.valid and number.own]
    if len(own) != 1:
        return None
    field = document.field(own[0].number, own[0].spans)
    return field if own[0].read_as is None else mended_field(field, own[0].read_as)


def ksef_findings(found: list[KsefFound], fields: dict[str, Field]) -> list[Finding]:
    """A wrong checksum, or a number that begins with another seller's NIP."""
    findings = [Finding("ksef_number_invalid", {"number": number.number}) for number in found if not number.valid]
    number, seller = fields.get("ksef_number"), fields.get("seller_nip")
    if number and seller and "self_billing" not in fields:
        nip = str(number.value)[:10]
        if nip.isdigit() and nip != seller.value:
            findings.append(Finding("ksef_seller_differs", {"nip": nip}, "seller_nip"))
    return findings


def ksef_seller_nips(found: list[KsefFound]) -> set[str]:
    """Seller NIPs that valid numbers begin with."""
    certain = [number for number in found if number.valid and number.own and number.read_as is None]
    return {number.number[:10] for number in certain if number.number[:10].isdigit()}
