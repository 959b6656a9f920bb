"""Which lines a person reads before which: blocks that stand side by side one after the other, tables row by row. Pure geometry.

A recursive X-Y cut (Nagy and Seth 1984) over level boxes: white strips that run down a region part it into columns, white strips across
part it into bands. A cut into columns counts only when these read as texts of their own; the columns of a table do not.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median

from faktury.domain.words import Box

_GUTTER, _BAND = 1.2, 0.5
"""White strips that part columns, and (beyond the usual gap of lines) bands; in heights of a line."""
_MOST_COLUMNS, _LEAST_LINES = 3, 3
_PITCH = 2.6
"""From line to line of a text, in their heights; more lies between the cells of a sparse column."""
_TEXT_WIDTH, _TEXT_ROOM, _NARROW_WIDTH = 0.14, 0.3, 0.08
"""Of the page's print: a column of text, the room it has, and what is too narrow for one."""
_ALIGNED, _UNALIGNED_SHARE = 0.3, 0.6
"""Heights by which lines of one row may differ, and the share of a column's lines in such rows that makes a table."""
_TABLE_CELLS, _TABLE_ROWS = 5, 2


def reading_blocks(boxes: Sequence[Box]) -> list[list[int]]:
    """Split a page into blocks.

    Args:
        boxes: Level boxes of its lines.

    Returns:
        Indices into `boxes`, one list for each block in the order of reading; inside a block rows go from top to bottom.
    """
    if not boxes:
        return []
    width = max(box[2] for box in boxes) - min(box[0] for box in boxes)
    return _Cutter(boxes, max(1.0, width)).blocks(list(range(len(boxes))))


class _Cutter:
    """Cuts regions of one page; `width` is that of all its print."""

    def __init__(self, boxes: Sequence[Box], width: float) -> None:
        self._boxes = boxes
        self._width = width

    def blocks(self, region: list[int]) -> list[list[int]]:
        columns = self._text_columns(region)
        if columns:
            return [block for column in columns for block in self.blocks(column)]
        bands = self._bands(region)
        if len(bands) == 1:
            return [region]
        return [block for group in self._grouped(bands) for block in self.blocks(group)]

    def _grouped(self, bands: list[list[int]]) -> list[list[int]]:
        """Neighbouring bands joined where together they stand in the same columns of text."""
        groups = [bands[0]]
        for band in bands[1:]:
            joined = [*groups[-1], *band]
            if self._text_columns(groups[-1]) and len(self._columns(band)) > 1 and self._text_columns(joined):
                groups[-1] = joined
            else:
                groups.append(band)
        return groups

    def _text_columns(self, region: list[int]) -> list[list[int]]:
        """The columns of a region if each is a text of its own, else nothing."""
        columns = self._columns(region)
        if not 1 < len(columns) <= _MOST_COLUMNS or not all(self._is_text(column) for column in columns):
            return []
        spans = [self._span(column) for column in columns]
        if all(self._is_wide(span, room) for span, room in zip(spans, self._rooms(spans), strict=True)) and not self._has_table_rows(
            columns
        ):
            return columns
        narrow = any(right - left < _NARROW_WIDTH * self._width for left, right in spans)
        return [] if narrow or self._share_rows(columns) else columns

    def _rooms(self, spans: list[tuple[float, float]]) -> list[float]:
        """How much room each column has, up to where the next begins or the page's print ends."""
        begins = [left for left, _ in spans]
        ends = [*begins[1:], max(box[2] for box in self._boxes)]
        return [end - begin for begin, end in zip(begins, ends, strict=True)]

    def _is_wide(self, span: tuple[float, float], room: float) -> bool:
        return span[1] - span[0] >= _TEXT_WIDTH * self._width and room >= _TEXT_ROOM * self._width

    def _columns(self, region: list[int]) -> list[list[int]]:
        return self._cut(region, 0, _GUTTER * self._height(region))

    def _bands(self, region: list[int]) -> list[list[int]]:
        height = self._height(region)
        steps = [b - a for a, b in pairwise(self._levels(region))]
        usual = max(0.0, median(steps) - height) if steps else 0.0
        return self._cut(region, 1, usual + _BAND * height)

    def _cut(self, region: list[int], axis: int, gap: float) -> list[list[int]]:
        """Parts of a region between white strips of at least `gap`, along x (axis 0) or y (axis 1)."""
        ordered = sorted(region, key=lambda index: self._boxes[index][axis])
        parts = [[ordered[0]]]
        end = self._boxes[ordered[0]][axis + 2]
        for index in ordered[1:]:
            if self._boxes[index][axis] - end >= gap:
                parts.append([])
            parts[-1].append(index)
            end = max(end, self._boxes[index][axis + 2])
        return parts

    def _is_text(self, column: list[int]) -> bool:
        """Lines enough, one close below the other."""
        levels = self._levels(column)
        if len(levels) < _LEAST_LINES:
            return False
        return median(b - a for a, b in pairwise(levels)) <= _PITCH * self._height(column)

    def _share_rows(self, columns: list[list[int]]) -> bool:
        """Whether most lines of the shortest column stand in one row with a line of every other: then it is a table."""
        height = self._height(index for column in columns for index in column)
        levels = sorted((self._levels(column) for column in columns), key=len)
        least = levels[0]
        matched = sum(all(min(abs(level - other) for other in others) < _ALIGNED * height for others in levels[1:]) for level in least)
        return matched >= _UNALIGNED_SHARE * len(least)

    def _has_table_rows(self, columns: list[list[int]]) -> bool:
        """Whether rows of many cells run across the columns."""
        region = [index for column in columns for index in column]
        tolerance = _ALIGNED * self._height(region)
        middles = [(self._boxes[index][1] + self._boxes[index][3]) / 2 for index in region]
        cells = [sum(abs(middle - level) < tolerance for middle in middles) for level in self._levels(region)]
        return sum(count >= _TABLE_CELLS for count in cells) >= _TABLE_ROWS

    def _levels(self, column: list[int]) -> list[float]:
        """Heights at which a column has lines."""
        middles = sorted((self._boxes[index][1] + self._boxes[index][3]) / 2 for index in column)
        tolerance = 0.5 * self._height(column)
        levels = middles[:1]
        for middle in middles[1:]:
            if middle - levels[-1] > tolerance:
                levels.append(middle)
        return levels

    def _span(self, column: list[int]) -> tuple[float, float]:
        return min(self._boxes[index][0] for index in column), max(self._boxes[index][2] for index in column)

    def _height(self, region: Iterable[int]) -> float:
        return max(1.0, median(self._boxes[index][3] - self._boxes[index][1] for index in region))
