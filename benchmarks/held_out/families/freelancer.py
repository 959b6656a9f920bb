"""A Polish freelancer's invoice in English only, made from a web template: large title, meta data at the right, totals in a box."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from random import Random

from benchmarks.held_out.invoice import Invoice, Profile
from benchmarks.held_out.markup import Family, address, e, k, page_css, says, sheet
from benchmarks.held_out.style import SANS, Style


def _css(style: Style) -> str:
    return page_css(padding="20mm 20mm") + (
        f"body{{font:{style.size}pt/1.5 '{style.font}'}}h1{{font-size:3em;font-weight:300;color:{style.accent};margin:0}}.t{{display:flex;justify-content:space-between}}.m{{display:grid;grid-template-columns:auto auto;gap:0 6mm}}"
        ".p{display:flex;gap:14mm;margin:10mm 0}.p>div{flex:1}.p b{display:block;border-bottom:.2mm solid #999;margin-bottom:1mm}.it{width:100%}.it th{text-align:left;font-weight:600;border-bottom:.4mm solid #333;padding:1.4mm 0}.it td{padding:1.4mm 0;border-bottom:.15mm solid #ddd}.it .r{text-align:right}"
        ".s{width:82mm;margin:6mm 0 0 auto;background:#f4f4f6;padding:3mm}.s div{display:flex;justify-content:space-between}"
    )


def _meta(invoice: Invoice, style: Style) -> str:
    rows = [("Invoice no.", k("invoice_number", invoice.number)), ("Issued on", k("issue_date", style.day(invoice.issue)))]
    rows += [("Date of supply", k("sale_date", style.day(invoice.sale)))] if invoice.sale else []
    rows += [("Payable by", k("due_date", style.day(invoice.due)))] if invoice.due else []
    return "<div class=m>" + "".join(f"<span>{label}</span><span>{value}</span>" for label, value in rows) + "</div>"


def draw(invoice: Invoice, style: Style, rng: Random) -> str:
    """One page."""
    style = replace(style, dates=rng.choice([0, 1, 2, 3]))
    parties = ""
    for label, side, party in (
        (rng.choice(["From", "Supplier"]), "seller", invoice.seller),
        (rng.choice(["Billed to", "Customer"]), "buyer", invoice.buyer),
    ):
        parties += f"<div><b>{label}</b>{k(side + '_name', party.name)}<br>{address(party)}<br>Poland<br>Tax ID (NIP): {k(side + '_nip', style.nip(party.nip))}</div>"
    rows = "<tr><th>Service</th><th class=r>Quantity</th><th class=r>Rate</th><th class=r>VAT</th><th class=r>Net amount</th></tr>"
    for line in invoice.lines:
        rows += f"<tr><td>{e(line.name)}</td><td class=r>{style.quantity(line.quantity)}</td><td class=r>{style.price(line.price)}</td><td class=r>{style.rate(line.rate)}</td><td class=r>{style.money(line.net or Decimal())}</td></tr>"
    currency = invoice.currency
    sums = f"<div><span>Net total</span><span>{k('net_total', style.total(invoice.net, currency))}</span></div>"
    sums += f"<div><span>VAT ({style.rate(invoice.rates[0].rate)})</span><span>{k('vat_total', style.total(invoice.vat, currency))}</span></div>"
    sums += f"<div><b>Amount due</b><b>{k('gross_total', style.total(invoice.gross, currency))}</b></div>{says('currency', '')}"
    pay = (
        f"<p>Please pay by bank transfer to {k('bank_account', style.account(invoice.seller.account))} ({e(invoice.seller.bank)}).</p>"
        if invoice.due
        else "<p>Paid by card, thank you.</p>"
    )
    body = f"<div class=t><h1>Invoice</h1>{_meta(invoice, style)}</div><div class=p>{parties}</div><table class=it>{rows}</table><div class=s>{sums}</div>{pay}"
    return f"<style>{_css(style)}</style>" + sheet(body)


FAMILY = Family(
    "freelancer", draw, (Profile("it", (1, 4), rate="23", vat_per_line=False, payments=("przelew", "przelew", "karta")),), faces=SANS
)
