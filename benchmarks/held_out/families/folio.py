"""A hotel's folio turned invoice: centred head, stay data, one row a night and service, gross amounts, taxes by letter, paid by card."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from benchmarks.held_out.invoice import Invoice, Profile
from benchmarks.held_out.markup import Family, address, e, k, page_css, says, sheet, split
from benchmarks.held_out.style import SERIF, Style


def _css(style: Style) -> str:
    return page_css(padding="16mm 20mm") + (
        f"body{{font:{style.size}pt/1.35 '{style.font}'}}.h{{text-align:center;border-bottom:.6mm double #000;padding-bottom:3mm}}.n{{font-size:2em;letter-spacing:1.2mm}}"
        ".d{display:flex;justify-content:space-between;margin:6mm 0}.it{width:100%}.it th{border-top:.3mm solid #000;border-bottom:.3mm solid #000;text-align:left;font-weight:400;font-style:italic;padding:1mm 0}"
        ".it td{padding:.6mm 0}.z{margin-top:6mm;width:100%}.z td{padding:.5mm 3mm}.f{position:absolute;bottom:11mm;left:20mm;right:20mm;text-align:center;font-size:.8em}"
    )


def _stay(invoice: Invoice, style: Style, rng: Random) -> str:
    arrival = invoice.issue - timedelta(days=rng.randint(1, 4))
    facts = [
        f"Pokój / Room: {rng.randint(101, 528)}",
        f"Przyjazd / Arrival: {style.day(arrival)}",
        f"Wyjazd / Departure: {style.day(invoice.issue)}",
        f"Rezerwacja / Conf. no.: {rng.randint(10**6, 10**7)}",
    ]
    return "<br>".join(facts)


def draw(invoice: Invoice, style: Style, rng: Random) -> str:
    """A folio."""
    seller, buyer = invoice.seller, invoice.buyer
    hotel = rng.choice(["HOTEL POD JESIONEM", "Hotel Bursztynowy Brzeg", "ZAJAZD KASZTELAŃSKI", "Hotel & SPA Łabędź"])
    left = f"{k('buyer_name', buyer.name)}<br>{address(buyer)}<br>NIP / VAT No.: {k('buyer_nip', style.nip(buyer.nip))}"
    head = f"<div class=h><div class=n>{hotel}</div>{address(seller, ', ')} · {seller.phone}</div><div class=d><div>{left}</div><div>{_stay(invoice, style, rng)}</div></div>"
    issued = f"<p><b>FAKTURA / INVOICE {k('invoice_number', invoice.number)}</b><br>{e(seller.town)}, {rng.choice(['dnia', 'data wystawienia / issued:'])} {k('issue_date', style.day(invoice.issue))}"
    issued += f"<br>Data wykonania usługi / Date of service: {k('sale_date', style.day(invoice.sale))}</p>" if invoice.sale else "</p>"
    pages = split(list(invoice.lines), 16, 28, 12)
    sheets = []
    for at, rows in enumerate(pages):
        body = head + issued if at == 0 else ""
        body += "<table class=it><tr><th>Usługa / Service</th><th class=r>Ilość / Qty</th><th class=r>Cena / Price</th><th class=r>VAT</th><th class=r>Kwota / Amount</th></tr>"
        for line in rows:
            body += f"<tr><td>{e(line.name)}</td><td class=r>{style.quantity(line.quantity)}</td><td class=r>{style.price(line.price)}</td><td class=r>{style.rate(line.rate)}</td><td class=r>{style.money(line.gross)}</td></tr>"
        body += "</table>" + (_foot(invoice, style) if at == len(pages) - 1 else "")
        owner = f"Sprzedawca / Seller: {k('seller_name', seller.name)}, {address(seller, ', ')}, NIP {k('seller_nip', style.nip(seller.nip))}, KRS {seller.krs}"
        sheets.append(sheet(body + f"<div class=f>{owner if at == 0 else e(seller.name)}</div>"))
    return f"<style>{_css(style)}</style>" + "".join(sheets)


def _foot(invoice: Invoice, style: Style) -> str:
    rows = "<tr><td>Stawka VAT / Rate</td><td class=r>Netto / Net</td><td class=r>VAT</td><td class=r>Brutto / Gross</td></tr>"
    rows += "".join(
        f"<tr><td>{style.rate(r.rate)}</td><td class=r>{style.money(r.net)}</td><td class=r>{style.money(r.vat)}</td><td class=r>{style.money(r.gross)}</td></tr>"
        for r in invoice.rates
    )
    rows += f"<tr style='font-weight:700'><td>Razem / Total {says('currency', invoice.currency)}</td><td class=r>{k('net_total', style.money(invoice.net))}</td>"
    rows += (
        f"<td class=r>{k('vat_total', style.money(invoice.vat))}</td><td class=r>{k('gross_total', style.money(invoice.gross))}</td></tr>"
    )
    paid = f"Zapłacono kartą / Paid by card MC ****{invoice.customer[-4:]}: {style.money(invoice.gross)}<br>Saldo / Balance: 0{style.grouping[1]}00"
    return f"<table class=z>{rows}</table><p>{paid}</p>"


FAMILY = Family("folio", draw, (Profile("hotel", (1, 9), by_gross=True, payments=("karta",)),), faces=SERIF)
