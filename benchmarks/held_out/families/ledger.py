"""A line printer's page of a company system: fixed pitch, rules of characters, sums carried over to the next page."""

from __future__ import annotations

from decimal import Decimal
from random import Random

from benchmarks.held_out.invoice import Invoice, Line, Profile
from benchmarks.held_out.markup import Family, e, k, page_css, says, sheet, split
from benchmarks.held_out.style import MONO, Style

_WIDTH = 96


def _css(style: Style) -> str:
    return page_css(padding="12mm 12mm") + f"pre{{font:7.6pt/1.32 '{style.mono}';margin:0}}"


def _pair(left: str, right: str, left_length: int) -> str:
    return left + " " * max(1, 50 - left_length) + right


def _head(invoice: Invoice, style: Style, rng: Random) -> list[str]:
    seller, buyer = invoice.seller, invoice.buyer
    rows = [
        k("seller_name", seller.name),
        e(f"{seller.street}, {seller.place}"),
        f"NIP: {k('seller_nip', style.nip(seller.nip))}   REGON: {seller.regon}   Tel. {seller.phone}",
        "=" * _WIDTH,
        f"FAKTURA VAT NR : {k('invoice_number', invoice.number)}" + " " * 12 + rng.choice(["ORYGINAŁ", "ORYGINAŁ/KOPIA", ""]),
        f"DATA WYSTAWIENIA: {k('issue_date', style.day(invoice.issue))}" + (f"    DATA SPRZEDAŻY: {k('sale_date', style.day(invoice.sale))}" if invoice.sale else ""),
        f"ZAMÓWIENIE: {e(invoice.order)}     WZ: {rng.randint(1000, 99999)}/M1",
        "-" * _WIDTH,
    ]  # fmt: skip
    recipient = invoice.recipient or buyer
    rows += [
        _pair("NABYWCA:", "ODBIORCA:", 8),
        _pair(k("buyer_name", buyer.name[:48]), e(recipient.name[:44]), len(buyer.name[:48])),
        _pair(e(buyer.street), e(recipient.street), len(buyer.street)),
        _pair(e(buyer.place), e(recipient.place), len(buyer.place)),
        f"NIP: {k('buyer_nip', style.nip(buyer.nip))}   NR KONTRAHENTA: {invoice.customer}",
        "-" * _WIDTH,
    ]
    return rows


_HEAD = f"{'LP':>3} {'NAZWA TOWARU / USŁUGI':<38}{'J.M.':<6}{'ILOŚĆ':>9}{'CENA NETTO':>12}{'WARTOŚĆ NETTO':>15}{'VAT':>6}"


def _row(number: int, line: Line, style: Style) -> str:
    value = line.net or Decimal()
    numbers = f"{style.quantity(line.quantity):>9}{style.price(line.price):>12}{style.money(value):>15}{style.rate(line.rate):>7}"
    return e(f"{number:>3} {line.name[:37]:<38}{line.unit:<6}{numbers}")


def _foot(invoice: Invoice, style: Style) -> list[str]:
    rows = ["", f"{'STAWKA VAT':<14}{'NETTO':>14}{'PODATEK':>14}{'BRUTTO':>14}"]
    rows += [f"{style.rate(r.rate):<14}{style.money(r.net):>14}{style.money(r.vat):>14}{style.money(r.gross):>14}" for r in invoice.rates]
    cells = [
        " " * (14 - len(text)) + k(name, text)
        for name, text in (
            ("net_total", style.money(invoice.net)),
            ("vat_total", style.money(invoice.vat)),
            ("gross_total", style.money(invoice.gross)),
        )
    ]
    rows += [
        "-" * 56,
        f"{'OGÓŁEM':<14}" + "".join(cells),
        "",
        f"DO ZAPŁATY {says('currency', invoice.currency)}: {style.money(invoice.gross)}",
    ]
    rows.append(f"SŁOWNIE: {e(style.in_words(invoice.gross, invoice.currency))}")
    if invoice.due:
        rows.append(f"FORMA PŁATNOŚCI: PRZELEW    TERMIN PŁATNOŚCI: {k('due_date', style.day(invoice.due))}")
        rows.append(f"BANK: {e(invoice.seller.bank)}")
        rows.append(f"KONTO: {k('bank_account', style.account(invoice.seller.account))}")
    else:
        rows.append(
            f"FORMA PŁATNOŚCI: {invoice.payment.upper()}   ZAPŁACONO: {style.money(invoice.gross)}   POZOSTAŁO: {style.money(Decimal())}"
        )
    return [
        *rows,
        "",
        "",
        "   .............................           .............................",
        "      (wystawił)                              (odebrał)",
    ]


def draw(invoice: Invoice, style: Style, rng: Random) -> str:
    """Pages of text."""
    numbered = list(enumerate(invoice.lines, 1))
    pages = split(numbered, 48, 62, 30)
    sheets, carried = [], Decimal()
    for at, rows in enumerate(pages):
        text = _head(invoice, style, rng) if at == 0 else [f"FAKTURA NR {e(invoice.number)}  c.d.", "-" * _WIDTH]
        text.append(_HEAD)
        text.append("-" * _WIDTH)
        if carried:
            text.append(f"{'Z PRZENIESIENIA':<68}{style.money(carried):>15}")
        text += [_row(number, line, style) for number, line in rows]
        carried += sum((line.net or Decimal() for _, line in rows), Decimal())
        text.append("-" * _WIDTH)
        last = at == len(pages) - 1
        text += _foot(invoice, style) if last else [f"{'DO PRZENIESIENIA':<68}{style.money(carried):>15}"]
        text.append(f"STRONA {at + 1}/{len(pages)}")
        sheets.append(sheet("<pre>" + "\n".join(text) + "</pre>"))
    return f"<style>{_css(style)}</style>" + "".join(sheets)


FAMILY = Family(
    "ledger",
    draw,
    (Profile("industry", (4, 30)), Profile("building", (3, 20)), Profile("food", (40, 90), vat_per_line=False)),
    faces=MONO,
    many_pages=True,
)
