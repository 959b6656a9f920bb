"""What a layout hands back, and how it places tables that do not fit one page."""

from __future__ import annotations

from dataclasses import dataclass

from workers.ocr.training.invoices.sheet import Sheet

FULL = ("position", "name", "code", "unit", "quantity", "unit_price", "net", "rate", "vat", "gross")
WITHOUT_CODE = ("position", "name", "quantity", "unit", "unit_price", "net", "rate", "vat", "gross")
SHORT = ("position", "name", "quantity", "unit", "unit_price", "rate", "net", "gross")


@dataclass(frozen=True, slots=True)
class Drawing:
    """The pages of a document and the item columns that are printed on them."""

    sheets: list[Sheet]
    columns: tuple[str, ...]
