"""A town's bill for rent and charges: the town is the seller, a unit of it draws up the document, the tenant is the buyer and pays by form."""

from __future__ import annotations

from decimal import Decimal
from random import Random

from benchmarks.held_out.companies import polish
from benchmarks.held_out.invoice import Invoice, Profile
from benchmarks.held_out.markup import Family, address, e, k, page_css, says, sheet
from benchmarks.held_out.style import Style


def _css(style: Style) -> str:
    return page_css(padding="14mm 18mm") + (
        f"body{{font:{style.size + 0.5}pt/1.3 '{style.font}'}}.t{{width:100%;margin:4mm 0}}.t td,.t th{{border:.2mm solid #555;padding:.7mm 1.2mm}}.t th{{background:#f2f2f2}}.p{{display:grid;grid-template-columns:32mm 1fr;gap:.4mm 3mm;margin:4mm 0}}h1{{font-size:1.2em;margin:6mm 0 1mm}}"
    )


def draw(invoice: Invoice, style: Style, rng: Random) -> str:
    """One page."""
    seller, buyer, unit = invoice.seller, invoice.buyer, polish(rng)
    drawn_up = f"{rng.choice(['Zarząd Budynków Komunalnych', 'Zakład Gospodarki Mieszkaniowej', 'Zarząd Dróg i Zieleni'])} w mieście {e(seller.town)}"
    facts = [
        ("Sprzedawca", f"{k('seller_name', seller.name)}, {address(seller, ', ')}"),
        ("NIP sprzedawcy", k("seller_nip", style.nip(seller.nip))),
        ("Wystawca", f"{drawn_up}, {address(unit, ', ')}"),
        ("Nabywca", f"{k('buyer_name', buyer.name)}, {address(buyer, ', ')}"),
        ("NIP nabywcy", k("buyer_nip", style.nip(buyer.nip))),
        (
            "Umowa",
            f"{rng.choice(['najmu', 'dzierżawy'])} nr {rng.randint(10, 999)}/{invoice.issue.year - 1}, kontrahent {invoice.customer}",
        ),
    ]
    head = f"<div class=r>{e(seller.town)}, {k('issue_date', style.day(invoice.issue))}</div><h1>Faktura nr {k('invoice_number', invoice.number)}</h1>"
    head += "data wystawienia jak wyżej" + (
        f", data dostawy lub wykonania usługi: {k('sale_date', style.day(invoice.sale))}" if invoice.sale else ""
    )
    grid = "<div class=p>" + "".join(f"<span>{label}:</span><span>{value}</span>" for label, value in facts) + "</div>"
    rows = "<tr><th>Poz.</th><th>Tytuł należności</th><th>Ilość</th><th>Stawka netto</th><th>Kwota netto</th><th>VAT</th><th>Kwota VAT</th><th>Kwota brutto</th></tr>"
    for number, line in enumerate(invoice.lines, 1):
        what = rng.choice(["Czynsz za lokal", "Zaliczka na wodę i ścieki", "Centralne ogrzewanie", "Dzierżawa gruntu", "Wywóz odpadów"])
        rows += f"<tr><td>{number}</td><td>{what}</td><td class=r>{style.quantity(line.quantity)} {line.unit}</td><td class=r>{style.price(line.price)}</td><td class=r>{style.money(line.net or Decimal())}</td><td class=r>{style.rate(line.rate)}</td><td class=r>{style.money(line.vat or Decimal())}</td><td class=r>{style.money(line.gross)}</td></tr>"
    for rate in invoice.rates:
        rows += f"<tr><td colspan=4 class=r>w tym wg stawki {style.rate(rate.rate)}</td><td class=r>{style.money(rate.net)}</td><td></td><td class=r>{style.money(rate.vat)}</td><td class=r>{style.money(rate.gross)}</td></tr>"
    rows += f"<tr><td colspan=4 class=r><b>Łącznie</b></td><td class=r>{k('net_total', style.money(invoice.net))}</td><td></td><td class=r>{k('vat_total', style.money(invoice.vat))}</td><td class=r><b>{k('gross_total', style.money(invoice.gross))}</b></td></tr>"
    pay = f"Do zapłaty {e(style.total(invoice.gross, invoice.currency))}{says('currency', '')} (słownie: {e(style.in_words(invoice.gross, invoice.currency))})<br>"
    if invoice.due:
        pay += f"płatne do dnia {k('due_date', style.day(invoice.due))} na rachunek bankowy: {k('bank_account', style.account(seller.account))}"
    note = "<p style='font-size:.85em'>Od wpłat po terminie naliczane są odsetki ustawowe za opóźnienie. Saldo zaległości na dzień wystawienia: 0,00 zł. Dokument wygenerowano elektronicznie, nie wymaga podpisu.</p>"
    return f"<style>{_css(style)}</style>" + sheet(head + grid + f"<table class=t>{rows}</table><p>{pay}</p>{note}")


FAMILY = Family("municipal", draw, (Profile("services", (1, 4), payments=("przelew",)), Profile("building", (1, 4), payments=("przelew",))))
