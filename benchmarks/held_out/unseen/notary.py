"""A notary's bill: office letterhead, deed number, fees as numbered sentences, tax collected for the State apart from the fee."""

from __future__ import annotations

from decimal import Decimal
from random import Random

from benchmarks.held_out.invoice import Invoice, Profile
from benchmarks.held_out.markup import Family, address, e, k, page_css, says, sheet
from benchmarks.held_out.style import SERIF, Style

_DEEDS = ("umowa sprzedaży lokalu", "pełnomocnictwo", "protokół zgromadzenia wspólników", "poświadczenie podpisu", "umowa przedwstępna")


def _css(style: Style) -> str:
    return page_css(padding="18mm 24mm") + (
        f"body{{font:{style.size + 1.5}pt/1.45 '{style.font}'}}.k{{text-align:center;border-bottom:.3mm double #000;padding-bottom:3mm}}.k b{{font-size:1.25em}}"
        "h1{font-size:1.25em;text-align:center;margin:7mm 0 5mm}ol{padding-left:7mm}.s{margin:5mm 0 5mm 60mm}.s div{display:flex;justify-content:space-between}"
    )


def draw(invoice: Invoice, style: Style, rng: Random) -> str:
    """One page."""
    seller, buyer, currency = invoice.seller, invoice.buyer, invoice.currency
    deed = f"Rep. A nr {rng.randint(100, 9999)}/{invoice.issue.year}"
    head = (
        f"<div class=k>KANCELARIA NOTARIALNA<br><b>{k('seller_name', seller.name)}</b><br>{address(seller, ', ')}<br>"
        f"NIP {k('seller_nip', style.nip(seller.nip))}, REGON {seller.regon}, tel. {seller.phone}</div>"
    )
    dates = f"{e(seller.town)}, dnia {k('issue_date', style.day(invoice.issue))}"
    whom = f"<p>Nabywca: {k('buyer_name', buyer.name)}<br>z siedzibą: {address(buyer, ', ')}<br>numer identyfikacji podatkowej: {k('buyer_nip', style.nip(buyer.nip))}</p>"
    done = (
        f"<p>Czynność: {rng.choice(_DEEDS)}, {deed}"
        + (f", dokonana w dniu {k('sale_date', style.day(invoice.sale))}" if invoice.sale else "")
        + "</p>"
    )
    names = ("Taksa notarialna", "Wypisy aktu (6 stron)", "Wniosek do księgi wieczystej")
    fees = "".join(
        f"<li>{name}: netto {style.money(line.net or Decimal())} zł, VAT {style.rate(line.rate)} {style.money(line.vat or Decimal())} zł</li>"
        for name, line in zip(names, invoice.lines, strict=False)
    )
    sums = (
        f"<div class=s><div><span>Wartość netto:</span><span>{k('net_total', style.total(invoice.net, currency))}</span></div>"
        f"<div><span>Podatek VAT {style.rate('23')}:</span><span>{k('vat_total', style.total(invoice.vat, currency))}</span></div>"
        f"<div><b>Wartość brutto:</b><b>{k('gross_total', style.total(invoice.gross, currency))}</b></div></div>{says('currency', '')}"
    )
    words = f"<p>Słownie: {e(style.in_words(invoice.gross, currency))}.</p>"
    pay = (
        f"<p>Zapłata przelewem do dnia {k('due_date', style.day(invoice.due))} na rachunek kancelarii {k('bank_account', style.account(seller.account))}.</p>"
        if invoice.due
        else f"<p>Należność uiszczono ({invoice.payment}).</p>"
    )
    tax = (
        "<p style='font-size:.85em'>Podatek od czynności cywilnoprawnych pobrany jako płatnik oraz opłaty sądowe nie są objęte niniejszą fakturą.</p>"
        if rng.random() < 0.5
        else ""
    )
    return f"<style>{_css(style)}</style>" + sheet(
        f"<div class=r>{dates}</div>{head}<h1>FAKTURA VAT {k('invoice_number', invoice.number)}</h1>{whom}{done}<ol>{fees}</ol>{sums}{words}{pay}{tax}<p class=r style='margin-top:16mm'>notariusz</p>"
    )


FAMILY = Family("notary", draw, (Profile("services", (1, 3), rate="23", payments=("przelew", "gotówka", "karta")),), faces=SERIF)
