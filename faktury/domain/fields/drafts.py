"""Rows below an item table's heading put together into drafts of items: texts by column, names wrapped over lines joined."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from rapidfuzz import fuzz

from faktury.domain.fields.column_heads import Role
from faktury.domain.fields.columns import cell_parts, column_of, name_column, span_text
from faktury.domain.fields.document import Document
from faktury.domain.fields.labels import Label
from faktury.domain.fields.table import Column, Header
from faktury.domain.fields.vocabulary import Concept
from faktury.domain.lines import Cell, Row, Span
from faktury.domain.text import fold, letters, loose
from faktury.domain.words import Box

C = Concept
MONEY = (Role.PRICE, Role.ANY_PRICE, Role.GROSS_PRICE, Role.NET, Role.VAT, Role.GROSS, Role.TAX, Role.VALUE, Role.UNKNOWN)
_DECIMALS = re.compile(r"\d ?[.,] ?\d\d(?!\d)")
_ENDS = (
    C.TOTAL,
    C.OF_WHICH,
    C.AMOUNT_DUE,
    C.WORDS,
    C.PAID,
    C.NET,
    C.VAT,
    C.GROSS,
    C.PAYMENT_FORM,
    C.ACCOUNT,
    C.NOTES,
    C.DUE_DATE,
    C.RATE,
    C.PERSON,
    C.BANK,
)
_WHOLE = re.compile(r"\d{1,3}(?:[ \u00a0]\d{3})+|\d+")
_CARRIED = ("przeniesienia", "carried forward", "brought forward", "ubertrag")
_CARRIED_ALIKE = 85.0
NUMBER = re.compile(r"[-−–]?\d[\d .,'’]*\d|[-−–]?\d")
_STATE = re.compile(
    r"(?P<before>bylo|(?:(?:stan|pozycje|dane|tresc|wartosci)(?: faktury)? )?przed (?:korekta|zmiana)"
    r"|pozycje korygowane|before(?: correction)?)"
    r"|(?:powinno byc|ma byc|jest|(?:(?:stan|pozycje|dane|tresc|wartosci)(?: faktury)? )?po (?:korekcie|zmianie)|after(?: correction)?)"
)
"""A row of a correction's table that says which state follows, and nothing else."""
_DIFFERENCE = re.compile(r"korekta|roznica|zmiana|wartosc (?:korekty|zmiany)|difference")
_LEAST_WHOLE = 2
_WRAP = 2.0
_NARROW = (Role.QUANTITY, Role.UNIT, Role.CODE, Role.RATE)
_OF_WHICH = loose("w tym")


class Named(NamedTuple):
    """A line of an item's name and where it stands."""

    text: str
    boxes: list[Box]


@dataclass(slots=True)
class Draft:
    """An item being read: its texts by column, left to right."""

    row: Row
    header: Header
    texts: dict[Column, list[str]] = field(default_factory=dict)
    boxes: dict[Column, list[Box]] = field(default_factory=dict)
    """Where on the page image the texts stand."""
    bottom: float = 0.0
    before: bool | None = None
    """Whether a row above it, within the table, says that this was there before a correction; None where none does."""

    def add(self, column: Column, span: Span) -> None:
        """Put a piece of the row into a column."""
        self.texts.setdefault(column, []).append(span_text(span))
        self.boxes.setdefault(column, []).append(span.printed)

    def named(self, before: Sequence[Named], after: Sequence[Named] = ()) -> None:
        """Lines of the name above and below what is there."""
        column = next((column for column in self.header.columns if column.role is Role.NAME), None)
        if column:
            self.texts[column] = [*(line.text for line in before), *self.texts.get(column, ()), *(line.text for line in after)]
            self.boxes.setdefault(column, []).extend(box for line in (*before, *after) for box in line.boxes)

    def begin(self, pieces: Sequence[Draft]) -> None:
        """What stands above in narrow columns: „10” over „godz.”."""
        for piece in reversed(pieces):
            for column, texts in piece.texts.items():
                self.texts[column] = [*texts, *self.texts.get(column, ())]
                self.boxes.setdefault(column, []).extend(piece.boxes.get(column, ()))

    def go_on(self, piece: Draft) -> None:
        """What stands below in narrow columns."""
        for column, texts in piece.texts.items():
            self.texts[column] = [*self.texts.get(column, ()), *texts]
            self.boxes.setdefault(column, []).extend(piece.boxes.get(column, ()))
        self.bottom = piece.bottom

    def name(self) -> Named:
        """What the row says in the columns of names."""
        return Named(self.text(Role.NAME), [box for column, boxes in self.boxes.items() if column.role is Role.NAME for box in boxes])

    def text(self, role: Role) -> str:
        """All texts of the columns with the role."""
        return " ".join(part for column, parts in self.texts.items() if column.role is role for part in parts).strip()

    def of(self, column: Column) -> str:
        """The text of one column; lines of a name stay apart."""
        return ("\n" if column.role is Role.NAME else " ").join(self.texts.get(column, ())).strip()


def read_drafts(document: Document, header: Header, taken: set[tuple[int, int]]) -> list[Draft]:
    """Rows below a heading until the summary begins."""
    page = document.page(header.page)
    reading = _Reading(header, page.line)
    last_bottom = page.rows[header.last_row].box[3]
    following = [row for row in page.rows[header.last_row + 1 :] if _inside(row, header)]
    for position, row in enumerate(following):
        if _ends_table(document, row, header) or row.box[1] - last_bottom > (5 if reading.drafts else 9) * page.line:
            break
        state = state_said(row)
        if state is not None:
            reading.before = state
        if state is not None or _column_numbers(row) or _subtotal(document, row, header):
            last_bottom = row.box[3]
        elif not _carried(row):
            if not reading.take(row, following[position + 1 :]):
                break
            taken.add((page.number, row.index))
            last_bottom = row.box[3]
    return reading.drafts


class _Reading:
    """The drafts so far, and what stands above the next one: lines of its name, pieces of its narrow columns."""

    def __init__(self, header: Header, line: float) -> None:
        self.drafts: list[Draft] = []
        self._header, self._line = header, line
        self._prefix: list[Named] = []
        self._pieces: list[Draft] = []
        self.before: bool | None = None

    def take(self, row: Row, following: Sequence[Row]) -> bool:
        """Whether the row is part of the table; then it is put where it belongs."""
        draft = _draft(row, self._header)
        if _is_item(draft, self._header, has_prefix=bool(self._prefix)):
            self._begin(draft)
            return True
        below_last = bool(self.drafts) and _continues(row, self.drafts[-1], following, self._line)
        if _broken(draft):
            self._piece(draft, below_last=below_last and not self._pieces)
            return True
        name = draft.name()
        if not name.text or _numbers(draft):
            return False
        if below_last:
            self.drafts[-1].named([], [name])
            self.drafts[-1].bottom = row.box[3]
        else:
            self._prefix.append(name)
        return True

    def _begin(self, draft: Draft) -> None:
        draft.named(self._prefix)
        draft.begin(self._pieces)
        self._prefix, self._pieces = [], []
        draft.before = self.before
        self.drafts.append(draft)

    def _piece(self, draft: Draft, *, below_last: bool) -> None:
        if below_last:
            self.drafts[-1].go_on(draft)
        else:
            self._pieces.append(draft)


def state_said(row: Row) -> bool | None:
    """True for a row that heads the state before a correction, False for the one after, None for any other row."""
    said = _STATE.fullmatch(fold(row.text).strip(" .:-")) if len(row.cells) == 1 else None
    return said and bool(said["before"])


def _inside(row: Row, header: Header) -> list[Cell]:
    """The cells of the row that stand in the table, not in a block beside it."""
    return [cell for cell in row.cells if cell.box[2] > header.left and cell.box[0] < header.right]


def _carried(row: Row) -> bool:
    """„Do przeniesienia”, „z przeniesienia”: sums of the page, no item."""
    text = fold(row.text)
    return any(fuzz.partial_ratio(phrase, text) >= _CARRIED_ALIKE for phrase in _CARRIED) if letters(text) >= len(_CARRIED[0]) else False


def _continues(row: Row, draft: Draft, following: Sequence[Row], line: float) -> bool:
    """A line of text belongs to the item above it unless it stands closer to the row below."""
    gap = row.box[1] - draft.bottom
    below = following[0].box[1] - row.box[3] if following else float("inf")
    return gap < _WRAP * line and (gap <= below + 0.3 * line or not any(char.isdigit() for char in following[0].text))


def _ends_table(document: Document, row: Row, header: Header) -> bool:
    """A summary label at the start of a cell, or the heading of a summary table."""
    place = (header.page, row.index)
    if len(row.cells) == 1 and _DIFFERENCE.fullmatch(fold(row.text).strip(" .:-")):
        return True
    inside = _inside(row, header)
    labels = [label for label in document.labels_by_row.get(place, []) if any(label.span.cell is cell for cell in inside)]
    heading = [label for label in labels if label.concept in (C.RATE, C.NET, C.VAT, C.GROSS)]
    if len({label.concept for label in heading}) >= 3 and place not in document.amounts_by_row:
        return True
    return any((label.concept in _ENDS or label.key.startswith(_OF_WHICH)) and label.at_start and _alone(label, labels) for label in labels)


def _subtotal(document: Document, row: Row, header: Header) -> bool:
    """„Razem części i materiały 2 100,00”: the sum of a part of the table, nothing but amounts behind the words."""
    cells = _inside(row, header)
    labels = document.labels_by_row.get((header.page, row.index), [])
    first = next((label for label in labels if cells and label.span.cell is cells[0] and label.at_start), None)
    numbers = [cell for cell in cells[1:] if not letters(cell.text) or _DECIMALS.search(cell.text)]
    return first is not None and first.concept is C.TOTAL and bool(numbers) and all(_DECIMALS.search(cell.text) for cell in cells[1:])


def _alone(label: Label, labels: list[Label]) -> bool:
    """The label is all its cell says, but for a second language and an amount: not the beginning of a product's name."""
    if label.has_colon or label.concept in (C.AMOUNT_DUE, C.WORDS, C.OF_WHICH) or _amount_follows(label.span):
        return True
    covered = {index for other in labels if other.span.cell is label.span.cell for index in range(other.span.first, other.span.last)}
    tokens = label.span.cell.tokens
    return all(index in covered or letters(tokens[index].text) < 2 for index in range(len(tokens)))


def _amount_follows(span: Span) -> bool:
    rest = span.cell.text[span.cell.offsets[span.last] :] if span.last < len(span.cell.tokens) else ""
    return NUMBER.match(rest.lstrip(" :")) is not None


def _column_numbers(row: Row) -> bool:
    """A row that only numbers the columns: 1 2 3 4 and so on."""
    texts = [token.text.strip("().") for cell in row.cells for token in cell.tokens]
    return len(texts) >= 4 and texts == [str(number) for number in range(1, len(texts) + 1)]


def _draft(row: Row, header: Header) -> Draft:
    draft = Draft(row, header, bottom=row.box[3])
    cells = _inside(row, header)
    if len(cells) == 1 and name_column(Span(cells[0], 0, len(cells[0].tokens)), header):
        draft.named([], [Named(cells[0].text, [Span(cells[0], 0, len(cells[0].tokens)).printed])])
        return draft
    for cell in cells:
        for span in cell_parts(cell, header):
            draft.add(column_of(span, header), span)
    return draft


def _broken(draft: Draft) -> bool:
    """Whether the row holds nothing but a broken-off piece of a narrow column."""
    return bool(draft.texts) and all(column.role in _NARROW for column in draft.texts)


def _numbers(draft: Draft) -> int:
    """How many columns that may hold money have a number with decimals."""
    return sum(1 for column in draft.texts if column.role in MONEY and _DECIMALS.search(draft.of(column)))


def _whole_numbers(draft: Draft) -> int:
    """How many columns of money hold whole złoty, in a row that also has a quantity and a price beside its value."""
    count = sum(1 for column in draft.texts if column.role in MONEY[:6] and _WHOLE.fullmatch(draft.of(column)))
    return count if count >= _LEAST_WHOLE and draft.text(Role.QUANTITY) else 0


def _is_item(draft: Draft, header: Header, *, has_prefix: bool) -> bool:
    """A named row with an amount, or a row of numbers between the lines of its name."""
    count = _numbers(draft) or _whole_numbers(draft)
    named = letters(draft.text(Role.NAME)) >= 2 or (draft.text(Role.POSITION).strip(".)").isdigit() and bool(draft.text(Role.QUANTITY)))
    if named or not header.has(Role.NAME):
        return count >= 1
    return has_prefix and count >= 2 and bool(draft.text(Role.QUANTITY) or draft.text(Role.POSITION))
