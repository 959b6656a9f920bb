"""A law firm's bill in two languages: addressee in a window, the firm on the right in small type, hours, totals in a sentence."""

from __future__ import annotations

from decimal import Decimal
from random import Random

from benchmarks.held_out.invoice import Invoice, Profile
from benchmarks.held_out.markup import Family, address, due_words, e, k, page_css, says, sheet
from benchmarks.held_out.style import SERIF, Style


def _css(style: Style) -> str:
    return page_css(padding="24mm 22mm") + (
        f"body{{font:{style.size + 0.5}pt/1.45 '{style.font}'}}.top{{display:flex;justify-content:space-between}}.firm{{width:52mm;font-size:.78em;border-left:.3mm solid #000;padding-left:4mm}}"
        "h1{font-size:1.15em;font-weight:400;letter-spacing:.5mm;margin:14mm 0 6mm;text-transform:uppercase}.it{width:100%;margin:5mm 0}.it td{padding:1mm 0;border-bottom:.15mm solid #999}.it .r{text-align:right}"
        ".sum{margin-left:42%}.sum div{display:flex;justify-content:space-between}i{color:#444}"
    )


def _firm(invoice: Invoice, style: Style) -> str:
    seller = invoice.seller
    html = f"<b>{k('seller_name', seller.name)}</b><br>{address(seller)}<br>{seller.phone}<br>NIP / VAT ID {k('seller_nip', style.nip(seller.nip))}<br>REGON {seller.regon}"
    if invoice.due:
        html += f"<br><br>{e(seller.bank)}<br>{k('bank_account', style.account(seller.account))}"
    return f"<div class=firm>{html}</div>"


def _head(invoice: Invoice, style: Style, rng: Random) -> str:
    buyer = invoice.buyer
    to = f"<div>{k('buyer_name', buyer.name)}<br>{address(buyer)}<br><br>NIP {k('buyer_nip', style.nip(buyer.nip))}</div>"
    html = f"<div class=top>{to}{_firm(invoice, style)}</div><h1>Faktura / Invoice {k('invoice_number', invoice.number)}</h1>"
    html += f"<div>{e(invoice.seller.town)}, {k('issue_date', style.day(invoice.issue))}</div>"
    if invoice.sale:
        html += f"<div><i>Data wykonania usługi / Date of supply:</i> {k('sale_date', style.day(invoice.sale))}</div>"
    return html + f"<div><i>Sprawa / Matter:</i> {rng.choice(['1147-003', '2290/LIT', 'M&A-26-08'])}</div>"


def _sums(invoice: Invoice, style: Style) -> str:
    rate, currency = invoice.rates[0], invoice.currency
    rows = (
        ("Honorarium netto / Fees", k("net_total", style.total(invoice.net, currency))),
        (f"VAT {style.rate(rate.rate)}", k("vat_total", style.total(invoice.vat, currency))),
        ("<b>Do zapłaty / Total due</b>", f"<b>{k('gross_total', style.total(invoice.gross, currency))}</b>"),
    )
    return (
        "<div class=sum>"
        + "".join(f"<div><span>{label}</span><span>{value}</span></div>" for label, value in rows)
        + f"</div>{says('currency', '')}"
    )


def draw(invoice: Invoice, style: Style, rng: Random) -> str:
    """One page."""
    rows = ""
    for line in invoice.lines:
        rows += f"<tr><td>{e(line.name)}</td><td class=r>{style.quantity(line.quantity)} {line.unit} × {style.price(line.price)}</td><td class=r>{style.money(line.net or Decimal())}</td></tr>"
    html = _head(invoice, style, rng) + f"<table class=it>{rows}</table>" + _sums(invoice, style)
    words = style.in_words(invoice.gross, invoice.currency)
    html += f"<p>Kwota brutto słownie: {e(words)}.</p>" if rng.random() < 0.8 else ""
    if invoice.due:
        html += f"<p>Prosimy o zapłatę przelewem, termin płatności / payment due: {due_words(invoice, style, rng)}.</p>"
    return f"<style>{_css(style)}</style>" + sheet(html + f"<p><i>{rng.choice(['Dziękujemy za zaufanie.', 'Z wyrazami szacunku'])}</i></p>")


FAMILY = Family(
    "counsel", draw, (Profile("services", (1, 4), rate="23", vat_per_line=False, payments=("przelew", "przelew 14 dni", "przelew 21 dni")),), faces=SERIF,
)  # fmt: skip
