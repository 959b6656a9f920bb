"""No table at all: every position is a rounded card with its figures under captions, two cards to a row when they are many."""

from __future__ import annotations

from workers.ocr.training.invoices import parts
from workers.ocr.training.invoices.content import Invoice, Line
from workers.ocr.training.invoices.layouts.drawing import Drawing
from workers.ocr.training.invoices.sheet import Colour, Look, Sheet

LEFT, RIGHT = 44, 551
COLUMNS = ("name", "quantity", "unit", "unit_price", "rate", "net", "gross")
PALE: Colour = (244, 245, 248)
GREY: Colour = (110, 112, 120)


def draw(invoice: Invoice, look: Look) -> Drawing:
    """Draw the document."""
    sheet, size = Sheet(look), look.size
    sheet.logo(LEFT, 30, 36, 36)
    sheet.text(LEFT + 48, 56, "Faktura", size * 2, bold=True)
    sheet.text(RIGHT, 46, f"Nr {invoice.number}", size * 1.1, bold=True, align="right")
    y = 46 + size * 1.5
    for label, value in parts.dates(sheet, invoice, ("wystawiono", "sprzedano", "zapłać do")):
        sheet.text(RIGHT, y, f"{label} {value}", size * 0.95, align="right")
        y += size * 1.4
    y, ends = max(y, 92.0), []
    for x, title, party in ((LEFT, "Sprzedawca", invoice.seller), (304, "Nabywca", invoice.buyer)):
        _card(sheet, x, y, x + 247, y + size * 11)
        sheet.text(x + 10, y + size * 1.6, title, size * 0.8, colour=GREY)
        lines = [party.name, party.street, party.city, f"NIP {look.style.tax_number(party.nip)}"]
        ends.append(sheet.block(x + 10, y + size * 3.2, lines, size, width=227, bold_first=True))
    y = _positions(sheet, invoice, y + size * 12)
    _sums(sheet, invoice, y + size)
    return Drawing([sheet], COLUMNS)


def _card(sheet: Sheet, x0: float, y0: float, x1: float, y1: float) -> None:
    corners = [value * sheet.scale for value in (x0, y0, x1, y1)]
    sheet.draw.rounded_rectangle(
        corners, radius=6 * sheet.scale, fill=PALE, outline=(206, 208, 216), width=max(1, round(0.5 * sheet.scale))
    )


def _positions(sheet: Sheet, invoice: Invoice, y: float) -> float:
    across = 1 if len(invoice.lines) <= 5 else 2
    width = (RIGHT - LEFT - 10 * (across - 1)) / across
    size = sheet.look.size * (1 if across == 1 else 0.82)
    for number, line in enumerate(invoice.lines):
        x = LEFT + number % across * (width + 10)
        _position(sheet, line, (x, y), width, size)
        if number % across == across - 1 or number == len(invoice.lines) - 1:
            y += size * 5.4
    return y


def _position(sheet: Sheet, line: Line, corner: tuple[float, float], width: float, size: float) -> None:
    style, (x, y) = sheet.look.style, corner
    _card(sheet, x, y, x + width, y + size * 4.9)
    gross = style.amount(line.gross)
    sheet.text(x + width - 8, y + size * 1.6, gross, size * 1.1, bold=True, align="right")
    room = width - sheet.measure(gross, size * 1.1, bold=True) - 26
    sheet.text(x + 8, y + size * 1.6, line.name, sheet.fitted(line.name, room, size, bold=True), bold=True)
    cells = (
        ("Ilość", f"{style.quantity(line.quantity)} {line.unit}"),
        ("Cena netto", style.amount(line.unit_price)),
        ("VAT", style.vat_rate(line.rate)),
        ("Netto", style.amount(line.net)),
    )
    step = (width - 16) / len(cells)
    for number, (caption, value) in enumerate(cells):
        sheet.text(x + 8 + number * step, y + size * 3.0, caption, size * 0.7, colour=GREY)
        sheet.text(x + 8 + number * step, y + size * 4.2, value, sheet.fitted(value, step - 3, size * 0.95))


def _sums(sheet: Sheet, invoice: Invoice, y: float) -> None:
    look, size, style = sheet.look, sheet.look.size, sheet.look.style
    columns = (LEFT + 50, LEFT + 130, LEFT + 205, LEFT + 285)
    for x, text in zip(columns, ("Stawka", "Netto", "VAT", "Brutto"), strict=True):
        sheet.text(x, y, text, size * 0.75, align="right", colour=GREY)
    below = parts.rate_rows(sheet, invoice, y + size * 1.4, columns, size * 0.9, first="")
    for x, text in zip(columns, ("Razem", *parts.totals_texts(sheet, invoice)), strict=True):
        sheet.text(x, below, text, size * 0.9, bold=True, align="right")
    sheet.text(RIGHT, y, "Do zapłaty", size * 0.9, align="right", colour=GREY)
    sheet.text(
        RIGHT, y + size * 2.4, style.money(invoice.gross, invoice.currency), size * 1.9, bold=True, align="right", colour=look.accent
    )
    y = max(below, y + size * 3) + size * 2
    lines = [f"Słownie: {parts.words_of_gross(sheet, invoice)}", *(f"{a} {b}" for a, b in parts.payment_pairs(sheet, invoice))]
    sheet.block(LEFT, y, [*lines, *parts.extras(invoice), invoice.note], size * 0.88, width=RIGHT - LEFT)
