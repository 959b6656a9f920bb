"""A haulier's invoice: loading and unloading places, order and CMR numbers, remarks about terms, sums under a single row of freight."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from random import Random

from benchmarks.held_out.companies import polish
from benchmarks.held_out.invoice import Invoice, Profile
from benchmarks.held_out.markup import Family, address, e, k, page_css, says, sheet
from benchmarks.held_out.style import Style


def _css(style: Style) -> str:
    return page_css(padding="12mm 14mm") + (
        f"body{{font:{style.size}pt/1.3 '{style.font}'}}.h{{display:flex;justify-content:space-between;border-bottom:.6mm solid {style.accent};padding-bottom:3mm}}.two{{display:flex;gap:8mm;margin:5mm 0}}.two>div{{flex:1;border-left:1mm solid #ccc;padding-left:3mm}}"
        ".m{width:100%;margin:3mm 0;font-size:.93em}.m td,.m th{border-top:.2mm solid #888;border-bottom:.2mm solid #888;padding:1mm;text-align:left}.m .r{text-align:right}.v{width:62%;margin-left:auto}"
    )


def _route(invoice: Invoice, style: Style, rng: Random) -> str:
    one, two = polish(rng), polish(rng)
    loaded = (invoice.sale or invoice.issue) - timedelta(days=1)
    return (
        f"<table class=m><tr><th>Zlecenie</th><th>Załadunek</th><th>Rozładunek</th><th>CMR</th><th>Ciągnik / naczepa</th></tr><tr><td>{e(invoice.order)}</td><td>{e(one.place)}, {style.day(loaded)}</td>"
        f"<td>{e(two.place)}, {style.day(invoice.sale or invoice.issue)}</td><td>{rng.randint(100000, 999999)}</td><td>ERA {rng.randint(10000, 99999)} / ERA {rng.randint(10, 99)}KT</td></tr></table>"
    )


def draw(invoice: Invoice, style: Style, rng: Random) -> str:
    """One page."""
    seller, buyer, currency = invoice.seller, invoice.buyer, invoice.currency
    head = (
        f"<div class=h><div><b style='font-size:1.25em'>{k('seller_name', seller.name)}</b><br>{address(seller, ', ')}<br>NIP: {k('seller_nip', style.nip(seller.nip))} &nbsp; Lic. nr TP-{rng.randint(10000, 99999)}<br>Dział rozliczeń: {seller.mail}, {seller.phone}</div>"
        f"<div class=r><b>FAKTURA VAT</b><br>numer: {k('invoice_number', invoice.number)}<br>data wystawienia: {k('issue_date', style.day(invoice.issue))}"
        + (f"<br>data wykonania usługi: {k('sale_date', style.day(invoice.sale))}" if invoice.sale else "")
        + (f"<br>termin płatności: {k('due_date', style.day(invoice.due))}" if invoice.due else "")
        + "</div></div>"
    )
    parties = (
        f"<div class=two><div>Zleceniodawca (nabywca):<br><b>{k('buyer_name', buyer.name)}</b><br>{address(buyer)}<br>NIP: {k('buyer_nip', style.nip(buyer.nip))}</div>"
        f"<div>Adres korespondencyjny:<br>{e(buyer.name)}<br>{address(buyer)}</div></div>"
    )
    rows = "<tr><th>Opis</th><th class=r>Ilość</th><th class=r>Cena netto</th><th class=r>Wartość netto</th><th class=r>VAT %</th><th class=r>VAT</th><th class=r>Brutto</th></tr>"
    for line in invoice.lines:
        what = rng.choice(["Fracht krajowy", "Usługa transportowa - kurs", "Postojowe", "Dopłata paliwowa"])
        rows += f"<tr><td>{what}</td><td class=r>{style.quantity(line.quantity)} {line.unit}</td><td class=r>{style.price(line.price)}</td><td class=r>{style.money(line.net or Decimal())}</td><td class=r>{style.rate(line.rate)}</td><td class=r>{style.money(line.vat or Decimal())}</td><td class=r>{style.money(line.gross)}</td></tr>"
    sums = (
        f"<table class='m v'><tr><th></th><th class=r>Netto</th><th class=r>VAT</th><th class=r>Brutto</th></tr><tr><td>Stawka {style.rate(invoice.rates[0].rate)}</td><td class=r>{style.money(invoice.rates[0].net)}</td><td class=r>{style.money(invoice.rates[0].vat)}</td><td class=r>{style.money(invoice.rates[0].gross)}</td></tr>"
        f"<tr><td><b>Ogółem</b></td><td class=r>{k('net_total', style.money(invoice.net))}</td><td class=r>{k('vat_total', style.money(invoice.vat))}</td><td class=r>{k('gross_total', style.money(invoice.gross))}</td></tr></table>"
    )
    pay = f"<b>Do zapłaty: {e(style.total(invoice.gross, currency))}</b>{says('currency', '')}<br>słownie: {e(style.in_words(invoice.gross, currency))}<br>"
    if invoice.due:
        pay += f"Konto {currency}: {k('bank_account', style.account(seller.account))} ({e(seller.bank)})<br>"
    remark = rng.choice(
        [
            "Prosimy o podanie w tytule przelewu numeru faktury i zlecenia.",
            "Dokumenty przewozowe wysłano pocztą. Kara za opóźnienie wg zlecenia: 100,00 EUR.",
            "Wierzytelność nie może być przelana bez zgody przewoźnika.",
        ]
    )
    return f"<style>{_css(style)}</style>" + sheet(
        head + parties + _route(invoice, style, rng) + f"<table class=m>{rows}</table>{sums}<p>{pay}{remark}</p>"
    )


FAMILY = Family("carrier", draw, (Profile("services", (1, 3), rate="23", payments=("przelew",)),))
