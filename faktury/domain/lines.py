"""Words of a page put into rows and cells by their geometry; tolerant of skew, knows nothing of invoices."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import median

from faktury.domain.boxes import overlap, union
from faktury.domain.extraction import TEXT_LAYER
from faktury.domain.rows import group_rows
from faktury.domain.skew import tilt_of
from faktury.domain.spacing import column_gap, spread
from faktury.domain.text import clean, fold
from faktury.domain.tracking import without_tracking
from faktury.domain.words import Box, Page, Reading, Word

CELL_GAP = 0.75
"""Gap between words, in text heights, beyond which the next word starts another cell; a text layer's is `column_gap`."""
WIDE_GAP = 0.5
"""Gap beyond which two words read apart are kept from joining into one number."""
_RUN_GAP = 1.6
_DIGIT = re.compile(r"\d")
_TITLE = re.compile(r"fakt[uo]ra|invoice|rechnung")
"""What opens a title, however far its words are set apart."""
_FLAT = frozenset("-–—−_.,·•…")
_SPLIT = re.compile(
    r"(?<=[^\W\d_]:)(?=\S)|(?<=\d[,;])(?=[^\W\d_]{2})|(?<=[^\W\d_]{4})(?=\d{1,4}[.\-/]\d{1,2}[.\-/]\d{1,4}\b)|(?<=^PLN|^EUR)(?=\d[\d.,]*$)"
    r"|(?:(?<=zapłaty)|(?<=brutto)|(?<=netto)|(?<=razem)|(?<=Razem)|(?<=RAZEM))(?=\d[\d.,]*$)"
)
_SPLIT_WORDS = re.compile(rf"{_SPLIT.pattern}|(?<=[^\W\d_]{{3}})(?=/[^\W\d_]{{3}})|(?<=[^\W\d_]{{3}}/)(?=[^\W\d_]{{3}})")


@dataclass(frozen=True, slots=True)
class Token:
    """A word, or a piece of one cut at a colon or slash; `box` is straightened, `printed` is where it stands on the page."""

    text: str
    box: Box
    printed: Box
    confidence: float
    run: int
    glued: bool = False
    alternatives: tuple[Reading, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """Neighbouring tokens of one row; `text` has one space between words, two where the gap is wide."""

    tokens: tuple[Token, ...]
    text: str
    offsets: tuple[int, ...]
    box: Box
    page: int
    row: int = 0

    @property
    def height(self) -> float:
        """Height of the cell's box."""
        return self.box[3] - self.box[1]

    @property
    def middle(self) -> float:
        """Vertical centre."""
        return (self.box[1] + self.box[3]) / 2

    def token_range(self, start: int, end: int) -> tuple[int, int]:
        """Indices of the tokens that the text range touches, end exclusive."""
        touched = [index for index, offset in enumerate(self.offsets) if offset < end and offset + len(self.tokens[index].text) > start]
        return (touched[0], touched[-1] + 1) if touched else (0, 0)


@dataclass(frozen=True)
class Span:
    """A piece of a cell: where a label or value stands."""

    cell: Cell
    first: int
    last: int
    """Index after the last token."""

    @property
    def tokens(self) -> tuple[Token, ...]:
        """The tokens of the span."""
        return self.cell.tokens[self.first : self.last]

    @cached_property
    def box(self) -> Box:
        """Straightened box."""
        tokens = self.tokens
        return tokens[0].box if len(tokens) == 1 else union([token.box for token in tokens])

    @property
    def printed(self) -> Box:
        """Box on the page image."""
        return union(token.printed for token in self.tokens)

    @property
    def page(self) -> int:
        """Page number."""
        return self.cell.page

    @property
    def row(self) -> int:
        """Row index on the page."""
        return self.cell.row

    @property
    def confidence(self) -> float:
        """The least certain token decides."""
        return min(token.confidence for token in self.tokens)


@dataclass(frozen=True, slots=True)
class Row:
    """Cells on one line, left to right."""

    index: int
    cells: tuple[Cell, ...]
    box: Box

    @property
    def text(self) -> str:
        """All cells, three spaces apart."""
        return "   ".join(cell.text for cell in self.cells)


@dataclass(frozen=True, slots=True)
class PageLayout:
    """Rows of one page, top to bottom, and its usual text height."""

    number: int
    width: float
    height: float
    line: float
    rows: tuple[Row, ...]
    source: str

    def cells(self) -> Iterator[Cell]:
        """All cells in reading order."""
        for row in self.rows:
            yield from row.cells


def layout_page(page: Page) -> PageLayout:
    """Put the words of a page into rows of cells."""
    words = without_tracking(
        [word for word in page.words if clean(word.text).strip() and word.box[2] > word.box[0] and word.box[3] > word.box[1]]
    )
    if not words:
        return PageLayout(page.number, page.width, page.height, 1.0, (), page.source)
    line = median(word.box[3] - word.box[1] for word in words)
    slope = tilt_of(words, line)
    tokens = [token for word in words for token in _tokens(word, slope)]
    exact = column_gap(words) if page.source == TEXT_LAYER else None
    pieces = _pieces(tokens, exact)
    gap = exact or CELL_GAP
    rows = [_row(index, members, page.number, gap) for index, members in enumerate(_rows(pieces, line))]
    return PageLayout(page.number, page.width, page.height, line, tuple(rows), page.source)


def _tokens(word: Word, slope: float) -> list[Token]:
    """Cut a word at inner colons and slashes between words; boxes are shared out by length."""
    text = clean(word.text).strip()
    separator = _SPLIT if _DIGIT.search(text) else _SPLIT_WORDS
    parts = [part for part in separator.split(text) if part]
    x0, y0, x1, y1 = word.box
    shift = slope * (x0 + x1) / 2
    tokens: list[Token] = []
    done = 0
    for part in parts:
        left = x0 + (x1 - x0) * done / len(text)
        done += len(part)
        right = x0 + (x1 - x0) * done / len(text)
        tokens.append(
            Token(
                part,
                (left, y0 - shift, right, y1 - shift),
                (left, y0, right, y1),
                word.confidence,
                word.run,
                glued=bool(tokens),
                alternatives=_alternatives(word, parts, len(tokens), separator) if word.alternatives else (),
            )
        )
    return tokens


def _alternatives(word: Word, parts: Sequence[str], index: int, separator: re.Pattern[str]) -> tuple[Reading, ...]:
    """Other readings of one part of a word: those in which every other part stays as it is."""
    readings = []
    for text, share in word.alternatives:
        others = [part for part in separator.split(clean(text).strip()) if part]
        if len(others) == len(parts) and [*others[:index], *others[index + 1 :]] == [*parts[:index], *parts[index + 1 :]]:
            readings.append((others[index], share))
    return tuple(readings)


def _pieces(tokens: Sequence[Token], gap: float | None) -> list[list[Token]]:
    """Tokens of one run belong together unless a gap shows that the run crossed a column."""
    runs: dict[int, list[Token]] = {}
    for token in tokens:
        runs.setdefault(token.run, []).append(token)
    pieces: list[list[Token]] = []
    for members in runs.values():
        current: list[Token] = []
        ordered = sorted(members, key=lambda token: token.box[0])
        whole = gap is None or _TITLE.match(fold(ordered[0].text)) or spread([token.box for token in ordered], gap)
        widest = _RUN_GAP if whole or gap is None else gap
        for token in ordered:
            if current and not _continues(current[-1], token, widest):
                pieces.append(current)
                current = []
            current.append(token)
        pieces.append(current)
    return pieces


def _continues(left: Token, right: Token, gap: float) -> bool:
    low, high = _heights(left, right)
    same_line = overlap(left.box[1], left.box[3], right.box[1], right.box[3]) > 0.4 * low
    return same_line and -high < right.box[0] - left.box[2] < gap * high


def _heights(left: Token, right: Token) -> tuple[float, float]:
    """Heights to measure overlaps and gaps by: a dash's box is flat and says nothing of the text's size."""
    one, other = left.box[3] - left.box[1], right.box[3] - right.box[1]
    low, high = min(one, other), max(one, other)
    flat = left.text in _FLAT or right.text in _FLAT
    return low, high if flat else low


def _rows(pieces: list[list[Token]], line: float) -> list[list[list[Token]]]:
    """Pieces by rows, top to bottom."""
    groups = group_rows([union([token.box for token in piece]) for piece in pieces], line)
    return [[pieces[index] for index in group] for group in groups]


def _row(index: int, pieces: list[list[Token]], page: int, gap: float) -> Row:
    """Join neighbouring pieces into cells."""
    ordered = sorted(pieces, key=lambda piece: piece[0].box[0])
    groups: list[list[Token]] = []
    for piece in ordered:
        if groups and _near(groups[-1][-1], piece[0], gap):
            groups[-1].extend(piece)
        else:
            groups.append(list(piece))
    cells = tuple(_cell(group, page, index) for group in groups)
    return Row(index, cells, union(cell.box for cell in cells))


def _near(left: Token, right: Token, gap: float) -> bool:
    return right.box[0] - left.box[2] < gap * _heights(left, right)[1]


def _cell(tokens: list[Token], page: int, row: int) -> Cell:
    text, offsets = "", []
    for index, token in enumerate(tokens):
        if index and (not token.glued or (text[-1].isalpha() and token.text[0].isdigit())):
            text += "  " if _wide(tokens[index - 1], token) else " "
        offsets.append(len(text))
        text += token.text
    return Cell(tuple(tokens), text, tuple(offsets), union(token.box for token in tokens), page, row)


def _wide(left: Token, right: Token) -> bool:
    return left.run != right.run and right.box[0] - left.box[2] > WIDE_GAP * _heights(left, right)[1]
