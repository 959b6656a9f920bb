"""A large company's planning system: address window, labels in a column, material numbers, conditions under the items, four-column footer."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from random import Random

from benchmarks.held_out.invoice import Invoice, Line, Profile
from benchmarks.held_out.markup import Family, address, e, k, page_css, says, sheet, split
from benchmarks.held_out.style import SANS, Style


def _css(style: Style) -> str:
    return page_css(padding="14mm 17mm") + (
        f"body{{font:{style.size}pt/1.3 '{style.font}'}}.top{{display:flex;justify-content:space-between}}.logo{{font-size:2em;font-weight:800;letter-spacing:1mm;color:{style.accent}}}"
        ".small{font-size:6.2pt;text-decoration:underline}.facts td{padding:.3mm 0 .3mm 4mm;vertical-align:top}.it{width:100%;margin-top:6mm}.it th{border-top:.2mm solid #000;border-bottom:.2mm solid #000;font-weight:400;text-align:left;padding:.8mm .5mm}"
        ".it td{padding:.5mm;vertical-align:top}.it .r{text-align:right}.foot{position:absolute;bottom:9mm;left:17mm;right:17mm;display:flex;gap:4mm;font-size:6.4pt;border-top:.2mm solid #000;padding-top:1.5mm}.foot div{flex:1}"
    )


def _head(invoice: Invoice, style: Style, rng: Random, pages: int) -> str:
    seller, buyer = invoice.seller, invoice.buyer
    word = seller.name.replace("„", "").replace("”", "").split()
    mark = max(word[:3], key=len).strip(".,")[:12].upper()
    window = f"<div class=small>{e(seller.name)}, {address(seller, ', ')}</div><div style='margin-top:2mm'>{k('buyer_name', buyer.name)}<br>{address(buyer)}<br>POLSKA</div>"
    rows = [
        ("Numer faktury", k("invoice_number", invoice.number)),
        (rng.choice(["Data faktury", "Data wystawienia"]), k("issue_date", style.day(invoice.issue))),
    ]
    rows += [("Data dostawy", k("sale_date", style.day(invoice.sale)))] if invoice.sale else []
    rows += [("Numer klienta", invoice.customer), ("NIP klienta", k("buyer_nip", style.nip(buyer.nip)))]
    rows += [("Zamówienie klienta", e(invoice.order)), ("Dowód dostawy", f"80{rng.randint(10**7, 10**8 - 1)}"), ("Waluta", says("currency", invoice.currency))]  # fmt: skip
    rows.append(("Strona", f"1 / {pages}"))
    facts = "<table class=facts>" + "".join(f"<tr><td>{label}</td><td>{value}</td></tr>" for label, value in rows) + "</table>"
    return f"<div class=top><div class=logo>{e(mark)}</div><h1 style='margin:0;font-size:1.5em'>FAKTURA</h1></div><div class=top style='margin-top:12mm'><div>{window}</div>{facts}</div>"


def _table(rows: list[tuple[int, Line]], style: Style, rng: Random) -> str:
    html = "<tr><th>Poz.</th><th>Materiał / Opis</th><th class=r>Ilość</th><th>JM</th><th class=r>Cena</th><th class=r>za</th><th class=r>VAT</th><th class=r>Wartość netto</th></tr>"
    for number, line in rows:
        html += f"<tr><td>{number * 10:06d}</td><td>{rng.randint(10**7, 10**8 - 1)}<br>{e(line.name)}</td><td class=r>{style.quantity(line.quantity)}</td><td>{line.unit}</td>"
        html += f"<td class=r>{style.price(line.price)}</td><td class=r>1</td><td class=r>{style.rate(line.rate)}</td><td class=r>{style.money(line.net or Decimal())}</td></tr>"
    return f"<table class=it>{html}</table>"


def _sums(invoice: Invoice, style: Style) -> str:
    currency = invoice.currency
    rows = f"<tr><td>Suma pozycji</td><td></td><td class=r>{k('net_total', style.money(invoice.net))}</td></tr>"
    for r in invoice.rates:
        rows += f"<tr><td>Podatek należny {style.rate(r.rate)}</td><td class=r>od {style.money(r.net)}</td><td class=r>{style.money(r.vat)}</td></tr>"
    if len(invoice.rates) > 1:
        rows += f"<tr><td>Podatek razem</td><td></td><td class=r>{k('vat_total', style.money(invoice.vat))}</td></tr>"
    total = f"<tr style='font-weight:700'><td>Kwota końcowa</td><td class=r>{currency}</td><td class=r>{k('gross_total', style.money(invoice.gross))}</td></tr>"
    return f"<table class=it style='width:70%;margin-left:30%'>{rows}{total}</table>" + says("vat_total", "")


def _terms(invoice: Invoice, style: Style) -> str:
    if invoice.due is None:
        return f"<p>Warunki płatności: zapłacono z góry ({invoice.payment})</p>"
    if invoice.terms:
        return f"<p>Warunki płatności: {says('due_date', f'w ciągu {invoice.terms} dni od daty faktury bez potrąceń')}</p>"
    return f"<p>Warunki płatności: do {k('due_date', style.day(invoice.due))} bez potrąceń</p>"


def _foot(invoice: Invoice, style: Style, *, full: bool) -> str:
    seller = invoice.seller
    bank = (
        f"{e(seller.bank)}<br>{k('bank_account', style.account(seller.account))}<br>SWIFT BREXPLPWXXX" if full and invoice.due else "ISO 9001:2015"
    )  # fmt: skip
    name, nip = (k("seller_name", seller.name), k("seller_nip", style.nip(seller.nip))) if full else (e(seller.name), style.nip(seller.nip))
    return (
        f"<div class=foot><div>{name}<br>{address(seller)}</div><div>NIP {nip}<br>REGON {seller.regon}<br>KRS {seller.krs}</div>"
        f"<div>{bank}</div><div>Kapitał zakładowy<br>1.250.000,00 PLN<br>BDO {seller.bdo}</div></div>"
    )


def draw(invoice: Invoice, style: Style, rng: Random) -> str:
    """Pages of a system."""
    style = replace(style, dates=rng.choice([1, 1, 0]), accounts=rng.choice([0, 1, 2]))
    pages = split(list(enumerate(invoice.lines, 1)), 13, 22, 8)
    sheets = []
    for at, rows in enumerate(pages):
        body = (
            _head(invoice, style, rng, len(pages))
            if at == 0
            else f"<div class=r>Faktura {e(invoice.number)}, strona {at + 1} / {len(pages)}</div>"
        )
        body += _table(rows, style, rng)
        body += _sums(invoice, style) + _terms(invoice, style) if at == len(pages) - 1 else ""
        sheets.append(sheet(body + _foot(invoice, style, full=at == 0)))
    return f"<style>{_css(style)}</style>" + "".join(sheets)


_PAY = ("przelew", "przelew 30 dni", "przelew 45 dni")
FAMILY = Family(
    "company", draw, (Profile("industry", (1, 12), vat_per_line=False, payments=_PAY), Profile("it", (1, 5), vat_per_line=False, payments=_PAY),
                      Profile("food", (4, 24), vat_per_line=False, payments=_PAY)), faces=SANS, many_pages=True,
)  # fmt: skip
