"""An invoice made by hand in a spreadsheet: grid lines, labels in one cell and values in the next, own words, sums of columns."""

from __future__ import annotations

from decimal import Decimal
from random import Random

from benchmarks.held_out.invoice import Invoice, Profile
from benchmarks.held_out.markup import Family, due_words, e, k, page_css, says, sheet
from benchmarks.held_out.style import SANS, Style

_WIDE = 8


def _css(style: Style) -> str:
    return page_css(padding="17mm 16mm") + (
        f"body{{font:{style.size}pt/1.25 '{style.font}'}}table{{width:100%;table-layout:fixed}}td{{border:.15mm solid #c4c4c4;padding:.6mm 1mm;height:5.4mm;overflow-wrap:anywhere}}"
        ".b{font-weight:700}.n{font-weight:700;white-space:nowrap;font-size:.82em}.h td{background:#ffe699;text-align:center;border:.3mm solid #000}.g td{border:.3mm solid #000}.t td{background:#e2efda;font-weight:700;border:.3mm solid #000}"
    )


def _row(*cells: str | tuple[str, int] | tuple[str, int, str], look: str = "") -> str:
    html, used = "", 0
    for cell in cells:
        text, span, kind = (*((cell, 1) if isinstance(cell, str) else cell), "")[:3]
        html += f"<td colspan={span} class='{kind}'>{text}</td>"
        used += span
    return f"<tr class='{look}'>{html}{'<td></td>' * (_WIDE - used)}</tr>"


def _top(invoice: Invoice, style: Style, rng: Random) -> str:
    seller, buyer = invoice.seller, invoice.buyer
    left, right = rng.choice([("SPRZEDAJĄCY", "KUPUJĄCY"), ("Dostawca", "Odbiorca"), ("Wystawca", "Nabywca")])
    rows = _row(
        (f"FAKTURA NR {k('invoice_number', invoice.number)}", 5, "b"), ("data wyst.", 1), (k("issue_date", style.day(invoice.issue)), 2)
    )
    sale = (("data sprzed.", 1), (k("sale_date", style.day(invoice.sale)), 2)) if invoice.sale else (("", 1), ("", 2))
    rows += _row(("", 5), *sale) + _row()
    rows += _row((left, 1, "n"), (k("seller_name", seller.name), 3), (right, 1, "n"), (k("buyer_name", buyer.name), 3))
    rows += _row("adres", (e(seller.street), 3), "adres", (e(buyer.street), 3)) + _row("", (e(seller.place), 3), "", (e(buyer.place), 3))
    rows += _row("NIP", (k("seller_nip", style.nip(seller.nip)), 3), "NIP", (k("buyer_nip", style.nip(buyer.nip)), 3))
    return rows + _row("tel.", (seller.phone, 3), "", ("", 3)) + _row()


def _items(invoice: Invoice, style: Style) -> str:
    rows = _row(("opis", 2), "ilość", "cena netto", "netto", "stawka", "VAT", "brutto", look="h")
    for line in invoice.lines:
        cells = (
            style.price(line.price),
            style.money(line.net or Decimal()),
            style.rate(line.rate),
            style.money(line.vat or Decimal()),
            style.money(line.gross),
        )
        rows += _row(
            (e(line.name), 2), (f"{style.quantity(line.quantity)} {line.unit}", 1, "r"), *((text, 1, "r nw") for text in cells), look="g"
        )
    total = (
        k("net_total", style.money(invoice.net)),
        "",
        k("vat_total", style.money(invoice.vat)),
        k("gross_total", style.money(invoice.gross)),
    )
    return rows + _row(("RAZEM", 4), *((text, 1, "r nw") for text in total), look="t")


def _end(invoice: Invoice, style: Style, rng: Random) -> str:
    rows = _row() + _row(("DO ZAPŁATY", 2, "b"), (style.total(invoice.gross, invoice.currency), 2, "b r"), ("", 4))
    rows += _row(("słownie", 1), (e(style.in_words(invoice.gross, invoice.currency)), 7)) if rng.random() < 0.7 else ""
    if invoice.due:
        rows += _row(("płatność", 1), ("przelewem", 1), ("termin", 1), (due_words(invoice, style, rng), 2), ("", 3))
        rows += _row(("konto", 1), (k("bank_account", style.account(invoice.seller.account)), 5), ("", 2))
    else:
        rows += _row(("płatność", 1), (invoice.payment, 2), ("zapłacono", 2), ("", 3))
    return rows + _row() + _row(("", 5), ("podpis", 1), ("", 2))


def draw(invoice: Invoice, style: Style, rng: Random) -> str:
    """Cells."""
    body = _top(invoice, style, rng) + _items(invoice, style) + _end(invoice, style, rng)
    return f"<style>{_css(style)}</style>" + sheet(f"<table>{body}</table>{says('currency', '')}")


FAMILY = Family(
    "spreadsheet", draw, (Profile("building", (1, 8)), Profile("services", (1, 5)), Profile("office", (1, 10))), faces=SANS,
)  # fmt: skip
