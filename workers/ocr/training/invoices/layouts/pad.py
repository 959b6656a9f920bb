"""A5 from a shop's pad: double frame, printed captions, thin ruled columns with empty rows left over, figures close to the rules."""

from __future__ import annotations

from workers.ocr.training.invoices import parts
from workers.ocr.training.invoices.content import Invoice, Party
from workers.ocr.training.invoices.layouts.drawing import Drawing
from workers.ocr.training.invoices.sheet import Colour, Look, Sheet
from workers.ocr.training.invoices.tables import Table, TableLook

WIDTH, LEFT, RIGHT = 419.5, 22, 398
COLUMNS = ("position", "name", "unit", "quantity", "unit_price", "net", "rate", "gross")
PRINT: Colour = (30, 70, 110)


def draw(invoice: Invoice, look: Look) -> Drawing:
    """Draw the document."""
    size = look.size * 0.9
    sheet = Sheet(look, WIDTH, max(595.3, 400 + 26 * len(invoice.lines)))
    for inset in (8, 11):
        sheet.box(inset, inset, sheet.width - inset, sheet.height - inset, outline=PRINT)
    sheet.text(LEFT, 36, "FAKTURA", size * 1.7, bold=True, colour=PRINT)
    sheet.text(LEFT + 92, 36, f"Nr {invoice.number}", size * 1.35, bold=True)
    y = 36 + size * 1.9
    for label, value in parts.dates(sheet, invoice, ("Data wystawienia", "Data sprzedaży", "Termin płatności")):
        sheet.text(LEFT, y, label, size * 0.75, colour=PRINT)
        sheet.text(LEFT + 74, y, value, size)
        y += size * 1.4
    ends = [_party(sheet, x, y + size * 0.4, title, party) for x, title, party in _sides(invoice)]
    table = Table(sheet, LEFT, RIGHT, TableLook(COLUMNS, "grid", header_fill=(226, 234, 244), size=size * 0.8, padding=1.6))
    y = table.body(table.header(max(ends)), invoice, look.style)
    for _ in range(max(0, 4 - len(invoice.lines))):
        y = table.totals_row(y, {})
    net, vat, gross = parts.totals_texts(sheet, invoice)
    y = table.totals_row(y, {"name": "RAZEM", "net": net, "gross": gross})
    y += size * 1.5
    columns = (LEFT + 50, LEFT + 130, LEFT + 200, LEFT + 280)
    y = parts.rate_rows(sheet, invoice, y, columns, size * 0.85, first="")
    sheet.text(LEFT, y, f"Kwota VAT: {vat}", size * 0.9)
    sheet.text(RIGHT, y, f"Do zapłaty: {look.style.money(invoice.gross, invoice.currency)}", size * 1.15, bold=True, align="right")
    lines = [f"Słownie: {parts.words_of_gross(sheet, invoice)}", *(f"{a} {b}" for a, b in parts.payment_pairs(sheet, invoice))]
    sheet.block(LEFT, y + size * 1.8, [*lines, *parts.extras(invoice)], size * 0.85, width=RIGHT - LEFT)
    return Drawing([sheet], COLUMNS)


def _sides(invoice: Invoice) -> tuple[tuple[float, str, Party], ...]:
    return (LEFT, "SPRZEDAWCA", invoice.seller), (212, "NABYWCA", invoice.buyer)


def _party(sheet: Sheet, x: float, y: float, title: str, party: Party) -> float:
    size = sheet.look.size * 0.85
    sheet.text(x, y + size, title, size * 0.8, bold=True, colour=PRINT)
    lines = [party.name, party.street, party.city, f"NIP: {sheet.look.style.tax_number(party.nip)}"]
    return sheet.block(x, y + size * 2.3, lines, size, width=182, bold_first=True)
