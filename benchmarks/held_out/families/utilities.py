"""Bills of utilities: a page for the payer with the amount in a coloured box, pages of details full of other numbers."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from random import Random

from benchmarks.held_out.invoice import Invoice, Line, Profile
from benchmarks.held_out.markup import Family, address, e, k, page_css, says, sheet
from benchmarks.held_out.style import SANS, Style

_TRANSFER = ("przelew",)


def _css(style: Style) -> str:
    return page_css(padding="12mm 14mm") + (
        f"body{{font:{style.size}pt/1.35 '{style.font}'}}.t{{display:flex;justify-content:space-between}}.pay{{background:{style.accent};color:#fff;padding:4mm 5mm;border-radius:2mm;width:78mm;-webkit-print-color-adjust:exact}}"
        ".pay b{font-size:1.9em;display:block}.tab{width:100%;margin:3mm 0}.tab td,.tab th{padding:.7mm 1mm;border-bottom:.2mm solid #ccc;font-size:.9em}.tab th{text-align:left;background:#eef1f4}.tab .r{text-align:right}"
        "h3{margin:5mm 0 1mm;font-size:1.1em}.q{color:#555;font-size:.82em}.cut{border-top:.3mm dashed #000;position:absolute;left:14mm;right:14mm;bottom:10mm;padding-top:3mm}"
    )


def _head(invoice: Invoice, style: Style, account_label: str) -> str:
    seller, buyer = invoice.seller, invoice.buyer
    left = f"<b style='font-size:1.5em;color:{style.accent}'>{e(seller.name.split()[0].strip('„”')[:14])}</b><br>{k('seller_name', seller.name)}<br>{address(seller, ', ')}<br>NIP {k('seller_nip', style.nip(seller.nip))}, REGON {seller.regon}, KRS {seller.krs}"
    right = f"{k('buyer_name', buyer.name)}<br>{address(buyer)}<br>NIP: {k('buyer_nip', style.nip(buyer.nip))}<br><span class=q>{account_label}: {invoice.customer}</span>"
    return f"<div class=t><div style='width:52%'>{left}</div><div>{right}</div></div>"


def _pay(invoice: Invoice, style: Style, due: Decimal) -> str:
    day = f"Termin płatności: {k('due_date', style.day(invoice.due))}" if invoice.due else ""
    return f"<div class=pay>Kwota do zapłaty<b>{style.total(due, invoice.currency)}</b>{day}</div>{says('currency', '')}"


def _vat_table(invoice: Invoice, style: Style) -> str:
    rows = "<tr><th>Podsumowanie</th><th class=r>Wartość netto [zł]</th><th class=r>Stawka VAT</th><th class=r>Kwota VAT [zł]</th><th class=r>Wartość brutto [zł]</th></tr>"
    rows += "".join(
        f"<tr><td></td><td class=r>{style.money(r.net)}</td><td class=r>{style.rate(r.rate)}</td><td class=r>{style.money(r.vat)}</td><td class=r>{style.money(r.gross)}</td></tr>"
        for r in invoice.rates
    )
    rows += (
        f"<tr style='font-weight:700'><td>Ogółem wartość faktury</td><td class=r>{k('net_total', style.money(invoice.net))}</td><td></td>"
    )
    rows += (
        f"<td class=r>{k('vat_total', style.money(invoice.vat))}</td><td class=r>{k('gross_total', style.money(invoice.gross))}</td></tr>"
    )
    return f"<table class=tab>{rows}</table>"


def _slip(invoice: Invoice, style: Style, due: Decimal) -> str:
    return (
        f"<div class='cut q'>Odbiorca: {e(invoice.seller.name)} &nbsp; Rachunek: {k('bank_account', style.account(invoice.seller.account))}<br>"
        f"Kwota: {style.total(due, 'PLN')} &nbsp; Tytułem: {e(invoice.number)}, klient {invoice.customer}</div>"
    )


def _telecom(invoice: Invoice, style: Style, rng: Random) -> str:
    start = invoice.issue.replace(day=1) - timedelta(days=1)
    invoice.extra["period_end"] = start.isoformat()
    period = f"{style.day(start.replace(day=1))} - {style.day(start)}"
    body = _head(invoice, style, "Numer klienta")
    body += f"<h2>Faktura VAT nr {k('invoice_number', invoice.number)}</h2><div class=t><div>Data wystawienia: {k('issue_date', style.day(invoice.issue))}"
    body += f"<br>Data sprzedaży: {k('sale_date', style.day(invoice.sale))}" if invoice.sale else ""
    body += f"<br>Okres rozliczeniowy: {period}<br>Saldo z poprzednich okresów: {style.money(Decimal())} zł</div>{_pay(invoice, style, invoice.gross)}</div><h3>Usługi w tym okresie</h3>"
    body += "<table class=tab><tr><th>Nazwa usługi</th><th class=r>Netto</th><th class=r>VAT</th><th class=r>Brutto</th></tr>"
    body += "".join(
        f"<tr><td>{e(x.name)}</td><td class=r>{style.money(x.net or Decimal())}</td><td class=r>{style.rate(x.rate)}</td><td class=r>{style.money(x.gross)}</td></tr>"
        for x in invoice.lines
    )
    body += f"</table>{_vat_table(invoice, style)}<p class=q>Słownie: {e(style.in_words(invoice.gross, 'PLN'))}</p>{_slip(invoice, style, invoice.gross)}"
    calls = ""
    for _ in range(rng.randint(20, 38)):
        moment = f"{style.day(start.replace(day=rng.randint(1, 28)))} {rng.randint(7, 21):02d}:{rng.randint(0, 59):02d}"
        calls += f"<tr><td>{moment}</td><td>{rng.randint(500, 899)}{rng.randint(100000, 999999)}</td><td class=r>{rng.randint(0, 9)}:{rng.randint(0, 59):02d}</td><td class=r>{style.money(Decimal(rng.randint(0, 240)) / 100)}</td></tr>"
    details = f"<h3>Szczegóły połączeń – numer {rng.randint(500, 899)} {rng.randint(100, 999)} {rng.randint(100, 999)}</h3><table class=tab><tr><th>Data i godzina</th><th>Numer</th><th class=r>Czas</th><th class=r>Kwota netto</th></tr>{calls}</table><p class=q>Faktura {e(invoice.number)}, strona 2 z 2</p>"
    return f"<style>{_css(style)}</style>" + sheet(body) + sheet(details)


def _usage(lines: list[Line], style: Style, rng: Random) -> str:
    rows = "<tr><th>Opis</th><th class=r>Wskazanie poprz.</th><th class=r>Wskazanie bież.</th><th class=r>Zużycie kWh</th><th class=r>Cena jedn.</th><th class=r>Netto</th></tr>"
    names = [
        "Energia czynna całodobowa",
        "Opłata sieciowa zmienna",
        "Opłata sieciowa stała",
        "Opłata jakościowa",
        "Opłata mocowa",
        "Opłata abonamentowa",
        "Opłata OZE",
        "Opłata kogeneracyjna",
    ]
    for line, name in zip(lines, names, strict=False):
        before = rng.randint(1000, 90000)
        rows += f"<tr><td>{name}</td><td class=r>{before}</td><td class=r>{before + int(line.quantity)}</td><td class=r>{style.quantity(line.quantity)}</td><td class=r>{style.price(line.price)}</td><td class=r>{style.money(line.net or Decimal())}</td></tr>"
    return f"<table class=tab>{rows}</table>"


def _energy(invoice: Invoice, style: Style, rng: Random) -> str:
    over = Decimal(rng.choice([0, 0, -1, 1])) * Decimal(rng.randint(100, 9000)) / 100
    due = invoice.gross + over
    body = _head(invoice, style, "Numer nabywcy")
    body += f"<h2>Faktura VAT {rng.choice(['rozliczeniowa za energię elektryczną nr', 'za energię elektryczną i usługę dystrybucji nr', 'nr'])} {k('invoice_number', invoice.number)}</h2>".replace(
        "rozliczeniowa ", ""
    )
    body += f"<div class=t><div>Wystawiona dnia: {k('issue_date', style.day(invoice.issue))}"
    body += f"<br>Data sprzedaży: {k('sale_date', style.day(invoice.sale))}" if invoice.sale else ""
    body += f"<br>Kod PPE: 59{rng.randint(10**15, 10**16 - 1)}<br>Grupa taryfowa C11<br>Nr licznika: {rng.randint(10**7, 10**8)}<br>Zużycie w poprzednim okresie: {rng.randint(200, 4000)} kWh</div>{_pay(invoice, style, due)}</div>"
    body += f"<h3>Rozliczenie</h3>{_usage(invoice.lines, style, rng)}{_vat_table(invoice, style)}"
    balance = f"<tr><td>Należność za bieżący okres</td><td class=r>{style.money(invoice.gross)}</td></tr><tr><td>{'Nadpłata' if over < 0 else 'Niedopłata'} z poprzednich okresów</td><td class=r>{style.money(over)}</td></tr>"
    balance += f"<tr><td>Odsetki</td><td class=r>{style.money(Decimal())}</td></tr><tr><td><b>Do zapłaty razem</b></td><td class=r><b>{style.money(due)}</b></td></tr>"
    body += f"<h3>Saldo</h3><table class=tab style='width:70%'>{balance}</table>{_slip(invoice, style, due)}"
    return f"<style>{_css(style)}</style>" + sheet(body)


TELECOM = Family("telecom", _telecom, (Profile("it", (2, 6), rate="23", payments=_TRANSFER),), faces=SANS, many_pages=True)
ENERGY = Family("energy", _energy, (Profile("services", (3, 8), rate="23", payments=_TRANSFER, vat_per_line=False),), faces=SANS)
