"""The header of an item table: which rows head it and which column means what."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from rapidfuzz.distance import OSA

from faktury.domain.boxes import overlap
from faktury.domain.fields.column_heads import HEADING_WORDS, Role, phrase_role, role_by_words
from faktury.domain.fields.labels import allowed_misreads, concept_of
from faktury.domain.fields.vocabulary import Concept
from faktury.domain.lines import Cell, PageLayout, Row, Span
from faktury.domain.text import loose

_JOINS = frozenset("/×x|+")
"""„Nazwa / ilość × cena”: what stands below one such heading are the lines of an item's name."""
_LEAST_ROLES = 3
_BEFORE_NAMES = (Role.POSITION, Role.CODE, Role.UNKNOWN)
_STRANGERS = (Concept.SELLER, Concept.BUYER, Concept.THIRD_PARTY, Concept.ISSUE_DATE, Concept.SALE_DATE, Concept.DUE_DATE, Concept.NUMBER)


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """A column of one table: its role and the x-range of its heading."""

    role: Role
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class Header:
    """Heading of an item table."""

    page: int
    first_row: int
    last_row: int
    columns: tuple[Column, ...]
    left: float = float("-inf")
    right: float = float("inf")
    """What begins beyond stands beside the table, not in it."""

    def has(self, role: Role) -> bool:
        """Whether a column has the role."""
        return any(column.role is role for column in self.columns)


def find_headers(page: PageLayout) -> list[Header]:
    """Item table headings of a page, top to bottom."""
    headers: list[Header] = []
    index = free = 0
    while index < len(page.rows):
        header = _header_at(page, index, free) if _heading_words(page.rows[index]) >= 2 else None
        if header:
            headers.append(header)
            index, free = header.last_row, header.last_row + 1
        index += 1
    return headers


def _heading_words(row: Row) -> int:
    return sum(1 for cell in row.cells for token in cell.tokens if loose(token.text) and _is_heading_word(loose(token.text)))


@lru_cache(maxsize=8192)
def _is_heading_word(key: str) -> bool:
    if key in HEADING_WORDS:
        return True
    limit = allowed_misreads(len(key))
    return limit > 0 and any(
        abs(len(word) - len(key)) <= limit and OSA.distance(key, word, score_cutoff=limit) <= limit
        for word in HEADING_WORDS
        if len(word) >= 5
    )


def _is_heading_row(row: Row) -> bool:
    """Mostly heading words and no number but perhaps column numbers."""
    keys = [loose(token.text) for cell in row.cells for token in cell.tokens if loose(token.text)]
    if not keys or any(sum(char.isdigit() for char in token.text) > 2 for cell in row.cells for token in cell.tokens):
        return False
    return sum(_is_heading_word(key) for key in keys) >= 0.6 * len(keys)


def _header_at(page: PageLayout, index: int, free: int) -> Header | None:
    """The heading that begins at a row, with the rows just above and below that belong to it; those before `free` head another table."""
    rows = [page.rows[index]]
    if index > free and rows[0].box[1] - page.rows[index - 1].box[1] < 1.3 * page.line and _is_heading_row(page.rows[index - 1]):
        rows.insert(0, page.rows[index - 1])
    for row in page.rows[index + 1 : index + 5]:  # headings of up to three lines, set off from each other
        if row.box[1] - rows[-1].box[1] > 2.2 * page.line or not _is_heading_row(row):
            break
        rows.append(row)
    if not _is_heading_row(rows[0]):
        return None
    for count in range(len(rows), 0, -1):
        if rows[count - 1].index < index:
            break
        columns, strangers = _columns(rows[:count])
        if _is_item_table(columns):
            left, right = _extent(columns, strangers, page.line)
            return Header(page.number, rows[0].index, rows[count - 1].index, _with_names(columns), left, right)
    return None


def _is_item_table(columns: tuple[Column, ...]) -> bool:
    roles = {column.role for column in columns} - {Role.UNKNOWN}
    items = roles & {Role.NAME, Role.QUANTITY, Role.UNIT, Role.PRICE, Role.ANY_PRICE, Role.GROSS_PRICE, Role.POSITION}
    money = roles & {Role.NET, Role.GROSS, Role.VAT, Role.PRICE, Role.ANY_PRICE, Role.GROSS_PRICE, Role.VALUE}
    return len(roles) >= _LEAST_ROLES and bool(money) and (Role.NAME in roles or len(items) >= 2)


def _with_names(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """Where no heading is known as that of the names, the first unknown one left of all numbers is: „Części”, „Materiał”."""
    numbers = [column.left for column in columns if column.role not in _BEFORE_NAMES]
    unknown = [column for column in columns if column.role is Role.UNKNOWN and column.left < min(numbers, default=0.0)]
    if not unknown or any(column.role is Role.NAME for column in columns):
        return columns
    return tuple(replace(column, role=Role.NAME) if column is unknown[0] else column for column in columns)


def _extent(columns: tuple[Column, ...], strangers: list[Span], line: float) -> tuple[float, float]:
    """Between which x the table lies: it ends a line's height behind its last heading, and where another block is headed."""
    left = max((span.box[2] for span in strangers if span.box[2] <= columns[0].left), default=float("-inf"))
    right = min([span.box[0] for span in strangers if span.box[0] >= columns[-1].right] + [columns[-1].right + line])
    return left, right


def _columns(rows: list[Row]) -> tuple[tuple[Column, ...], list[Span]]:
    """Heading pieces that stand above each other merged and named, and the headings of blocks beside the table."""
    found = [piece for row in rows for cell in row.cells for piece in _split_cell(cell)]
    strangers = [piece for piece in found if concept_of(" ".join(token.text for token in piece.tokens)) in _STRANGERS]
    pieces = [piece for piece in found if piece not in strangers]
    groups: list[list[Span]] = []
    for piece in sorted(pieces, key=lambda span: span.box[0]):
        group = next((group for group in groups if any(_stacked(piece, other) for other in group)), None)
        if group is None:
            groups.append([piece])
        else:
            group.append(piece)
    columns = [
        Column(_role(group) or Role.UNKNOWN, min(span.box[0] for span in group), max(span.box[2] for span in group)) for group in groups
    ]
    return tuple(sorted(columns, key=lambda column: column.left)), strangers


def _stacked(piece: Span, other: Span) -> bool:
    if piece.row == other.row:
        return False
    narrow = min(piece.box[2] - piece.box[0], other.box[2] - other.box[0])
    return overlap(piece.box[0], piece.box[2], other.box[0], other.box[2]) > 0.3 * narrow


def _split_cell(cell: Cell) -> list[Span]:
    """One cell may hold several headings set close together."""
    whole = Span(cell, 0, len(cell.tokens))
    if len(cell.tokens) == 1 or phrase_role(_key(whole)):
        return [whole]
    spans: list[Span] = []
    start = 0
    while start < len(cell.tokens):
        end = next((end for end in range(len(cell.tokens), start, -1) if phrase_role(_key(Span(cell, start, end)))), 0)
        joined = any(token.text in _JOINS for token in cell.tokens[max(start - 1, 0) : start + 1])
        if not end or (spans and joined and phrase_role(_key(spans[0])) is Role.NAME):
            return [whole]
        spans.append(Span(cell, start, end))
        start = end
    return spans


def _key(span: Span) -> str:
    return "".join(loose(token.text) or ("%" if "%" in token.text else "") for token in span.tokens)


def _role(group: list[Span]) -> Role | None:
    """Role of a column from its pieces read top to bottom, forgiving extra words."""
    ordered = sorted(group, key=lambda span: (span.row, span.box[0]))
    keys = [_key(span) for span in ordered]
    joined = "".join(keys)
    return (
        phrase_role(joined)
        or phrase_role(joined.replace("%", ""))
        or phrase_role(joined.removesuffix("pin"))
        or role_by_words(joined)
        or phrase_role(keys[0])
    )
