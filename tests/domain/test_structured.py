"""Cross Industry Invoices (Factur-X, ZUGFeRD) and XML inside a PDF: what is read, and what the print says otherwise."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from faktury.domain.checks import check, is_automatic
from faktury.domain.extraction import Evidence, Extraction, Field, Finding, LineItem, VatRow
from faktury.domain.kinds import Kind
from faktury.domain.structured import NotAnInvoiceFile, read_structured, with_attached
from tests.domain.fa_files import document as fa_document

BUYER = "5250012343"


def cii(
    *, code: str = "380", tax: str = "", currency: str = "PLN", seller: str = "PL6610777776", buyer: str = f"PL{BUYER}", extra: str = ""
) -> bytes:
    """A Factur-X file drawn here (profile EN 16931)."""
    taxes = tax or (
        "<ram:ApplicableTradeTax><ram:CalculatedAmount>230.00</ram:CalculatedAmount><ram:TypeCode>VAT</ram:TypeCode>"
        "<ram:BasisAmount>1000.00</ram:BasisAmount><ram:CategoryCode>S</ram:CategoryCode>"
        "<ram:RateApplicablePercent>23.00</ram:RateApplicablePercent></ram:ApplicableTradeTax>"
    )
    day = '<udt:DateTimeString format="102">{}</udt:DateTimeString>'
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<rsm:CrossIndustryInvoice xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"
 xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"
 xmlns:udt="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100">
<rsm:ExchangedDocument><ram:ID>FV/147/11/2026</ram:ID><ram:TypeCode>{code}</ram:TypeCode>
 <ram:IssueDateTime>{day.format("20261112")}</ram:IssueDateTime></rsm:ExchangedDocument>
<rsm:SupplyChainTradeTransaction>
 <ram:IncludedSupplyChainTradeLineItem><ram:AssociatedDocumentLineDocument><ram:LineID>1</ram:LineID></ram:AssociatedDocumentLineDocument>
  <ram:SpecifiedTradeProduct><ram:Name>Regał</ram:Name></ram:SpecifiedTradeProduct>
  <ram:SpecifiedLineTradeAgreement><ram:NetPriceProductTradePrice><ram:ChargeAmount>500.00</ram:ChargeAmount></ram:NetPriceProductTradePrice>
  </ram:SpecifiedLineTradeAgreement>
  <ram:SpecifiedLineTradeDelivery><ram:BilledQuantity unitCode="C62">2</ram:BilledQuantity></ram:SpecifiedLineTradeDelivery>
  <ram:SpecifiedLineTradeSettlement><ram:ApplicableTradeTax><ram:CategoryCode>S</ram:CategoryCode>
   <ram:RateApplicablePercent>23</ram:RateApplicablePercent></ram:ApplicableTradeTax>
   <ram:SpecifiedTradeSettlementLineMonetarySummation><ram:LineTotalAmount>1000.00</ram:LineTotalAmount>
   </ram:SpecifiedTradeSettlementLineMonetarySummation></ram:SpecifiedLineTradeSettlement></ram:IncludedSupplyChainTradeLineItem>
 <ram:ApplicableHeaderTradeAgreement>
  <ram:SellerTradeParty><ram:Name>Meble Kuźnia</ram:Name><ram:PostalTradeAddress><ram:PostcodeCode>00-001</ram:PostcodeCode>
   <ram:LineOne>ul. Polna 1</ram:LineOne><ram:CityName>Warszawa</ram:CityName><ram:CountryID>PL</ram:CountryID></ram:PostalTradeAddress>
   <ram:SpecifiedTaxRegistration><ram:ID schemeID="FC">123</ram:ID></ram:SpecifiedTaxRegistration>
   <ram:SpecifiedTaxRegistration><ram:ID schemeID="VA">{seller}</ram:ID></ram:SpecifiedTaxRegistration></ram:SellerTradeParty>
  <ram:BuyerTradeParty><ram:Name>Przykładowa</ram:Name>
   <ram:SpecifiedTaxRegistration><ram:ID schemeID="VA">{buyer}</ram:ID></ram:SpecifiedTaxRegistration></ram:BuyerTradeParty>
 </ram:ApplicableHeaderTradeAgreement>
 <ram:ApplicableHeaderTradeDelivery><ram:ActualDeliverySupplyChainEvent><ram:OccurrenceDateTime>{day.format("20261110")}</ram:OccurrenceDateTime>
 </ram:ActualDeliverySupplyChainEvent></ram:ApplicableHeaderTradeDelivery>
 <ram:ApplicableHeaderTradeSettlement><ram:InvoiceCurrencyCode>{currency}</ram:InvoiceCurrencyCode>
  <ram:SpecifiedTradeSettlementPaymentMeans><ram:TypeCode>58</ram:TypeCode><ram:PayeePartyCreditorFinancialAccount>
   <ram:IBANID>PL02124010378284030368434686</ram:IBANID></ram:PayeePartyCreditorFinancialAccount></ram:SpecifiedTradeSettlementPaymentMeans>
  {taxes}{extra}
  <ram:SpecifiedTradePaymentTerms><ram:DueDateDateTime>{day.format("20261126")}</ram:DueDateDateTime></ram:SpecifiedTradePaymentTerms>
  <ram:SpecifiedTradeSettlementHeaderMonetarySummation><ram:LineTotalAmount>1000.00</ram:LineTotalAmount>
   <ram:TaxBasisTotalAmount>1000.00</ram:TaxBasisTotalAmount><ram:TaxTotalAmount currencyID="{currency}">230.00</ram:TaxTotalAmount>
   <ram:TaxTotalAmount currencyID="PLN">983.00</ram:TaxTotalAmount>
   <ram:GrandTotalAmount>1230.00</ram:GrandTotalAmount><ram:DuePayableAmount>1230.00</ram:DuePayableAmount>
  </ram:SpecifiedTradeSettlementHeaderMonetarySummation></ram:ApplicableHeaderTradeSettlement>
</rsm:SupplyChainTradeTransaction></rsm:CrossIndustryInvoice>""".replace(
        '<ram:TaxTotalAmount currencyID="PLN">983.00</ram:TaxTotalAmount>' if currency == "PLN" else "\0", ""
    ).encode()


def test_every_field_of_a_factur_x_file_is_read():
    read = read_structured(cii())
    assert {name: field.value for name, field in read.fields.items()} == {
        "invoice_number": "FV/147/11/2026",
        "issue_date": date(2026, 11, 12),
        "sale_date": date(2026, 11, 10),
        "due_date": date(2026, 11, 26),
        "seller_name": "Meble Kuźnia",
        "seller_nip": "6610777776",
        "seller_address": "ul. Polna 1, 00-001 Warszawa",
        "seller_country": "PL",
        "buyer_name": "Przykładowa",
        "buyer_nip": BUYER,
        "net_total": Decimal("1000.00"),
        "vat_total": Decimal("230.00"),
        "gross_total": Decimal("1230.00"),
        "amount_due": Decimal("1230.00"),
        "currency": "PLN",
        "payment_form": "transfer",
        "bank_account": "02124010378284030368434686",
    }
    assert {field.source for field in read.fields.values()} == {"xml"}
    assert read.line_items == (LineItem(1, "Regał", Decimal(2), "szt.", Decimal("500.00"), Decimal("1000.00"), "23", None, None),)
    assert read.vat_rows == (VatRow("23", Decimal("1000.00"), Decimal("230.00"), Decimal("1230.00")),)
    assert is_automatic(read, check(read, own_nip=BUYER, today=date(2026, 11, 23)))


def test_foreign_currency_and_numbers():
    read = read_structured(cii(currency="EUR", buyer="DE123456789"))
    assert (read.value("vat_total"), read.value("vat_total_pln")) == (Decimal("230.00"), Decimal("983.00"))
    assert (read.value("buyer_nip"), read.value("buyer_tax_id")) == (None, "DE123456789")


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("381", Kind.CORRECTION),
        ("384", Kind.CORRECTION),
        ("386", Kind.ADVANCE),
        ("325", Kind.PROFORMA),
        ("380", Kind.VAT),
        ("999", Kind.OTHER),
    ],
)
def test_only_plain_invoices_are_automatic(code, kind):
    read = read_structured(cii(code=code))
    assert read.kind == kind
    assert is_automatic(read, check(read, own_nip=BUYER, today=date(2026, 11, 23))) is (kind == Kind.VAT)


@pytest.mark.parametrize(
    ("category", "percent", "rate"),
    [("S", "8", "8"), ("S", "19.00", "19%"), ("Z", "0", "0"), ("E", "0", "zw"), ("AE", "0", "oo"), ("K", "0", "0 WDT"), ("G", "0", "0 EX")],
)
def test_tax_categories(category, percent, rate):
    tax = (
        "<ram:ApplicableTradeTax><ram:CalculatedAmount>0</ram:CalculatedAmount><ram:ExemptionReason>art. 43</ram:ExemptionReason>"
        f"<ram:BasisAmount>100</ram:BasisAmount><ram:CategoryCode>{category}</ram:CategoryCode>"
        f"<ram:RateApplicablePercent>{percent}</ram:RateApplicablePercent></ram:ApplicableTradeTax>"
    )
    read = read_structured(cii(tax=tax))
    assert read.vat_rows == (VatRow(rate, Decimal(100), Decimal(0), Decimal(100)),)
    assert read.value("exemption_basis") == "art. 43"


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "1e5", "1,00", "x" * 1000])
def test_senseless_numbers_are_absent_and_named(amount):
    read = read_structured(cii().replace(b"<ram:GrandTotalAmount>1230.00", f"<ram:GrandTotalAmount>{amount}".encode()))
    assert read.value("gross_total") is None
    assert "GrandTotalAmount" in next(found.params["text"] for found in read.findings if found.code == "xml_invalid")


@pytest.mark.parametrize(
    "content", [b"", b"<x/>", b"<?xml version='1.0'?><!DOCTYPE a []><a/>", cii()[:500], b"%PDF-1.7", fa_document()[:99]]
)
def test_what_is_no_invoice_is_refused(content):
    with pytest.raises(NotAnInvoiceFile):
        read_structured(content)


def printed(kind: str = Kind.VAT, **values) -> Extraction:
    given = {"invoice_number": "FV/147/11/2026", "gross_total": Decimal("1230.00"), "seller_nip": "6610777776", **values}
    return Extraction(kind, {name: Field(value, 0.9, Evidence(1, (1, 2, 3, 4)), "text_layer") for name, value in given.items()})


def test_the_attached_file_stands_and_shows_where_it_is_printed():
    both = with_attached(printed(bank_account="1", exchange_rate=Decimal("4.2")), read_structured(cii()))
    assert (both.fields["gross_total"].source, both.fields["gross_total"].evidence) == ("xml", Evidence(1, (1, 2, 3, 4)))
    assert both.fields["issue_date"].evidence is None
    assert both.fields["bank_account"].value == "02124010378284030368434686"
    assert both.fields["exchange_rate"].source == "text_layer"
    assert is_automatic(both, check(both, own_nip=BUYER, today=date(2026, 11, 23)))


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("gross_total", Decimal("1230.01"), "1230.01"),
        ("seller_nip", "7740001454", "7740001454"),
        ("issue_date", date(2026, 11, 13), "2026-11-13"),
    ],
)
def test_what_the_page_prints_otherwise_goes_to_a_person(name, value, shown):
    both = with_attached(printed(**{name: value}), read_structured(cii()))
    assert both.findings == (Finding("xml_differs", {"printed": shown}, name),)
    assert not is_automatic(both, check(both, own_nip=BUYER, today=date(2026, 11, 23)))


def test_a_page_that_calls_itself_a_proforma_stays_one():
    attached = read_structured(cii())
    assert with_attached(printed(Kind.PROFORMA), attached).kind == Kind.PROFORMA
    assert with_attached(printed(Kind.OTHER), attached).kind == Kind.VAT
    assert with_attached(printed(), replace(attached, kind=Kind.CORRECTION)).kind == Kind.CORRECTION
