"""A dark sidebar with the seller and the payment in light text, the matter to the right of it."""

from __future__ import annotations

from workers.ocr.training.invoices import parts
from workers.ocr.training.invoices.content import Invoice
from workers.ocr.training.invoices.layouts.drawing import Drawing
from workers.ocr.training.invoices.sheet import Colour, Look, Sheet
from workers.ocr.training.invoices.tables import WHITE, Table, TableLook

BAR, LEFT, RIGHT = 172, 196, 566
COLUMNS = ("name", "quantity", "unit", "unit_price", "rate", "net", "gross")
PALE: Colour = (205, 212, 220)


def draw(invoice: Invoice, look: Look) -> Drawing:
    """Draw the document."""
    sheet, size = Sheet(look), look.size
    sheet.box(0, 0, BAR, sheet.height, fill=look.accent)
    _bar(sheet, invoice)
    sheet.text(LEFT, 66, "Faktura", size * 2.4, bold=True)
    sheet.text(LEFT, 66 + size * 2, f"nr {invoice.number}", size * 1.2)
    y = 66 + size * 4.4
    for label, text in parts.dates(sheet, invoice, ("Data wystawienia", "Data sprzedaży", "Termin płatności")):
        sheet.text(LEFT, y, label, size)
        sheet.text(LEFT + 120, y, text, size, bold=True)
        y += size * 1.5
    sheet.text(LEFT, y + size, "Nabywca", size * 1.1, bold=True, colour=look.accent)
    y = sheet.block(LEFT, y + size * 2.7, parts.party_lines(sheet, invoice.buyer), size, width=RIGHT - LEFT, bold_first=True)
    table = Table(sheet, LEFT, RIGHT, TableLook(COLUMNS, "rows", size=size * 0.85, padding=4))
    y = table.body(table.header(y + size), invoice, look.style)
    _sums(sheet, invoice, y + size * 2)
    return Drawing([sheet], COLUMNS)


def _bar(sheet: Sheet, invoice: Invoice) -> None:
    size, seller = sheet.look.size, invoice.seller
    texts = [("Sprzedawca", PALE), (seller.name, WHITE), (seller.street, WHITE), (seller.city, WHITE)]
    texts += [(f"NIP: {sheet.look.style.tax_number(seller.nip)}", WHITE), (seller.phone, PALE), (seller.email, PALE), ("", PALE)]
    for label, value in parts.payment_pairs(sheet, invoice):
        texts += [(label, PALE), (value, WHITE)]
    y = 70.0
    for text, colour in texts:
        for line in sheet.wrapped(text, BAR - 32, size * 0.95) or [""]:
            fitting = sheet.fitted(line, BAR - 28, size * 0.95)
            sheet.text(18, y, line, fitting, colour=colour)
            y += size * 1.45


def _sums(sheet: Sheet, invoice: Invoice, y: float) -> None:
    look, size = sheet.look, sheet.look.size
    columns = (RIGHT - 250, RIGHT - 165, RIGHT - 85, RIGHT)
    for x, text in zip(columns, ("Stawka", "Netto", "VAT", "Brutto"), strict=True):
        sheet.text(x, y, text, size * 0.85, align="right")
    y = parts.rate_rows(sheet, invoice, y + size * 1.5, columns, size * 0.9, first="")
    sheet.text(columns[0], y, "Razem", size * 0.9, bold=True, align="right")
    for x, text in zip(columns[1:], parts.totals_texts(sheet, invoice), strict=True):
        sheet.text(x, y, text, size * 0.9, bold=True, align="right")
    y += size * 3
    sheet.text(LEFT, y, "Kwota do zapłaty", size * 1.2, bold=True)
    sheet.text(RIGHT, y, look.style.money(invoice.gross, invoice.currency), size * 1.4, bold=True, align="right")
    lines = [f"Słownie: {parts.words_of_gross(sheet, invoice)}", *parts.extras(invoice), invoice.note]
    sheet.block(LEFT, y + size * 2.2, lines, size * 0.9, width=RIGHT - LEFT)
