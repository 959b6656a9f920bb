"""Names of parties that no label announces: beside their number, in the letterhead, the footer or an address window."""

from __future__ import annotations

import re
from collections.abc import Sequence

from faktury.domain.boxes import overlap
from faktury.domain.extraction import Evidence, Field
from faktury.domain.fields.blocks import Block
from faktury.domain.fields.document import Document
from faktury.domain.fields.names import ADDRESS, CONTINUES, LEGAL, goes_on_below, is_name, joined, text_of, tidy
from faktury.domain.fields.nips import NipFound
from faktury.domain.fields.windows import POSTAL, address_windows, is_return_line, stands_with
from faktury.domain.lines import Cell, Span
from faktury.domain.text import fold, letters

_BUSINESS = re.compile(
    r"(?:p\.? ?)?[pf]\.? ?h\.? ?u\b|p\.? ?p\.? ?h\b|p\.? ?w\.? |zaklad|przedsiebiorstwo|firma "
    r"|kancelaria|biuro |hurtownia|sklep |apteka|gabinet"
)
_REGISTER = re.compile(r"kapital|sad\b|spolka\b|zarejestr|wpisan|wysokosc|krs\b|numer\b")
_NEXT = 4.5
_LEAST_NAME = 3
_HEADING = 0.3
_ABOVE = 9
_SURNAMES, _TRADES, _MOST = 3, 6, 3
_UNFINISHED = re.compile(
    r"^(?:(?:[a-z]\. ?){2,}|p\.?h\.?u\.?|zaklad|hurtownia|firma|przedsiebiorstwo|studio|biuro|kancelaria|sklep|gabinet|spoldzielnia|apteka"
    r"|centrum|fundacja|agencja|serwis|warsztat|piekarnia|restauracja)(?: [a-z-]+)?$|\boraz$|\bi$|&$"
)
"""Initials or a trade alone: whose it is stands on the next line."""
_LOW, _FOOT_ROWS = 0.75, 3.5
_LIKELY = 0.6


def heading_name(document: Document, other: Field | None, blocks: Sequence[Block]) -> Field | None:
    """The first company's name in the upper part of the first page, outside the other parties' blocks."""
    page = document.pages[0]
    spans = [Span(cell, 0, len(cell.tokens)) for cell in page.cells()]
    for span in spans:
        cell, text = span.cell, text_of(span)
        if cell.box[1] > _HEADING * page.height or not is_name(document, span) or not _heads_address(span, spans, page.line):
            continue
        if not any(block.holds(cell) for block in blocks) and (other is None or fold(str(other.value)) != fold(tidy(text))):
            column = [other for other in spans if _same_column(other.cell, cell, page.line)]
            return joined(document, _whole(document, span, column), 0.6)
    return None


def first_name(document: Document, cells: Sequence[Cell], sureness: float) -> Field | None:
    """The first name among lines that stand together, with the line that goes on with it."""
    spans = [Span(cell, 0, len(cell.tokens)) for cell in cells]
    named = next((span for span in spans if is_name(document, span)), None)
    return joined(document, _whole(document, named, spans), sureness) if named else None


def _heads_address(span: Span, spans: Sequence[Span], line: float) -> bool:
    """A legal form, a trade's usual beginning, or an address right below tell a name from a slogan."""
    plain = fold(text_of(span))
    if LEGAL.search(plain) or _BUSINESS.match(plain):
        return True
    below = [other for other in spans if 0 < other.box[1] - span.box[1] < _NEXT * line and _same_column(other.cell, span.cell, line)]
    return len(span.tokens) > 1 and any(POSTAL.search(other.cell.text) for other in below)


def name_beside_nip(document: Document, nip: NipFound, nips: Sequence[NipFound], *, sure: bool = False) -> Field | None:
    """Without a label: the first line of the text that stands together with the NIP.

    Args:
        document: the pages.
        nip: the party's number.
        nips: all numbers; what stands above another party's is not this one's.
        sure: only a name with a legal form, or one that a postal code follows.
    """
    page = document.page(nip.span.page)
    height = nip.span.cell.middle
    strangers = [other.span.cell.middle for other in nips if other.value != nip.value and other.span.page == nip.span.page]
    top = max([height - _ABOVE * page.line, *(middle for middle in strangers if middle < height - 0.5 * page.line)])
    column = [cell for cell in page.cells() if top < cell.middle < height and _same_column(cell, nip.span.cell, page.line)]
    column = [cell for cell in column if not is_return_line(page, cell)]
    spans = [Span(cell, 0, len(cell.tokens)) for cell in _together(column, nip.span.cell, page.line) or column]
    named = _opening(document, nip) or next((span for span in spans if LEGAL.search(fold(text_of(span))) and is_name(document, span)), None)
    if named is None:
        named = _heading_row(document, nip) or _foot_column(document, nip)
    if named is None and (not sure or any(POSTAL.search(span.cell.text) for span in spans)):
        named = next((span for span in spans if is_name(document, span)), None)
    return joined(document, _whole(document, named, spans), 0.7) if named else None


def return_line_name(document: Document) -> Field | None:
    """The sender's name in the small line over an address window."""
    page = document.pages[0]
    lines = [Span(cell, 0, len(cell.tokens)) for cell in page.cells() if is_return_line(page, cell)]
    named = [line for line in lines if is_name(document, line)]
    return joined(document, named, _LIKELY) if len(named) == 1 else None


def heads_page(document: Document, nip: NipFound) -> bool:
    """Whether the number closes the letterhead: the text that stands together with it begins the page at its left."""
    page = document.page(nip.span.page)
    cells = [nip.span.cell]
    for cell in sorted(page.cells(), key=lambda cell: -cell.middle):
        if cell.middle < cells[-1].middle and _same_column(cell, nip.span.cell, page.line) and stands_with(cells, cell, page.line):
            cells.append(cell)
    return cells[-1] is page.rows[0].cells[0] and not is_return_line(page, cells[-1])


def _together(column: Sequence[Cell], foot: Cell, line: float) -> list[Cell]:
    """The cells right above a number without a blank line between, top first; empty when none of them can be a name."""
    block = [foot]
    for cell in sorted(column, key=lambda cell: -cell.middle):
        if not stands_with(block, cell, line):
            break
        block.append(cell)
    block = block[:0:-1]
    return block if any(letters(cell.text) >= _LEAST_NAME and not ADDRESS.search(fold(cell.text)) for cell in block) else []


def _whole(document: Document, named: Span, spans: Sequence[Span]) -> list[Span]:
    """The name with the lines it began in and those that plainly go on with it."""
    lines = [named]
    above = [span for span in spans if span.box[1] < named.box[1]]
    while above and _begins(document, above[-1], lines[0]):
        lines.insert(0, above.pop())
    below = [span for span in spans if span.box[1] > named.box[1]]
    for index, span in enumerate(below):
        if not (goes_on_below(text_of(lines[-1]), text_of(span)) or _ends_name(document, lines, span, below[index + 1 :])):
            break
        lines.append(span)
    return lines


def _ends_name(document: Document, lines: list[Span], span: Span, following: Sequence[Span]) -> bool:
    """A line of a surname or a quoted name between a name without a legal form and the address."""
    words = text_of(span).split()
    plain = fold(text_of(lines[-1]))
    bare = 0 < len(words) <= (_TRADES if _UNFINISHED.search(plain) else _SURNAMES) and _capitalised(span) and is_name(document, span)
    open_name = plain.endswith(",") or not LEGAL.search(plain)
    return bare and open_name and len(lines) < _MOST and _address_next(following)


def _capitalised(span: Span) -> bool:
    return all(word.strip('„”"').istitle() or word == "i" for word in text_of(span).split())


def _address_next(following: Sequence[Span]) -> bool:
    """Whether the address comes next, or after one more line of bare names."""
    numbered = [any(char.isdigit() for char in span.cell.text) for span in following[:2]]
    return bool(numbered) and (numbered[0] or (numbered[1:] == [True] and _capitalised(following[0])))


def _begins(document: Document, above: Span, span: Span) -> bool:
    """Whether the line below only goes on with the name: with its legal form, in quotes, or in small letters."""
    plain, text = fold(text_of(above)), text_of(span)
    follows = _UNFINISHED.search(plain) is not None or text[:1].islower() or text[:1] in '„"' or CONTINUES.match(fold(text)) is not None
    bare = not any(char.isdigit() for char in plain) and not LEGAL.search(plain)
    return follows and bare and is_name(document, above)


def _opening(document: Document, nip: NipFound) -> Span | None:
    """The name that opens the very line of text the number closes: „Dla: Firma Sp. z o.o., ul. Prosta 20, …, NIP …”."""
    return _opens_line(document, Span(nip.span.cell, 0, nip.span.first))


def _heading_row(document: Document, nip: NipFound) -> Span | None:
    """A heading or footer of one line: the name opens the row that goes on with address and NIP."""
    first = document.row(nip.span.page, nip.span.row).cells[0]
    return _opens_line(document, Span(first, 0, len(first.tokens)))


def _opens_line(document: Document, span: Span) -> Span | None:
    """The span when a name opens it: one with a legal form, or one parted from the address behind it."""
    text = text_of(span)
    plain = fold(text)
    whole = fold(" ".join(token.text for token in span.tokens))
    parted = POSTAL.search(whole) is not None and len(text) < len(whole) and len(plain.split()) > 1
    return span if (LEGAL.search(plain) or parted) and not _REGISTER.match(plain) and is_name(document, span) else None


def _foot_column(document: Document, nip: NipFound) -> Span | None:
    """A footer in columns, the number in one, name and address in the first."""
    page = document.page(nip.span.page)
    if nip.span.box[1] < _LOW * page.height:
        return None
    near = [cell for cell in page.cells() if abs(cell.middle - nip.span.cell.middle) < _FOOT_ROWS * page.line]
    left = [cell for cell in near if cell.box[2] < nip.span.cell.box[0]]
    edge = min((cell.box[0] for cell in left), default=0.0)
    column = [cell for cell in left if abs(cell.box[0] - edge) < page.line]
    addressed = any(POSTAL.search(cell.text) for cell in column[1:])
    span = Span(column[0], 0, len(column[0].tokens)) if addressed else None
    return span if span and is_name(document, span) else None


def _same_column(cell: Cell, other: Cell, line: float) -> bool:
    return abs(cell.box[0] - other.box[0]) < 2 * line or overlap(cell.box[0], cell.box[2], other.box[0], other.box[2]) > 0.6 * min(
        cell.box[2] - cell.box[0], other.box[2] - other.box[0]
    )


def window_name(document: Document, strangers: Sequence[Field | NipFound | None]) -> Field | None:
    """The name in the only address window that holds nothing of the other parties.

    Args:
        document: the pages.
        strangers: names and numbers of the others.
    """
    taken = [place for stranger in strangers if (place := _place(stranger))]
    named = [fold(str(stranger.value)) for stranger in strangers if isinstance(stranger, Field)]
    free = [
        window
        for window in address_windows(document)
        if not any(_holds(cell, page, y, x) for cell in window for page, x, y in taken)
        and not any(fold(window[0].text).startswith(name) for name in named)
    ]
    return first_name(document, free[0], _LIKELY) if len(free) == 1 else None


def _place(stranger: Field | NipFound | None) -> tuple[int, float, float] | None:
    """Page and centre of what stands elsewhere."""
    place = stranger.evidence if isinstance(stranger, Field) else Evidence(stranger.span.page, stranger.span.box) if stranger else None
    return (place.page, (place.box[0] + place.box[2]) / 2, (place.box[1] + place.box[3]) / 2) if place else None


def _holds(cell: Cell, page: int, y: float, x: float) -> bool:
    return cell.page == page and cell.box[1] <= y <= cell.box[3] and cell.box[0] <= x <= cell.box[2]
