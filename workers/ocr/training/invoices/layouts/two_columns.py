"""The positions run down the left two thirds without a ruled table; parties, dates, sums and payment stand in a column at the right."""

from __future__ import annotations

from workers.ocr.training.invoices import parts
from workers.ocr.training.invoices.content import Invoice
from workers.ocr.training.invoices.layouts.drawing import Drawing
from workers.ocr.training.invoices.sheet import Colour, Look, Sheet

LEFT, MIDDLE, COLUMN, RIGHT = 40, 372, 396, 558
GREY: Colour = (115, 115, 120)


def draw(invoice: Invoice, look: Look) -> Drawing:
    """Draw the document."""
    sheet, size = Sheet(look), look.size
    sheet.text(LEFT, 60, "FAKTURA", size * 2.2, bold=True, colour=look.accent)
    sheet.text(LEFT, 60 + size * 1.8, invoice.number, size * 1.4, bold=True)
    sheet.line(LEFT, 60 + size * 2.8, RIGHT, 60 + size * 2.8, weight=1.4, colour=look.accent)
    _items(sheet, invoice, 60 + size * 5)
    sheet.line(384, 60 + size * 3.4, 384, 800, weight=0.3, colour=GREY)
    _column(sheet, invoice, 60 + size * 5)
    return Drawing([sheet], ("name", "quantity", "unit", "unit_price", "rate", "net", "gross"))


def _items(sheet: Sheet, invoice: Invoice, y: float) -> None:
    look, style = sheet.look, sheet.look.style
    size = look.size * (0.95 if len(invoice.lines) < 9 else 0.8)
    for x, text, align in ((LEFT, "Nazwa / ilość × cena netto", "left"), (MIDDLE - 70, "netto", "right"), (MIDDLE, "brutto", "right")):
        sheet.text(x, y, text, size * 0.8, align=align, colour=GREY)
    y += size * 1.6
    for line in invoice.lines:
        for part in sheet.wrapped(line.name, 185, size, bold=True):
            sheet.text(LEFT, y, part, size, bold=True)
            y += size * 1.25
        sheet.text(MIDDLE - 70, y - size * 1.25, style.amount(line.net), size, align="right")
        sheet.text(MIDDLE, y - size * 1.25, style.amount(line.gross), size, align="right", bold=True)
        detail = f"{style.quantity(line.quantity)} {line.unit} × {style.amount(line.unit_price)}, VAT {style.vat_rate(line.rate)}"
        sheet.text(LEFT + 8, y, detail, size * 0.88, colour=(60, 60, 66))
        y += size * 2.1


def _column(sheet: Sheet, invoice: Invoice, y: float) -> None:
    look, size, style = sheet.look, sheet.look.size * 0.92, sheet.look.style
    for title, party in (("SPRZEDAWCA", invoice.seller), ("NABYWCA", invoice.buyer)):
        y = _title(sheet, y, title)
        y = sheet.block(COLUMN, y, parts.party_lines(sheet, party), size, width=RIGHT - COLUMN, bold_first=True) + size * 0.6
    y = _pairs(sheet, _title(sheet, y, "DATY"), parts.dates(sheet, invoice, ("Wystawienia", "Sprzedaży", "Zapłaty do")))
    y = _title(sheet, y + size * 0.6, "PODATEK")
    for row in invoice.rates:
        sheet.text(COLUMN, y, style.vat_rate(row.rate), size * 0.9)
        sheet.text(RIGHT - 74, y, style.amount(row.net), size * 0.9, align="right")
        sheet.text(RIGHT, y, style.amount(row.vat), size * 0.9, align="right")
        y += size * 1.3
    net, vat, _ = parts.totals_texts(sheet, invoice)
    y = _pairs(sheet, y + size * 0.4, [("Razem netto", net), ("Razem VAT", vat)])
    sheet.text(COLUMN, y + size, "Do zapłaty", size * 1.1, bold=True)
    total = style.money(invoice.gross, invoice.currency)
    sheet.text(
        RIGHT,
        y + size * 2.6,
        total,
        sheet.fitted(total, RIGHT - COLUMN, size * 1.7, bold=True),
        bold=True,
        align="right",
        colour=look.accent,
    )
    y = _title(sheet, y + size * 5, "PŁATNOŚĆ")
    lines = [invoice.payment, *([invoice.bank_name] if invoice.bank_account else [])]
    if invoice.bank_account:
        account = style.bank_account(invoice.bank_account)
        fitting = sheet.fitted(account, RIGHT - COLUMN, size)
        sheet.text(COLUMN, y, account, fitting)
        y += size * 1.4
    sheet.block(
        COLUMN, y, [*lines, f"Słownie: {parts.words_of_gross(sheet, invoice)}", *parts.extras(invoice)], size * 0.85, width=RIGHT - COLUMN
    )


def _title(sheet: Sheet, y: float, text: str) -> float:
    sheet.text(COLUMN, y, text, sheet.look.size * 0.75, bold=True, colour=sheet.look.accent)
    return y + sheet.look.size * 1.35


def _pairs(sheet: Sheet, y: float, pairs: list[tuple[str, str]]) -> float:
    size = sheet.look.size * 0.92
    for label, value in pairs:
        sheet.text(COLUMN, y, label, size)
        sheet.text(RIGHT, y, value, size, align="right")
        y += size * 1.35
    return y
