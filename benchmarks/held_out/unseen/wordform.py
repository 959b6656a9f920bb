"""A word processor's template that a small firm fills in: everything is a table with borders, labels in bold in the same cell as values."""

from __future__ import annotations

from decimal import Decimal
from random import Random

from benchmarks.held_out.companies import Party
from benchmarks.held_out.invoice import Invoice, Profile
from benchmarks.held_out.markup import Family, e, k, page_css, says, sheet
from benchmarks.held_out.style import Style


def _css(style: Style) -> str:
    return page_css(padding="22mm 20mm") + (
        f"body{{font:{style.size + 0.5}pt/1.35 '{style.font}'}}table{{width:100%}}td,th{{border:.25mm solid #000;padding:.8mm 1.8mm;vertical-align:top}}"
        ".n{margin-top:5mm}.n th{font-weight:700;text-align:center}.r{text-align:right}"
    )


def _cell(label: str, side: str, party: Party, style: Style) -> str:
    number = f"NIP {k(side + '_nip', style.nip(party.nip))}"
    return (
        f"<td style='width:50%'><b>{label}</b><br>{k(side + '_name', party.name)}<br>{e(party.street)}<br>{e(party.place)}<br>{number}</td>"
    )


def _head(invoice: Invoice, style: Style, rng: Random) -> str:
    rows = [
        f"<td><b>{rng.choice(['Miejscowość', 'Miejsce wystawienia'])}:</b> {e(invoice.seller.town)}</td>",
        f"<td><b>Data wystawienia:</b> {k('issue_date', style.day(invoice.issue))}</td>",
    ]
    second = f"<td><b>Sposób zapłaty:</b> {invoice.payment}</td>"
    sale = f"<b>Data dokonania dostawy lub wykonania usługi:</b> {k('sale_date', style.day(invoice.sale))}" if invoice.sale else "&nbsp;"
    due = f"<b>Termin zapłaty:</b> {k('due_date', style.day(invoice.due))}" if invoice.due else "<b>Termin zapłaty:</b> zapłacono"
    return (
        f"<table><tr><td colspan=2 style='text-align:center;font-size:1.3em'><b>FAKTURA nr {k('invoice_number', invoice.number)}</b></td></tr>"
        f"<tr>{''.join(rows)}</tr><tr><td>{sale}</td><td>{due}</td></tr><tr>{second}<td>{rng.choice(['ORYGINAŁ', 'Egz. nr 1', '&nbsp;'])}</td></tr></table>"
    )


def draw(invoice: Invoice, style: Style, rng: Random) -> str:
    """One page."""
    parties = f"<table class=n><tr>{_cell('SPRZEDAWCA', 'seller', invoice.seller, style)}{_cell('NABYWCA', 'buyer', invoice.buyer, style)}</tr></table>"
    heads = (
        "Lp.",
        "Nazwa towaru lub usługi",
        "Jedn. miary",
        "Ilość",
        "Cena jedn. netto",
        "Wartość netto",
        "Stawka VAT",
        "Kwota VAT",
        "Wartość brutto",
    )
    rows = "<tr>" + "".join(f"<th>{head}</th>" for head in heads) + "</tr>"
    for number, line in enumerate(invoice.lines, 1):
        cells = (style.quantity(line.quantity), style.price(line.price), style.money(line.net or Decimal()))
        last = (style.rate(line.rate), style.money(line.vat or Decimal()), style.money(line.gross))
        rows += (
            f"<tr><td>{number}</td><td>{e(line.name)}</td><td>{line.unit}</td>"
            + "".join(f"<td class=r>{cell}</td>" for cell in (*cells, *last))
            + "</tr>"
        )
    rows += "".join("<tr>" + "<td>&nbsp;</td>" * 9 + "</tr>" for _ in range(rng.randint(0, 2)))
    rows += f"<tr><td colspan=5 class=r><b>RAZEM</b></td><td class=r>{k('net_total', style.money(invoice.net))}</td><td class=r>X</td><td class=r>{k('vat_total', style.money(invoice.vat))}</td><td class=r>{k('gross_total', style.money(invoice.gross))}</td></tr>"
    for rate in invoice.rates:
        rows += f"<tr><td colspan=5 class=r>W tym</td><td class=r>{style.money(rate.net)}</td><td class=r>{style.rate(rate.rate)}</td><td class=r>{style.money(rate.vat)}</td><td class=r>{style.money(rate.gross)}</td></tr>"
    words = f"<td><b>Słownie:</b> {e(style.in_words(invoice.gross, invoice.currency))}</td>"
    pay = (
        f"<td><b>Nr konta:</b> {k('bank_account', style.account(invoice.seller.account))}<br>{e(invoice.seller.bank)}</td>"
        if invoice.due
        else "<td>&nbsp;</td>"
    )
    foot = (
        f"<table class=n><tr><td style='width:50%'><b>Do zapłaty:</b> {e(style.total(invoice.gross, invoice.currency))}</td>{pay}</tr><tr>{words}<td>Uwagi:</td></tr>"
        "<tr><td style='height:18mm;text-align:center'>podpis osoby upoważnionej do odbioru</td><td style='text-align:center'>podpis osoby upoważnionej do wystawienia</td></tr></table>"
    )
    return f"<style>{_css(style)}</style>" + sheet(
        _head(invoice, style, rng) + parties + f"<table class=n style='font-size:.85em'>{rows}</table>{says('currency', '')}" + foot
    )


FAMILY = Family("wordform", draw, (Profile("building", (1, 6)), Profile("services", (1, 4)), Profile("industry", (2, 6))))
