"""How well a value belongs to a label by geometry alone: right of it, below it, or above a caption."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from faktury.domain.boxes import overlap
from faktury.domain.fields.document import Document
from faktury.domain.fields.labels import Label
from faktury.domain.lines import Span

T = TypeVar("T")
FAR = float("inf")
_MAX_BELOW = 3.2
_MAX_ABOVE, _CAPTION_ABOVE = 2.3, 3.3
"""A caption of a form („miejsce i data wystawienia”) stands below the dotted line its value is written on."""
_STACK = 2.0
_FLOWS, _NEXT_LINE = 6.5, 1.8


@dataclass(frozen=True, slots=True)
class Relation:
    """Where the value stands relative to the label; lower cost is closer."""

    cost: float
    where: str


NONE = Relation(FAR, "none")


def relate(document: Document, label: Label, value: Span, rivals: Iterable[Label]) -> Relation:
    """Cost of reading `value` as what `label` announces; `rivals` are labels that would claim it first."""
    if label.span.page != value.page:
        return NONE
    line = document.page(value.page).line
    rivals = [rival for rival in rivals if rival is not label and rival.span.page == value.page]
    if label.span.row == value.row:
        return _beside(label, value, rivals, line)
    stacked = _stacked(label, value, rivals, line)
    if stacked.cost < FAR:
        return stacked
    return Relation(_FLOWS, "beside") if _flows_on(document, label, value) else _beside_stack(document, label, value, rivals, line)


def _beside(label: Label, value: Span, rivals: list[Label], line: float) -> Relation:
    if value.cell is label.span.cell:
        if value.first < label.span.last:
            return NONE
    elif value.box[0] < label.span.box[2] - 0.3 * line:
        return NONE
    between = [rival for rival in rivals if rival.span.row == value.row and label.span.box[2] - 1 <= rival.span.box[0] < value.box[0]]
    if between:
        return NONE
    gap = max(0.0, value.box[0] - label.span.box[2]) / line
    return Relation(min(gap, 60.0) * 0.04, "beside")


def _stacked(label: Label, value: Span, rivals: list[Label], line: float) -> Relation:
    """Below the label, or just above a caption; something else between them in the same column breaks the tie."""
    shared = overlap(label.span.box[0], label.span.box[2], value.box[0], value.box[2])
    aligned = shared > 0 or abs(label.span.box[0] - value.box[0]) < 1.5 * line
    if not aligned:
        return NONE
    drop = ((value.box[1] + value.box[3]) - (label.span.box[1] + label.span.box[3])) / 2 / line
    if 0 < drop <= _MAX_BELOW and not _rival_between(label, value, rivals, line):
        return Relation(2.0 + drop + _offset(label, value, line), "below")
    if (
        label.ends_cell
        and 0 < -drop <= (_CAPTION_ABOVE if "miejsc" in label.key else _MAX_ABOVE)
        and not _rival_between(label, value, rivals, line)
    ):
        return Relation(7.0 - drop + _offset(label, value, line), "above")
    return NONE


def _beside_stack(document: Document, label: Label, value: Span, rivals: list[Label], line: float) -> Relation:
    """A label printed in two languages above each other, its value beside the other line or between both."""
    rise = ((value.box[1] + value.box[3]) - (label.span.box[1] + label.span.box[3])) / 2 / line
    gap = (value.box[0] - label.span.box[2]) / line
    if abs(rise) > _STACK or gap < 0 or not label.at_start or not label.ends_cell:
        return NONE
    rows = (label.span.row, value.row)
    claimed = any(rival.span.row in rows and rival.span.box[0] <= value.box[0] for rival in rivals)
    answered = any(
        cell.box[0] > label.span.box[2] and cell.box[0] <= value.box[2] for cell in document.row(label.span.page, label.span.row).cells
    )
    twin = any(
        abs(cell.box[0] - label.span.cell.box[0]) < line and cell.box[2] <= value.box[0] + line
        for cell in document.row(value.page, value.row).cells
    )
    if claimed or answered or not twin:
        return NONE
    return Relation(3.5 + abs(rise) + min(gap, 60.0) * 0.04, "beside")


def _flows_on(document: Document, label: Label, value: Span) -> bool:
    """The label closes a full line of running text and the value opens the next: „… Termin płatności:”, then „8.12.2026”."""
    if value.row != label.span.row + 1 or value.first or not (label.has_colon and label.ends_cell):
        return False
    above, below = document.row(label.span.page, label.span.row), document.row(value.page, value.row)
    near = below.box[1] - above.box[1] < _NEXT_LINE * document.page(value.page).line
    return near and above.cells[-1] is label.span.cell and below.cells[0] is value.cell and len(above.cells) >= len(below.cells)


def _offset(label: Label, value: Span, line: float) -> float:
    """Small penalty for values that share no edge or centre with the label."""
    left, right = abs(label.span.box[0] - value.box[0]), abs(label.span.box[2] - value.box[2])
    centre = abs((label.span.box[0] + label.span.box[2]) - (value.box[0] + value.box[2])) / 2
    return min(left, right, centre, 20 * line) / line * 0.1


def _rival_between(label: Label, value: Span, rivals: list[Label], line: float) -> bool:
    """Another label stands closer to the value in the same column, or right before it in its row."""
    top, bottom = sorted(((label.span.box[1] + label.span.box[3]) / 2, (value.box[1] + value.box[3]) / 2))
    for rival in rivals:
        middle = (rival.span.box[1] + rival.span.box[3]) / 2
        shares = overlap(rival.span.box[0], rival.span.box[2], value.box[0], value.box[2]) > 0
        if shares and top + 0.3 * line < middle < bottom - 0.3 * line:
            return True
        if rival.span.row == value.row and rival.span.box[2] <= value.box[0] + line and _just_before(rival, value, line):
            return True
    return False


def _just_before(rival: Label, value: Span, line: float) -> bool:
    return value.cell is rival.span.cell or value.box[0] - rival.span.box[2] < 14 * line


def assign(
    document: Document, labels: list[Label], values: list[T], span_of: Callable[[T], Span], rivals: list[Label]
) -> list[tuple[Label, T, Relation]]:
    """Give each label its closest value, closest pairs first; a value serves one concept only, two languages in one cell are one label."""
    pairs = []
    for label in labels:
        for value in values:
            relation = relate(document, label, span_of(value), rivals)
            if relation.cost < FAR:
                pairs.append((relation.cost + 0.2 * label.misread, label, value, relation))
    pairs.sort(key=lambda pair: pair[0])
    owner: dict[int, str] = {}
    served: set[tuple[int, str]] = set()
    chosen = []
    for _, label, value, relation in pairs:
        key = (id(label.span.cell), label.concept)
        taken = owner.setdefault(id(value), label.concept) if key not in served else ""
        if taken == label.concept:
            served.add(key)
            chosen.append((label, value, relation))
    return chosen
