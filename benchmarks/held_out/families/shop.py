"""A web shop's order confirmation that is the invoice: gross prices, pictures, delivery, coupon, paid before; seller in the footer."""

from __future__ import annotations

from random import Random

from benchmarks.held_out.invoice import Invoice, Profile
from benchmarks.held_out.markup import Family, address, e, k, page_css, says, sheet, split, title
from benchmarks.held_out.style import SANS, Style


def _css(style: Style) -> str:
    return page_css(padding="13mm 16mm") + (
        f"body{{font:{style.size}pt/1.4 '{style.font}';color:#1c1c1c}}.logo{{font-size:2.2em;font-weight:700;color:{style.accent}}}"
        ".t{display:flex;justify-content:space-between;margin-bottom:6mm}.c3{display:flex;gap:8mm}.c3>div{flex:1;background:#fafafa;padding:3mm}"
        ".pic{width:12mm;height:12mm;background:#d8d8dc;border-radius:1.5mm}.it{width:100%;margin-top:6mm}.it td{padding:1.3mm 1mm;border-bottom:.2mm solid #e5e5e5}"
        ".it th{font-size:.82em;color:#666;font-weight:400;text-align:left;padding:1mm}.x{display:flex;justify-content:space-between;width:88mm;margin-left:auto;padding:.7mm 0}"
        ".f{position:absolute;bottom:9mm;left:16mm;right:16mm;font-size:.78em;color:#555;border-top:.3mm solid #ddd;padding-top:2mm}.ok{color:#1b7f3b;font-weight:700}"
    )


def _people(invoice: Invoice, style: Style) -> str:
    buyer, other = invoice.buyer, invoice.recipient or invoice.buyer
    one = f"<div><b>Dane do faktury</b><br>{k('buyer_name', buyer.name)}<br>{address(buyer)}<br>NIP: {k('buyer_nip', style.nip(buyer.nip))}</div>"
    two = f"<div><b>Adres dostawy</b><br>{e(other.name)}<br>{address(other)}<br>tel. {other.phone}</div>"
    return f"<div class=c3>{one}{two}</div>"


def _rows(rows: list[tuple[int, object]], style: Style, currency: str) -> str:
    body = "<tr><th></th><th>Produkt</th><th class=r>Szt.</th><th class=r>Cena brutto</th><th class=r>VAT</th><th class=r>Razem brutto</th></tr>"
    for _, line in rows:
        body += f"<tr><td><div class=pic></div></td><td>{e(line.name)}<br><span style='color:#888;font-size:.8em'>EAN {line.code}</span></td><td class=r>{style.quantity(line.quantity)}</td>"
        body += f"<td class='r nw'>{style.total(line.price, currency)}</td><td class=r>{style.rate(line.rate)}</td><td class='r nw'>{style.total(line.gross, currency)}</td></tr>"
    return f"<table class=it>{body}</table>"


def _sums(invoice: Invoice, style: Style, rng: Random) -> str:
    def line(label: str, value: str, look: str = "") -> str:
        return f"<div class=x style='{look}'><span>{label}</span><span class=nw>{value}</span></div>"

    currency = invoice.currency
    html = line("Wysyłka: Paczkomat", "0,00 zł" if style.grouping[1] == "," else "0.00 zł")
    html += "".join(line(f"VAT {style.rate(r.rate)} od {style.money(r.net)}", style.total(r.vat, currency)) for r in invoice.rates)
    html += line("Wartość netto", k("net_total", style.total(invoice.net, currency))) + line(
        "w tym VAT", k("vat_total", style.total(invoice.vat, currency))
    )
    html += line(
        rng.choice(["Razem", "Do zapłaty", "Suma"]),
        k("gross_total", style.total(invoice.gross, currency)),
        "font-size:1.35em;font-weight:700",
    )
    ways = ["BLIK", "PayU - szybki przelew", "karta Visa **** 4417", "Przelewy24"]
    return (
        html
        + f"<div class='x ok'><span>Zapłacono ({rng.choice(ways)})</span><span>{style.day(invoice.issue)}</span></div>{says('currency', '')}"
    )


def draw(invoice: Invoice, style: Style, rng: Random) -> str:
    """A friendly page."""
    seller = invoice.seller
    mark = seller.name.split()[0].strip("„”.,").lower()
    facts = f"{title(invoice, rng)} <b>{k('invoice_number', invoice.number)}</b><br>Data wystawienia: {k('issue_date', style.day(invoice.issue))}"
    facts += f"<br>Data sprzedaży: {k('sale_date', style.day(invoice.sale))}" if invoice.sale else ""
    facts += f"<br>Zamówienie nr {rng.randint(10**8, 10**9)} z dnia {style.day(invoice.issue)}"
    foot = f"<b>Sprzedawca:</b> {k('seller_name', seller.name)}, {address(seller, ', ')}, NIP {k('seller_nip', style.nip(seller.nip))}, REGON {seller.regon}, nr rej. BDO {seller.bdo}"
    pages = split(list(enumerate(invoice.lines, 1)), 8, 12, 5)
    sheets = []
    for at, rows in enumerate(pages):
        body = f"<div class=t><div class=logo>{e(mark)}</div><div class=r>{facts}</div></div>{_people(invoice, style)}" if at == 0 else ""
        body += _rows(rows, style, invoice.currency)
        body += _sums(invoice, style, rng) if at == len(pages) - 1 else ""
        sheets.append(sheet(body + f"<div class=f>{foot if at == 0 else e(seller.name)}<br>{at + 1} / {len(pages)}</div>"))
    return f"<style>{_css(style)}</style>" + "".join(sheets)


_PAID = ("płatność online",)
FAMILY = Family(
    "shop",
    draw,
    (
        Profile("office", (1, 6), by_gross=True, payments=_PAID),
        Profile("it", (1, 3), by_gross=True, payments=_PAID),
        Profile("food", (2, 9), by_gross=True, payments=_PAID),
    ),
    faces=SANS,
)
