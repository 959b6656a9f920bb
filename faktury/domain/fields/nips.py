"""NIP numbers on the page: labelled ones as read, unlabelled ones only when the check digit holds."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from faktury.domain.boxes import overlap
from faktury.domain.fields.document import Document
from faktury.domain.fields.labels import Label
from faktury.domain.fields.vocabulary import Concept
from faktury.domain.identifiers import foreign_tax_id, nip_valid, repair_nip
from faktury.domain.lines import Cell, Span
from faktury.domain.repair import mend, plain_text
from faktury.domain.text import digits, fold, letters, loose

C = Concept
_DIGIT = r"[0-9OoQDIlSBZ|]"
_LABELLED = re.compile(rf"^[\s:.;,)('’]*(?:P[L1I][\s\-]?)?((?:{_DIGIT}[\s\-–.,']{{0,2}}){{9}}{_DIGIT})(?![0-9]|[\-–]\d)")
_SHAPED = re.compile(
    r"(?<![\w\-/.,+])(?<!\d )(?:PL\s?)?(\d{3}[\- ]\d{3}[\- ]\d{2}[\- ]\d{2}|\d{3}[\- ]\d{2}[\- ]\d{2}[\- ]\d{3}|\d{10})"
    r"(?![\d]|[\-/.,]\d| \d)"
)
_BEGUN = re.compile(r"^[\s:.;,)(]*(?:PL)?[\s\-]?(\d[\d\- ]{0,11})$")
_ENDED = re.compile(r"\d[\d\- ]*(?<=\d)(?![\w/\-]|[.,]\d)")
_NEXT_LINE = 1.8
_GROUP = re.compile(rf"(?:PL)?{_DIGIT}[\d\-–.,OoQDIlSBZ|]*")
_SAID = re.compile(r"\bnip(?: ue)?[\s:.]{0,4}(?:PL)?(?=(?:[\s\-]?\d){7})", re.IGNORECASE)
_MOST_GROUPS = 5
_PREFIX = 1
_FOREIGN = re.compile(r"^[\s:.;,)(]*([A-Z]{2,3}[ \-]?[0-9A-Z]{1,13}(?:[ \-.]?[0-9A-Z]{2,9}){0,4})(?![A-Za-z0-9])")
_STATE = re.compile(r"\b(bylo|byl|zamiast|bledny|blednie|powinno byc|powinien byc|ma byc|jest|prawidlowy|poprawny)\b")
_WAS = frozenset({"bylo", "byl", "zamiast", "bledny", "blednie"})
_TAX_WORDS = frozenset(map(loose, ("vat", "tva", "mwst", "dph")))
"""Words for the tax that also announce a tax number: „TVA : FR40303265045”."""
_NOT_NIP = (C.OTHER_ID, C.REGON, C.ACCOUNT, C.BANK, C.KSEF, C.OTHER_NUMBER, C.NUMBER)
_NIP_LABELS = (C.NIP, C.SELLER_NIP, C.BUYER_NIP)


@dataclass(frozen=True, slots=True)
class NipFound:
    """Ten digits that stand as a NIP; `role` is the party its own label names, if any."""

    value: str
    span: Span
    valid: bool
    labelled: bool
    role: Concept | None
    repaired: bool = False
    foreign: bool = False
    """A tax number of another country, with its letters: it has no check digit to know it by."""
    read_as: str | None = None
    """What was read, where the value is another reading of it that alone has a right check digit."""


def find_nips(document: Document) -> list[NipFound]:
    """All NIPs in reading order; labelled ones even with a wrong check digit."""
    found: list[NipFound] = []
    for label in document.of(*_NIP_LABELS):
        nip = _of_label(document, label)
        if nip and not _taken(found, nip.span):
            found.append(nip)
    for label in document.of(C.VAT):
        ends = label.span.last < len(label.span.cell.tokens) and label.key in _TAX_WORDS
        nip = _foreign(label, label.span.cell, label.span.cell.offsets[label.span.last]) if ends else None
        if nip and not _taken(found, nip.span):
            found.append(nip)
    for cell in document.cells:
        found += [nip for nip in _unlabelled(document, cell) if not _taken(found, nip.span)]
    found = [nip for nip in found if not _former(nip.span)]
    return sorted(found, key=lambda nip: (nip.span.page, nip.span.row, nip.span.box[0]))


def _former(span: Span) -> bool:
    """„Było: NIP nabywcy 1234563218. Powinno być: …”: a correction names the number that was wrong."""
    said = _STATE.findall(fold(span.cell.text[: span.cell.offsets[span.first]]))
    return bool(said) and said[-1] in _WAS


def _taken(found: list[NipFound], span: Span) -> bool:
    return any(other.span.cell is span.cell and other.span.first < span.last and span.first < other.span.last for other in found)


def _of_label(document: Document, label: Label) -> NipFound | None:
    """The number after the label in its cell, in the next cell, or right below."""
    cell = label.span.cell
    own = _parse(document, label, cell, label.span.last)
    if own:
        return own
    if not label.ends_cell and not _prefix_only(cell, label.span.last):
        return None
    row = document.row(cell.page, cell.row)
    line = document.page(cell.page).line
    following = [other for other in row.cells if other.box[0] >= cell.box[2] - 1]
    if following and following[0].box[0] - cell.box[2] < 25 * line:
        beside = _parse(document, label, following[0], 0)
        if beside:
            return beside
    return _below(document, label)


def _below(document: Document, label: Label) -> NipFound | None:
    page = document.page(label.span.page)
    for row in page.rows[label.span.row + 1 : label.span.row + 3]:
        for cell in row.cells:
            near = 0 < cell.middle - label.span.cell.middle < 2.4 * page.line
            if near and overlap(label.span.box[0], label.span.box[2], cell.box[0], cell.box[2]) > 0:
                return _parse(document, label, cell, 0)
    return None


def _prefix_only(cell: Cell, start: int) -> bool:
    return all(token.text.strip(" :.,()").upper() in ("", "PL", "UE", "EU", "NR") for token in cell.tokens[start:])


def _parse(document: Document, label: Label, cell: Cell, start: int) -> NipFound | None:
    """A NIP that begins at the token; look-alike letters only where one valid number results."""
    if start >= len(cell.tokens):
        return None
    offset = cell.offsets[start]
    match = _LABELLED.match(cell.text[offset:])
    if match is None:
        return _foreign(label, cell, offset) or _over_the_line(document, label, cell, offset) or _mended(label, cell, start)
    body = match[1]
    span = Span(cell, *cell.token_range(offset + match.start(1), offset + match.end(1)))
    plain = digits(body)
    if len(plain) == 10:
        return NipFound(plain, span, nip_valid(plain), labelled=True, role=_party(label))
    repaired = repair_nip(body)
    if repaired is None:
        return _mended(label, cell, start)
    return NipFound(repaired, span, valid=True, labelled=True, role=_party(label), repaired=True)


def _party(label: Label) -> Concept | None:
    """The party whose number the label itself announces."""
    return label.concept if label.concept in (C.SELLER_NIP, C.BUYER_NIP) else None


def _over_the_line(document: Document, label: Label, cell: Cell, offset: int) -> NipFound | None:
    """A number that the line breaks at a hyphen or space: „NIP 587-253-”, and „87-01” opening the line below."""
    begun = _BEGUN.match(cell.text[offset:])
    page = document.page(cell.page)
    if begun is None or cell.row + 1 >= len(page.rows):
        return None
    rows = page.rows[cell.row + 1].cells
    for below in rows:
        rest = _ENDED.match(below.text)
        value = digits(begun[1] + rest[0]) if rest else ""
        under = below is rows[0] or overlap(cell.box[0], cell.box[2], below.box[0], below.box[2]) > 0
        if under and nip_valid(value) and below.middle - cell.middle < _NEXT_LINE * max(page.line, cell.height):
            span = Span(cell, *cell.token_range(offset + begun.start(1), offset + begun.end(1)))
            return NipFound(value, span, valid=True, labelled=True, role=_party(label))
    return None


def unread_nip(document: Document, nips: list[NipFound]) -> bool:
    """Whether a row says „NIP” before more digits than numbers were read in it: whose it is, is not known."""
    read = [(nip.span.page, nip.span.row) for nip in nips]
    return any(
        len(_SAID.findall(row.text)) > read.count((page.number, row.index)) for page in document.pages for row in page.rows if row.cells
    )


def clearer(nip: NipFound) -> NipFound:
    """A number with a wrong check digit read again, if only one other reading of it is valid."""
    found = None if nip.valid else mend(nip.span.tokens, _valid_nip)
    return replace(nip, value=found.value, valid=True, repaired=True, read_as=plain_text(nip.span.tokens)) if found else nip


def _mended(label: Label, cell: Cell, start: int) -> NipFound | None:
    """A labelled number of another length than ten, if another reading of it is a NIP."""
    last = start
    while last < len(cell.tokens) and last - start < _MOST_GROUPS and _GROUP.fullmatch(cell.tokens[last].text):
        last += 1
    tokens = cell.tokens[start:last]
    found = mend(tokens, _valid_nip)
    if found is None:
        return None
    return NipFound(
        found.value, Span(cell, start, last), valid=True, labelled=True, role=_party(label), repaired=True, read_as=plain_text(tokens)
    )


def _valid_nip(text: str) -> str | None:
    match = _LABELLED.fullmatch(text)
    plain = digits(match[1]) if match else ""
    return plain if nip_valid(plain) else None


def _foreign(label: Label, cell: Cell, offset: int) -> NipFound | None:
    """Another country's number after the label, up to the first words that are no part of it."""
    match = _FOREIGN.match(cell.text[offset:])
    value = foreign_tax_id(match[1]) if match else None
    if match is None or value is None:
        return None
    span = Span(cell, *cell.token_range(offset + match.start(1), offset + match.end(1)))
    return NipFound(value, span, valid=False, labelled=True, role=_party(label), foreign=True)


def _unlabelled(document: Document, cell: Cell) -> list[NipFound]:
    """NIP-shaped digits with a valid check digit that no other label claims."""
    found = []
    for match in _SHAPED.finditer(cell.text.replace("  ", " ~")):
        value = digits(match[1])
        first, last = cell.token_range(match.start(1), match.end(1))
        span = Span(cell, first, last)
        counted = match[1].isdigit() and _counted(document, span, cell.text[: match.start(1)])
        if nip_valid(value) and not _claimed(document, span) and not counted:
            found.append(NipFound(value, span, valid=True, labelled=_nip_row(document, span), role=None))
    return found


def _claimed(document: Document, span: Span) -> bool:
    """A telephone, KRS, account or other number's label stands right before it."""
    before = [
        label
        for label in document.labels_by_row.get((span.page, span.row), ())
        if label.span.box[0] < span.box[0] and (label.span.cell is span.cell or span.box[0] - label.span.box[2] < 20 * span.cell.height)
    ]
    return bool(before) and max(before, key=lambda label: label.span.box[0]).concept in _NOT_NIP


def _counted(document: Document, span: Span, before: str) -> bool:
    """Ten digits in a row behind words are the number of what the words name: an order, a delivery."""
    left = [other for other in document.row(span.page, span.row).cells if other.box[2] <= span.cell.box[0]][-1:]
    near = [other.text for other in left if span.cell.box[0] - other.box[2] < 12 * span.cell.height and not _nip_row(document, span)]
    words = before or next(iter(near), "")
    return letters(words) > _PREFIX and not words.rstrip().endswith((",", "PL"))


def _nip_row(document: Document, span: Span) -> bool:
    return any(label.concept in _NIP_LABELS for label in document.labels_by_row.get((span.page, span.row), ()))
