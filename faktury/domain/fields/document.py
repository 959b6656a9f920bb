"""One document prepared for the field modules: page layouts, labels, dates and amounts with their places."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from faktury.domain.boxes import union
from faktury.domain.extraction import TEXT_LAYER, Evidence, Field, Value
from faktury.domain.fields.found_dates import DateFound, broken_dates, dates_in
from faktury.domain.fields.labels import Label, find_labels
from faktury.domain.fields.table import Header, find_headers
from faktury.domain.fields.title_lines import with_whole_title
from faktury.domain.fields.vocabulary import Concept
from faktury.domain.lines import Cell, PageLayout, Row, Span, layout_page
from faktury.domain.money import CENT, parse_amount
from faktury.domain.text import digitise
from faktury.domain.words import Page

_GROUP = r"\d{1,3}(?:[ .,'’]\d{3})+"
_AMOUNT = re.compile(
    rf"(?<![\d\w])(?<!\d[.,/\-])(?P<sign>[-−–]\s?)?(?P<body>(?:{_GROUP}|\d+)(?: ?[.,] ?)\d\d)(?![\d%])(?![.,/\-]\d)"
    r"(?! ?%)(?P<after>\s?-(?=\s|$))?",
)
_DIGIT = re.compile(r"\d")
_LOST_COMMA = re.compile(r"(?<![\d\w.,/\-])(?P<body>(?:\d{1,3}(?: \d{3})* \d\d|\d{3,9}))(?![\d%\w]|[.,/\-]\d| ?%| \d)")
_WHOLE_MONEY = re.compile(
    r"(?<![\d\w.,/\-])(?<!\d )(?P<body>\d{1,3}(?: \d{3})+|\d{1,7})(?=(?: ?(?:z[łl]|pln|eur|usd|€)(?![^\W_])|,[-–]{1,2}(?!\d)))",
    re.IGNORECASE,
)
_MISREAD = re.compile(r"(?<![^\W\d_])[\dOoIlSBZ|]*\d[\dOoIlSBZ| .]*[,.] ?[\dOoIlSBZ]{2}(?![^\W_])")


@dataclass(frozen=True, slots=True)
class AmountFound:
    """An amount with two decimals and where it stands; `weak` ones needed a repair and count only when arithmetic confirms."""

    span: Span
    value: Decimal
    text: str
    weak: bool = False


@dataclass(frozen=True)
class Document:
    """Everything the field modules look at."""

    pages: tuple[PageLayout, ...]
    own_nip: str | None = None

    @cached_property
    def labels(self) -> list[Label]:
        """Labels of all pages in reading order."""
        return [label for page in self.pages for label in find_labels(page)]

    @cached_property
    def dates(self) -> list[DateFound]:
        """Dates of all pages in reading order."""
        return [
            found
            for page in self.pages
            for row in page.rows
            for cell in row.cells
            for found in (*dates_in(cell), *broken_dates(page, cell))
        ]

    @cached_property
    def dates_by_cell(self) -> dict[int, list[DateFound]]:
        """Dates keyed by the identity of their cell."""
        cells: dict[int, list[DateFound]] = {}
        for found in self.dates:
            cells.setdefault(id(found.span.cell), []).append(found)
        return cells

    @cached_property
    def amounts(self) -> list[AmountFound]:
        """Amounts of all pages in reading order."""
        return [
            found
            for page in self.pages
            for in_whole in (_in_whole(page),)
            for cell in page.cells()
            for found in amounts_in(cell, in_whole=in_whole)
        ]

    @cached_property
    def cells(self) -> list[Cell]:
        """Cells of all pages in reading order."""
        return [cell for page in self.pages for cell in page.cells()]

    @cached_property
    def amounts_by_row(self) -> dict[tuple[int, int], list[AmountFound]]:
        """Amounts keyed by page and row."""
        return _by_row(self.amounts)

    @cached_property
    def labels_by_row(self) -> dict[tuple[int, int], list[Label]]:
        """Labels keyed by page and row."""
        rows: dict[tuple[int, int], list[Label]] = {}
        for label in self.labels:
            rows.setdefault((label.span.page, label.span.row), []).append(label)
        return rows

    @cached_property
    def headers(self) -> dict[int, list[Header]]:
        """Headings of item tables by page number."""
        return {page.number: find_headers(page) for page in self.pages}

    def of(self, *concepts: Concept) -> list[Label]:
        """Labels of the given concepts."""
        return [label for label in self.labels if label.concept in concepts]

    def page(self, number: int) -> PageLayout:
        """The layout of a page by its number."""
        return next(page for page in self.pages if page.number == number)

    def row(self, page: int, index: int) -> Row:
        """A row by page number and index."""
        return self.page(page).rows[index]

    def has(self, concept: Concept) -> bool:
        """Whether any label of the concept was found."""
        return any(label.concept is concept for label in self.labels)

    def field(self, value: Value, spans: Sequence[Span], sureness: float = 1.0) -> Field:
        """A field with evidence around the spans; its confidence is the reader's, lowered by how sure the finding is."""
        page = spans[0].page
        here = [span for span in spans if span.page == page]
        confidence = min(span.confidence for span in spans) * sureness
        return Field(
            value, round(min(1.0, max(0.0, confidence)), 4), Evidence(page, union(span.printed for span in here)), self.page(page).source
        )


def prepare(pages: Iterable[Page], own_nip: str | None) -> Document:
    """Lay the pages out."""
    return Document(tuple(with_whole_title(layout_page(page)) for page in pages), own_nip)


def _in_whole(page: PageLayout) -> bool:
    """Whether whole amounts are meant as they stand, their comma not lost in reading: a text layer, or thousands parted from the rest."""
    return page.source == TEXT_LAYER or any(" " in match["body"] for cell in page.cells() for match in _WHOLE_MONEY.finditer(cell.text))


def amounts_in(cell: Cell, *, in_whole: bool = False) -> list[AmountFound]:
    """Amounts of a cell: as printed, and what misread ones probably are (weak); with `in_whole` also „200 zł”."""
    text = cell.text
    if not _DIGIT.search(text):
        return []
    found = _misread_amounts(cell, text)
    plain = [amount for match in _AMOUNT.finditer(text) if (amount := _amount(cell, match))]
    whole = [_whole(cell, match) for match in _WHOLE_MONEY.finditer(text)] if in_whole else []
    for amount in (*plain, *whole, *_comma_lost(cell, text)):
        if all(amount.span.last <= other.span.first or amount.span.first >= other.span.last for other in found):
            found.append(amount)
    return sorted(found, key=lambda amount: amount.span.first)


def _amount(cell: Cell, match: re.Match[str]) -> AmountFound | None:
    value = parse_amount(match["body"])
    if value is None:
        return None
    first, last = cell.token_range(match.start("body"), match.end("body"))
    negative = bool(match["sign"] or match["after"])
    return AmountFound(Span(cell, first, last), -value if negative else value, match[0].strip())


def _whole(cell: Cell, match: re.Match[str]) -> AmountFound:
    value = Decimal(match["body"].replace(" ", "")).quantize(CENT)
    return AmountFound(Span(cell, *cell.token_range(match.start("body"), match.end("body"))), value, match[0])


def _misread_amounts(cell: Cell, text: str) -> list[AmountFound]:
    """Amounts with look-alike letters among their digits: weak until arithmetic confirms them."""
    found = []
    for match in _MISREAD.finditer(text):
        repaired = digitise(match[0])
        value = parse_amount(repaired) if repaired != match[0] and _AMOUNT.fullmatch(repaired) else None
        if value is not None:
            found.append(AmountFound(Span(cell, *cell.token_range(match.start(), match.end())), value, match[0], weak=True))
    return found


def _comma_lost(cell: Cell, text: str) -> list[AmountFound]:
    """Whole numbers that may be amounts whose comma was not read: weak."""
    found = []
    for match in _LOST_COMMA.finditer(text):
        number = match["body"].replace(" ", "")
        found.append(AmountFound(Span(cell, *cell.token_range(match.start(), match.end())), Decimal(number) / 100, match[0], weak=True))
    return found


def _by_row(amounts: Iterable[AmountFound]) -> dict[tuple[int, int], list[AmountFound]]:
    rows: dict[tuple[int, int], list[AmountFound]] = {}
    for amount in amounts:
        rows.setdefault((amount.span.page, amount.span.row), []).append(amount)
    return rows
