"""Which column of an item table a piece of a row belongs to; reads no values."""

from __future__ import annotations

import re

from faktury.domain.boxes import overlap
from faktury.domain.fields.column_heads import Role
from faktury.domain.fields.document import amounts_in
from faktury.domain.fields.table import Column, Header
from faktury.domain.lines import Cell, Span
from faktury.domain.text import letters

_SHORT_COLUMNS = (Role.UNIT, Role.RATE, Role.CODE, Role.TAX)
_SHORT = 8
_DIGIT = re.compile(r"\d")


def cell_parts(cell: Cell, header: Header) -> list[Span]:
    """The cell whole, or cut where its numbers lie under different columns; an amount is never cut."""
    if len(cell.tokens) == 1 or not _DIGIT.search(cell.text):
        return [Span(cell, 0, len(cell.tokens))]
    atoms = _atoms(cell)
    spans = [atoms[0]]
    for index, atom in enumerate(atoms[1:], start=1):
        last = spans[-1]
        numeric = _has_digit(atom) or _has_digit(last)
        following = atoms[index + 1] if index + 1 < len(atoms) else None
        if numeric and column_of(last, header) is not column_of(atom, header) and not _same_name(last, atom, following, header):
            spans.append(atom)
        else:
            spans[-1] = Span(cell, last.first, atom.last)
    return spans


def _atoms(cell: Cell) -> list[Span]:
    """Amounts whole, every other token alone."""
    whole = {found.span.first: found.span.last for found in amounts_in(cell) if not found.weak}
    atoms, index = [], 0
    while index < len(cell.tokens):
        end = max(whole.get(index, index + 1), index + 1)
        atoms.append(Span(cell, index, end))
        index = end
    return atoms


def _has_digit(span: Span) -> bool:
    return any(char.isdigit() for token in span.tokens for char in token.text)


def _same_name(last: Span, atom: Span, following: Span | None, header: Header) -> bool:
    """Numbers inside a product's name („Śruba M8 10 l”) stay with it while they stand before the next heading or before more words."""
    named = next((column for column in header.columns if column.role is Role.NAME), None)
    if named is None or column_of(last, header) is not named:
        return False
    edge = next((column.left for column in header.columns if column.left > named.left), float("inf"))
    height = atom.box[3] - atom.box[1]
    goes_on = following is not None and _close(atom, following) and not _has_digit(following)
    return _close(last, atom) and (goes_on or atom.box[0] < edge - 0.3 * height)


def _close(left: Span, right: Span) -> bool:
    return right.box[0] - left.box[2] < 0.8 * right.cell.height and right.tokens[0].run == left.tokens[-1].run


def column_of(span: Span, header: Header) -> Column:
    """The column a span belongs to: text left of the next heading is a name, numbers go to the nearest heading."""
    nearest = _nearest(span, header)
    if not _wordy(span_text(span)) or _short_under(span, nearest):
        return nearest
    return name_column(span, header) or nearest


def _short_under(span: Span, column: Column) -> bool:
    """A unit, code or rate right under its heading is no name, though it begins a little left of the heading."""
    under = overlap(span.box[0], span.box[2], column.left, column.right) > 0
    return under and column.role in _SHORT_COLUMNS and len(span_text(span)) <= _SHORT


def _nearest(span: Span, header: Header) -> Column:
    """The column whose heading the span overlaps or is closest to; of several overlapped the one with the nearest middle."""
    left, _, right, _ = span.box
    best, best_gap, best_apart = header.columns[0], float("inf"), float("inf")
    for column in header.columns:
        gap = max(column.left - right, left - column.right, 0.0)
        apart = abs((left + right) - (column.left + column.right))
        if (gap, apart) < (best_gap, best_apart):
            best, best_gap, best_apart = column, gap, apart
    return best


def _wordy(text: str) -> bool:
    """Text rather than a number, code or rate."""
    return letters(text) >= 3 or (letters(text) >= 1 and not any(char.isdigit() for char in text))


def name_column(span: Span, header: Header) -> Column | None:
    """The name column when the span begins between its neighbours' headings."""
    columns = header.columns
    index = next((index for index, column in enumerate(columns) if column.role is Role.NAME), None)
    if index is None:
        return None
    height = span.box[3] - span.box[1]
    left = columns[index - 1].right - 0.5 * height if index else float("-inf")
    right = columns[index + 1].left - 0.3 * height if index + 1 < len(columns) else float("inf")
    return columns[index] if left <= span.box[0] < right else None


def span_text(span: Span) -> str:
    """The span's words."""
    tokens = span.tokens
    return tokens[0].text if len(tokens) == 1 else " ".join([token.text for token in tokens])
