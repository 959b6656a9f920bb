"""What counts as a change: values, not notations; rows that moved up because one was removed did not change."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from faktury.domain.differences import differences
from faktury.domain.extraction import Extraction, Field, LineItem, VatRow


def state(lines=(), rates=(), kind="vat", **values):
    return Extraction(kind, {name: Field(value, 0.9, None, "easyocr") for name, value in values.items()}, tuple(lines), tuple(rates))


def line(position, name, **changes):
    made = LineItem(position, name, Decimal(2), "szt.", Decimal("10.00"), Decimal("20.00"), "23", Decimal("4.60"), Decimal("24.60"))
    return replace(made, **changes)


def told(before, after):
    return [(found.field, found.before, found.after) for found in differences(before, after)]


def test_values_are_compared_not_notations():
    before = state([line(1, "A  B", unit_price=Decimal("10.0000"))], seller_name="Firma  X", net_total=Decimal("1000.0"))
    after = state([line(1, "A B", unit_price=Decimal("10"))], seller_name="Firma X", net_total=Decimal("1000.00"))

    assert told(before, after) == []


def test_header_changes_come_with_the_source_of_the_earlier_value():
    before = state(seller_nip="7740001455", issue_date=date(2026, 11, 12))
    after = state(kind="uproszczona", seller_nip="7740001454", bank_account="61109010140000071219812874")

    assert told(before, after) == [
        ("kind", "vat", "uproszczona"),
        ("seller_nip", "7740001455", "7740001454"),
        ("issue_date", "2026-11-12", ""),
        ("bank_account", "", "61109010140000071219812874"),
    ]
    assert [found.source for found in differences(before, after)] == ["", "easyocr", "easyocr", ""]


def test_a_cell_is_named_by_its_row():
    before, after = state([line(1, "A"), line(2, "B")]), state([line(1, "A"), line(2, "B", net=Decimal("21.00"))])

    assert told(before, after) == [("line_items.2.net", "20.00", "21.00")]


def test_a_removed_row_changes_no_other():
    before, after = state([line(1, "A"), line(2, "B"), line(3, "C")]), state([line(1, "A"), line(2, "C")])

    assert told(before, after) == [("line_items.2", "B · 2.00 · szt. · 10.00 · 20.00 · 23 · 4.60 · 24.60", "")]


def test_rates_are_compared_by_rate_and_repeated_rows_added_up():
    half = VatRow("23", Decimal("50.00"), Decimal("11.50"), Decimal("61.50"))
    before = state(rates=[half, half, VatRow("8", Decimal("1.00"), Decimal("0.08"), Decimal("1.08"))])
    after = state(
        rates=[
            VatRow("5", Decimal("1.00"), Decimal("0.05"), Decimal("1.05")),
            VatRow("23", Decimal("100.00"), Decimal("23.00"), Decimal("123.01")),
        ]
    )

    assert told(before, after) == [
        ("vat_rows.23.gross", "123.00", "123.01"),
        ("vat_rows.8", "1.00 · 0.08 · 1.08", ""),
        ("vat_rows.5", "", "1.00 · 0.05 · 1.05"),
    ]
