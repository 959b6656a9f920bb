"""Word-level simulator: draws invoices of several layout families as words with boxes, and reads them badly on request."""

from __future__ import annotations

from collections.abc import Callable

from faktury.domain.words import Page
from tests.domain.invoice_data import Invoice
from tests.domain.layouts.footer import footer
from tests.domain.layouts.listed import bilingual, classic, headed
from tests.domain.layouts.misreading import misread, tilt
from tests.domain.layouts.sectioned import boxed, visualised
from tests.domain.layouts.sheet import FULL, HEIGHT, WIDTH, Sheet, column, item_cells, label_values, party_lines, table, text_width

DEVELOPED: dict[str, Callable[[Invoice], list[Page]]] = {
    "classic": classic,
    "headed": headed,
    "bilingual": bilingual,
    "boxed": boxed,
    "visualised": visualised,
}

__all__ = [
    "DEVELOPED",
    "FULL",
    "HEIGHT",
    "WIDTH",
    "Sheet",
    "bilingual",
    "boxed",
    "classic",
    "column",
    "footer",
    "headed",
    "item_cells",
    "label_values",
    "misread",
    "party_lines",
    "table",
    "text_width",
    "tilt",
    "visualised",
]
