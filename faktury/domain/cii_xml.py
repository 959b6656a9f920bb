"""Reads a Cross Industry Invoice, the XML of Factur-X and ZUGFeRD 2, into an Extraction.

Element names: UN/CEFACT CrossIndustryInvoice D16B/D22B (urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100); codes: EN 16931
(UNTDID 1001 document types, 4461 payment means, 5305 tax categories).
"""

from __future__ import annotations

from datetime import date

from faktury.domain.extraction import XML, YES, Extraction, Field, Finding, LineItem, Value, VatRow
from faktury.domain.identifiers import normalise_nip
from faktury.domain.kinds import Kind
from faktury.domain.rates import PERCENT_RATES
from faktury.domain.safe_xml import Node

ROOT = "{urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100}CrossIndustryInvoice"

_KINDS = {
    "380": Kind.VAT,
    "389": Kind.VAT,
    "381": Kind.CORRECTION,
    "384": Kind.CORRECTION,
    "386": Kind.ADVANCE,
    "325": Kind.PROFORMA,
}
_SELF_BILLED = "389"
_CATEGORIES = {"E": "zw", "AE": "oo", "K": "0 WDT", "G": "0 EX", "O": "np", "Z": "0"}
_PAYMENTS = {
    **dict.fromkeys(("10",), "cash"),
    **dict.fromkeys(("48", "54", "55"), "card"),
    **dict.fromkeys(("20",), "cheque"),
    **dict.fromkeys(("30", "31", "42", "58"), "transfer"),
}
_REQUIRED = ("invoice_number", "issue_date", "seller_name", "gross_total", "currency")


def is_cii(root: Node) -> bool:
    """Whether the root element is that of a Cross Industry Invoice."""
    return root.tag == ROOT


def read_cii(root: Node) -> Extraction:
    """Fields, lines and VAT rows of a Cross Industry Invoice; what is absent stays absent."""
    document, deal = root.node("ExchangedDocument"), root.node("SupplyChainTradeTransaction")
    code = document.text("TypeCode") or ""
    settlement = deal.node("ApplicableHeaderTradeSettlement")
    values: dict[str, Value | None] = {
        "invoice_number": document.text("ID"),
        "issue_date": _day(document.node("IssueDateTime")),
        "self_billing": YES if code == _SELF_BILLED else None,
        **_parties(deal.node("ApplicableHeaderTradeAgreement")),
        **_sale(deal, settlement),
        **_totals(settlement),
        **_payment(settlement),
        "corrected_number": settlement.text("InvoiceReferencedDocument/IssuerAssignedID"),
    }
    fields = {name: Field(value, 1.0, None, XML) for name, value in values.items() if value is not None}
    lines = tuple(_line(position, node) for position, node in enumerate(deal.all("IncludedSupplyChainTradeLineItem"), start=1))
    rows = _rows(settlement)
    return Extraction(_KINDS.get(code, Kind.OTHER), fields, lines, rows, findings=_findings(root, fields))


def _parties(agreement: Node) -> dict[str, Value | None]:
    found: dict[str, Value | None] = {}
    for side, element in (("seller", "SellerTradeParty"), ("buyer", "BuyerTradeParty")):
        party = agreement.node(element)
        address = party.node("PostalTradeAddress")
        country = address.text("CountryID")
        number = _vat_number(party)
        nip = normalise_nip(number) if number else None
        city = " ".join(text for name in ("PostcodeCode", "CityName") if (text := address.text(name)))
        lines = [*(address.text(name) for name in ("LineOne", "LineTwo", "LineThree")), city]
        found |= {
            f"{side}_name": party.text("Name"),
            f"{side}_nip": nip or (number if side == "seller" else None),
            f"{side}_address": ", ".join(line for line in lines if line) or None,
            f"{side}_country": country,
        }
        if side == "buyer" and number and nip is None:
            found["buyer_tax_id"] = number
    return found


def _vat_number(party: Node) -> str | None:
    """The VAT registration (scheme VA), without spaces."""
    for registration in party.all("SpecifiedTaxRegistration"):
        if registration.node("ID").attribute("schemeID") == "VA":
            return (registration.text("ID") or "").replace(" ", "").upper() or None
    return None


def _sale(deal: Node, settlement: Node) -> dict[str, Value | None]:
    """Day of supply, or the period the invoice covers."""
    period = settlement.node("BillingSpecifiedPeriod")
    start, end = _day(period.node("StartDateTime")), _day(period.node("EndDateTime"))
    supplied = _day(deal.node("ApplicableHeaderTradeDelivery/ActualDeliverySupplyChainEvent/OccurrenceDateTime"))
    return {"sale_date": end or supplied, "sale_from": start if end else None}


def _totals(settlement: Node) -> dict[str, Value | None]:
    sums = settlement.node("SpecifiedTradeSettlementHeaderMonetarySummation")
    currency = settlement.text("InvoiceCurrencyCode")
    taxes = {(node.attribute("currencyID") or currency): node.amount() for node in sums.all("TaxTotalAmount")}
    foreign = currency != "PLN"
    return {
        "currency": currency,
        "net_total": sums.amount("TaxBasisTotalAmount"),
        "vat_total": taxes.get(currency),
        "vat_total_pln": taxes.get("PLN") if foreign else None,
        "gross_total": sums.amount("GrandTotalAmount"),
        "amount_due": sums.amount("DuePayableAmount"),
        "exemption_basis": next((text for tax in settlement.all("ApplicableTradeTax") if (text := tax.text("ExemptionReason"))), None),
        "reverse_charge": YES if any(tax.text("CategoryCode") == "AE" for tax in settlement.all("ApplicableTradeTax")) else None,
    }


def _payment(settlement: Node) -> dict[str, Value | None]:
    means = settlement.node("SpecifiedTradeSettlementPaymentMeans")
    account = (means.text("PayeePartyCreditorFinancialAccount/IBANID") or "").replace(" ", "").upper()
    number = account.removeprefix("PL")
    due = next((day for term in settlement.all("SpecifiedTradePaymentTerms") if (day := _day(term.node("DueDateDateTime")))), None)
    return {
        "due_date": due,
        "payment_form": _PAYMENTS.get(means.text("TypeCode") or ""),
        "bank_account": (number if number.isdecimal() else account) or None,
    }


def _line(position: int, node: Node) -> LineItem:
    price = node.node("SpecifiedLineTradeAgreement/NetPriceProductTradePrice")
    quantity = node.node("SpecifiedLineTradeDelivery/BilledQuantity")
    settlement = node.node("SpecifiedLineTradeSettlement")
    return LineItem(
        position=position,
        name=node.text("SpecifiedTradeProduct/Name") or "",
        quantity=quantity.amount(),
        unit=_UNITS.get(quantity.attribute("unitCode") or "", quantity.attribute("unitCode")),
        unit_price=price.amount("ChargeAmount"),
        net=settlement.amount("SpecifiedTradeSettlementLineMonetarySummation/LineTotalAmount"),
        vat_rate=_rate(settlement.node("ApplicableTradeTax")),
        vat=None,
        gross=None,
    )


_UNITS = {"C62": "szt.", "H87": "szt.", "EA": "szt.", "KGM": "kg", "HUR": "godz.", "MTR": "m", "LTR": "l", "DAY": "dzień", "MON": "mies."}
"""UN/ECE Recommendation 20 codes that have a usual Polish abbreviation; others stay codes."""


def _rows(settlement: Node) -> tuple[VatRow, ...]:
    rows = []
    for tax in settlement.all("ApplicableTradeTax"):
        net, vat, rate = tax.amount("BasisAmount"), tax.amount("CalculatedAmount"), _rate(tax)
        if net is not None and vat is not None and rate is not None:
            rows.append(VatRow(rate, net, vat, net + vat))
    return tuple(rows)


def _rate(tax: Node) -> str | None:
    """The rate's code: a percentage as FA(3) writes it, or what the category means there."""
    category, percent = tax.text("CategoryCode"), tax.amount("RateApplicablePercent")
    if category in _CATEGORIES:
        return _CATEGORIES[category]
    if percent is None:
        return None
    text = format(percent.normalize(), "f")
    return text if text in PERCENT_RATES else f"{text}%"


def _day(node: Node) -> date | None:
    """A date of format 102, JJJJMMTT."""
    text = (node.text("DateTimeString") or "")[:8]
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:])) if len(text) == 8 and text.isdecimal() else None
    except ValueError:
        return None


def _findings(root: Node, fields: dict[str, Field]) -> tuple[Finding, ...]:
    broken = [name for name in _REQUIRED if name not in fields] + root.senseless
    findings = [Finding("xml_invalid", {"text": ", ".join(dict.fromkeys(broken))})] if broken else []
    printed = {"exemption_basis_printed": "exemption_basis", "pln_vat_printed": "vat_total_pln"}
    return (*findings, *(Finding(code) for code, name in printed.items() if name in fields))
