"""A title that wraps put into one line: „Faktura VAT za wywóz odpadów”, „oraz sprzątanie nr 6425/1”, „z dnia 2.03.2026”."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from faktury.domain.boxes import overlap
from faktury.domain.lines import Cell, PageLayout, Row
from faktury.domain.text import fold

_TITLE = re.compile(r"(?:fakt[uo]ra|faklura|vat|invoice|rechnung|duplikat|rachunek)\b")
_OPEN = re.compile(
    r"(?:\b(?:nr|numer|no|dnia|dn|z|ze|za|od|do|i|oraz|w|na|dla|dot|dotyczy|okres|miesiac|r|vat|faktura)\.?|[\-/,:(])$"
    r"|\b(?:za|z tytulu) (?!.*\b(?:nr|numer)\b)"
)
"""How a line ends that its title goes on after, or a title „za …” without its number yet."""
_REST = re.compile(r"(?:nr|numer|no|z dnia|dnia|za okres|wystawion\w+)\b")
_NUMBERED = re.compile(r"\b(?:nr|numer|no)\b\.?:? ?\S*\d")
_DAY = re.compile(r"(?:r\. )?(?:(?:wystawion\w+ )?(?:z|w) |wystawion|dnia|\d|[a-z]{3,12} 20\d\d)")
_UPPER = 0.6
_LARGE = 1.15
_MOST_LINES = 4
_SAME_EDGE, _SAME_HEIGHT, _NEXT_LINE = 0.7, 0.25, 2.1
_BROKEN = "-/"


def with_whole_title(page: PageLayout) -> PageLayout:
    """The page with its title's lines in one cell; the lines below stay where they are, too."""
    for row in page.rows:
        for cell in row.cells:
            if cell.box[1] < _UPPER * page.height and _TITLE.match(fold(cell.text)):
                lines = [cell, *_following(page, cell)]
                return _replaced(page, row, cell, _joined(lines)) if len(lines) > 1 else page
    return page


def _following(page: PageLayout, title: Cell) -> Iterator[Cell]:
    """The cells that go on with the title, each in the line below."""
    lines = [title]
    large = title.height > _LARGE * page.line
    for row in page.rows[title.row + 1 :]:
        below = next((cell for cell in row.cells if _next_line(cell, lines[-1])), None)
        if below is None and row.box[1] < lines[-1].box[3]:
            continue
        if below is None or len(lines) == _MOST_LINES or not _stands_under(below, lines) or not _continues(lines, below, large=large):
            return
        yield below
        lines.append(below)


def _next_line(cell: Cell, last: Cell) -> bool:
    height = last.height
    shares = overlap(cell.box[0], cell.box[2], last.box[0], last.box[2]) > 0
    return shares and 0.5 * height < cell.middle - last.middle < _NEXT_LINE * height and abs(cell.height - height) < _SAME_HEIGHT * height


def _stands_under(cell: Cell, lines: list[Cell]) -> bool:
    """At the title's left edge or under its middle; or within it, where a number broken over the line's end was put together above."""
    title, height = lines[0], lines[0].height
    left = abs(cell.box[0] - title.box[0]) < _SAME_EDGE * height
    centred = abs(cell.box[0] + cell.box[2] - title.box[0] - title.box[2]) < 2 * _SAME_EDGE * height
    indented = title.box[0] < cell.box[0] < title.box[2] and any(char.isdigit() for char in lines[-1].tokens[-1].text)
    return left or centred or indented


def _continues(lines: list[Cell], cell: Cell, *, large: bool) -> bool:
    """Whether the lines above are left open; in large type also whether this one begins as the rest of a sentence does."""
    before, plain = fold(" ".join(line.text for line in lines)), fold(cell.text)
    opened = _OPEN.search(before) is not None
    numbered = any(char.isdigit() for char in cell.tokens[0].text)
    starts = cell.text[:1].islower() or numbered or cell.text[:1] in "(„" or _REST.match(plain) is not None
    if _NUMBERED.search(before) and not opened:
        return _DAY.match(plain) is not None
    return (opened and (large or starts)) or (large and starts)


def _joined(lines: list[Cell]) -> Cell:
    """One cell with the words of all lines, in the place of the first."""
    text, offsets = "", []
    for line in lines:
        broken = text[-1:] in _BROKEN and text[-2:-1].isdigit() and line.text[:1].isdigit()
        text += "" if not text or broken else " "
        offsets += [len(text) + offset for offset in line.offsets]
        text += line.text
    first = lines[0]
    return replace(first, tokens=tuple(token for line in lines for token in line.tokens), text=text, offsets=tuple(offsets))


def _replaced(page: PageLayout, row: Row, cell: Cell, whole: Cell) -> PageLayout:
    cells = tuple(whole if other is cell else other for other in row.cells)
    rows = tuple(replace(row, cells=cells) if other is row else other for other in page.rows)
    return replace(page, rows=rows)
