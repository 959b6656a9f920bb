"""A correct extraction to spoil, and the day on which it is checked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from faktury.domain.extraction import Evidence, Extraction, Field, LineItem, Value, VatRow

TODAY = date(2026, 11, 24)
SELLER, BUYER = "5261040828", "1060000062"


def good_field(value: Value, confidence: float = 0.98, source: str = "easyocr") -> Field:
    return Field(value, confidence, Evidence(1, (10.0, 10.0, 90.0, 30.0)), source)


def good_extraction() -> Extraction:
    """An ordinary invoice with nothing to complain about, our company being the buyer."""
    values: dict[str, Value] = {
        "invoice_number": "FV/1/11/2026",
        "issue_date": date(2026, 11, 12),
        "sale_date": date(2026, 11, 12),
        "due_date": date(2026, 11, 26),
        "seller_name": "Hurtownia Z",
        "seller_nip": SELLER,
        "buyer_name": "My Sp. z o.o.",
        "buyer_nip": BUYER,
        "net_total": Decimal("1000.00"),
        "vat_total": Decimal("158.00"),
        "gross_total": Decimal("1158.00"),
        "currency": "PLN",
        "bank_account": "73111111111111111111111111",
    }
    return Extraction(
        kind="vat",
        fields={name: good_field(value) for name, value in values.items()},
        line_items=(
            LineItem(1, "Papier", Decimal(12), "szt.", Decimal("50.00"), Decimal("600.00"), "23", Decimal("138.00"), Decimal("738.00")),
            LineItem(2, "Książka", Decimal(8), "szt.", Decimal("50.00"), Decimal("400.00"), "5", Decimal("20.00"), Decimal("420.00")),
        ),
        vat_rows=(
            VatRow("23", Decimal("600.00"), Decimal("138.00"), Decimal("738.00")),
            VatRow("5", Decimal("400.00"), Decimal("20.00"), Decimal("420.00")),
        ),
        witnesses={"gross_total": ("summary", "words"), "seller_nip": ("checksum", "label")},
    )


def with_value(extraction: Extraction, name: str, value: Value | None, **changes: object) -> Extraction:
    """The extraction with one field changed, or removed when the value is None."""
    fields = dict(extraction.fields)
    if value is None:
        fields.pop(name, None)
    else:
        fields[name] = good_field(value)
    return replace(extraction, fields=fields, **changes)  # type: ignore[arg-type]
