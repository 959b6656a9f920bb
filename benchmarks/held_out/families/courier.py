"""A courier's collective invoice: facts in two columns, sums by service, and a second page that lists every parcel."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from random import Random

from benchmarks.held_out.invoice import Invoice, Profile
from benchmarks.held_out.markup import Family, address, due_words, e, k, page_css, says, sheet
from benchmarks.held_out.style import SANS, Style


def _css(style: Style) -> str:
    return page_css(padding="12mm 15mm") + (
        f"body{{font:{style.size}pt/1.3 '{style.font}'}}.bar{{border-left:3mm solid {style.accent};padding-left:4mm;font-size:1.4em;font-weight:700}}.g{{display:grid;grid-template-columns:38mm 1fr 38mm 1fr;gap:.8mm 2mm;margin:5mm 0}}"
        ".g i{font-style:normal;color:#666}.two{display:flex;gap:8mm}.two>div{flex:1;border:.2mm solid #aaa;padding:2.5mm}.it{width:100%;margin-top:5mm}.it th{background:#333;color:#fff;font-weight:400;padding:1mm;text-align:left;-webkit-print-color-adjust:exact}"
        ".it td{padding:.7mm 1mm;border-bottom:.15mm solid #ddd}.it .r{text-align:right}.n{font-size:.75em}"
    )


def _facts(invoice: Invoice, style: Style, rng: Random) -> str:
    pairs = [("Numer faktury", k("invoice_number", invoice.number)), ("Numer płatnika", invoice.customer)]
    pairs += [
        ("Wystawiono dnia", k("issue_date", style.day(invoice.issue))),
        ("Umowa", f"{rng.randint(100, 999)}/KUR/2024 z dn. 11.03.2024"),
    ]
    pairs += [("Data wykonania usługi", k("sale_date", style.day(invoice.sale)))] if invoice.sale else []
    pairs += [("Termin zapłaty", due_words(invoice, style, rng))] if invoice.due else []
    pairs += [("Liczba przesyłek", str(rng.randint(12, 340)))]
    return "<div class=g>" + "".join(f"<i>{label}</i><span>{value}</span>" for label, value in pairs) + "</div>"


def _parties(invoice: Invoice, style: Style) -> str:
    boxes = ""
    for label, side, party in (("Usługodawca", "seller", invoice.seller), ("Usługobiorca", "buyer", invoice.buyer)):
        boxes += f"<div><b>{label}:</b><br>{k(side + '_name', party.name)}<br>{address(party)}<br>NIP {k(side + '_nip', style.nip(party.nip))}</div>"
    return f"<div class=two>{boxes}</div>"


def _sums(invoice: Invoice, style: Style) -> str:
    rows = "<tr><th>Usługa</th><th class=r>Szt.</th><th class=r>Netto</th><th class=r>Stawka</th><th class=r>VAT</th><th class=r>Brutto</th></tr>"
    names = ("Przesyłki krajowe", "Dopłata paliwowa", "Pobrania", "Zwroty dokumentów", "Przesyłki międzynarodowe")
    for line, name in zip(invoice.lines, names, strict=False):
        rows += f"<tr><td>{name}</td><td class=r>{style.quantity(line.quantity)}</td><td class=r>{style.money(line.net or Decimal())}</td><td class=r>{style.rate(line.rate)}</td><td class=r>{style.money(line.vat or Decimal())}</td><td class=r>{style.money(line.gross)}</td></tr>"
    rows += f"<tr style='font-weight:700'><td>Wartość faktury {says('currency', invoice.currency)}</td><td></td><td class=r>{k('net_total', style.money(invoice.net))}</td><td></td><td class=r>{k('vat_total', style.money(invoice.vat))}</td><td class=r>{k('gross_total', style.money(invoice.gross))}</td></tr>"
    return f"<table class=it>{rows}</table>"


def _parcels(invoice: Invoice, style: Style, rng: Random) -> str:
    rows = "<tr><th>Data</th><th>Nr listu przewozowego</th><th>Odbiorca</th><th class=r>Waga kg</th><th class=r>Netto</th></tr>"
    for _ in range(rng.randint(18, 34)):
        day = invoice.issue - timedelta(days=rng.randint(1, 28))
        rows += f"<tr><td>{style.day(day)}</td><td>{rng.randint(10**12, 10**13 - 1)}</td><td>{rng.choice(['Gdynia', 'Radom', 'Opole', 'Kielce', 'Płock'])}</td><td class=r>{rng.randint(1, 30)},0</td><td class=r>{style.money(Decimal(rng.randint(900, 4500)) / 100)}</td></tr>"
    return f"<b>Załącznik do faktury {e(invoice.number)}</b><table class='it n'>{rows}</table>"


def draw(invoice: Invoice, style: Style, rng: Random) -> str:
    """Two pages."""
    pay = f"<p>{e(invoice.seller.bank)}, rachunek: {k('bank_account', style.account(invoice.seller.account))}</p>" if invoice.due else ""
    words = f"<p>Kwota słownie: {e(style.in_words(invoice.gross, invoice.currency))}</p>" if rng.random() < 0.6 else ""
    first = f"<div class=bar>FAKTURA</div>{_facts(invoice, style, rng)}{_parties(invoice, style)}{_sums(invoice, style)}{pay}{words}"
    return f"<style>{_css(style)}</style>" + sheet(first) + sheet(_parcels(invoice, style, rng))


FAMILY = Family(
    "courier", draw, (Profile("services", (1, 5), rate="23", payments=("przelew", "przelew 14 dni")),), faces=SANS, many_pages=True
)
