"""Addresses of seller and buyer: what stands below or behind a party's name, else beside its number."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from faktury.domain.boxes import overlap
from faktury.domain.extraction import Field
from faktury.domain.fields.address_text import Address, find_address
from faktury.domain.fields.blocks import Block
from faktury.domain.fields.document import Document
from faktury.domain.fields.names import text_of
from faktury.domain.fields.vocabulary import Concept
from faktury.domain.identifiers import foreign_tax_id
from faktury.domain.lines import Cell, PageLayout, Span
from faktury.domain.text import fold, loose
from faktury.domain.words import Box

C = Concept
SELLER, BUYER = "seller", "buyer"
_ROLES = {SELLER: C.SELLER, BUYER: C.BUYER}
_NEXT, _TALLEST = 3.6, 12
"""Lines between a name and its address, and how many lines both take together."""
_ABOVE_NUMBER, _BELOW_NUMBER = 7, 4
_SURE = 0.75
_LEAST_NAME = 6
_CAPTIONS = {
    C.SELLER: re.compile(r"^adres (?:siedziby )?(?:sprzedawcy|wystawcy|dostawcy|uslugodawcy|sprzedajacego)\b"),
    C.BUYER: re.compile(r"^adres (?:siedziby )?(?:nabywcy|kupujacego|zamawiajacego|uslugobiorcy|klienta)\b"),
}
_OTHERS = (C.ACCOUNT, C.BANK, C.THIRD_PARTY)


@dataclass(frozen=True, slots=True)
class Found:
    """An address and the lines it was found in."""

    address: Address
    lines: tuple[Span, ...]


def read_addresses(document: Document, fields: Mapping[str, Field], blocks: Sequence[Block]) -> dict[str, Field]:
    """Addresses of both parties and the countries they state.

    Args:
        document: the pages.
        fields: names and numbers of the parties.
        blocks: the parties' blocks.
    """
    names = {side: fields[f"{side}_name"] for side in _ROLES if f"{side}_name" in fields}
    found = {side: one for side in _ROLES if (one := _Finder(document, fields, blocks, side).find())}
    found = _each_its_own(found, names)
    read: dict[str, Field] = {}
    for side, one in found.items():
        spans = [_span(one.lines, piece.line, piece.start, piece.end) for piece in one.address.pieces]
        read[f"{side}_address"] = document.field(one.address.text, spans, one.address.sureness)
        if one.address.country:
            read[f"{side}_country"] = document.field(one.address.country, spans)
    return read


def address_below(document: Document, block: Block, name: Field | None) -> Found | None:
    """The address in a block of any party, behind its name where one is known."""
    page = document.page(block.label.span.page)
    named = _named(page, name) if name else []
    start = named[-1] if named else block.label.span.cell
    cells = [cell for cell in page.cells() if block.holds(cell) and (cell.row, cell.box[0]) > (start.row, start.box[0])]
    return _address([*_rests(named or [start], block, name), *_own_lines(document, cells, page.line, start)])


class _Finder:
    """Looks for one party's address where its name stands, then where its name stands again, then beside its number."""

    def __init__(self, document: Document, fields: Mapping[str, Field], blocks: Sequence[Block], side: str) -> None:
        self.document = document
        self.blocks = blocks
        self.role = _ROLES[side]
        self.name = fields.get(f"{side}_name")
        self.number = fields.get(f"{side}_nip") or (fields.get("buyer_tax_id") if side == BUYER else None)
        other = fields.get(f"{BUYER if side == SELLER else SELLER}_name")
        self.strangers = {id(cell) for cell in _cells_of(document.page(other.evidence.page), other)} if other and other.evidence else set()
        self.abroad = self.number is not None and foreign_tax_id(str(self.number.value)) is not None

    def find(self) -> Found | None:
        """The first place with a postal code, else a street alone right below the name."""
        weak: Found | None = None
        for lines in self._places():
            found = _address(lines, abroad=self.abroad)
            if found and found.address.sureness >= _SURE:
                return found
            weak = weak or found
        return weak

    def _places(self) -> Iterator[list[Span]]:
        yield from self._captioned()
        if self.name and self.name.evidence:
            page = self.document.page(self.name.evidence.page)
            named = _named(page, self.name)
            if named:
                yield from self._of_name(page, named)
            for cell in self._again(named):
                yield from self._of_name(self.document.page(cell.page), [cell])
        for block in self.blocks:
            if block.role is self.role:
                yield self._of_block(block)
        if self.number and self.number.evidence:
            yield from self._of_number(self.document.page(self.number.evidence.page))

    def _of_name(self, page: PageLayout, named: Sequence[Cell]) -> Iterator[list[Span]]:
        last = named[-1]
        block = next(
            (block for block in self.blocks if block.role is self.role and (block.holds(last) or last is block.label.span.cell)), None
        )
        rests = _rests(named, block, self.name)
        if block:
            inside = [cell for cell in page.cells() if block.holds(cell) and cell not in named and cell.row >= named[0].row]
            for cells in ([cell for cell in inside if _same_column(cell, named[0], page.line)], inside):
                yield [*rests, *_own_lines(self.document, cells, page.line, last)]
        else:
            below = [cell for cell in page.cells() if cell.middle > last.middle and _same_column(cell, named[0], page.line)]
            column = list(takewhile(self._free, below))
            yield [*rests, *_own_lines(self.document, column, page.line, last)]
            beside = [cell for cell in page.rows[last.row].cells if cell.box[0] > last.box[2] and self._free(cell)]
            yield [*rests, *(Span(cell, 0, len(cell.tokens)) for cell in beside)]

    def _again(self, named: Sequence[Cell]) -> list[Cell]:
        """Other cells that print the name, as the line of a footer does."""
        name = fold(str(self.name.value)) if self.name else ""
        if len(name) < _LEAST_NAME:
            return []
        return [cell for cell in self.document.cells if name in fold(cell.text) and cell not in named and self._free(cell)]

    def _of_block(self, block: Block) -> list[Span]:
        """The lines of a block of the party, which may hold its address and not its name."""
        start, page = block.label.span.cell, self.document.page(block.label.span.page)
        inside = [cell for cell in page.cells() if block.holds(cell) and cell.row > start.row]
        return [Span(start, block.label.span.last, len(start.tokens)), *_own_lines(self.document, inside, page.line, start)]

    def _captioned(self) -> Iterator[list[Span]]:
        """„Adres nabywcy: …”, or the lines below such a caption."""
        for cell in self.document.cells:
            caption = _CAPTIONS[self.role].match(fold(cell.text))
            if not caption or len(fold(cell.text)) != len(cell.text):
                continue
            page = self.document.page(cell.page)
            first = cell.token_range(0, caption.end())[1]
            below = [other for other in page.cells() if other.middle > cell.middle and abs(other.box[0] - cell.box[0]) < 2 * page.line]
            beside = [other for other in page.rows[cell.row].cells if other.box[0] > cell.box[2]][:1]
            own = Span(cell, first, len(cell.tokens))
            yield [own, *(Span(other, 0, len(other.tokens)) for other in beside if not own.tokens)]
            yield _own_lines(self.document, below, page.line, cell)

    def _of_number(self, page: PageLayout) -> Iterator[list[Span]]:
        cell = next(iter(_cells_of(page, self.number)), None)
        if cell is None:
            return
        column = [other for other in page.cells() if self._free(other) and _same_column(other, cell, page.line)]
        above = [other for other in column if 0 < cell.middle - other.middle < _ABOVE_NUMBER * page.line]
        strangers = [other.middle for other in page.cells() if id(other) in self.strangers and other.middle < cell.middle]
        yield [
            Span(other, 0, len(other.tokens))
            for other in [*_standing_above(above, cell, page.line), cell]
            if other.middle > max(strangers, default=0)
        ]
        below = [other for other in column if 0 < other.middle - cell.middle < _BELOW_NUMBER * page.line]
        yield _own_lines(self.document, below, page.line, cell)

    def _free(self, cell: Cell) -> bool:
        """Whether the cell belongs to nobody else."""
        return id(cell) not in self.strangers and not any(block.role is not self.role and block.holds(cell) for block in self.blocks)


def _address(lines: Sequence[Span], *, abroad: bool = False) -> Found | None:
    kept = tuple(line for line in lines if line.tokens)
    found = find_address([_text(line) for line in kept], abroad=abroad)
    return Found(found, kept) if found else None


def _text(span: Span) -> str:
    return " ".join(token.text for token in span.tokens)


def _span(lines: Sequence[Span], line: int, start: int, end: int) -> Span:
    """The tokens of a line that its characters touch."""
    span, at, touched = lines[line], 0, []
    for index, token in enumerate(span.tokens, start=span.first):
        if at < end and at + len(token.text) > start:
            touched.append(index)
        at += len(token.text) + 1
    return Span(span.cell, touched[0], touched[-1] + 1) if touched else span


def _cells_of(page: PageLayout, field: Field | None) -> list[Cell]:
    """The cells a value was read from."""
    if field is None or field.evidence is None or field.evidence.page != page.number:
        return []
    return [cell for cell in page.cells() if any(_within(token.printed, field.evidence.box) for token in cell.tokens)]


def _named(page: PageLayout, name: Field) -> list[Cell]:
    """The cells that print words of the name: its place may reach over the line below."""
    words = loose(str(name.value))
    cells = _cells_of(page, name)
    return [cell for cell in cells if any((key := loose(token.text)) and key in words for token in cell.tokens)]


def _within(box: Box, around: Box) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return around[0] <= x <= around[2] and around[1] <= y <= around[3]


def _rests(named: Sequence[Cell], block: Block | None, name: Field | None) -> list[Span]:
    """What stands behind the name in its own lines."""
    return [rest for cell in named if (rest := _rest(cell, block, name)).tokens]


def _rest(cell: Cell, block: Block | None, name: Field | None) -> Span:
    labelled = block is not None and cell is block.label.span.cell
    start = block.label.span.last if block is not None and labelled else 0
    if name is not None and name.evidence is not None:
        inside = [index for index, token in enumerate(cell.tokens) if _within(token.printed, name.evidence.box)]
        start = max(start, inside[0]) if inside else start
    span = Span(cell, start, len(cell.tokens))
    raw, text = _text(span), text_of(span)
    at = raw.find(text)
    if name is None or not text or at < 0:
        return span
    done = start
    end = at + len(text)
    while done < len(cell.tokens) and end > 0:
        end -= len(cell.tokens[done].text) + 1
        done += 1
    return Span(cell, done, len(cell.tokens))


def _own_lines(document: Document, cells: Sequence[Cell], line: float, start: Cell) -> list[Span]:
    """The cells in reading order as far as they go on without a gap; somebody else's or the bank's address ends them."""
    lines: list[Span] = []
    bottom = start.middle
    for cell in cells:
        labels = [label for label in document.labels_by_row.get((cell.page, cell.row), ()) if label.span.cell is cell and label.at_start]
        far = cell.middle - bottom > _NEXT * max(line, cell.height) or cell.middle - start.middle > _TALLEST * line
        if far or any(label.concept in _OTHERS for label in labels):
            break
        lines.append(Span(cell, 0, len(cell.tokens)))
        bottom = max(bottom, cell.middle)
    return lines


def _standing_above(cells: Sequence[Cell], foot: Cell, line: float) -> list[Cell]:
    """The cells above that follow each other down to the foot."""
    kept: list[Cell] = []
    below = foot
    for cell in sorted(cells, key=lambda cell: -cell.middle):
        if below.middle - cell.middle > _NEXT * line:
            break
        kept.insert(0, cell)
        below = cell
    return kept


def _same_column(cell: Cell, other: Cell, line: float) -> bool:
    shared = overlap(cell.box[0], cell.box[2], other.box[0], other.box[2])
    return abs(cell.box[0] - other.box[0]) < 2 * line or shared > 0.6 * min(cell.box[2] - cell.box[0], other.box[2] - other.box[0])


def _each_its_own(found: dict[str, Found], names: Mapping[str, Field]) -> dict[str, Found]:
    """One printed address is one party's: of two that claim it the one whose name stands nearer keeps it."""
    if len(found) < 2 or not _shared(found[SELLER], found[BUYER]):
        return found
    distances = {side: _distance(one, names.get(side)) for side, one in found.items()}
    loser = max(distances, key=lambda side: distances[side])
    return {side: one for side, one in found.items() if side != loser}


def _shared(one: Found, other: Found) -> bool:
    places = [{(id(found.lines[piece.line].cell), piece.text) for piece in found.address.pieces} for found in (one, other)]
    return bool(places[0] & places[1])


def _distance(found: Found, name: Field | None) -> float:
    cell = found.lines[found.address.pieces[0].line].cell
    if name is None or name.evidence is None or name.evidence.page != cell.page:
        return float("inf")
    x, y = (name.evidence.box[0] + name.evidence.box[2]) / 2, (name.evidence.box[1] + name.evidence.box[3]) / 2
    return abs(x - (cell.box[0] + cell.box[2]) / 2) + abs(y - cell.middle)
