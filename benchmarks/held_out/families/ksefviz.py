"""A visualisation of a KSeF invoice: numbered sections, QR code with the KSeF number under it, tables of rates and payments."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import replace
from decimal import Decimal
from random import Random

import zxingcpp

from benchmarks.held_out.companies import Party
from benchmarks.held_out.invoice import Invoice, Profile
from benchmarks.held_out.markup import Family, due_words, e, k, page_css, says, sheet, split
from benchmarks.held_out.style import SANS, Style


def _css(style: Style) -> str:
    return page_css(padding="12mm 13mm") + (
        f"body{{font:8pt/1.35 '{style.font}'}}h1{{font-size:1.5em;margin:0}}h3{{font-size:1.15em;margin:4mm 0 1mm;border-bottom:.2mm solid #bbb}}.t{{display:flex;gap:8mm}}.t>div{{flex:1}}"
        ".it{width:100%;font-size:.92em}.it th,.it td{border:.2mm solid #bbb;padding:.7mm 1mm;text-align:left}.it th{background:#f2f2f2}.it .r{text-align:right}"
        ".qr{display:flex;gap:6mm;align-items:center;margin-top:5mm}.qr svg{width:32mm;height:32mm}"
    )


def qr(invoice: Invoice) -> str:
    """KOD I as SVG: the address of production with the seller's NIP, the issue date and a hash."""
    digest = base64.urlsafe_b64encode(hashlib.sha256(invoice.number.encode()).digest()).decode().rstrip("=")
    text = f"https://qr.ksef.mf.gov.pl/invoice/{invoice.seller.nip}/{invoice.issue:%d-%m-%Y}/{digest}"
    svg: str = zxingcpp.write_barcode_to_svg(zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode))
    size = svg.split('width="')[1].split('"')[0]
    return svg[svg.index("<svg") :].replace(f'width="{size}" height="{size}"', f'viewBox="0 0 {size} {size}"', 1)


def _party(label: str, party: Party, side: str) -> str:
    html = f"<div><h3>{label}</h3><b>Dane identyfikacyjne</b><br>NIP: {k(side + '_nip', party.nip)}<br>Nazwa: {k(side + '_name', party.name)}<br><b>Adres</b><br>{e(party.street)}<br>{e(party.place)}<br>Polska"
    return html + (f"<br><b>Dane kontaktowe</b><br>E-mail: {party.mail}<br>Tel.: {party.phone}" if side == "seller" else "") + "</div>"


def _table(rows: list[tuple[int, object]], style: Style) -> str:
    html = "<tr><th>Lp.</th><th>Nazwa towaru lub usługi</th><th class=r>Cena jedn. netto</th><th class=r>Ilość</th><th>Miara</th><th class=r>Stawka podatku</th><th class=r>Wartość sprzedaży netto</th></tr>"
    for number, line in rows:
        html += f"<tr><td>{number}</td><td>{e(line.name)}</td><td class=r>{style.price(line.price)}</td><td class=r>{style.quantity(line.quantity)}</td><td>{line.unit}</td><td class=r>{style.rate(line.rate)}</td><td class=r>{style.money(line.net or Decimal())}</td></tr>"
    return f"<table class=it>{html}</table>"


def _summary(invoice: Invoice, style: Style) -> str:
    html = f"<div class=r style='margin:2mm 0'><b>Kwota należności ogółem: {k('gross_total', style.total(invoice.gross, invoice.currency))}</b></div>{says('currency', '')}{says('net_total', '')}{says('vat_total', '')}<h3>Podsumowanie stawek podatku</h3><table class=it>"
    html += "<tr><th>Lp.</th><th>Stawka podatku</th><th class=r>Kwota netto</th><th class=r>Kwota podatku</th><th class=r>Kwota brutto</th></tr>"
    for number, r in enumerate(invoice.rates, 1):
        html += f"<tr><td>{number}</td><td>{style.rate(r.rate)}</td><td class=r>{style.money(r.net)}</td><td class=r>{style.money(r.vat)}</td><td class=r>{style.money(r.gross)}</td></tr>"
    return html + "</table>"


def _payment(invoice: Invoice, style: Style, rng: Random) -> str:
    if not invoice.due:
        return f"<h3>Płatność</h3>Informacja o płatności: Zapłacono<br>Data zapłaty: {style.day(invoice.issue)}<br>Forma płatności: {invoice.payment.capitalize()}"
    return (
        f"<h3>Płatność</h3>Informacja o płatności: Brak zapłaty<br>Forma płatności: Przelew<br>Termin płatności: {due_words(invoice, style, rng)}"
        f"<h3>Numer rachunku bankowego</h3><table class=it><tr><th>Pełny numer rachunku</th><td>{k('bank_account', style.account(invoice.seller.account))}</td></tr><tr><th>Nazwa banku</th><td>{e(invoice.seller.bank)}</td></tr></table>"
    )


def draw(invoice: Invoice, style: Style, rng: Random) -> str:
    """Sections as the ministry's viewer has them, in our own design."""
    style = replace(style, dates=style.dates % 2, rates=0)
    top = f"<div class=t><h1>Krajowy System e-Faktur</h1><div class=r>Numer faktury:<br><b style='font-size:1.4em'>{k('invoice_number', invoice.number)}</b><br>Faktura podstawowa<br>Numer KSEF: {invoice.ksef}</div></div>"
    top += f"<div class=t>{_party('Sprzedawca', invoice.seller, 'seller')}{_party('Nabywca', invoice.buyer, 'buyer')}</div>"
    if invoice.recipient:
        top += f"<h3>Podmiot inny</h3>NIP: {invoice.recipient.nip}<br>Nazwa: {e(invoice.recipient.name)}<br>Rola: Odbiorca"
    top += f"<h3>Szczegóły</h3><div class=t><div>Data wystawienia, z zastrzeżeniem art. 106na ust. 1 ustawy: {k('issue_date', style.day(invoice.issue))}<br>Kod waluty: {says('currency', invoice.currency)}</div><div>Miejsce wystawienia: {e(invoice.seller.town)}"
    top += (
        f"<br>Data dokonania lub zakończenia dostawy towarów lub wykonania usługi: {k('sale_date', style.day(invoice.sale))}"
        if invoice.sale
        else ""
    )
    top += "</div></div><h3>Pozycje</h3>Faktura wystawiona w cenach netto"
    pages = split(list(enumerate(invoice.lines, 1)), 14, 34, 5)
    sheets = []
    for at, rows in enumerate(pages):
        body = (top if at == 0 else "") + _table(rows, style)
        if at == len(pages) - 1:
            body += _summary(invoice, style) + _payment(invoice, style, rng)
            body += f"<div class=qr>{qr(invoice)}<div><b>Sprawdź, czy Twoja faktura znajduje się w KSeF!</b><br>Możesz zeskanować kod QR lub wejść na stronę<br>{invoice.ksef}</div></div>"
        sheets.append(sheet(body))
    return f"<style>{_css(style)}</style>" + "".join(sheets)


FAMILY = Family(
    "ksefviz",
    draw,
    (
        Profile("services", (1, 6), vat_per_line=False),
        Profile("industry", (1, 24), vat_per_line=False),
        Profile("food", (2, 12), vat_per_line=False),
    ),
    faces=SANS,
)
