"""A firm's letter that is an invoice in sentences, and a small trader's half sheet without VAT."""

from __future__ import annotations

from decimal import Decimal
from random import Random

from benchmarks.held_out.invoice import Invoice, Profile
from benchmarks.held_out.markup import Family, address, due_words, e, k, page_css, says, sheet
from benchmarks.held_out.style import SERIF, Style


def _css(style: Style) -> str:
    return page_css(padding="20mm 26mm") + (
        f"body{{font:{style.size + 1}pt/1.55 '{style.font}'}}.lh{{text-align:center;letter-spacing:.4mm;border-bottom:.3mm solid #000;padding-bottom:4mm;margin-bottom:9mm}}"
        ".to{margin:8mm 0 8mm 85mm}h1{font-size:1.25em;text-align:center;margin:8mm 0}.a{margin-left:10mm}.a td{padding:.3mm 6mm .3mm 0}"
        ".f{position:absolute;left:26mm;right:26mm;bottom:12mm;font-size:.72em;text-align:center;border-top:.2mm solid #000;padding-top:2mm}"
    )


def _letter(invoice: Invoice, style: Style, rng: Random) -> str:
    seller, buyer, currency = invoice.seller, invoice.buyer, invoice.currency
    rate = invoice.rates[0]
    items = "".join(
        f"<div>{n}. {e(line.name)} – {style.total(line.net or Decimal(), currency)} netto</div>" for n, line in enumerate(invoice.lines, 1)
    )
    html = f"<div class=lh><b style='font-size:1.3em'>{k('seller_name', seller.name)}</b><br>{address(seller, ' • ')}</div>"
    html += f"<div class=r>{e(seller.town)}, dnia {k('issue_date', style.day(invoice.issue))}</div>"
    html += f"<div class=to>{k('buyer_name', buyer.name)}<br>{address(buyer)}<br>NIP: {k('buyer_nip', style.nip(buyer.nip))}</div>"
    html += f"<h1>Faktura nr {k('invoice_number', invoice.number)}</h1><p>{rng.choice(['Za wykonane usługi:', 'Tytułem wynagrodzenia za:', 'Honorarium obejmuje:'])}</p>{items}"
    if invoice.sale:
        html += f"<p>Data wykonania usługi: {k('sale_date', style.day(invoice.sale))}</p>"
    html += f"<table class=a><tr><td>Wartość netto</td><td class=r>{k('net_total', style.total(invoice.net, currency))}</td></tr>"
    html += f"<tr><td>Podatek VAT {style.rate(rate.rate)}</td><td class=r>{k('vat_total', style.total(invoice.vat, currency))}</td></tr>"
    html += f"<tr><td><b>Kwota brutto</b></td><td class=r><b>{k('gross_total', style.total(invoice.gross, currency))}</b></td></tr></table>{says('currency', '')}"
    html += f"<p>(słownie: {e(style.in_words(invoice.gross, currency))})</p>"
    if invoice.due:
        html += f"<p>Należność prosimy przekazać przelewem w terminie {due_words(invoice, style, rng)} na rachunek {k('bank_account', style.account(seller.account))} w {e(seller.bank)}.</p>"
    html += f"<div class=f>NIP {k('seller_nip', style.nip(seller.nip))} · REGON {seller.regon} · KRS {seller.krs} · {seller.phone}</div>"
    return f"<style>{_css(style)}</style>" + sheet(html)


def _slip_css(style: Style) -> str:
    return page_css("148mm", "210mm", "11mm 12mm") + (
        f"body{{font:{style.size}pt/1.35 '{style.font}'}}.t{{width:100%;margin:4mm 0}}.t td,.t th{{border:.25mm solid #555;padding:1mm}}.t th{{font-weight:400;font-size:.85em}}"
        ".s{display:flex;justify-content:space-between}"
    )


def _slip(invoice: Invoice, style: Style, rng: Random) -> str:
    seller, buyer, currency = invoice.seller, invoice.buyer, invoice.currency
    html = f"<div class=s><div>{k('seller_name', seller.name)}<br>{address(seller)}<br>NIP {k('seller_nip', style.nip(seller.nip))}</div>"
    html += f"<div class=r>{e(seller.town)}, {k('issue_date', style.day(invoice.issue))}<br><i>miejsce i data wystawienia</i></div></div>"
    html += f"<h2 class=c>FAKTURA {k('invoice_number', invoice.number)}</h2>"
    html += f"<div>Nabywca: {k('buyer_name', buyer.name)}, {address(buyer, ', ')}<br>NIP {k('buyer_nip', style.nip(buyer.nip))}</div>"
    html += f"<div>Data wykonania usługi: {k('sale_date', style.day(invoice.sale))}</div>" if invoice.sale else ""
    html += "<table class=t><tr><th>Lp</th><th>Nazwa usługi</th><th>Ilość</th><th>Cena</th><th>Stawka VAT</th><th>Wartość</th></tr>"
    for number, line in enumerate(invoice.lines, 1):
        html += f"<tr><td>{number}</td><td>{e(line.name)}</td><td class=r>{style.quantity(line.quantity)} {line.unit}</td><td class=r>{style.price(line.price)}</td><td class=c>zw</td><td class=r>{style.money(line.gross)}</td></tr>"
    html += f"</table><div class=s><b>Razem do zapłaty:</b><b>{k('gross_total', style.total(invoice.gross, currency))}</b></div>{says('currency', '')}"
    html += f"{says('net_or_same', '')}<div>Słownie: {e(style.in_words(invoice.gross, currency))}</div>"
    way = (
        f"Płatne przelewem do {k('due_date', style.day(invoice.due))}, nr rachunku {k('bank_account', style.account(seller.account))}"
        if invoice.due
        else f"Zapłacono: {invoice.payment}"
    )
    basis = rng.choice(
        [
            "Zwolnienie na podstawie art. 113 ust. 1 ustawy o VAT",
            "Podstawa prawna zwolnienia z podatku: art. 113 ust. 1 i 9 ustawy o podatku od towarów i usług",
        ]
    )
    return f"<style>{_slip_css(style)}</style>" + sheet(html + f"<p>{way}</p><p style='font-size:.85em'>{basis}</p>")


LETTER = Family(
    "letter",
    _letter,
    (Profile("services", (1, 3), rate="23", vat_per_line=False, payments=("przelew", "przelew 14 dni", "przelew 7 dni")),),
    faces=SERIF,
)
SLIP = Family("slip", _slip, (Profile("services", (1, 4), rate="zw"), Profile("health", (1, 3), rate="zw")))
