"""What was read of one invoice."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from faktury.domain.extraction import Extraction, Field, LineItem, VatRow

SELLER_NIP, OWN_NIP = "7740001454", "5261040828"
VALUES = {
    "invoice_number": "FV/1/11/2026",
    "issue_date": date(2026, 11, 12),
    "sale_date": date(2026, 11, 11),
    "due_date": date(2026, 11, 26),
    "seller_name": "Hurtownia  Papieru Sp. z o.o.",
    "seller_nip": SELLER_NIP,
    "buyer_name": "Przykładowa sp. z o.o.",
    "buyer_nip": OWN_NIP,
    "net_total": Decimal("1000.00"),
    "vat_total": Decimal("158.00"),
    "gross_total": Decimal("1158.00"),
    "currency": "PLN",
    "bank_account": "61109010140000071219812874",
}


def extraction(**changes) -> Extraction:
    values = {name: value for name, value in {**VALUES, **changes}.items() if value is not None}
    return Extraction(
        kind="vat",
        fields={name: Field(value, 1.0, None, "typed") for name, value in values.items()},
        line_items=(
            LineItem(1, "Papier A4", Decimal(12), "szt.", Decimal("50.00"), Decimal("600.00"), "23", Decimal("138.00"), Decimal("738.00")),
            LineItem(2, "Książka", None, None, None, Decimal("400.00"), "5", None, None),
        ),
        vat_rows=(
            VatRow("23", Decimal("600.00"), Decimal("138.00"), Decimal("738.00")),
            VatRow("5", Decimal("400.00"), Decimal("20.00"), Decimal("420.00")),
        ),
    )
