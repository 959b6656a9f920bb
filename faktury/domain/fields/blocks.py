"""Where on the page each party's block lies: columns and rows cut by the party labels."""

from __future__ import annotations

from dataclasses import dataclass

from faktury.domain.boxes import overlap
from faktury.domain.fields.document import Document
from faktury.domain.fields.labels import Label
from faktury.domain.fields.vocabulary import Concept
from faktury.domain.fields.windows import POSTAL
from faktury.domain.lines import Cell, PageLayout, Span
from faktury.domain.text import fold, letters, loose

C = Concept
PARTIES = (C.SELLER, C.BUYER, C.THIRD_PARTY)
_SAME_BAND = 3.5
_PAYEES = frozenset(map(loose, ("odbiorca", "recipient", "empfänger", "dane odbiorcy")))
_SLIP = 6
_WORD = 3
_TALLEST = 16
_INDENT, _SAME_TOWN, _LEAST_COLUMN = 3, 4, 3


@dataclass(frozen=True, slots=True)
class Block:
    """A rectangle of the page that belongs to one party."""

    role: Concept
    label: Label
    left: float
    right: float
    top: float
    bottom: float

    def contains(self, span: Span) -> bool:
        """Whether the middle of the span lies inside."""
        if span.page != self.label.span.page:
            return False
        x, y = (span.box[0] + span.box[2]) / 2, (span.box[1] + span.box[3]) / 2
        return self.left <= x <= self.right and self.top <= y <= self.bottom

    def holds(self, cell: Cell) -> bool:
        """Whether the cell begins inside."""
        if cell.page != self.label.span.page:
            return False
        edge = min(cell.box[0] + 0.5 * cell.height, cell.box[2])
        return self.left <= edge <= self.right and self.top <= cell.middle <= self.bottom


def find_blocks(document: Document) -> list[Block]:
    """Blocks of all parties, top to bottom."""
    blocks = []
    for page in document.pages:
        anchors = _anchors(document, page)
        stops = _table_tops(document, page)
        blocks += [_block(page, anchor, anchors, stops) for anchor in anchors]
    return blocks


def _anchors(document: Document, page: PageLayout) -> list[Label]:
    """Party labels that head a block: alone, with a colon, or starting their cell; not signatures or sentences."""
    found = [
        label for label in document.of(*PARTIES) if label.span.page == page.number and _heads(label) and not _payee(document, page, label)
    ]
    anchors: list[Label] = []
    for label in found:
        twin = next((other for other in anchors if _names_the_same(other, label) and _adjacent(other, label, page.line)), None)
        if twin is None and not _second_language(label, anchors):
            anchors.append(label)
    return anchors


def _names_the_same(above: Label, label: Label) -> bool:
    """The same party; of the others „Płatnik: X” and below it „Odbiorca: Y” are two."""
    told_apart = label.concept is C.THIRD_PARTY and above.span.row != label.span.row and not above.ends_cell
    return above.concept is label.concept and not told_apart


def _payee(document: Document, page: PageLayout, label: Label) -> bool:
    """„Odbiorca” in a payment slip below the sums is who is paid, not who received the goods."""
    if label.key not in _PAYEES:
        return False
    sums = [other.span.box[1] for other in document.of(C.TOTAL, C.GROSS, C.AMOUNT_DUE) if other.span.page == page.number]
    rows = range(label.span.row - _SLIP, label.span.row + _SLIP + 1)
    account = any(other.span.page == page.number and other.span.row in rows for other in document.of(C.ACCOUNT))
    return account and bool(sums) and label.span.box[1] > min(sums)


def _heads(label: Label) -> bool:
    tokens = label.span.cell.tokens
    if label.span.first and _inside_phrase(label, tokens[label.span.first - 1].text):
        return False
    before = fold(" ".join(token.text for token in label.span.cell.tokens[: label.span.first]))
    if any(
        word in before for word in ("podpis", "pieczat", "pieczec", "imie", "osob", "przez", "rzecz", "konto", "adres", "nip", "kod", "nr ")
    ):
        return False
    if label.key in ("from", "ciient", "customer", "podatnik", "oddziai", "payer") and not (label.has_colon or label.ends_cell):
        return False
    return label.has_colon or label.ends_cell or (label.at_start and label.misread == 0 and len(label.span.cell.tokens) < 12)


def _inside_phrase(label: Label, before: str) -> bool:
    """„Opiekun klienta:” names somebody else: a plain word right before makes the label part of a longer one."""
    return (
        letters(before) >= _WORD
        and (before.islower() or before.istitle())
        and not before.endswith((":", "/", ",", "."))
        and label.misread > 0
    )


def _adjacent(left: Label, right: Label, line: float) -> bool:
    """The same party named twice in a row (two languages) heads one block."""
    same_row = left.span.row == right.span.row and abs(right.span.box[0] - left.span.box[2]) < 3 * line
    below = 0 < right.span.box[1] - left.span.box[1] < 1.9 * line and overlap(*left.span.box[::2], *right.span.box[::2]) > 0
    return same_row or below


def _second_language(label: Label, anchors: list[Label]) -> bool:
    """„Nabywca / Odbiorca”: one heading naming two roles; the first counts."""
    return any(other.span.cell is label.span.cell and label.span.first - other.span.last <= 1 and not label.has_colon for other in anchors)


def _table_tops(document: Document, page: PageLayout) -> list[float]:
    """Tops of rows that head a table of items or rates: no party's block reaches below."""
    tops = [page.rows[header.first_row].box[1] for header in document.headers[page.number]]
    for row in page.rows:
        concepts = [label.concept for label in document.labels_by_row.get((page.number, row.index), ())]
        amounts = {concept for concept in concepts if concept in (C.NET, C.VAT, C.GROSS, C.RATE, C.OTHER_AMOUNT)}
        headed = "lp" in fold(row.cells[0].text)[:4] or any(fold(cell.text).startswith("nazwa t") for cell in row.cells)
        if len(amounts) >= 2 or (headed and len(row.cells) >= 3):
            tops.append(row.box[1])
    return tops


def _block(page: PageLayout, anchor: Label, anchors: list[Label], stops: list[float]) -> Block:
    line = page.line
    box = anchor.span.box
    beside = [other for other in anchors if other is not anchor and abs(other.span.box[1] - box[1]) < _SAME_BAND * line]
    rights = [other for other in beside if other.span.box[0] > box[2]]
    lefts = [other for other in beside if other.span.box[2] < box[0]]
    bottom_limit = min([stop for stop in stops if stop > box[3]] + [box[3] + _TALLEST * line, page.height])
    right = float(page.width)
    if rights:
        nearest = min(rights, key=lambda other: other.span.box[0])
        right = _gutter(page, _end_of_value(page, anchor, nearest), nearest.span.box[0], box[1], bottom_limit)
    else:
        right = min(right, _second_address(page, anchor, bottom_limit))
    left = 0.0
    if lefts:
        nearest = max(lefts, key=lambda other: other.span.box[2])
        left = _gutter(page, _end_of_value(page, nearest, anchor), box[0], box[1], bottom_limit)
    elif box[0] > 0.3 * page.width:
        left = min(_gutter(page, 0.2 * page.width, box[0], box[1], bottom_limit), _left_below(page, anchor))
    bottom = min([bottom_limit, *(_top_of_next(other, left, right) for other in anchors if other.span.box[1] > box[3] - 0.2 * line)])
    return Block(anchor.concept, anchor, left, right, box[1] - 0.4 * line, bottom)


def _end_of_value(page: PageLayout, anchor: Label, following: Label) -> float:
    """Where the value beside a label ends, in a row of cells that goes on with the next party's: no gutter cuts between the two."""
    left, right = anchor.span.box[2], following.span.box[0]
    beside = [cell for cell in page.cells() if abs(cell.middle - anchor.span.cell.middle) < page.line]
    return max([left, *(cell.box[2] for cell in beside if anchor.ends_cell and left < cell.box[0] and cell.box[2] < right)])


def _left_below(page: PageLayout, anchor: Label) -> float:
    """Where the lines right below a centred heading begin."""
    below = [cell for row in page.rows[anchor.span.row + 1 : anchor.span.row + 3] for cell in row.cells]
    under = [cell for cell in below if cell.box[0] < anchor.span.box[0] and anchor.span.box[2] <= cell.box[2]]
    return min((cell.box[0] - 1 for cell in under), default=page.width)


def _second_address(page: PageLayout, anchor: Label, bottom: float) -> float:
    """Where, right of the party's own address, another one begins that no label heads: in an address window."""
    line, box = page.line, anchor.span.box
    cells = [cell for cell in page.cells() if box[1] - line < cell.middle < bottom]
    towns = [cell for cell in cells if POSTAL.search(cell.text)]
    own = [cell for cell in towns if abs(cell.box[0] - box[0]) < _INDENT * line and cell.middle > box[3]]
    if not own:
        return page.width
    edges = sorted(
        cell.box[0] for cell in towns if cell.box[0] > own[0].box[2] + line and abs(cell.middle - own[0].middle) < _SAME_TOWN * line
    )
    for edge in edges:
        column = [cell for cell in cells if abs(cell.box[0] - edge) < 0.5 * line]
        crossing = any(cell.box[0] < edge - 0.5 * line < cell.box[2] and cell.middle < own[0].middle for cell in cells)
        if len(column) >= _LEAST_COLUMN and not crossing:
            return edge - 0.5 * line
    return page.width


def _top_of_next(other: Label, left: float, right: float) -> float:
    """Top of a label that begins another block in the same columns."""
    shares = overlap(other.span.box[0], other.span.box[2], left, right) > 0
    return other.span.box[1] - 0.2 * other.span.cell.height if shares else float("inf")


def _gutter(page: PageLayout, start: float, end: float, top: float, bottom: float) -> float:
    """The x between two columns that the fewest cells cross; of equals the one nearest to the right column."""
    cells = [cell for cell in page.cells() if top - 0.5 * page.line <= cell.middle <= bottom]
    candidates = sorted(
        {end - 0.3 * page.line, start + 0.1, *(cell.box[0] - 0.3 * page.line for cell in cells if start < cell.box[0] < end)}
    )
    return min(candidates, key=lambda x: (sum(cell.box[0] < x < cell.box[2] for cell in cells), -x)) if candidates else end
