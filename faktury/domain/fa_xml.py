"""Reads a KSeF invoice file, FA(3) or FA(2), into an Extraction: structured data, no guessing.

Element names are those of the Ministry of Finance's schemas (http://crd.gov.pl/wzor/2025/06/25/13775/ and
http://crd.gov.pl/wzor/2023/06/29/12648/); the KSeF number is not part of the file, its name may carry it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal

from faktury.domain.extraction import XML, YES, Extraction, Field, Finding, LineItem, Party, Value, VatRow
from faktury.domain.fa_codes import KINDS, PAYMENTS, ROLES, SUMMARY, WITHOUT_RATE, SummaryField
from faktury.domain.identifiers import find_ksef_numbers, ksef_number_valid
from faktury.domain.kinds import Kind
from faktury.domain.rates import normalise_rate
from faktury.domain.safe_xml import MOST_BYTES, Node, NotAnInvoiceFile, parse

__all__ = ["MOST_BYTES", "NotAnInvoiceFile", "is_fa", "ksef_number_in", "read_fa"]

_FORM = re.compile(r"\{http://crd\.gov\.pl/wzor/\d{4}/\d{2}/\d{2}/\d+/\}Faktura")
_REQUIRED = ("P_1", "P_2", "P_15", "KodWaluty", "RodzajFaktury")
_LONGEST_TERM = 3650
_LATEST_ISSUE = date(2100, 1, 1)


def read_fa(content: bytes, file_name: str = "") -> Extraction:
    """Fields, lines and VAT rows of an FA file.

    Args:
        content: the file.
        file_name: the name it came under, which may be its KSeF number.

    Raises:
        NotAnInvoiceFile: damaged, not FA, or dangerous.
    """
    root = parse(content)
    if not is_fa(root):
        raise NotAnInvoiceFile(f"the root element is {root.tag[:80]}")
    return _extraction(root, file_name)


def is_fa(root: Node) -> bool:
    """Whether the root element is that of an FA invoice, of any version."""
    return _FORM.fullmatch(root.tag) is not None


def ksef_number_in(file_name: str, nips: Iterable[str]) -> str | None:
    """The valid KSeF number a file is named after, if it begins with the NIP of one of the invoice's parties."""
    known = set(nips)
    numbers = {number for number in find_ksef_numbers(file_name) if ksef_number_valid(number) and number[:10] in known}
    return numbers.pop() if len(numbers) == 1 else None


def _extraction(root: Node, file_name: str) -> Extraction:
    invoice = root.node("Fa")
    lines = tuple(_line(index, node) for index, node in enumerate(invoice.all("FaWiersz"), start=1))
    rows = _vat_rows(invoice, lines)
    parties = tuple(_party(node) for node in root.all("Podmiot3"))
    values = {**_main(root, invoice), **_payment(invoice), **_notes(invoice), **_foreign(invoice, rows), **_correction(invoice)}
    nips = [str(values[name]) for name in ("seller_nip", "buyer_nip") if values[name]] + [party.nip for party in parties if party.nip]
    values["ksef_number"] = ksef_number_in(file_name, nips)
    fields = {name: Field(value, 1.0, None, XML) for name, value in values.items() if value is not None}
    findings = _findings(invoice, fields)
    return Extraction(_kind(root, invoice), fields, lines, rows, findings=findings, third_parties=parties)


def _kind(root: Node, invoice: Node) -> str:
    """A form that is not FA (VAT RR has elements of the same names) is no invoice of ours."""
    form = root.text("Naglowek/KodFormularza")
    return Kind.OTHER if form not in (None, "FA") else KINDS.get(invoice.text("RodzajFaktury") or "", Kind.OTHER)


def _main(root: Node, invoice: Node) -> dict[str, Value | None]:
    days = {day for node in invoice.all("FaWiersz") if (day := node.day("P_6A"))}
    return {
        "invoice_number": invoice.text("P_2"),
        "issue_date": invoice.day("P_1"),
        "sale_date": invoice.day("P_6") or invoice.day("OkresFa/P_6_Do") or (days.pop() if len(days) == 1 else None),
        "sale_from": invoice.day("OkresFa/P_6_Od"),
        "seller_name": root.text("Podmiot1/DaneIdentyfikacyjne/Nazwa"),
        "seller_nip": root.text("Podmiot1/DaneIdentyfikacyjne/NIP"),
        "seller_address": _address(root.node("Podmiot1")),
        "seller_country": root.text("Podmiot1/Adres/KodKraju"),
        "buyer_name": root.text("Podmiot2/DaneIdentyfikacyjne/Nazwa"),
        "buyer_nip": root.text("Podmiot2/DaneIdentyfikacyjne/NIP"),
        "buyer_tax_id": _foreign_id(root.node("Podmiot2/DaneIdentyfikacyjne")),
        "buyer_address": _address(root.node("Podmiot2")),
        "buyer_country": root.text("Podmiot2/Adres/KodKraju"),
        "net_total": _total([field.net for field in SUMMARY] + [net for net, _vat in WITHOUT_RATE], invoice),
        "vat_total": _total([field.vat for field in SUMMARY] + [vat for _net, vat in WITHOUT_RATE], invoice),
        "gross_total": invoice.amount("P_15"),
        "currency": invoice.text("KodWaluty"),
    }


def _address(party: Node) -> str | None:
    lines = [text for name in ("AdresL1", "AdresL2") if (text := party.text(f"Adres/{name}"))]
    return ", ".join(lines) or None


def _foreign_id(identity: Node) -> str | None:
    """DE123456789 for a number of the Union, "US 12-3456" for another, the bare number where the file names no country."""
    country, number = identity.text("KodUE"), identity.text("NrVatUE")
    if country and number:
        return f"{country}{number}"
    other = identity.text("NrID")
    return f"{identity.text('KodKraju') or ''} {other}".strip() if other else None


def _party(node: Node) -> Party:
    identity = node.node("DaneIdentyfikacyjne")
    role = ROLES.get(node.text("Rola") or "", "other")
    number = identity.text("NIP") or identity.text("IDWew") or _foreign_id(identity)
    return Party(role, identity.text("Nazwa") or "", number, _address(node), source=XML)


def _line(index: int, node: Node) -> LineItem:
    rate = node.text("P_12") or node.text("P_12_XII")
    return LineItem(
        position=index,
        name=node.text("P_7") or "",
        quantity=node.amount("P_8B"),
        unit=node.text("P_8A"),
        unit_price=node.amount("P_9A"),
        net=node.amount("P_11"),
        vat_rate=(normalise_rate(rate) or rate) if rate else None,
        vat=node.amount("P_11Vat"),
        gross=node.amount("P_11A"),
        gross_price=node.amount("P_9B"),
        discount=node.amount("P_10"),
        is_before=node.is_yes("StanPrzed"),
    )


def _vat_rows(invoice: Node, lines: tuple[LineItem, ...]) -> tuple[VatRow, ...]:
    used = {line.vat_rate for line in lines}
    return tuple(row for field in SUMMARY if (row := _vat_row(invoice, field, used)))


def _vat_row(invoice: Node, field: SummaryField, used: set[str | None]) -> VatRow | None:
    net = invoice.amount(field.net)
    if net is None:
        return None
    vat = (invoice.amount(field.vat) if field.vat else None) or Decimal(0)
    pln = invoice.amount(field.vat_pln) if field.vat_pln else None
    return VatRow(next((rate for rate in field.rates if rate in used), field.rates[0]), net, vat, net + vat, pln)


def _total(names: Sequence[str | None], invoice: Node) -> Decimal | None:
    """Sum of one column of the summary; None when the file has no summary (simplified invoices may)."""
    nets = [field.net for field in SUMMARY] + [net for net, _vat in WITHOUT_RATE]
    if not any(invoice.has(net) for net in nets):
        return None
    return sum((amount for name in names if name and (amount := invoice.amount(name)) is not None), Decimal(0))


def _payment(invoice: Node) -> dict[str, Value | None]:
    payment = invoice.node("Platnosc")
    parts = [day for part in payment.all("ZaplataCzesciowa") if (day := part.day("DataZaplatyCzesciowej"))]
    # FA(3): 2 means that the parts together paid the whole.
    whole = max(parts, default=None) if payment.text("ZnacznikZaplatyCzesciowej") == "2" else None
    form = PAYMENTS.get(payment.text("FormaPlatnosci") or "")
    return {
        "due_date": _due_date(invoice),
        "paid_date": payment.day("DataZaplaty") if payment.is_yes("Zaplacono") else whole,
        "payment_form": form or ("other" if payment.is_yes("PlatnoscInna") else None),
        "amount_due": invoice.amount("Rozliczenie/DoZaplaty"),
        "bank_account": _account(payment),
    }


def _due_date(invoice: Node) -> date | None:
    """The first term, where the file names several: a day, or so many days after the invoice was issued."""
    for term in invoice.node("Platnosc").all("TerminPlatnosci"):
        found = term.day("Termin") or _days_after_issue(term.node("TerminOpis"), invoice.day("P_1"))
        if found:
            return found
    return None


def _days_after_issue(term: Node, issued: date | None) -> date | None:
    count, unit, event = term.text("Ilosc") or "", (term.text("Jednostka") or "").lower(), (term.text("ZdarzeniePoczatkowe") or "").lower()
    if issued is None or not count.isdecimal() or unit not in ("dni", "dzień") or "wystaw" not in event:
        return None
    if len(count) > 4 or int(count) > _LONGEST_TERM or issued > _LATEST_ISSUE:
        return None
    return issued + timedelta(days=int(count))


def _account(payment: Node) -> str | None:
    """The first account, a factor's where that is the only one: 26 digits for a Polish one, else as written without spaces."""
    for account in (*payment.all("RachunekBankowy"), *payment.all("RachunekBankowyFaktora")):
        text = (account.text("NrRB") or "").replace(" ", "").replace("-", "").upper()
        if text:
            return text.removeprefix("PL") if text.removeprefix("PL").isdecimal() else text
    return None


def _notes(invoice: Node) -> dict[str, Value | None]:
    notes = invoice.node("Adnotacje")
    flags = {"cash_method": "P_16", "self_billing": "P_17", "reverse_charge": "P_18", "split_payment": "P_18A"}
    exemption = notes.node("Zwolnienie")
    basis = next((text for name in ("P_19A", "P_19B", "P_19C") if (text := exemption.text(name))), None)
    return {**{name: YES if notes.is_yes(element) else None for name, element in flags.items()}, "exemption_basis": basis}


def _foreign(invoice: Node, rows: tuple[VatRow, ...]) -> dict[str, Value | None]:
    """Tax in PLN when every taxed row states it; the rate when the file has only one."""
    taxed = [row.vat_pln for row in rows if row.vat]
    stated = [amount for amount in taxed if amount is not None]
    rates = {rate for node in invoice.all("FaWiersz") if (rate := node.amount("KursWaluty"))}
    return {
        "vat_total_pln": sum(stated, Decimal(0)) if stated and len(stated) == len(taxed) else None,
        "exchange_rate": invoice.amount("KursWalutyZ") or (rates.pop() if len(rates) == 1 else None),
    }


def _correction(invoice: Node) -> dict[str, Value | None]:
    """The corrected invoice; the first one where a correction names several."""
    corrected = invoice.node("DaneFaKorygowanej")
    return {
        "corrected_number": corrected.text("NrFaKorygowanej"),
        "corrected_date": corrected.day("DataWystFaKorygowanej"),
        "corrected_ksef_number": corrected.text("NrKSeFFaKorygowanej"),
        "correction_reason": invoice.text("PrzyczynaKorekty"),
    }


def _findings(invoice: Node, fields: dict[str, Field]) -> tuple[Finding, ...]:
    """Sums without a Polish rate, what the schema does not allow, and what the checks of printed invoices ask for."""
    findings = [Finding("unknown_rate", {"text": net}) for net, _vat in WITHOUT_RATE if invoice.amount(net)]
    broken = [name for name in _REQUIRED if not invoice.has(name)] + invoice.senseless
    if broken:
        findings.append(Finding("xml_invalid", {"text": ", ".join(dict.fromkeys(broken))}))
    printed = {"exemption_basis_printed": "exemption_basis", "pln_vat_printed": "vat_total_pln"}
    findings += [Finding(code) for code, name in printed.items() if name in fields]
    return tuple(findings)
