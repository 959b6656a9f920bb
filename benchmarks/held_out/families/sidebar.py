"""A contractor's page with a dark side bar that bears the seller in white, split payment or reverse charge, stamp-like remarks."""

from __future__ import annotations

from decimal import Decimal
from random import Random

from benchmarks.held_out.invoice import Invoice, Profile
from benchmarks.held_out.markup import Family, address, due_words, e, k, page_css, says, sheet, split, title
from benchmarks.held_out.style import SANS, Style

_TRANSFER = ("przelew", "przelew 30 dni")


def _css(style: Style) -> str:
    return page_css(padding="0") + (
        f"body{{font:{style.size}pt/1.4 '{style.font}'}}.bar{{position:absolute;left:0;top:0;bottom:0;width:58mm;background:{style.accent};color:#fff;padding:16mm 7mm;font-size:.9em;-webkit-print-color-adjust:exact}}"
        ".main{position:absolute;left:64mm;right:11mm;top:15mm}.bar h2{font-size:1em;margin:6mm 0 1mm;text-transform:uppercase;letter-spacing:.3mm;opacity:.85}"
        f"h1{{font-size:1.6em;margin:0 0 5mm;color:{style.accent}}}.it{{width:100%;font-size:.88em}}.it th{{text-align:left;border-bottom:.5mm solid {style.accent};padding:1mm}}"
        ".it td{padding:1mm;border-bottom:.15mm dashed #999;vertical-align:top}.mpp{border:.5mm solid #a00;color:#a00;padding:1mm 3mm;display:inline-block;margin:4mm 0;font-weight:700}"
        ".b{display:flex;justify-content:space-between;padding:1mm 0}.sum{margin-top:5mm;border-top:.5mm solid #000}"
    )


def _bar(invoice: Invoice, style: Style, rng: Random) -> str:
    seller = invoice.seller
    pay = f"<h2>Płatność</h2>{invoice.payment}"
    if invoice.due:
        pay += f"<br>do dnia {due_words(invoice, style, rng)}" if not invoice.terms else f"<br>termin: {due_words(invoice, style, rng)}"
        pay += f"<h2>Rachunek</h2>{e(seller.bank)}<br><span style='font-size:.78em;white-space:nowrap'>{k('bank_account', style.account(seller.account))}</span>"
    return (
        f"<div class=bar><h2>Sprzedawca</h2><b>{k('seller_name', seller.name)}</b><br>{address(seller)}<br>NIP {k('seller_nip', style.nip(seller.nip))}"
        f"<br>REGON {seller.regon}{pay}<h2>Kontakt</h2>{seller.phone}<br>{seller.mail}</div>"
    )


def _table(rows: list[tuple[int, object]], style: Style) -> str:
    body = ""
    for number, line in rows:
        body += f"<tr><td>{number}.</td><td>{e(line.name)}<br><span style='color:#777'>{style.quantity(line.quantity)} {line.unit} × {style.price(line.price)}</span></td>"
        body += f"<td class=r>{style.rate(line.rate)}</td><td class='r nw'>{style.money(line.net or Decimal())}</td><td class='r nw'>{style.money(line.gross)}</td></tr>"
    return f"<table class=it><tr><th></th><th>Opis</th><th class=r>VAT</th><th class=r>Netto</th><th class=r>Brutto</th></tr>{body}</table>"


def _sum(invoice: Invoice, style: Style) -> str:
    rows = "".join(
        f"<div class=b><span>Stawka {style.rate(r.rate)}</span><span>{style.money(r.net)} + {style.money(r.vat)} = {style.money(r.gross)}</span></div>"
        for r in invoice.rates
    )
    currency = invoice.currency
    for label, name, value in (
        ("Netto", "net_total", invoice.net),
        ("VAT", "vat_total", invoice.vat),
        ("Brutto", "gross_total", invoice.gross),
    ):
        weight = "font-weight:700;font-size:1.2em" if label == "Brutto" else ""
        rows += f"<div class=b style='{weight}'><span>{label}</span><span>{k(name, style.total(value, currency))}</span></div>"
    return f"<div class=sum>{rows}</div>{says('currency', '')}<div>Słownie: {e(style.in_words(invoice.gross, currency))}</div>"


def draw(invoice: Invoice, style: Style, rng: Random) -> str:
    """Side bar and main column."""
    head = (
        f"<h1>{title(invoice, rng)} {k('invoice_number', invoice.number)}</h1><div>Wystawiona: {k('issue_date', style.day(invoice.issue))}"
    )
    head += f" &nbsp; Wykonano: {k('sale_date', style.day(invoice.sale))}" if invoice.sale else ""
    head += f"</div><p><b>Nabywca</b><br>{k('buyer_name', invoice.buyer.name)}<br>{address(invoice.buyer)}<br>NIP {k('buyer_nip', style.nip(invoice.buyer.nip))}</p>"
    if invoice.recipient:
        head += f"<p style='font-size:.85em'>Budowa: {address(invoice.recipient, ', ')}, umowa nr {invoice.order}</p>"
    pages = split(list(enumerate(invoice.lines, 1)), 12, 18, 7)
    sheets = []
    for at, rows in enumerate(pages):
        main = (head if at == 0 else "") + _table(rows, style)
        if at == len(pages) - 1:
            main += _sum(invoice, style)
            if any(r.rate == "oo" for r in invoice.rates):
                main += "<div class=mpp>odwrotne obciążenie</div>"
            elif invoice.gross > 15000 and not invoice.paid:
                main += "<div class=mpp>mechanizm podzielonej płatności</div>"
        sheets.append(sheet((_bar(invoice, style, rng) if at == 0 else "") + f"<div class=main>{main}</div>"))
    return f"<style>{_css(style)}</style>" + "".join(sheets)


FAMILY = Family(
    "sidebar",
    draw,
    (
        Profile("building", (1, 7), payments=_TRANSFER, scale=5),
        Profile("services", (1, 4), payments=_TRANSFER),
        Profile("building", (1, 3), rate="oo", payments=_TRANSFER),
    ),
    faces=SANS,
)
