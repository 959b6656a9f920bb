"""A parking operator's invoice on half a sheet, landscape: ticket and plate numbers, entry and exit times, one or two gross rows."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from benchmarks.held_out.invoice import Invoice, Profile
from benchmarks.held_out.markup import Family, address, e, k, page_css, says, sheet
from benchmarks.held_out.style import Style


def _css(style: Style) -> str:
    return page_css("210mm", "148mm", "10mm 12mm") + (
        f"body{{font:{style.size}pt/1.3 '{style.font}'}}.g{{display:grid;grid-template-columns:1fr 1fr;gap:6mm}}h1{{font-size:1.3em;margin:0 0 3mm;border-bottom:1mm solid {style.accent}}}"
        ".t{width:100%;margin:4mm 0}.t th{background:#e8e8e8;text-align:left;padding:.8mm 1.5mm}.t td{padding:.8mm 1.5mm}.t .r{text-align:right}.q{font-size:.9em;color:#333}"
    )


def draw(invoice: Invoice, style: Style, rng: Random) -> str:
    """One half sheet."""
    seller, buyer = invoice.seller, invoice.buyer
    entry = invoice.issue - timedelta(days=rng.randint(0, 2))
    stay = (
        f"Bilet nr {rng.randint(10**8, 10**9 - 1)}, nr rej. {rng.choice(['DW', 'PO', 'SK', 'GD'])} {rng.randint(1000, 99999)}<br>"
        f"Wjazd: {style.day(entry)} {rng.randint(6, 11):02d}:{rng.randint(0, 59):02d}, wyjazd: {style.day(invoice.issue)} {rng.randint(12, 22)}:{rng.randint(0, 59):02d}"
    )
    sides = (
        f"<div class=g><div><b>Wystawca</b><br>{k('seller_name', seller.name)}<br>{address(seller)}<br>NIP: {k('seller_nip', style.nip(seller.nip))}<br>Obiekt: Parking P{rng.randint(1, 9)}, {e(seller.town)}</div>"
        f"<div><b>Odbiorca</b><br>{k('buyer_name', buyer.name)}<br>{address(buyer)}<br>NIP: {k('buyer_nip', style.nip(buyer.nip))}</div></div>"
    )
    facts = f"Data wystawienia {k('issue_date', style.day(invoice.issue))}" + (
        f" &nbsp; Data sprzedaży {k('sale_date', style.day(invoice.sale))}" if invoice.sale else ""
    )
    rows = "<tr><th>Usługa</th><th class=r>Ilość</th><th class=r>Cena brutto</th><th class=r>Stawka</th><th class=r>Netto</th><th class=r>VAT</th><th class=r>Brutto</th></tr>"
    whole = invoice.rates[0] if len(invoice.lines) == 1 else None
    for line in invoice.lines:
        net, vat = (style.money(whole.net), style.money(whole.vat)) if whole else ("", "")
        what = rng.choice(["Postój pojazdu", "Opłata parkingowa", "Abonament miesięczny"])
        rows += f"<tr><td>{what}</td><td class=r>{style.quantity(line.quantity)}</td><td class=r>{style.price(line.price)}</td><td class=r>{style.rate(line.rate)}</td><td class=r>{net}</td><td class=r>{vat}</td><td class=r>{style.money(line.gross)}</td></tr>"
    currency = invoice.currency
    sums = f"<div class=r>Razem netto {k('net_total', style.total(invoice.net, currency))} &nbsp; VAT {k('vat_total', style.total(invoice.vat, currency))} &nbsp; <b>Razem brutto {k('gross_total', style.total(invoice.gross, currency))}</b></div>{says('currency', '')}"
    paid = f"<p class=q>Zapłacono: {invoice.payment}, {style.total(invoice.gross, currency)}. Dokument wystawiony na podstawie paragonu fiskalnego nr {rng.randint(1000, 99999)}.</p>"
    return f"<style>{_css(style)}</style>" + sheet(
        f"<h1>Faktura {k('invoice_number', invoice.number)}</h1>{facts}<div style='height:3mm'></div>{sides}<p class=q>{stay}</p><table class=t>{rows}</table>{sums}{paid}"
    )


FAMILY = Family("parking", draw, (Profile("services", (1, 2), by_gross=True, rate="23", payments=("karta", "gotówka", "BLIK")),))
