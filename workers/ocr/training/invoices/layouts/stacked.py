"""A logo, a large title, parties under each other, a table with row rules only and a coloured head."""

from __future__ import annotations

from workers.ocr.training.invoices import parts
from workers.ocr.training.invoices.content import Invoice, Party
from workers.ocr.training.invoices.layouts.drawing import SHORT, Drawing
from workers.ocr.training.invoices.sheet import Look, Sheet
from workers.ocr.training.invoices.tables import WHITE, Table, TableLook

LEFT, RIGHT = 54, 541


def draw(invoice: Invoice, look: Look) -> Drawing:
    """Draw the document."""
    sheet, size = Sheet(look), look.size
    sheet.logo(LEFT, 34, 62, 38)
    sheet.text(RIGHT, 58, "FAKTURA", size * 2.6, bold=True, align="right", colour=look.accent)
    sheet.text(RIGHT, 58 + size * 2, f"Nr: {invoice.number}", size * 1.2, bold=True, align="right")
    y = 58 + size * 4
    for label, text in parts.dates(sheet, invoice, ("Data wystawienia", "Data dostawy/wykonania usługi", "Termin zapłaty")):
        sheet.text(RIGHT, y, f"{label}: {text}", size, align="right")
        y += size * 1.4
    y = _party(sheet, y + size, "SPRZEDAWCA", invoice.seller)
    y = _party(sheet, y + size * 0.8, "NABYWCA", invoice.buyer)
    zebra = look.rng.choice([None, (242, 242, 242)])
    table_look = TableLook(SHORT, "rows", header_fill=look.accent, header_ink=WHITE, zebra=zebra, size=size * 0.9, padding=4)
    table = Table(sheet, LEFT, RIGHT, table_look)
    y = table.body(table.header(y + size), invoice, look.style)
    _totals(sheet, invoice, y + size * 2.2)
    return Drawing([sheet], SHORT)


def _party(sheet: Sheet, y: float, title: str, party: Party) -> float:
    size = sheet.look.size
    sheet.text(LEFT, y, title, size * 0.8, bold=True, colour=sheet.look.accent)
    numbers = f"NIP {sheet.look.style.tax_number(party.nip)}" + (f", REGON {party.regon}" if party.regon else "")
    return sheet.block(LEFT, y + size * 1.4, [party.name, f"{party.street}, {party.city}", numbers], size, width=330, bold_first=True)


def _totals(sheet: Sheet, invoice: Invoice, y: float) -> None:
    look, size = sheet.look, sheet.look.size
    columns = (RIGHT - 240, RIGHT - 160, RIGHT - 80, RIGHT)
    for x, text in zip(columns, ("Stawka", "Netto", "VAT", "Brutto"), strict=True):
        sheet.text(x, y, text, size * 0.85, bold=True, align="right")
    y = parts.rate_rows(sheet, invoice, y + size * 1.5, columns, size * 0.9, first="")
    sheet.line(RIGHT - 270, y - size, RIGHT, y - size)
    sheet.text(columns[0], y + size * 0.3, "Razem", size * 0.9, bold=True, align="right")
    for x, text in zip(columns[1:], parts.totals_texts(sheet, invoice), strict=True):
        sheet.text(x, y + size * 0.3, text, size * 0.9, bold=True, align="right")
    y += size * 3
    sheet.box(RIGHT - 250, y - size * 1.6, RIGHT, y + size * 0.9, fill=look.accent)
    sheet.text(RIGHT - 240, y, "Do zapłaty", size * 1.3, bold=True, colour=WHITE)
    sheet.text(RIGHT - 8, y, look.style.money(invoice.gross, invoice.currency), size * 1.3, bold=True, align="right", colour=WHITE)
    y += size * 3
    lines = [f"Kwota słownie: {parts.words_of_gross(sheet, invoice)}"]
    lines += [f"{label} {value}" for label, value in parts.payment_pairs(sheet, invoice)]
    lines += [*parts.extras(invoice), invoice.note]
    sheet.block(LEFT, y, lines, size * 0.95, width=RIGHT - LEFT)
