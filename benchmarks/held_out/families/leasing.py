"""A leasing company's instalment: contract data, capital and interest, next instalments, an account of the contract's own."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from random import Random

from benchmarks.held_out.invoice import Invoice, Profile, rounded
from benchmarks.held_out.markup import Family, address, e, k, page_css, says, sheet
from benchmarks.held_out.style import Style


def _css(style: Style) -> str:
    return page_css(padding="13mm 16mm") + (
        f"body{{font:{style.size}pt/1.35 '{style.font}'}}.h{{background:{style.accent};color:#fff;padding:4mm 5mm;display:flex;justify-content:space-between;-webkit-print-color-adjust:exact}}"
        ".p{display:flex;gap:10mm;margin:6mm 0}.p>div{flex:1}.l{font-size:.82em;color:#555}.f{width:100%;margin:3mm 0}.f td{padding:.7mm 1.5mm;border:.15mm solid #999}.f .r{text-align:right}.k{background:#f3f3f3}"
        ".z{font-size:.78em;color:#333;margin-top:6mm}"
    )


def _parties(invoice: Invoice, style: Style) -> str:
    seller, buyer = invoice.seller, invoice.buyer
    one = f"<div><div class=l>Finansujący (sprzedawca)</div>{k('seller_name', seller.name)}<br>{address(seller)}<br>NIP {k('seller_nip', style.nip(seller.nip))} · KRS {seller.krs}</div>"
    two = f"<div><div class=l>Korzystający (nabywca)</div>{k('buyer_name', buyer.name)}<br>{address(buyer)}<br>NIP {k('buyer_nip', style.nip(buyer.nip))}</div>"
    return f"<div class=p>{one}{two}</div>"


def _contract(invoice: Invoice, style: Style, rng: Random) -> str:
    rows = [
        ("Data wystawienia", k("issue_date", style.day(invoice.issue))),
        ("Umowa leasingu nr", f"{rng.randint(10000, 99999)}/{rng.choice(['Lo', 'S', 'KR'])}/{rng.randint(22, 26)}"),
        (
            "Przedmiot",
            rng.choice(["Wózek widłowy, nr fabr. 88213-A", "Samochód ciężarowy, nr rej. GD 7712K", "Frezarka CNC, rok prod. 2024"]),
        ),
        ("Rata", f"{rng.randint(2, 30)} z {rng.choice([36, 48, 60])}"),
    ]
    rows += [("Data powstania obowiązku podatkowego / data sprzedaży", k("sale_date", style.day(invoice.sale)))] if invoice.sale else []
    rows += [("Termin płatności", k("due_date", style.day(invoice.due)))] if invoice.due else []
    rows += [("Rachunek do wpłat", k("bank_account", style.account(invoice.seller.account)))] if invoice.due else []
    return "<table class=f>" + "".join(f"<tr><td class=k>{label}</td><td>{value}</td></tr>" for label, value in rows) + "</table>"


def _amounts(invoice: Invoice, style: Style) -> str:
    html = "<tr class=k><td>Tytuł</td><td class=r>Netto</td><td class=r>VAT</td><td class=r>Kwota VAT</td><td class=r>Brutto</td></tr>"
    for line, name in zip(invoice.lines, ("Rata leasingowa", "Ubezpieczenie przedmiotu - refaktura", "Opłata manipulacyjna"), strict=False):
        html += f"<tr><td>{name}</td><td class=r>{style.money(line.net or Decimal())}</td><td class=r>{style.rate(line.rate)}</td><td class=r>{style.money(line.vat or Decimal())}</td><td class=r>{style.money(line.gross)}</td></tr>"
    html += f"<tr class=k><td><b>Ogółem {says('currency', invoice.currency)}</b></td><td class=r>{k('net_total', style.money(invoice.net))}</td><td></td><td class=r>{k('vat_total', style.money(invoice.vat))}</td><td class=r><b>{k('gross_total', style.money(invoice.gross))}</b></td></tr>"
    return f"<table class=f>{html}</table>"


def draw(invoice: Invoice, style: Style, rng: Random) -> str:
    """One page."""
    head = f"<div class=h><b style='font-size:1.3em'>{rng.choice(['Faktura', 'FAKTURA VAT', 'Faktura nr'])} {k('invoice_number', invoice.number)}</b><span>oryginał</span></div>"
    net = invoice.lines[0].net or Decimal()
    interest = rounded(net * rng.randint(5, 30) / 100)
    parts = f"W tym część kapitałowa {style.money(net - interest)}, część odsetkowa {style.money(interest)} (netto). Kapitał pozostały do spłaty {style.money(net * rng.randint(4, 40))}."
    following = "<br>".join(
        f"Rata następna: {style.day(invoice.issue + timedelta(days=30 * n))}, kwota brutto {style.money(rounded(invoice.gross * 99 / 100))}"
        for n in (1, 2)
    )
    words = f"<div>Słownie: {e(style.in_words(invoice.gross, invoice.currency))}</div>" if rng.random() < 0.6 else ""
    notes = f"<div class=z>{parts}<br>{following}<br>Wpłaty na inny rachunek nie będą zaliczone na poczet umowy. Kapitał zakładowy 28 600 000,00 zł, wpłacony w całości.</div>"
    return f"<style>{_css(style)}</style>" + sheet(
        head + _parties(invoice, style) + _contract(invoice, style, rng) + _amounts(invoice, style) + words + notes
    )


FAMILY = Family("leasing", draw, (Profile("services", (1, 3), rate="23", payments=("przelew",)),))
