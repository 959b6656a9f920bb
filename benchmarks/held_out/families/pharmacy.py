"""A pharmaceutical wholesaler's list: batches and expiry dates in every row, prices before and after discount, sums at the foot of the table."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from random import Random

from benchmarks.held_out.invoice import Invoice, Profile
from benchmarks.held_out.markup import Family, address, due_words, e, k, page_css, says, sheet, split
from benchmarks.held_out.style import Style


def _css(style: Style) -> str:
    return page_css(padding="11mm 12mm") + (
        f"body{{font:8pt/1.25 '{style.font}'}}.t{{width:100%;margin-bottom:3mm}}.t td{{border:.2mm solid #000;padding:1mm 1.5mm;vertical-align:top;width:33%}}.it{{width:100%;font-size:.93em}}"
        ".it th{border:.2mm solid #000;padding:.5mm;font-weight:400;background:#ececec}.it td{border-left:.15mm solid #888;border-right:.15mm solid #888;padding:.35mm .8mm}.it .r{text-align:right}.z td{border-top:.3mm solid #000;font-weight:700}"
    )


def _head(invoice: Invoice, style: Style, rng: Random) -> str:
    seller, buyer = invoice.seller, invoice.buyer
    one = f"Sprzedawca:<br><b>{k('seller_name', seller.name)}</b><br>{address(seller)}<br>NIP: {k('seller_nip', style.nip(seller.nip))}<br>Zezwolenie GIF-N-{rng.randint(100, 999)}/2019 z dnia 04.02.2019"
    two = f"Nabywca:<br><b>{k('buyer_name', buyer.name)}</b><br>{address(buyer)}<br>NIP: {k('buyer_nip', style.nip(buyer.nip))}<br>Nr odbiorcy: {invoice.customer}"
    three = f"Faktura VAT<br><b style='font-size:1.3em'>{k('invoice_number', invoice.number)}</b><br>Data wystawienia: {k('issue_date', style.day(invoice.issue))}"
    three += f"<br>Data sprzedaży: {k('sale_date', style.day(invoice.sale))}" if invoice.sale else ""
    three += f"<br>Płatność: przelew<br>Termin: {due_words(invoice, style, rng)}" if invoice.due else f"<br>Płatność: {invoice.payment}"
    return f"<table class=t><tr><td>{one}</td><td>{two}</td><td>{three}</td></tr></table>"


def _table(rows: list[tuple[int, object]], invoice: Invoice, style: Style, rng: Random, *, last: bool) -> str:
    heads = ("Lp.", "Nazwa, postać, dawka", "Seria", "Data ważn.", "Ilość", "Cena", "Rab.%", "Cena po rab.", "Netto", "VAT", "Brutto")
    html = "<tr>" + "".join(f"<th>{head}</th>" for head in heads) + "</tr>"
    for number, line in rows:
        until = invoice.issue + timedelta(days=rng.randint(200, 1200))
        cells = (
            f"{line.discount},0", style.price(line.price), style.money(line.net or Decimal()), style.rate(line.rate), style.money(line.gross)
        )  # fmt: skip
        html += f"<tr><td>{number}</td><td>{e(line.name)}</td><td>{rng.choice('ABKL')}{rng.randint(1000, 99999)}</td><td>{until:%m.%Y}</td><td class=r>{style.quantity(line.quantity)}</td><td class=r>{style.price(line.list_price)}</td>"
        html += "".join(f"<td class='r nw'>{cell}</td>" for cell in cells) + "</tr>"
    if last:
        for r in invoice.rates:
            html += f"<tr><td></td><td>stawka {style.rate(r.rate)}: VAT {style.money(r.vat)}</td>{'<td></td>' * 6}<td class=r>{style.money(r.net)}</td><td></td><td class=r>{style.money(r.gross)}</td></tr>"
        html += f"<tr class=z><td></td><td>RAZEM, w tym VAT {k('vat_total', style.money(invoice.vat))}</td>{'<td></td>' * 6}<td class=r>{k('net_total', style.money(invoice.net))}</td><td></td><td class=r>{k('gross_total', style.money(invoice.gross))}</td></tr>"
    return f"<table class=it>{html}</table>"


def draw(invoice: Invoice, style: Style, rng: Random) -> str:
    """Dense rows."""
    pages = split(list(enumerate(invoice.lines, 1)), 38, 50, 30)
    sheets = []
    for at, rows in enumerate(pages):
        last = at == len(pages) - 1
        body = _head(invoice, style, rng) if at == 0 else f"<div>Faktura VAT {e(invoice.number)}, str. {at + 1}</div>"
        body += _table(rows, invoice, style, rng, last=last)
        if last:
            body += f"<p><b>Do zapłaty: {style.total(invoice.gross, invoice.currency)}</b>{says('currency', '')}, słownie: {e(style.in_words(invoice.gross, invoice.currency))}</p>"
            body += (
                f"<p>Konto: {k('bank_account', style.account(invoice.seller.account))} {e(invoice.seller.bank)}</p>" if invoice.due else ""
            )
        sheets.append(sheet(body))
    return f"<style>{_css(style)}</style>" + "".join(sheets)


FAMILY = Family(
    "pharmacy", draw, (Profile("health", (5, 26), rate="8", discounts=True), Profile("food", (6, 45), discounts=True)), many_pages=True
)
