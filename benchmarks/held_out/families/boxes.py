"""A desktop accounting program: ruled boxes, two-storey table header, VAT summary "w tym", place for two signatures."""

from __future__ import annotations

from decimal import Decimal
from random import Random

from benchmarks.held_out.companies import Party
from benchmarks.held_out.invoice import Invoice, Line, Profile
from benchmarks.held_out.markup import Family, address, due_words, e, k, page_css, says, sheet, split, title
from benchmarks.held_out.style import Style


def _css(style: Style) -> str:
    return page_css() + (
        f"body{{font:{style.size}pt/1.25 '{style.font}'}}.top{{display:flex;gap:4mm}}.box{{border:0.3mm solid #000;padding:1.5mm 2mm;flex:1}}"
        ".lab{font-size:.8em}h1{font-size:1.7em;margin:5mm 0 1mm;text-align:center}.it{width:100%;margin-top:4mm;font-size:.88em}"
        ".it th,.it td{border:0.25mm solid #333;padding:.7mm 1mm;font-weight:400}.it th{background:#eee}.sum{margin-left:auto;font-size:.92em}"
        ".sum td{border:0.25mm solid #333;padding:.6mm 2mm}.pay{display:flex;gap:8mm;margin-top:4mm}.sig{display:flex;gap:30mm;margin-top:16mm}"
        ".sig div{flex:1;border-top:.2mm dotted #000;text-align:center;font-size:.75em;padding-top:1mm}"
    )


def _party(label: str, party: Party, style: Style, side: str) -> str:
    return (
        f'<div class="box"><div class="lab">{label}</div><b>{k(side + "_name", party.name)}</b><br>{address(party)}<br>'
        f"NIP: {k(side + '_nip', style.nip(party.nip))}</div>"
    )


def _head(invoice: Invoice, style: Style, rng: Random) -> str:
    sale = f"<br>Data sprzedaży: {k('sale_date', style.day(invoice.sale))}" if invoice.sale else ""
    dates = (
        f'<div class="box"><div class="lab">Miejsce wystawienia</div>{e(invoice.seller.town)}<br>'
        f"Data wystawienia: {k('issue_date', style.day(invoice.issue))}{sale}</div>"
    )
    logo = '<div class="box c" style="color:#999;flex:.7">PIECZĘĆ FIRMOWA</div>' if rng.random() < 0.5 else ""
    third = ""
    if invoice.recipient:
        third = f'<div class="box" style="margin-top:2mm"><span class="lab">Odbiorca:</span> {e(invoice.recipient.name)}, {address(invoice.recipient, ", ")}'
        third += f", NIP {style.nip(invoice.recipient.nip)}</div>"
    sides = [_party("Sprzedawca", invoice.seller, style, "seller"), _party("Nabywca", invoice.buyer, style, "buyer")]
    note = rng.choice(["oryginał", "kopia", "oryginał / kopia", ""])
    return (
        f'<div class="top">{logo}{dates}</div><h1>{title(invoice, rng)} {k("invoice_number", invoice.number)}</h1>'
        f'<div class="c lab">{note}</div><div class="top" style="margin-top:3mm">{"".join(sides)}</div>{third}'
    )


def _table(rows: list[tuple[int, Line]], style: Style) -> str:
    head = (
        "<tr><th rowspan=2>Lp.</th><th rowspan=2>Nazwa towaru lub usługi</th><th rowspan=2>Ilość</th><th rowspan=2>J.m.</th>"
        "<th rowspan=2>Cena netto</th><th rowspan=2>Wartość netto</th><th colspan=2>Podatek VAT</th><th rowspan=2>Wartość brutto</th></tr>"
        "<tr><th>%</th><th>kwota</th></tr>"
    )
    body = "".join(
        f"<tr><td class=c>{number}</td><td>{e(line.name)}</td><td class=r>{style.quantity(line.quantity)}</td><td class=c>{line.unit}</td>"
        f"<td class='r nw'>{style.price(line.price)}</td><td class='r nw'>{style.money(line.net or Decimal())}</td><td class=c>{style.rate(line.rate)}</td>"
        f"<td class='r nw'>{style.money(line.vat or Decimal())}</td><td class='r nw'>{style.money(line.gross)}</td></tr>"
        for number, line in rows
    )
    return f'<table class="it">{head}{body}</table>'


def _sums(invoice: Invoice, style: Style) -> str:
    total = (
        f"<tr><td>Razem</td><td class=r>{k('net_total', style.money(invoice.net))}</td><td class=c>X</td>"
        f"<td class=r>{k('vat_total', style.money(invoice.vat))}</td><td class=r>{k('gross_total', style.money(invoice.gross))}</td></tr>"
    )
    rows = "".join(
        f"<tr><td>{'w tym' if at == 0 else ''}</td><td class=r>{style.money(r.net)}</td><td class=c>{style.rate(r.rate)}</td>"
        f"<td class=r>{style.money(r.vat)}</td><td class=r>{style.money(r.gross)}</td></tr>"
        for at, r in enumerate(invoice.rates)
    )
    return f'<table class="sum">{total}{rows}</table>'


def _pay(invoice: Invoice, style: Style, rng: Random) -> str:
    left = f"Sposób zapłaty: {invoice.payment}"
    if invoice.due:
        left += f"<br>Termin zapłaty: {due_words(invoice, style, rng)}<br>Bank: {e(invoice.seller.bank)}"
        left += f"<br>Nr konta: {k('bank_account', style.account(invoice.seller.account))}"
    due = invoice.gross if not invoice.paid else Decimal()
    basis = "<br>Podstawa zwolnienia: art. 43 ust. 1 pkt 19 ustawy o VAT" if any(r.rate == "zw" for r in invoice.rates) else ""
    right = (
        f"<b>Razem: {style.total(invoice.gross, invoice.currency)}</b><br>Zapłacono: {style.total(invoice.gross - due, invoice.currency)}"
    )
    right += f"<br>Do zapłaty: {style.total(due, invoice.currency)}<br>Słownie: {e(style.in_words(invoice.gross, invoice.currency))}{basis}"
    return f'<div class="pay"><div style="flex:1">{left}</div><div style="flex:1">{right}{says("currency", "")}</div></div>'


def draw(invoice: Invoice, style: Style, rng: Random) -> str:
    """Boxes, table, boxes."""
    numbered = list(enumerate(invoice.lines, 1))
    sheets = []
    pages = split(numbered, 14, 26, 9)
    for at, rows in enumerate(pages):
        body = _head(invoice, style, rng) if at == 0 else f'<div class="r lab">Faktura {e(invoice.number)}, strona {at + 1}</div>'
        body += _table(rows, style)
        if at == len(pages) - 1:
            body += _sums(invoice, style) + _pay(invoice, style, rng)
            body += '<div class="sig"><div>osoba upoważniona do wystawienia</div><div>osoba upoważniona do odbioru</div></div>'
        sheets.append(sheet(body))
    return f"<style>{_css(style)}</style>" + "".join(sheets)


FAMILY = Family(
    "boxes", draw, (Profile("office", (1, 9)), Profile("building", (2, 20)), Profile("health", (1, 6)), Profile("food", (3, 12)))
)
