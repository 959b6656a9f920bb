"""Everything the other way round: the sum and the payment first, then the positions, the parties at the foot in three columns."""

from __future__ import annotations

from workers.ocr.training.invoices import parts
from workers.ocr.training.invoices.content import Invoice
from workers.ocr.training.invoices.layouts.drawing import SHORT, Drawing
from workers.ocr.training.invoices.sheet import Look, Sheet
from workers.ocr.training.invoices.tables import Table, TableLook

LEFT, RIGHT = 56, 539


def draw(invoice: Invoice, look: Look) -> Drawing:
    """Draw the document."""
    sheet, size = Sheet(look), look.size
    style = look.style
    sheet.text(297, 66, style.money(invoice.gross, invoice.currency), size * 3.2, bold=True, align="centre")
    sheet.text(297, 66 + size * 2, "razem do zapłaty", size, align="centre")
    sheet.text(297, 66 + size * 4.2, f"Faktura VAT nr {invoice.number}", size * 1.3, bold=True, align="centre")
    pairs = parts.dates(sheet, invoice, ("data wystawienia", "data sprzedaży", "termin zapłaty"))
    sheet.text(297, 66 + size * 5.8, "  •  ".join(f"{label}: {value}" for label, value in pairs), size * 0.9, align="centre")
    y = 66 + size * 7.4
    for label, value in parts.payment_pairs(sheet, invoice):
        sheet.text(297, y, f"{label} {value}", size * 0.95, align="centre")
        y += size * 1.4
    y = sheet.block(LEFT, y + size * 0.6, [f"Słownie: {parts.words_of_gross(sheet, invoice)}"], size * 0.9, width=RIGHT - LEFT)
    table = Table(sheet, LEFT, RIGHT, TableLook(SHORT, "header", size=size * 0.84, padding=3))
    y = table.body(table.header(y), invoice, style)
    columns = (RIGHT - 240, RIGHT - 160, RIGHT - 80, RIGHT)
    y = parts.rate_rows(sheet, invoice, y + size * 2, columns, size * 0.88)
    for x, text in zip(columns, ("Suma", *parts.totals_texts(sheet, invoice)), strict=True):
        sheet.text(x, y, text, size * 0.88, bold=True, align="right")
    y = sheet.block(LEFT, y + size * 2, [*parts.extras(invoice), invoice.note], size * 0.8, width=RIGHT - LEFT)
    _parties(sheet, invoice, max(y + size * 2, 700))
    return Drawing([sheet], SHORT)


def _parties(sheet: Sheet, invoice: Invoice, y: float) -> None:
    size = sheet.look.size * 0.9
    sheet.line(LEFT, y - size * 1.6, RIGHT, y - size * 1.6, weight=1, colour=sheet.look.accent)
    for x, title, party in ((LEFT, "Wystawca (sprzedawca)", invoice.seller), (310, "Odbiorca (nabywca)", invoice.buyer)):
        sheet.text(x, y, title, size * 0.9, bold=True, colour=sheet.look.accent)
        sheet.block(x, y + size * 1.5, parts.party_lines(sheet, party), size, width=225, bold_first=True)
