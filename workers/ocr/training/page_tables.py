"""Draws random tables on a page: grids, rows, zebra, dark heads, right-aligned figures, cells of two lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workers.ocr.training.rules import draw_rule

if TYPE_CHECKING:
    from workers.ocr.training.pages import PageCanvas

_BORDERS = ("solid", "solid", "solid", "dashed", "dotted", "double", "squares")


@dataclass(frozen=True, slots=True)
class _Table:
    """The habits of one table."""

    edges: tuple[float, ...]
    size: float
    padding: float
    style: str
    dark_head: bool
    has_head: bool
    border: str
    """Style of its rules, one of CSS's."""


def _layout(page: PageCanvas) -> _Table:
    rng = page.rng
    count = rng.randint(3, 10)
    weights = [rng.uniform(1.5, 4) if index == 1 else rng.uniform(0.5, 1) for index in range(count)]
    unit = (page.width - 2 * page.margin) / sum(weights)
    edges = [page.margin]
    for weight in weights:
        edges.append(edges[-1] + weight * unit)
    size = page.base * rng.uniform(0.75, 1.05)
    style = rng.choice(["grid", "grid", "rows", "none", "zebra", "frame"])
    return _Table(tuple(edges), size, rng.uniform(0.12, 0.9) * size, style, rng.random() < 0.3, rng.random() < 0.85, rng.choice(_BORDERS))


def draw_table(page: PageCanvas) -> None:
    """A table of two to forty rows at the page's place."""
    rng, table = page.rng, _layout(page)
    page.y += table.padding
    top = page.y
    for number in range(rng.choice([rng.randint(2, 14), rng.randint(10, 40)])):
        lines = rng.choice([1, 1, 1, 2]) if number or rng.random() < 0.5 else 2
        height = table.size * 1.2 * lines + 2 * table.padding
        if page.y + height > page.height - page.margin:
            break
        _row(page, table, number, lines)
        page.y += height
        if table.style in {"grid", "rows"} or (table.style == "frame" and number == 0):
            _across(page, table, page.y, rng.choice([1, 1, 2]))
    if table.style in {"grid", "frame"}:
        _across(page, table, top, 1)
        for x in table.edges:
            page.draw.line([x, top, x, page.y], fill=page.ink, width=1)
    page.y += table.size * rng.uniform(0.6, 2)


def _across(page: PageCanvas, table: _Table, y: float, pen: int) -> None:
    """A rule of the table."""
    if table.border == "solid":
        page.draw.line([table.edges[0], y, table.edges[-1], y], fill=page.ink, width=pen)
    else:
        draw_rule(page.draw, (table.edges[0], table.edges[-1], y), pen * page.fine, page.rng, page.ink, table.border)


def _row(page: PageCanvas, table: _Table, number: int, lines: int) -> None:
    rng = page.rng
    head = table.has_head and number == 0
    bottom = page.y + table.size * 1.2 * lines + 2 * table.padding
    ink = None
    if head and (table.dark_head or rng.random() < 0.6):
        page.draw.rectangle(
            [table.edges[0], page.y, table.edges[-1], bottom], fill=rng.randint(20, 95) if table.dark_head else rng.randint(200, 240)
        )
        ink = rng.randint(220, 255) if table.dark_head else None
    elif table.style == "zebra" and number % 2:
        page.draw.rectangle([table.edges[0], page.y, table.edges[-1], bottom], fill=max(0, page.paper - rng.randint(8, 30)))
    for column in range(len(table.edges) - 1):
        if rng.random() > 0.06:
            for line in range(lines if column == 1 or number == 0 else 1):
                _cell(page, table, (number, column, line), ink)


def _cell(page: PageCanvas, table: _Table, place: tuple[int, int, int], ink: int | None) -> None:
    rng, (number, column, line) = page.rng, place
    left, right = table.edges[column], table.edges[column + 1]
    head = table.has_head and number == 0
    text = page.fitting(_content(page, number, column, head=head), right - left - table.size * 0.7, table.size)
    baseline = page.y + table.padding + table.size * (0.95 + 1.2 * line)
    face = page.display if head else None
    if column < 2 or rng.random() < 0.2:
        page.put(left + table.size * 0.4, baseline, text, table.size, face=face, ink=ink)
    else:
        page.put(right - table.size * 0.3, baseline, text, table.size, face=face, ink=ink, right=True)


def _content(page: PageCanvas, number: int, column: int, *, head: bool) -> str:
    if head:
        return page.text.word()
    if column == 0:
        return f"{number}{page.rng.choice(['', '.'])}"
    if column == 1:
        return page.text(30)
    kind = page.rng.random()
    return page.text.codes.amount() if kind < 0.5 else page.text.misc() if kind < 0.68 else page.text.short()
