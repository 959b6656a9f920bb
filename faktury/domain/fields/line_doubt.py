"""Signs that the table of items was not read whole: rows left over within it, an order that skips, figures read with doubt."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from faktury.domain.fields.document import Document
from faktury.domain.fields.line_items import ItemTable
from faktury.domain.fields.triples import ITEM, row_triples
from faktury.domain.fields.vocabulary import Concept
from faktury.domain.lines import Row

C = Concept
_SUMS = frozenset({C.TOTAL, C.NET, C.VAT, C.GROSS, C.OF_WHICH, C.AMOUNT_DUE, C.RATE, C.OTHER_AMOUNT, C.PAID, C.WORDS})
_UNSURE = 0.5
_POSITION = re.compile(r"(\d{1,3})[.)]?(?: |$)")
_NUMBER = re.compile(r"\d")


def lines_doubted(document: Document, table: ItemTable) -> bool:
    """Whether there may be more lines than were read, or other figures in them."""
    rows = [document.row(*place) for place in sorted(table.item_rows)]
    return _left_over(document, table) or _skips(rows) or any(_unsure(row) for row in rows)


def _left_over(document: Document, table: ItemTable) -> bool:
    """Rows of amounts among the items, or of an item's arithmetic anywhere, that are no part of the table."""
    if any(triple.kind == ITEM and triple.place not in table.item_rows for triple in row_triples(document, table.item_rows)):
        return True
    return any(document.amounts_by_row.get(place) and not _sums(document, place) for place in _within(table))


def _within(table: ItemTable) -> Iterator[tuple[int, int]]:
    """The rows between a page's heading, or its first item, and its last item that are neither."""
    for page in {page for page, _ in table.item_rows}:
        items = {row for number, row in table.item_rows if number == page}
        heads = {row for number, row in table.header_rows if number == page and row < max(items)}
        for row in range(min(items | heads), max(items)):
            if row not in items | heads:
                yield page, row


def _sums(document: Document, place: tuple[int, int]) -> bool:
    return any(label.concept in _SUMS for label in document.labels_by_row.get(place, ()))


def _skips(rows: list[Row]) -> bool:
    """Whether the numbers at the rows' heads leave one out: 1, 2, 4."""
    heads = [int(found[1]) for row in rows if row.cells and (found := _POSITION.match(row.cells[0].text))]
    steps = [later - sooner for sooner, later in itertools.pairwise(heads)]
    return bool(heads) and set(steps) <= {1, 2, 3} and (sum(step > 1 for step in steps) > 0 or heads[0] in (2, 3))


def _unsure(row: Row) -> bool:
    return any(token.confidence < _UNSURE and _NUMBER.search(token.text) for cell in row.cells for token in cell.tokens)
