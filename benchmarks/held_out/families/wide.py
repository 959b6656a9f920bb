"""A wholesaler's landscape sheet: many narrow columns with discounts and EAN codes, three addresses, long lists in small type."""

from __future__ import annotations

from decimal import Decimal
from random import Random

from benchmarks.held_out.companies import Party
from benchmarks.held_out.invoice import Invoice, Line, Profile
from benchmarks.held_out.markup import Family, address, due_words, e, k, page_css, says, sheet, split, title
from benchmarks.held_out.style import Style


def _css(style: Style) -> str:
    return page_css("297mm", "210mm", "9mm 10mm") + (
        f"body{{font:7.6pt/1.25 '{style.font}'}}.a{{display:flex;gap:6mm;margin-top:3mm}}.a>div{{flex:1;border-left:.6mm solid {style.accent};padding-left:2mm}}"
        f".it{{width:100%;margin-top:4mm}}.it th{{background:{style.accent};color:#fff;font-size:.88em;padding:.8mm;font-weight:600}}"
        ".it td{padding:.45mm .8mm;border-bottom:.15mm solid #aaa}.it tr:nth-child(odd) td{background:#f7f7f7}"
        ".row{display:flex;justify-content:space-between;align-items:flex-end}h1{font-size:1.6em;margin:0}.s td,.s th{padding:.5mm 2.5mm;border:.2mm solid #888}"
    )


def _party(label: str, party: Party, style: Style, side: str) -> str:
    if not side:
        return f"<div><b>{label}</b><br>{e(party.name)}<br>{address(party)}</div>"
    return (
        f"<div><b>{label}</b><br>{k(side + '_name', party.name)}<br>{address(party)}<br>NIP: {k(side + '_nip', style.nip(party.nip))}</div>"
    )


def _head(invoice: Invoice, style: Style, rng: Random) -> str:
    facts = [f"Data wystawienia: {k('issue_date', style.day(invoice.issue))}"]
    if invoice.sale:
        facts.append(f"Data dostawy: {k('sale_date', style.day(invoice.sale))}")
    facts.append(f"Zamówienie: {e(invoice.order)}  Kod klienta: {invoice.customer}  Trasa: {rng.randint(1, 60)}")
    third = invoice.recipient or invoice.buyer
    parties = [_party("Sprzedawca", invoice.seller, style, "seller"), _party("Nabywca / Płatnik", invoice.buyer, style, "buyer")]
    parties.append(_party("Odbiorca / Miejsce dostawy", third, style, ""))
    return (
        f"<div class=row><h1>{title(invoice, rng)} {k('invoice_number', invoice.number)}</h1><div class=r>{'<br>'.join(facts)}</div></div>"
        f"<div class=a>{''.join(parties)}</div>"
    )


def _table(rows: list[tuple[int, Line]], style: Style) -> str:
    names = (
        "Lp",
        "Kod EAN",
        "Nazwa",
        "J.m.",
        "Ilość",
        "Cena kat.",
        "Rabat %",
        "Cena netto",
        "Wart. netto",
        "VAT",
        "Kwota VAT",
        "Wart. brutto",
    )
    body = ""
    for number, line in rows:
        cells = [
            str(number), line.code, e(line.name), line.unit, style.quantity(line.quantity), style.price(line.list_price), str(line.discount or "-"),
            style.price(line.price), style.money(line.net or Decimal()), style.rate(line.rate), style.money(line.vat or Decimal()), style.money(line.gross),
        ]  # fmt: skip
        body += "<tr>" + "".join(f"<td class='{'' if at in (1, 2, 3) else 'r nw'}'>{cell}</td>" for at, cell in enumerate(cells)) + "</tr>"
    return "<table class=it><tr>" + "".join(f"<th>{name}</th>" for name in names) + f"</tr>{body}</table>"


def _foot(invoice: Invoice, style: Style, rng: Random) -> str:
    rows = "".join(
        f"<tr><td>{style.rate(r.rate)}</td><td class=r>{style.money(r.net)}</td><td class=r>{style.money(r.vat)}</td><td class=r>{style.money(r.gross)}</td></tr>"
        for r in invoice.rates
    )
    rows += (
        f"<tr><td><b>Razem</b></td><td class=r>{k('net_total', style.money(invoice.net))}</td><td class=r>{k('vat_total', style.money(invoice.vat))}</td>"
        f"<td class=r>{k('gross_total', style.money(invoice.gross))}</td></tr>"
    )
    left = f"Do zapłaty: <b>{style.total(invoice.gross, invoice.currency)}</b>{says('currency', '')}<br>Słownie: {e(style.in_words(invoice.gross, invoice.currency))}<br>"
    if invoice.due:
        left += f"Płatność: przelew, termin: {due_words(invoice, style, rng)}<br>{e(invoice.seller.bank)} {k('bank_account', style.account(invoice.seller.account))}"
    else:
        left += f"Płatność: {invoice.payment}"
    small = f"KRS {invoice.seller.krs}, BDO {invoice.seller.bdo}, REGON {invoice.seller.regon}. Kapitał zakładowy 50 000,00 zł. Opakowania zwrotne: palety EUR 3 szt."
    table = f"<table class=s><tr><th>Stawka</th><th>Netto</th><th>VAT</th><th>Brutto</th></tr>{rows}</table>"
    return f"<div class=row style='margin-top:4mm;align-items:flex-start'><div style='width:60%'>{left}<p style='font-size:.85em'>{small}</p></div>{table}</div>"


def draw(invoice: Invoice, style: Style, rng: Random) -> str:
    """Dense and wide."""
    pages = split(list(enumerate(invoice.lines, 1)), 26, 36, 17)
    sheets = []
    for at, rows in enumerate(pages):
        body = _head(invoice, style, rng) if at == 0 else f"<div class=r>{e(invoice.number)} / str. {at + 1}</div>"
        body += _table(rows, style) + (_foot(invoice, style, rng) if at == len(pages) - 1 else "")
        sheets.append(sheet(body))
    return f"<style>{_css(style)}</style>" + "".join(sheets)


FAMILY = Family(
    "wide",
    draw,
    (Profile("food", (8, 40), discounts=True), Profile("office", (6, 25), discounts=True), Profile("building", (20, 70), discounts=True)),
    many_pages=True,
)
