"""An English invoice of a software subscription sold by a Polish company: wordmark, plan and period, VAT as a line of the totals."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from random import Random

from benchmarks.held_out.invoice import Invoice, Profile
from benchmarks.held_out.markup import Family, e, k, page_css, says, sheet
from benchmarks.held_out.style import SANS, Style


def _css(style: Style) -> str:
    return page_css(padding="16mm 18mm") + (
        f"body{{font:{style.size}pt/1.5 '{style.font}';color:#222}}.w{{font-size:1.9em;font-weight:700;color:{style.accent}}}.h{{display:flex;justify-content:space-between;align-items:flex-start}}"
        ".g{color:#6b6b6b}.c3{display:flex;gap:8mm;margin:9mm 0}.c3>div{flex:1}h2{font-size:1.5em;margin:9mm 0 3mm}.t{width:100%}.t th{text-align:left;color:#6b6b6b;font-weight:400;border-bottom:.2mm solid #ccc;padding:1.2mm 0}"
        ".t td{padding:1.6mm 0;border-bottom:.15mm solid #eee}.t .r{text-align:right}.s{margin-left:52%}.s div{display:flex;justify-content:space-between;padding:.9mm 0;border-bottom:.15mm solid #eee}.b{font-weight:700}"
    )


def draw(invoice: Invoice, style: Style, rng: Random) -> str:
    """One page."""
    style = replace(style, dates=rng.choice([0, 1, 2]))
    seller, buyer, currency = invoice.seller, invoice.buyer, invoice.currency
    facts = [("Invoice number", k("invoice_number", invoice.number)), ("Date of issue", k("issue_date", style.day(invoice.issue)))]
    facts += [("Date due", k("due_date", style.day(invoice.due)))] if invoice.due else []
    facts += [("Date of supply", k("sale_date", style.day(invoice.sale)))] if invoice.sale else []
    meta = "".join(f"<div><span class=g>{label}</span> &nbsp; {value}</div>" for label, value in facts)
    columns = (
        f"<div class=c3><div><b>{k('seller_name', seller.name)}</b><br>{e(seller.street)}<br>{e(seller.place)}<br>Poland<br>PL VAT {k('seller_nip', style.nip(seller.nip))}<br>{seller.mail}</div>"
        f"<div><b>Bill to</b><br>{k('buyer_name', buyer.name)}<br>{e(buyer.street)}<br>{e(buyer.place)}<br>Poland<br>PL VAT {k('buyer_nip', style.nip(buyer.nip))}</div></div>"
    )
    begin, end = style.day(invoice.issue), style.day(invoice.issue + timedelta(days=rng.choice([30, 365])))
    rows = "<tr><th>Description</th><th class=r>Qty</th><th class=r>Unit price</th><th class=r>Tax</th><th class=r>Amount</th></tr>"
    for line in invoice.lines:
        plan = rng.choice(["Team plan", "Business plan", "Additional seats", "API usage", "Priority support"])
        rows += f"<tr><td>{plan}<br><span class=g>{begin} – {end}</span></td><td class=r>{style.quantity(line.quantity)}</td><td class=r>{style.price(line.price)}</td><td class=r>{style.rate(line.rate)}</td><td class=r>{style.money(line.net or Decimal())}</td></tr>"
    total = e(style.total(invoice.gross, currency))
    sums = f"<div><span>Subtotal</span><span>{k('net_total', style.total(invoice.net, currency))}</span></div>"
    sums += f"<div><span>VAT – Poland ({style.rate('23')} on {e(style.total(invoice.net, currency))})</span><span>{k('vat_total', style.total(invoice.vat, currency))}</span></div>"
    sums += f"<div><span>Total</span><span>{k('gross_total', style.total(invoice.gross, currency))}</span></div>{says('currency', '')}"
    sums += f"<div class=b><span>{'Amount due' if invoice.due else 'Amount paid'}</span><span>{total}</span></div>"
    pay = (
        f"<p class=g>Bank transfer: {k('bank_account', style.account(seller.account))}, reference {e(invoice.number)}</p>"
        if invoice.due
        else "<p class=g>Charged to Visa ending in 4412.</p>"
    )
    when = f"due {style.day(invoice.due)}" if invoice.due else f"paid on {style.day(invoice.issue)}"
    head = f"<div class=h><div style='font-size:2em'>Invoice</div><div class=w>{rng.choice(['cloudly', 'Taskora', 'nimbo.io', 'Ledgerist'])}</div></div>{meta}"
    return f"<style>{_css(style)}</style>" + sheet(
        head
        + columns
        + f"<h2>{total} {when}</h2><table class=t>{rows}</table><div class=s>{sums}</div>{pay}<p class=g style='position:absolute;bottom:10mm'>{e(invoice.number)} · {total} {when} · Page 1 of 1</p>"
    )


FAMILY = Family("subscription", draw, (Profile("it", (1, 3), rate="23", vat_per_line=False, payments=("przelew", "karta")),), faces=SANS)
