"""A filling station's slip of an invoice on half a sheet: gross prices, pump, registration and card numbers, sums by VAT letter."""

from __future__ import annotations

from random import Random

from benchmarks.held_out.invoice import Invoice, Profile
from benchmarks.held_out.markup import Family, address, e, k, page_css, says, sheet
from benchmarks.held_out.style import Style


def _css(style: Style) -> str:
    return page_css("105mm", "200mm", "7mm 8mm") + (
        f"body{{font:8pt/1.3 '{style.font}'}}hr{{border:0;border-top:.25mm dashed #000;margin:1.5mm 0}}.l{{display:flex;justify-content:space-between}}.big{{font-size:1.35em;font-weight:700}}"
    )


def _pair(left: str, right: str, look: str = "") -> str:
    return f"<div class='l {look}'><span>{left}</span><span class=nw>{right}</span></div>"


def draw(invoice: Invoice, style: Style, rng: Random) -> str:
    """A narrow slip."""
    seller, buyer = invoice.seller, invoice.buyer
    plate = f"{rng.choice(['DW', 'KR', 'GD', 'WZ'])} {rng.randint(10000, 99999)}"
    html = f"<div class=c><b>{k('seller_name', seller.name)}</b><br>{address(seller)}<br>NIP {k('seller_nip', style.nip(seller.nip))}<br>Stacja paliw nr {rng.randint(10, 999)}, BDO {seller.bdo}</div><hr>"
    html += f"<div class=c><b>FAKTURA {k('invoice_number', invoice.number)}</b></div>"
    html += _pair("Data wystawienia", k("issue_date", style.day(invoice.issue)))
    html += _pair("Data sprzedaży", k("sale_date", style.day(invoice.sale))) if invoice.sale else ""
    html += f"<hr><div>Nabywca:<br>{k('buyer_name', buyer.name)}<br>{address(buyer, ', ')}<br>NIP nabywcy: {k('buyer_nip', style.nip(buyer.nip))}</div>"
    html += _pair("Nr rej. pojazdu", plate) + _pair("Stan licznika", f"{rng.randint(20000, 390000)} km") + "<hr>"
    letters = {r.rate: letter for r, letter in zip(invoice.rates, "ABCD", strict=False)}
    for line in invoice.lines:
        html += f"<div>{e(line.name)}</div>" + _pair(
            f"{style.quantity(line.quantity)} {line.unit} x {style.price(line.price)}", f"{style.money(line.gross)} {letters[line.rate]}"
        )
    html += "<hr>" + "".join(
        _pair(f"{letters[r.rate]} {style.rate(r.rate)}: netto {style.money(r.net)}", f"VAT {style.money(r.vat)}") for r in invoice.rates
    )
    html += (
        "<hr>"
        + _pair("Razem netto", k("net_total", style.money(invoice.net)))
        + _pair("Razem VAT", k("vat_total", style.money(invoice.vat)))
    )
    html += _pair(f"RAZEM BRUTTO {says('currency', invoice.currency)}", k("gross_total", style.money(invoice.gross)), "big")
    html += (
        _pair("Karta płatnicza", style.money(invoice.gross))
        if invoice.payment != "gotówka"
        else _pair("Gotówka", style.money(invoice.gross))
    )
    html += f"<hr><div class=c>Kasjer {rng.randint(1, 30)}  Paragon nr {rng.randint(1000, 99999)}  Dystrybutor {rng.randint(1, 12)}<br>Dziękujemy, szerokiej drogi</div>"
    return f"<style>{_css(style)}</style>" + sheet(html)


FAMILY = Family("pump", draw, (Profile("fuel", (1, 4), by_gross=True, payments=("karta", "gotówka")),))
