"""Two languages and other currencies: a Polish exporter with the tax also in zloty, and a supplier from abroad."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from random import Random

from benchmarks.held_out.companies import Party
from benchmarks.held_out.invoice import Invoice, Profile, rounded
from benchmarks.held_out.markup import Family, due_words, e, k, page_css, says, sheet, split
from benchmarks.held_out.style import Style


def _css(style: Style) -> str:
    return page_css(padding="15mm 16mm") + (
        f"body{{font:{style.size}pt/1.3 '{style.font}'}}h1{{font-size:1.5em;margin:4mm 0;border-bottom:.8mm solid {style.accent}}}.t{{display:flex;justify-content:space-between;gap:8mm}}.t>div{{flex:1}}"
        ".it{width:100%;margin:5mm 0;font-size:.92em}.it th{border-bottom:.3mm solid #000;border-top:.3mm solid #000;text-align:left;padding:1mm;font-weight:600;vertical-align:top}.it td{padding:1mm}.it .r{text-align:right}i{color:#666;font-size:.9em}"
    )


def _party(label: str, party: Party, style: Style, side: str, number: str) -> str:
    land = f"<br>{e(party.land)}" if party.country != "PL" or side == "buyer" else ""
    return f"<div><i>{label}</i><br><b>{k(side + '_name', party.name)}</b><br>{e(party.street)}<br>{e(party.place)}{land}<br>{number} {k(side + '_nip', style.nip(party.nip))}</div>"


def _rows(rows: list[tuple[int, object]], style: Style, heads: tuple[str, ...]) -> str:
    html = "<tr>" + "".join(f"<th class={'r' if at > 1 else ''}>{head}</th>" for at, head in enumerate(heads)) + "</tr>"
    for number, line in rows:
        html += f"<tr><td>{number}</td><td>{e(line.name)}</td><td class=r>{style.quantity(line.quantity)} {line.unit}</td><td class=r>{style.price(line.price)}</td><td class=r>{style.rate(line.rate)}</td><td class=r>{style.money(line.net or Decimal())}</td></tr>"
    return f"<table class=it>{html}</table>"


def _exporter(invoice: Invoice, style: Style, rng: Random) -> str:
    currency = invoice.currency
    heads = ("Lp./No.", "Nazwa / Description", "Ilość / Qty", "Cena netto / Unit price", "VAT %", "Wartość netto / Net value")
    top = f"<h1>FAKTURA / INVOICE {k('invoice_number', invoice.number)}</h1><div class=t><div>Data wystawienia / Date of issue: {k('issue_date', style.day(invoice.issue))}"
    top += f"<br>Data sprzedaży / Date of sale: {k('sale_date', style.day(invoice.sale))}" if invoice.sale else ""
    top += f"</div><div>Zamówienie / Order: {e(invoice.order)}<br>Incoterms 2020: {rng.choice(['EXW', 'DAP', 'FCA'])}</div></div><br>"
    top += f"<div class=t>{_party('Sprzedawca / Seller', invoice.seller, style, 'seller', 'NIP / VAT ID:')}{_party('Nabywca / Buyer', invoice.buyer, style, 'buyer', 'NIP / VAT ID:')}</div>"
    foot = "<table class=it style='width:75%;margin-left:auto'><tr><th>Stawka / Rate</th><th class=r>Netto / Net</th><th class=r>VAT</th><th class=r>Brutto / Gross</th></tr>"
    foot += "".join(
        f"<tr><td>{style.rate(r.rate)}</td><td class=r>{style.money(r.net)}</td><td class=r>{style.money(r.vat)}</td><td class=r>{style.money(r.gross)}</td></tr>"
        for r in invoice.rates
    )
    foot += f"<tr><td><b>Razem / Total {says('currency', currency)}</b></td><td class=r>{k('net_total', style.money(invoice.net))}</td><td class=r>{k('vat_total', style.money(invoice.vat))}</td><td class=r><b>{k('gross_total', style.money(invoice.gross))}</b></td></tr></table>"
    exchange = invoice.exchange or Decimal(1)
    foot += f"<p>Kurs NBP / Exchange rate: 1 {currency} = {exchange} PLN, tabela nr {rng.randint(1, 250):03d}/A/NBP/{invoice.issue.year}<br>Kwota VAT w PLN / VAT amount in PLN: {style.money(rounded(invoice.vat * exchange))} PLN</p>"
    if invoice.due:
        foot += f"<p>Termin płatności / Due date: {due_words(invoice, style, rng)}<br>IBAN: {k('bank_account', style.account(invoice.seller.account))}, {e(invoice.seller.bank)}, SWIFT: BREXPLPW</p>"
    else:
        foot += f"<p>Płatność / Payment: {invoice.payment}</p>"
    return _pages(invoice, style, top, heads, foot)


def _pages(invoice: Invoice, style: Style, top: str, heads: tuple[str, ...], foot: str) -> str:
    pages = split(list(enumerate(invoice.lines, 1)), 16, 26, 10)
    sheets = []
    for at, rows in enumerate(pages):
        sheets.append(sheet((top if at == 0 else "") + _rows(rows, style, heads) + (foot if at == len(pages) - 1 else "")))
    return f"<style>{_css(style)}</style>" + "".join(sheets)


_WORDS = {
    "de": ("Rechnung Nr.", "Rechnungsdatum", "Leistungsdatum", "Verkäufer", "Kunde", "USt-IdNr.", "Zahlbar bis", "Nettobetrag", "MwSt. 0 %", "Gesamtbetrag",
           "Steuerschuldnerschaft des Leistungsempfängers", ("Pos.", "Bezeichnung", "Menge", "Einzelpreis", "USt %", "Gesamt netto")),
    "en": ("Invoice No.", "Invoice date", "Delivery date", "Seller", "Bill to", "VAT ID", "Due date", "Subtotal", "VAT 0%", "Total amount due",
           "VAT reverse charge, Article 196 Directive 2006/112/EC", ("No.", "Description", "Qty", "Unit price", "VAT %", "Line total")),
}  # fmt: skip


def _supplier(invoice: Invoice, style: Style, rng: Random) -> str:
    style = replace(style, dates=style.dates % 4, nips=3)
    words = _WORDS["de" if invoice.seller.country == "DE" and rng.random() < 0.7 else "en"]
    number, issued, served, seller, buyer, tax, until, net, vat, total, remark, heads = words
    currency = invoice.currency
    top = f"<h1>{number} {k('invoice_number', invoice.number)}</h1><div class=t><div>{issued}: {k('issue_date', style.day(invoice.issue))}"
    top += f"<br>{served}: {k('sale_date', style.day(invoice.sale))}" if invoice.sale else ""
    top += f"</div><div>Order ref. {e(invoice.order)}</div></div><br><div class=t>{_party(seller, invoice.seller, style, 'seller', tax)}{_party(buyer, invoice.buyer, style, 'buyer', tax)}</div>"
    foot = f"<table class=it style='width:60%;margin-left:auto'><tr><td>{net}</td><td class=r>{k('net_total', style.total(invoice.net, currency))}</td></tr><tr><td>{vat}</td><td class=r>{k('vat_total', style.total(invoice.vat, currency))}</td></tr>"
    foot += f"<tr><td><b>{total}</b></td><td class=r><b>{k('gross_total', style.total(invoice.gross, currency))}</b></td></tr></table>{says('currency', '')}<p>{remark}</p>"
    if invoice.due:
        foot += f"<p>{until}: {k('due_date', style.day(invoice.due))}<br>{e(invoice.seller.bank)}, IBAN {k('bank_account', style.account(invoice.seller.account))}</p>"
    return _pages(invoice, style, top, heads, foot)


_PAY = ("przelew", "przelew 30 dni")
EXPORTER = Family(
    "exporter",
    _exporter,
    (
        Profile("industry", (1, 8), currency="EUR", payments=_PAY, vat_per_line=False),
        Profile("it", (1, 4), currency="USD", payments=_PAY, vat_per_line=False),
    ),
)
SUPPLIER = Family(
    "supplier",
    _supplier,
    tuple(
        Profile("industry", (1, 9), currency=currency, seller_land=land, rate="0", payments=("przelew",), vat_per_line=False)
        for land, currency in (("DE", "EUR"), ("CZ", "CZK"), ("NL", "EUR"))
    ),
)
