"""FA(3) files written here: valid for the ministry, the same invoice when read back, and refused rather than made up."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from faktury.domain.extraction import XML, Extraction, Field, LineItem, Party, VatRow
from faktury.domain.fa_export import CannotExport, write_fa
from faktury.domain.fa_xml import read_fa
from faktury.domain.kinds import Kind
from tests.domain.fa_invoices import invoice
from tests.domain.ministry import KSEF, faults, needs_ministry

MADE_AT = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
SEEDS = range(300)
PLAIN = Extraction(
    Kind.VAT,
    {
        name: Field(value, 0.7, None, "easyocr")
        for name, value in {
            "invoice_number": "FV/1/11/2026",
            "issue_date": date(2026, 11, 12),
            "seller_name": "Meble Kuźnia",
            "seller_nip": "6610777776",
            "seller_address": "ul. Polna 1, 00-001 Warszawa",
            "buyer_nip": "5250012343",
            "buyer_name": "Przykładowa sp. z o.o.",
            "net_total": Decimal("100.00"),
            "vat_total": Decimal("23.00"),
            "gross_total": Decimal("123.00"),
            "currency": "PLN",
        }.items()
    },
    (),
    (VatRow("23", Decimal("100.00"), Decimal("23.00"), Decimal("123.00")),),
)


def written(extraction):
    return write_fa(extraction, made_at=MADE_AT)


def without(name, **changes):
    fields = {key: field for key, field in PLAIN.fields.items() if key != name}
    return replace(PLAIN, fields=fields, **changes)


def said(extraction):
    """What an invoice says, without where and how surely it was read."""
    values = {name: field.value for name, field in extraction.fields.items()}
    return extraction.kind, values, extraction.line_items, extraction.vat_rows, extraction.third_parties


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_written_reads_back_as_the_same_invoice(seed):
    original = invoice(seed)
    assert said(read_fa(written(original))) == said(original)


@needs_ministry
def test_every_generated_file_is_valid():
    found = {seed: trouble for seed in SEEDS if (trouble := faults(written(invoice(seed))))}
    assert found == {}


@needs_ministry
def test_the_ministrys_samples_survive_reading_and_writing():
    for path in sorted((KSEF / "samples").glob("*.xml")):
        read = read_fa(path.read_bytes())
        again = written(read)
        assert faults(again) == [], path.name
        assert said(read_fa(again)) == said(read), path.name


def test_a_polish_postal_code_says_poland_and_nothing_else_does():
    assert b"<KodKraju>PL</KodKraju>" in written(PLAIN)
    abroad = without("seller_address")
    abroad.fields["seller_address"] = Field("Hauptstr. 3, 10115 Berlin", 1.0, None, XML)
    with pytest.raises(CannotExport) as refused:
        written(abroad)
    assert refused.value.missing == ("seller_country",)


@pytest.mark.parametrize("name", ["invoice_number", "issue_date", "seller_name", "seller_nip", "seller_address", "gross_total", "currency"])
def test_what_the_schema_requires_is_named_when_it_is_missing(name):
    with pytest.raises(CannotExport) as refused:
        written(without(name))
    assert refused.value.missing == (name,)


@pytest.mark.parametrize(
    ("extraction", "missing"),
    [
        (replace(PLAIN, vat_rows=()), ("vat_rows",)),
        (replace(PLAIN, kind=Kind.PROFORMA), ("kind",)),
        (replace(PLAIN, kind=Kind.CORRECTION), ("corrected_number", "corrected_date")),
        (replace(PLAIN, vat_rows=(VatRow("0", Decimal(1), Decimal(0), Decimal(1)),)), ("rate_zero",)),
        (replace(PLAIN, vat_rows=(VatRow("np", Decimal(1), Decimal(0), Decimal(1)),)), ("rate_np",)),
        (replace(PLAIN, vat_rows=(VatRow("19", Decimal(1), Decimal(0), Decimal(1)),)), ("rate_unknown",)),
        (replace(PLAIN, vat_rows=(VatRow("zw", Decimal(1), Decimal(0), Decimal(1)),)), ("exemption_basis",)),
        (replace(PLAIN, fields={**PLAIN.fields, "currency": Field("ZŁO", 1.0, None, XML)}), ("currency",)),
        (replace(PLAIN, fields={**PLAIN.fields, "issue_date": Field(date(1999, 1, 1), 1.0, None, XML)}), ("issue_date",)),
        (
            Extraction(Kind.SIMPLIFIED, {}),
            ("invoice_number", "currency", "gross_total", "issue_date", "seller_nip", "seller_name", "seller_address"),
        ),
    ],
)
def test_what_cannot_be_expressed_is_refused(extraction, missing):
    with pytest.raises(CannotExport) as refused:
        written(extraction)
    assert refused.value.missing == missing


@needs_ministry
def test_odd_texts_and_numbers_stay_valid():
    odd = replace(
        PLAIN,
        fields={
            **PLAIN.fields,
            "invoice_number": Field("a\x00\x0b  b\ud800 \ufffe", 1.0, None, XML),
            "seller_address": Field("x" * 400 + ", " + "y" * 600 + " 00-001", 1.0, None, XML),
            "bank_account": Field("12", 1.0, None, XML),
            "buyer_nip": Field("123", 1.0, None, XML),
            "gross_total": Field(Decimal("-0.00"), 1.0, None, XML),
        },
        line_items=(LineItem(1, "", Decimal("0.0000001"), "", Decimal("1E+3"), Decimal("-0.001"), None, None, None),),
    )
    content = written(odd)
    assert faults(content) == []
    assert read_fa(content).value("invoice_number") == "a b"


@needs_ministry
def test_two_rates_of_one_field_are_one_sum():
    rows = (VatRow("23", Decimal(100), Decimal(23), Decimal(123)), VatRow("22", Decimal(50), Decimal(11), Decimal(61)))
    content = written(replace(PLAIN, vat_rows=rows))
    assert faults(content) == []
    assert b"<P_13_1>150.00</P_13_1><P_14_1>34.00</P_14_1>" in content


@pytest.mark.parametrize("name", ["amount_due", "vat_total_pln", "exchange_rate"])
def test_amounts_no_field_of_the_schema_holds_are_refused(name):
    with pytest.raises(CannotExport) as refused:
        written(replace(PLAIN, fields={**PLAIN.fields, name: Field(Decimal(10) ** 16, 1.0, None, XML)}))
    assert refused.value.missing == ("amounts",)


@needs_ministry
def test_a_factor_has_its_own_account_and_other_parties_their_address():
    factor = Party("factor", "ABC Faktoring S.A.", "6843616824", "ul. Rynek 2, 31-042 Kraków")
    school = Party("recipient", "Szkoła nr 3", None, "Rynek 1")
    account = {"bank_account": Field("61109010140000071219812874", 1.0, None, XML)}
    content = written(replace(PLAIN, fields={**PLAIN.fields, **account}, third_parties=(factor, school)))
    assert faults(content) == []
    assert b"<RachunekBankowyFaktora><NrRB>61109010140000071219812874</NrRB>" in content
    read = read_fa(content)
    assert read.text("bank_account") == "61109010140000071219812874"
    assert read.third_parties == (factor, replace(school, address=None))
