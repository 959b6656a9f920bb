"""An invoicing service on the web: much air, a big title, a column of facts on the right, light grey table, the total in large type."""

from __future__ import annotations

from decimal import Decimal
from random import Random

from benchmarks.held_out.companies import Party
from benchmarks.held_out.invoice import Invoice, Profile
from benchmarks.held_out.markup import Family, address, due_words, e, k, page_css, says, sheet, split, title
from benchmarks.held_out.style import SANS, Style


def _css(style: Style) -> str:
    return page_css(padding="18mm 17mm") + (
        f"body{{font:{style.size}pt/1.45 '{style.font}';color:#222}}.g{{color:#777;font-size:.85em}}h1{{font-weight:600;font-size:2.1em;margin:0;color:{style.accent}}}"
        ".top,.ps{display:flex;justify-content:space-between}.ps>div{width:46%}.ps{margin:9mm 0}.facts td{padding:.4mm 0 .4mm 5mm}"
        ".it{width:100%}.it th{background:#f1f1f3;text-align:left;font-weight:600;padding:1.8mm;font-size:.85em}.it td{padding:1.8mm;border-bottom:.2mm solid #e2e2e2}"
        ".it .r{text-align:right}.tot{margin:6mm 0 0 auto;min-width:80mm}.tot td{padding:.8mm 0}.big{font-size:1.7em;font-weight:700}"
        ".foot{position:absolute;bottom:10mm;left:17mm;right:17mm;border-top:.2mm solid #ccc;padding-top:2mm;font-size:.75em;color:#888;text-align:center}"
    )


def _party(label: str, party: Party, style: Style, side: str) -> str:
    mail = f'<br><span class="g">{party.mail}</span>' if side == "seller" else ""
    return f"<div><div class=g>{label}</div><b>{k(side + '_name', party.name)}</b><br>{address(party)}<br>NIP {k(side + '_nip', style.nip(party.nip))}{mail}</div>"


def _facts(invoice: Invoice, style: Style, rng: Random) -> str:
    rows = [(rng.choice(["Data wystawienia", "Wystawiono dnia", "Wystawiono"]), k("issue_date", style.day(invoice.issue)))]
    if invoice.sale:
        rows.append((rng.choice(["Data sprzedaży", "Data dostawy/wykonania usługi", "Sprzedano"]), k("sale_date", style.day(invoice.sale))))
    if invoice.due:
        rows.append((rng.choice(["Termin płatności", "Płatne do", "Termin zapłaty"]), due_words(invoice, style, rng)))
    rows.append((rng.choice(["Metoda płatności", "Płatność"]), invoice.payment))
    return "<table class=facts>" + "".join(f"<tr><td class=g>{label}</td><td>{value}</td></tr>" for label, value in rows) + "</table>"


def _table(invoice: Invoice, rows: list[tuple[int, object]], style: Style) -> str:
    value = "Wartość brutto" if invoice.by_gross else "Wartość netto"
    head = f"<tr><th>#</th><th>Nazwa</th><th class=r>Ilość</th><th class=r>Cena {'brutto' if invoice.by_gross else 'netto'}</th><th class=r>VAT</th><th class=r>{value}</th></tr>"
    body = ""
    for number, line in rows:
        amount = line.gross if invoice.by_gross else line.net
        body += f"<tr><td>{number}</td><td>{e(line.name)}</td><td class='r nw'>{style.quantity(line.quantity)} {line.unit}</td>"
        body += f"<td class='r nw'>{style.price(line.price)}</td><td class=r>{style.rate(line.rate)}</td><td class='r nw'>{style.money(amount or Decimal())}</td></tr>"
    return f"<table class=it>{head}{body}</table>"


def _total(invoice: Invoice, style: Style, rng: Random) -> str:
    currency = invoice.currency
    rows = [f"<tr><td>Razem netto</td><td class=r>{k('net_total', style.total(invoice.net, currency))}</td></tr>"]
    if len(invoice.rates) > 1:
        rows += [
            f"<tr class=g><td>w tym stawka {style.rate(r.rate)}: netto {style.money(r.net)}</td><td class=r>VAT {style.money(r.vat)}</td></tr>"
            for r in invoice.rates
        ]
    rows.append(
        f"<tr><td>{rng.choice(['Kwota VAT', 'Podatek VAT', 'VAT razem'])}</td><td class=r>{k('vat_total', style.total(invoice.vat, currency))}</td></tr>"
    )
    label = rng.choice(["Razem do zapłaty", "Do zapłaty", "Suma brutto"]) if not invoice.paid else "Razem brutto"
    rows.append(f"<tr class=big><td>{label}</td><td class='r nw'>{k('gross_total', style.total(invoice.gross, currency))}</td></tr>")
    words = f"<tr><td colspan=2 class=g>Słownie: {e(style.in_words(invoice.gross, currency))}</td></tr>" if rng.random() < 0.6 else ""
    return f"<table class=tot>{''.join(rows)}{words}</table>{says('currency', '')}"


def draw(invoice: Invoice, style: Style, rng: Random) -> str:
    """A quiet page."""
    sides = [_party("Sprzedawca", invoice.seller, style, "seller"), _party("Nabywca", invoice.buyer, style, "buyer")]
    if rng.random() < 0.3:
        sides.reverse()
    top = f"<div class=top><div><h1>{title(invoice, rng)}</h1><div style='font-size:1.3em'>{k('invoice_number', invoice.number)}</div></div>{_facts(invoice, style, rng)}</div>"
    pages = split(list(enumerate(invoice.lines, 1)), 11, 20, 7)
    sheets = []
    for at, rows in enumerate(pages):
        body = f"{top}<div class=ps>{''.join(sides)}</div>" if at == 0 else ""
        body += _table(invoice, rows, style)
        if at == len(pages) - 1:
            body += _total(invoice, style, rng)
            if invoice.due:
                body += f"<div style='margin-top:8mm'><span class=g>Numer konta</span><br>{k('bank_account', style.account(invoice.seller.account))}<br>{e(invoice.seller.bank)}</div>"
            if any(r.rate == "zw" for r in invoice.rates):
                body += "<p class=g>Zwolnienie z VAT na podstawie art. 43 ust. 1 pkt 18 ustawy z dnia 11 marca 2004 r. o podatku od towarów i usług</p>"
        body += f"<div class=foot>Strona {at + 1} z {len(pages)} · BDO {invoice.seller.bdo} · {invoice.seller.phone}</div>"
        sheets.append(sheet(body))
    return f"<style>{_css(style)}</style>" + "".join(sheets)


FAMILY = Family(
    "cloud",
    draw,
    (Profile("it", (1, 6)), Profile("services", (1, 4)), Profile("health", (1, 4), rate="zw"), Profile("office", (2, 15), by_gross=True)),
    faces=SANS,
)
