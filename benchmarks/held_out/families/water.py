"""A waterworks' bill over three pages: cover with the amount, meters and prices, notices with a payment slip."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from random import Random

from benchmarks.held_out.invoice import Invoice, Profile
from benchmarks.held_out.markup import Family, address, e, k, page_css, says, sheet
from benchmarks.held_out.style import SANS, Style


def _css(style: Style) -> str:
    return page_css(padding="15mm 18mm") + (
        f"body{{font:{style.size}pt/1.4 '{style.font}'}}.two{{display:flex;justify-content:space-between;gap:10mm}}.win{{margin:14mm 0 10mm 92mm}}"
        f".sum{{border:.5mm solid {style.accent};padding:4mm;margin:6mm 0;width:105mm}}.sum div{{display:flex;justify-content:space-between}}.q{{font-size:.8em;color:#444}}"
        f"h2{{font-size:1.2em;color:{style.accent};margin:5mm 0 2mm}}.it{{width:100%;font-size:.9em}}.it th{{text-align:left;border-bottom:.4mm solid {style.accent};padding:.8mm}}"
        ".it td{padding:.8mm;border-bottom:.15mm solid #ccc}.it .r{text-align:right}.slip{border:.2mm solid #000;padding:4mm;margin-top:12mm}"
    )


def _cover(invoice: Invoice, style: Style, rng: Random) -> str:
    seller, buyer = invoice.seller, invoice.buyer
    issuer = f"<b>{k('seller_name', seller.name)}</b><br>{address(seller)}<br>NIP: {k('seller_nip', style.nip(seller.nip))}<br>tel. {seller.phone}"
    html = f"<div class=two><div><span class=q>{rng.choice(['Wystawca', 'Wystawca faktury', 'Sprzedawca'])}:</span><br>{issuer}</div>"
    html += f"<div class=r><b>Nr ewidencyjny {invoice.customer}</b><br>Umowa z dnia {style.day(invoice.issue - timedelta(days=900))}<br>Biuro Obsługi Klienta 7:30-15:00</div></div>"
    html += f"<div class=win>{e(buyer.name)}<br>{address(buyer)}</div>"
    html += f"<h2>{rng.choice(['Faktura VAT', 'FAKTURA'])} nr {k('invoice_number', invoice.number)} z dnia {k('issue_date', style.day(invoice.issue))}</h2>"
    start, end = invoice.issue - timedelta(days=rng.randint(31, 62)), invoice.issue - timedelta(days=1)
    invoice.extra["period_end"] = end.isoformat()
    html += f"<p>za dostawę wody i odprowadzanie ścieków w okresie od {style.day(start)} do {style.day(end)}</p>"
    html += f"<div>Nabywca: {k('buyer_name', buyer.name)}, {address(buyer, ', ')}, NIP: {k('buyer_nip', style.nip(buyer.nip))}</div>"
    html += f"<div>Punkt poboru: {e(invoice.recipient.street if invoice.recipient else buyer.street)}</div>"
    html += f"<div>Data dostawy: {k('sale_date', style.day(invoice.sale))}</div>" if invoice.sale else ""
    due = f"<div><span>Termin płatności</span><b>{k('due_date', style.day(invoice.due))}</b></div>" if invoice.due else ""
    lines = (("Należność za okres rozliczeniowy", invoice.gross), ("Saldo na dzień wystawienia", Decimal()), ("Do zapłaty", invoice.gross))
    html += (
        "<div class=sum>" + "".join(f"<div><span>{label}</span><b>{style.total(value, 'PLN')}</b></div>" for label, value in lines) + due
    )
    return html + f"</div><p class=q>Szczegóły na następnych stronach. Strona 1 z 3</p>{says('currency', '')}"


def _details(invoice: Invoice, style: Style, rng: Random) -> str:
    html = f"<div class=q>Faktura nr {e(invoice.number)}</div><h2>Wodomierze</h2><table class=it><tr><th>Numer</th><th>Odczyt poprzedni</th><th>Odczyt bieżący</th><th class=r>Zużycie m³</th></tr>"
    for _ in range(rng.randint(1, 4)):
        before, used = rng.randint(40, 9000), rng.randint(1, 90)
        html += f"<tr><td>{rng.randint(10**6, 10**7)}</td><td>{before}</td><td>{before + used}</td><td class=r>{used}</td></tr>"
    html += "</table><h2>Rozliczenie</h2><table class=it><tr><th>Usługa</th><th class=r>Ilość</th><th>J.m.</th><th class=r>Cena netto</th><th class=r>Netto</th><th class=r>VAT</th><th class=r>Kwota VAT</th><th class=r>Brutto</th></tr>"
    names = ("Dostawa wody", "Odprowadzanie ścieków", "Opłata abonamentowa", "Wody opadowe i roztopowe", "Plombowanie", "Legalizacja")
    for line, name in zip(invoice.lines, names, strict=False):
        html += f"<tr><td>{name}</td><td class=r>{style.quantity(line.quantity)}</td><td>{line.unit}</td><td class=r>{style.price(line.price)}</td><td class=r>{style.money(line.net or Decimal())}</td>"
        html += f"<td class=r>{style.rate(line.rate)}</td><td class=r>{style.money(line.vat or Decimal())}</td><td class=r>{style.money(line.gross)}</td></tr>"
    for at, r in enumerate(invoice.rates):
        html += f"<tr><td>{'w tym' if at == 0 else ''}</td><td></td><td></td><td></td><td class=r>{style.money(r.net)}</td><td class=r>{style.rate(r.rate)}</td><td class=r>{style.money(r.vat)}</td><td class=r>{style.money(r.gross)}</td></tr>"
    html += f"<tr><td><b>Razem faktura</b></td><td></td><td></td><td></td><td class=r>{k('net_total', style.money(invoice.net))}</td><td></td><td class=r>{k('vat_total', style.money(invoice.vat))}</td><td class=r>{k('gross_total', style.money(invoice.gross))}</td></tr></table>"
    return html + f"<p>Słownie: {e(style.in_words(invoice.gross, 'PLN'))}</p><p class=q>Strona 2 z 3</p>"


_NOTICES = (
    "Reklamacje przyjmujemy w terminie 14 dni od dnia otrzymania faktury; ich złożenie nie zwalnia z obowiązku zapłaty.",
    "Za opóźnienie w zapłacie naliczamy odsetki ustawowe. Opłata za wezwanie do zapłaty wynosi 12,30 zł.",
    "Taryfa zatwierdzona decyzją nr 118/2024 z dnia 14.05.2024, obowiązuje 36 miesięcy. Cena 1 m³ wody 5,61 zł, ścieków 9,87 zł.",
    "Od 1 stycznia odczyty można podawać przez eBOK. Infolinia 800 123 456 czynna całą dobę.",
)


def _slip(invoice: Invoice, style: Style) -> str:
    html = "<h2>Informacje</h2>" + "".join(f"<p>{text}</p>" for text in _NOTICES)
    html += f"<div class=slip><b>Polecenie przelewu</b><br>Odbiorca: {e(invoice.seller.name)}<br>Nr rachunku: {k('bank_account', style.account(invoice.seller.account))}<br>"
    html += f"Kwota: {style.total(invoice.gross, 'PLN')}<br>Zleceniodawca: {e(invoice.buyer.name)}<br>Tytułem: {invoice.customer}, {e(invoice.number)}</div>"
    return html + "<p class=q>Strona 3 z 3</p>"


def draw(invoice: Invoice, style: Style, rng: Random) -> str:
    """Three pages."""
    pages = (_cover(invoice, style, rng), _details(invoice, style, rng), _slip(invoice, style))
    return f"<style>{_css(style)}</style>" + "".join(sheet(page) for page in pages)


FAMILY = Family(
    "water", draw, (Profile("services", (2, 6), rate="8", payments=("przelew",)), Profile("services", (2, 4), payments=("przelew",))),
    faces=SANS, many_pages=True,
)  # fmt: skip
