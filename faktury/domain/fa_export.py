"""Writes an invoice as a KSeF file, FA(3): what the schema requires and the invoice does not say is named, never made up.

Structure: http://crd.gov.pl/wzor/2025/06/25/13775/ (schemat_FA(3)_v1-0E.xsd).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from faktury.domain.extraction import YES, Extraction, LineItem, Party, VatRow
from faktury.domain.fa_codes import CODE_OF_KIND, CODE_OF_PAYMENT, CODE_OF_ROLE, EU_COUNTRIES, NAMESPACE, SUMMARY, SummaryField
from faktury.domain.fa_requirements import CannotExport, country_of, missing_for_export, polish_or_none, tax_id_parts
from faktury.domain.fa_values import decimal_text, fitting_account, token
from faktury.domain.identifiers import nip_shape
from faktury.domain.kinds import Kind

__all__ = ["CannotExport", "write_fa"]

_SYSTEM = "Faktury"
_INTERNAL_ID = re.compile(r"[1-9](?:\d[1-9]|[1-9]\d)\d{7}-\d{5}")
"""TNIPIdWew."""


def write_fa(invoice: Extraction, *, made_at: datetime) -> bytes:
    """The invoice as an FA(3) file in UTF-8.

    Args:
        invoice: its values; evidence and confidence do not matter.
        made_at: moment of the export, aware.

    Raises:
        CannotExport: the schema requires what the invoice does not say; `missing` names it.
    """
    missing = missing_for_export(invoice)
    if missing:
        raise CannotExport(missing)
    root = Element(_name("Faktura"))
    _header(root, made_at)
    _seller(root, invoice)
    _buyer(root, invoice)
    for party in invoice.third_parties:
        _third_party(root, party)
    fa = _add(root, "Fa")
    _figures(fa, invoice)
    _notes(fa, invoice)
    _add(fa, "RodzajFaktury", CODE_OF_KIND[invoice.kind])
    if invoice.kind == Kind.CORRECTION:
        _correction(fa, invoice)
    for position, item in enumerate(invoice.line_items, start=1):
        _line(fa, position, item)
    if (due := invoice.amount("amount_due")) is not None:
        _add(_add(fa, "Rozliczenie"), "DoZaplaty" if due >= 0 else "DoRozliczenia", decimal_text(abs(due), 2))
    _payment(fa, invoice)
    # Prefixes are global to the process: whoever else wrote this namespace may have chosen another.
    register_namespace("", NAMESPACE)
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _name(local: str) -> str:
    return f"{{{NAMESPACE}}}{local}"


def _add(parent: Element, local: str, text: str | None = None) -> Element:
    child = SubElement(parent, _name(local))
    child.text = text
    return child


def _add_known(parent: Element, local: str, text: str | None, longest: int = 256) -> None:
    """The element when there is something to put in it."""
    fitted = token(text, longest)
    if fitted:
        _add(parent, local, fitted)


def _header(root: Element, made_at: datetime) -> None:
    header = _add(root, "Naglowek")
    form = _add(header, "KodFormularza", "FA")
    form.set("kodSystemowy", "FA (3)")
    form.set("wersjaSchemy", "1-0E")
    _add(header, "WariantFormularza", "3")
    _add(header, "DataWytworzeniaFa", made_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
    _add(header, "SystemInfo", _SYSTEM)


def _seller(root: Element, invoice: Extraction) -> None:
    seller = _add(root, "Podmiot1")
    identity = _add(seller, "DaneIdentyfikacyjne")
    _add(identity, "NIP", invoice.text("seller_nip"))
    _add_known(identity, "Nazwa", invoice.text("seller_name"), 512)
    _address(seller, invoice, "seller")


def _buyer(root: Element, invoice: Extraction) -> None:
    buyer = _add(root, "Podmiot2")
    identity = _add(buyer, "DaneIdentyfikacyjne")
    nip = invoice.text("buyer_nip")
    _identify(identity, nip if nip and nip_shape(nip) else invoice.text("buyer_tax_id") or nip)
    _add_known(identity, "Nazwa", invoice.text("buyer_name"), 512)
    if country_of(invoice, "buyer"):
        _address(buyer, invoice, "buyer")
    roles = {party.role for party in invoice.third_parties}
    _add(buyer, "JST", "1" if "local_government_recipient" in roles else "2")
    _add(buyer, "GV", "1" if "vat_group_recipient" in roles else "2")


def _identify(identity: Element, number: str | None) -> None:
    """By NIP, by a number of the Union, by another country's number; "no number on the invoice" is a statement the schema knows."""
    if number is None:
        _add(identity, "BrakID", "1")
        return
    if nip_shape(number):
        _add(identity, "NIP", number)
        return
    country, rest = tax_id_parts(number)
    if country in EU_COUNTRIES and " " not in number:
        _add(identity, "KodUE", country)
        _add(identity, "NrVatUE", rest)
        return
    if country:
        _add(identity, "KodKraju", country)
    _add(identity, "NrID", token(rest, 50))


def _address(party: Element, invoice: Extraction, side: str) -> None:
    address = _add(party, "Adres")
    _add(address, "KodKraju", country_of(invoice, side))
    text = token(invoice.text(f"{side}_address"), 1024) or ""
    # Two lines of at most 512 characters; the comma between them is where the address was joined.
    first, rest = (text, "") if len(text) <= 512 else (text[:512].rpartition(", ")[0] or text[:512], "")
    _add(address, "AdresL1", first)
    _add_known(address, "AdresL2", rest or text[len(first) :].removeprefix(", "), 512)


def _third_party(root: Element, party: Party) -> None:
    node = _add(root, "Podmiot3")
    identity = _add(node, "DaneIdentyfikacyjne")
    number = party.nip
    if number is not None and _INTERNAL_ID.fullmatch(number):
        _add(identity, "IDWew", number)
    else:
        _identify(identity, number)
    _add_known(identity, "Nazwa", party.name, 512)
    country = polish_or_none(party.address)
    if country:
        address = _add(node, "Adres")
        _add(address, "KodKraju", country)
        _add_known(address, "AdresL1", party.address, 512)
    code = CODE_OF_ROLE.get(party.role)
    if code:
        _add(node, "Rola", code)
    else:
        _add(node, "RolaInna", "1")
        _add(node, "OpisRoli", "Podmiot inny")


def _figures(fa: Element, invoice: Extraction) -> None:
    _add(fa, "KodWaluty", invoice.text("currency"))
    _add(fa, "P_1", _day(invoice, "issue_date"))
    _add_known(fa, "P_2", invoice.text("invoice_number"))
    if invoice.day("sale_from"):
        period = _add(fa, "OkresFa")
        _add(period, "P_6_Od", _day(invoice, "sale_from"))
        _add(period, "P_6_Do", _day(invoice, "sale_date"))
    elif invoice.day("sale_date"):
        _add(fa, "P_6", _day(invoice, "sale_date"))
    for field, row in _summary(invoice):
        _add(fa, field.net, decimal_text(row.net, 2))
        if field.vat and field.vat_pln:
            _add(fa, field.vat, decimal_text(row.vat, 2))
            if row.vat_pln is not None and invoice.text("currency") != "PLN":
                _add(fa, field.vat_pln, decimal_text(row.vat_pln, 2))
    _add(fa, "P_15", decimal_text(invoice.amount("gross_total"), 2))
    rate = invoice.amount("exchange_rate")
    if rate is not None and invoice.text("currency") != "PLN":
        _add(fa, "KursWalutyZ", decimal_text(rate, 6))


def _summary(invoice: Extraction) -> Iterator[tuple[SummaryField, VatRow]]:
    """One row per field of the summary, in the schema's order; the only taxed row takes the invoice's tax in PLN."""
    taxed = [row for row in invoice.vat_rows if row.vat]
    for field in SUMMARY:
        rows = [row for row in invoice.vat_rows if row.rate in field.rates]
        if not rows:
            continue
        stated = [row.vat_pln for row in rows if row.vat_pln is not None]
        pln = sum(stated[1:], stated[0]) if len(stated) == len(rows) else None
        if pln is None and taxed == rows:
            pln = invoice.amount("vat_total_pln")
        net, vat = sum((row.net for row in rows[1:]), rows[0].net), sum((row.vat for row in rows[1:]), rows[0].vat)
        yield field, VatRow(rows[0].rate, net, vat, net + vat, pln)


def _notes(fa: Element, invoice: Extraction) -> None:
    def says(name: str) -> str:
        return "1" if invoice.text(name) == YES else "2"

    # The rate "oo" is the domestic reverse charge: such an invoice carries the note whether or not it was read.
    reverse = any(row.rate == "oo" for row in invoice.vat_rows)
    notes = _add(fa, "Adnotacje")
    _add(notes, "P_16", says("cash_method"))
    _add(notes, "P_17", says("self_billing"))
    _add(notes, "P_18", "1" if reverse else says("reverse_charge"))
    _add(notes, "P_18A", says("split_payment"))
    exemption = _add(notes, "Zwolnienie")
    basis = token(invoice.text("exemption_basis"), 256)
    if basis:
        _add(exemption, "P_19", "1")
        _add(exemption, _basis_field(basis), basis)
    else:
        _add(exemption, "P_19N", "1")
    _add(_add(notes, "NoweSrodkiTransportu"), "P_22N", "1")
    _add(notes, "P_23", "2")
    _add(_add(notes, "PMarzy"), "P_PMarzyN", "1")


def _basis_field(basis: str) -> str:
    """P_19A a Polish act, P_19B the directive, P_19C anything else."""
    text = basis.lower()
    if "dyrekty" in text:
        return "P_19B"
    return "P_19A" if "art" in text or "ustaw" in text or "rozporz" in text else "P_19C"


def _correction(fa: Element, invoice: Extraction) -> None:
    _add_known(fa, "PrzyczynaKorekty", invoice.text("correction_reason"))
    corrected = _add(fa, "DaneFaKorygowanej")
    _add(corrected, "DataWystFaKorygowanej", _day(invoice, "corrected_date"))
    _add_known(corrected, "NrFaKorygowanej", invoice.text("corrected_number"))
    number = invoice.text("corrected_ksef_number")
    # A correction must print the corrected invoice's KSeF number (art. 106j), so one without it corrects an invoice from outside KSeF.
    _add(corrected, "NrKSeF" if number else "NrKSeFN", "1")
    if number:
        _add(corrected, "NrKSeFFaKorygowanej", number)


def _line(fa: Element, position: int, item: LineItem) -> None:
    node = _add(fa, "FaWiersz")
    _add(node, "NrWierszaFa", str(position))
    _add_known(node, "P_7", item.name, 512)
    _add_known(node, "P_8A", item.unit)
    numbers = (
        ("P_8B", item.quantity, 6),
        ("P_9A", item.unit_price, 8),
        ("P_9B", item.gross_price, 8),
        ("P_10", item.discount, 8),
        ("P_11", item.net, 2),
        ("P_11A", item.gross, 2),
        ("P_11Vat", item.vat, 2),
    )
    for name, value, places in numbers:
        if value is not None:
            _add(node, name, decimal_text(value, places))
    if item.vat_rate:
        _add(node, "P_12", item.vat_rate)
    if item.is_before:
        _add(node, "StanPrzed", "1")


def _payment(fa: Element, invoice: Extraction) -> None:
    paid, due = invoice.day("paid_date"), invoice.day("due_date")
    form = CODE_OF_PAYMENT.get(invoice.text("payment_form") or "")
    account = fitting_account(invoice.text("bank_account"))
    if not (paid or due or form or account):
        return
    payment = _add(fa, "Platnosc")
    if paid:
        _add(payment, "Zaplacono", "1")
        _add(payment, "DataZaplaty", paid.isoformat())
    if due:
        _add(_add(payment, "TerminPlatnosci"), "Termin", due.isoformat())
    if form:
        _add(payment, "FormaPlatnosci", form)
    if account:
        factored = any(party.role == "factor" for party in invoice.third_parties)
        _add(_add(payment, "RachunekBankowyFaktora" if factored else "RachunekBankowy"), "NrRB", account)


def _day(invoice: Extraction, name: str) -> str | None:
    day = invoice.day(name)
    return day.isoformat() if day else None
