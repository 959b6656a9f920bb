"""Names of parties: the first lines of a block that are neither label, address nor number."""

from __future__ import annotations

import re
from collections.abc import Sequence

from faktury.domain.boxes import overlap
from faktury.domain.dates import find_dates
from faktury.domain.extraction import Field
from faktury.domain.fields.blocks import Block
from faktury.domain.fields.document import Document
from faktury.domain.fields.nips import NipFound
from faktury.domain.fields.vocabulary import Concept
from faktury.domain.lines import Cell, Span
from faktury.domain.text import fold, letters

C = Concept
_ADDRESS = re.compile(
    r"^(?:ul|al|os|pl|plac|aleja|aleje|ulica|osiedle|skr)\b\.?|\d\d ?- ?\d{3}\b"
    r"|^(?:tel|fax|e-?mail|www|nip|regon|krs|bdo|bank|nr|konto|kraj|adres|vat)\b|@|^\d+$|\b\d+[a-z]?(?: ?/ ?\d+[a-z]?)?$"
)
_LEGAL = re.compile(
    r"\bsp(?:\.|olka)? ?z ?\.? ?o ?\.? ?o|\bs\. ?a\b|\bsa$|\bsp\. ?[jk]\b|\bs\. ?[ck]\b|\bsp\. ?p\b"
    r"|\bspolka\b|\bp\.?s\.?a\b|\bfundacja|\bstowarzysz|\boddzial\b"
    r"|gmbh|\bltd|\bs\.? ?r\.? ?o\b|\binc\b|\bllc\b|\bb\.?v\b|\ba\.?s\.?$|\bag$|\bkg$|\bs\.p\.a\b|\bs\.?a\.?r\.?l\b|\baps$|\boy$|\bplc$"
)
_NAME_LABEL = re.compile(
    r"^(?:dane identyfikacyjne|nazwa pe[łl]na|pe[łl]na nazwa"
    r"|nazwa firmy|firma \(nazwa\)|imi[ęe] i nazwisko(?: lub nazwa)?|nazwa|firma(?=:)|company name|name(?=:)|company(?=:)"
    r"|(?:dla|wpłacający|zleceniodawca|nadawca|odbiorca|płatnik)(?=:))\s*:?\s*",
    re.IGNORECASE,
)
_REST = re.compile(
    r"[,;]?\s+(?:(?:ul|al|os|pl)\.|(?:ulica|aleja|plac|osiedle)\b|\d\d ?- ?\d{3}\b|NIP\b|REGON\b|tel\b\.?).*$"
    r"|,\s+[A-ZĄĆĘŁŃÓŚŹŻ][^\d,]{2,40} \d{1,3}[A-Za-z]?(?: ?/ ?\d+\w?)?(?:,.*)?$"
)
_PARTS = re.compile(r"\s[|·•]\s")
_CAPTION = re.compile(r"^(?:dane|adres|dane identyfikacyjne|informacje|szczegoly|rola|kraj)\s*:?$")
_CONTINUES = re.compile(r"^(?:sp\.|sp |spolka|z o|s\.|ograniczon|odpowiedz|komandyt|jawna|cywilna|i |oraz |w |oddzial)")
_BUSINESS = re.compile(
    r"(?:p\.? ?)?[pf]\.? ?h\.? ?u\b|p\.? ?p\.? ?h\b|p\.? ?w\.? |zaklad|przedsiebiorstwo|firma "
    r"|kancelaria|biuro |hurtownia|sklep |apteka|gabinet"
)
_REGISTER = re.compile(r"kapital|sad\b|spolka\b|zarejestr|wpisan|wysokosc|krs\b|numer\b")
_NEXT = 4.5
_BLANK = 2.2
_LEAST_NAME = 3
_MOST_LINES = 3
_HEADING = 0.3
_ABOVE = 9
_POSTAL = re.compile(r"(?<!\d)\d\d ?- ?\d{3}(?!\d)")


def name_in_block(document: Document, block: Block) -> Field | None:
    """The party's name: text after the label on its line, or the first lines below."""
    page = document.page(block.label.span.page)
    lines: list[Span] = []
    limit = block.right if block.right < page.width else max(cell.box[2] for cell in page.cells())
    for row in page.rows:
        for cell in row.cells:
            if block.holds(cell) or cell is block.label.span.cell:
                start = block.label.span.last if cell is block.label.span.cell else 0
                if not _collect(document, lines, Span(cell, start, len(cell.tokens)), limit):
                    return _joined(document, lines)
    return _joined(document, lines)


def heading_name(document: Document, other: Field | None, blocks: Sequence[Block]) -> Field | None:
    """The first company's name in the upper part of the first page, outside the other parties' blocks."""
    page = document.pages[0]
    spans = [Span(cell, 0, len(cell.tokens)) for cell in page.cells()]
    for span in spans:
        cell, text = span.cell, _text(span)
        if cell.box[1] > _HEADING * page.height or not _is_name(document, span) or not _heads_address(span, spans, page.line):
            continue
        if not any(block.holds(cell) for block in blocks) and (other is None or fold(str(other.value)) != fold(_tidy(text))):
            column = [other for other in spans if _same_column(other.cell, cell, page.line)]
            return _joined(document, [span, *_rest_of(span, column)], 0.6)
    return None


def first_name(document: Document, cells: Sequence[Cell], sureness: float) -> Field | None:
    """The first name among lines that stand together, with the line that goes on with it."""
    spans = [Span(cell, 0, len(cell.tokens)) for cell in cells]
    named = next((span for span in spans if _is_name(document, span)), None)
    return _joined(document, [named, *_rest_of(named, spans)], sureness) if named else None


def _heads_address(span: Span, spans: Sequence[Span], line: float) -> bool:
    """A legal form, a trade's usual beginning, or an address right below tell a name from a slogan."""
    plain = fold(_text(span))
    if _LEGAL.search(plain) or _BUSINESS.match(plain):
        return True
    below = [other for other in spans if 0 < other.box[1] - span.box[1] < _NEXT * line and _same_column(other.cell, span.cell, line)]
    return len(span.tokens) > 1 and any(_POSTAL.search(other.cell.text) for other in below)


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
    spans = [Span(cell, 0, len(cell.tokens)) for cell in _together(column, nip.span.cell, page.line) or column]
    named = _opening(document, nip) or next((span for span in spans if _LEGAL.search(fold(_text(span))) and _is_name(document, span)), None)
    if named is None:
        named = _heading_row(document, nip)
    if named is None and (not sure or any(_POSTAL.search(span.cell.text) for span in spans)):
        named = next((span for span in spans if _is_name(document, span)), None)
    return _joined(document, [named, *_rest_of(named, spans)], 0.7) if named else None


def heads_page(document: Document, nip: NipFound) -> bool:
    """Whether the number closes the letterhead: the text that stands together with it begins the page at its left."""
    page = document.page(nip.span.page)
    cells = [nip.span.cell]
    for cell in sorted(page.cells(), key=lambda cell: -cell.middle):
        near = cell.middle < cells[-1].middle and cells[-1].middle - cell.middle < _BLANK * page.line
        if near and _same_column(cell, nip.span.cell, page.line):
            cells.append(cell)
    return cells[-1] is page.rows[0].cells[0]


def _together(column: Sequence[Cell], foot: Cell, line: float) -> list[Cell]:
    """The cells right above a number without a blank line between, top first; empty when none of them can be a name."""
    block: list[Cell] = []
    below = foot
    for cell in sorted(column, key=lambda cell: -cell.middle):
        if below.middle - cell.middle > _BLANK * line:
            break
        block.insert(0, cell)
        below = cell
    return block if any(letters(cell.text) >= _LEAST_NAME and not _ADDRESS.search(fold(cell.text)) for cell in block) else []


def _rest_of(named: Span, spans: Sequence[Span]) -> list[Span]:
    """The line below when it plainly goes on with the name."""
    below = [span for span in spans if span.box[1] > named.box[1]][:1]
    return [span for span in below if _CONTINUES.match(fold(_text(span)))]


def _opening(document: Document, nip: NipFound) -> Span | None:
    """The name that opens the very line of text the number closes: „Dla: Firma Sp. z o.o., ul. Prosta 20, …, NIP …”."""
    cell = nip.span.cell
    span = Span(cell, 0, nip.span.first)
    text = fold(_text(span))
    return span if _LEGAL.search(text) and not _REGISTER.match(text) and _is_name(document, span) else None


def _heading_row(document: Document, nip: NipFound) -> Span | None:
    """A heading or footer of one line: the name with its legal form opens the row that goes on with address and NIP."""
    first = document.row(nip.span.page, nip.span.row).cells[0]
    span = Span(first, 0, len(first.tokens))
    return span if _LEGAL.search(fold(_text(span))) and _is_name(document, span) else None


def _same_column(cell: Cell, other: Cell, line: float) -> bool:
    return abs(cell.box[0] - other.box[0]) < 2 * line or overlap(cell.box[0], cell.box[2], other.box[0], other.box[2]) > 0.6 * min(
        cell.box[2] - cell.box[0], other.box[2] - other.box[0]
    )


def _collect(document: Document, lines: list[Span], span: Span, limit: float) -> bool:
    """Take the line if it is part of the name; False once the name is complete."""
    text = _text(span)
    if not letters(text) or _CAPTION.search(fold(text)):
        return not lines
    if _label_only(document, span) and not lines:
        return True
    if not _is_name(document, span):
        return not lines and len(text) < 60
    if lines and (
        len(lines) >= _MOST_LINES
        or not (_goes_on(_text(lines[-1]), text) or _wrapped(lines[-1], span, limit) or _unfinished(lines[-1], span))
    ):
        return False
    lines.append(span)
    return True


def _goes_on(before: str, text: str) -> bool:
    """A second line belongs to the name while the legal form is still to come or it plainly continues."""
    plain = fold(text)
    if _CONTINUES.match(plain) or text[:1].islower() or before.rstrip().endswith(("-", ",", "„", "&", " i")):
        return True
    return not _LEGAL.search(fold(before)) and _LEGAL.search(plain) is not None


def _wrapped(before: Span, span: Span, limit: float) -> bool:
    """The line broke only because its next word would not have fitted the column."""
    text = _text(span)
    height = before.box[3] - before.box[1]
    first = span.tokens[0]
    overflows = before.box[2] + 0.4 * height + (first.box[2] - first.box[0]) > limit - height
    return overflows and not any(char.isdigit() for char in text) and not _LEGAL.search(fold(_text(before)))


def _unfinished(before: Span, span: Span) -> bool:
    """Without a legal form yet, a line of bare words above the address still belongs to the name."""
    text = _text(span)
    bare = not any(char.isdigit() for char in text) and "@" not in text and ":" not in text
    near = span.box[1] - before.box[3] < 1.6 * (before.box[3] - before.box[1])
    return bare and near and len(span.tokens) <= 4 and not _LEGAL.search(fold(_text(before)))


def _text(span: Span) -> str:
    """The span's words without a caption before and an address behind."""
    if not span.tokens:
        return ""
    return _REST.sub("", _PARTS.split(_NAME_LABEL.sub("", " ".join(token.text for token in span.tokens).lstrip(" :/|-")))[0])


def _label_only(document: Document, span: Span) -> bool:
    """Nothing but labels in the line (a second language, „Nazwa:”)."""
    labels = [label for label in document.labels_by_row.get((span.page, span.row), ()) if label.span.cell is span.cell]
    covered = {index for label in labels for index in range(label.span.first, label.span.last)}
    return all(index in covered or not letters(span.cell.tokens[index].text) for index in range(span.first, span.last))


def _is_name(document: Document, span: Span) -> bool:
    """Letters that are no address, no number line and no label."""
    text = _text(span)
    plain = fold(text)
    if (
        letters(text) < 3
        or letters(text) < sum(char.isdigit() for char in text)
        or (_ADDRESS.search(plain) and not _LEGAL.search(plain))
        or _label_only(document, span)
        or find_dates(text)
    ):
        return False
    if _LEGAL.search(plain):
        return True
    labels = [label for label in document.labels_by_row.get((span.page, span.row), ()) if label.span.cell is span.cell]
    return not any(label.span.first >= span.first and label.at_start and label.concept not in (C.TITLE, C.BARE_NUMBER) for label in labels)


def _joined(document: Document, lines: list[Span], sureness: float = 1.0) -> Field | None:
    if not lines:
        return None
    return document.field(_tidy(" ".join(_text(line) for line in lines)), lines, sureness)


def _tidy(text: str) -> str:
    return " ".join(text.split()).strip(" :;,|/·•–")
