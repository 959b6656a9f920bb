"""A garage's invoice: vehicle data full of numbers, parts and labour in two tables with sums of their own, then the whole."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from random import Random

from benchmarks.held_out.invoice import Invoice, Line, Profile
from benchmarks.held_out.markup import Family, address, due_words, e, k, page_css, says, sheet, title
from benchmarks.held_out.style import Style


def _css(style: Style) -> str:
    return page_css(padding="14mm 16mm") + (
        f"body{{font:{style.size}pt/1.3 '{style.font}'}}.t{{display:flex;justify-content:space-between}}.v{{background:#f0f0f0;padding:2mm 3mm;margin:4mm 0;display:grid;grid-template-columns:1fr 1fr 1fr;gap:.5mm 4mm}}"
        "h1{font-size:1.4em;margin:4mm 0}h3{margin:3mm 0 1mm;font-size:1em}.it{width:100%;font-size:.92em}.it th{text-align:left;border-bottom:.3mm solid #000;padding:.6mm}.it td{padding:.6mm}.it .r{text-align:right}.u td{border-top:.2mm solid #000}"
    )


def _vehicle(invoice: Invoice, style: Style, rng: Random) -> str:
    taken = invoice.issue - timedelta(days=rng.randint(1, 6))
    facts = [
        f"Nr rej.: {rng.choice(['LU', 'PO', 'KR', 'WZ'])} {rng.randint(10000, 99999)}",
        f"VIN: WV1ZZZ7HZ{rng.randint(10**7, 10**8 - 1)}",
        f"Przebieg: {rng.randint(20, 390)} {rng.randint(100, 999)} km",
        f"Zlecenie: {e(invoice.order)}",
        f"Data przyjęcia: {style.day(taken)}",
        f"Doradca: {rng.choice(['M. Żak', 'J. Łoś', 'A. Bąk'])}",
    ]
    return "<div class=v>" + "".join(f"<span>{fact}</span>" for fact in facts) + "</div>"


def _part(name: str, lines: list[Line], style: Style) -> str:
    if not lines:
        return ""
    rows = "<tr><th>Opis</th><th class=r>Ilość</th><th>Jm</th><th class=r>Cena netto</th><th class=r>Wartość netto</th><th class=r>VAT</th></tr>"
    for line in lines:
        rows += f"<tr><td>{e(line.name)}</td><td class=r>{style.quantity(line.quantity)}</td><td>{line.unit}</td><td class=r>{style.price(line.price)}</td><td class=r>{style.money(line.net or Decimal())}</td><td class=r>{style.rate(line.rate)}</td></tr>"
    net = sum((line.net or Decimal() for line in lines), Decimal())
    return f"<h3>{name}</h3><table class=it>{rows}<tr class=u><td>Razem {name.lower()}</td><td></td><td></td><td></td><td class=r>{style.money(net)}</td><td></td></tr></table>"


def draw(invoice: Invoice, style: Style, rng: Random) -> str:
    """One page."""
    seller, buyer = invoice.seller, invoice.buyer
    head = f"<div class=t><div><b>{k('seller_name', seller.name)}</b><br>{address(seller)}<br>NIP {k('seller_nip', style.nip(seller.nip))}, tel. {seller.phone}</div>"
    head += (
        f"<div class=r>{e(seller.town)}, dnia {k('issue_date', style.day(invoice.issue))}"
        + (f"<br>Data zakończenia usługi: {k('sale_date', style.day(invoice.sale))}" if invoice.sale else "")
        + "</div></div>"
    )
    head += f"<h1>{title(invoice, rng)} {k('invoice_number', invoice.number)}</h1><div>Nabywca: <b>{k('buyer_name', buyer.name)}</b><br>{address(buyer, ', ')}<br>NIP nabywcy: {k('buyer_nip', style.nip(buyer.nip))}</div>"
    half = (len(invoice.lines) + 1) // 2
    body = (
        head
        + _vehicle(invoice, style, rng)
        + _part("Części i materiały", invoice.lines[:half], style)
        + _part("Robocizna", invoice.lines[half:], style)
    )
    currency = invoice.currency
    for r in invoice.rates:
        body += f"<div class=r>Stawka {style.rate(r.rate)}: netto {style.money(r.net)}, VAT {style.money(r.vat)}, brutto {style.money(r.gross)}</div>"
    body += f"<div class=r><br>Łącznie netto: {k('net_total', style.total(invoice.net, currency))}<br>Łącznie VAT: {k('vat_total', style.total(invoice.vat, currency))}<br><b>Łącznie brutto: {k('gross_total', style.total(invoice.gross, currency))}</b></div>{says('currency', '')}"
    body += f"<p>Słownie: {e(style.in_words(invoice.gross, currency))}</p>" if rng.random() < 0.5 else ""
    if invoice.due:
        body += f"<p>Zapłata przelewem w ciągu / do: {due_words(invoice, style, rng)}. Nr rachunku: {k('bank_account', style.account(seller.account))}</p>"
    else:
        body += f"<p>Zapłacono: {invoice.payment}. Gwarancja na części 24 miesiące, na robociznę 6 miesięcy.</p>"
    return f"<style>{_css(style)}</style>" + sheet(body)


FAMILY = Family("garage", draw, (Profile("building", (2, 10)), Profile("industry", (2, 8))))
