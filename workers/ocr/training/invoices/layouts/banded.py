"""Sections under full-width dark bands with light headings; sums stand in a band of their own before the positions."""

from __future__ import annotations

from workers.ocr.training.invoices import parts
from workers.ocr.training.invoices.content import Invoice
from workers.ocr.training.invoices.layouts.drawing import WITHOUT_CODE, Drawing
from workers.ocr.training.invoices.sheet import Look, Sheet
from workers.ocr.training.invoices.tables import WHITE, Table, TableLook

LEFT, RIGHT = 46, 549


def draw(invoice: Invoice, look: Look) -> Drawing:
    """Draw the document."""
    sheet, size = Sheet(look), look.size
    sheet.box(0, 0, sheet.width, 62, fill=look.accent)
    sheet.text(LEFT, 40, f"Faktura {invoice.number}", size * 1.9, bold=True, colour=WHITE)
    sheet.text(RIGHT, 40, look.style.date(invoice.issue_date), size * 1.1, align="right", colour=WHITE)
    y = _band(sheet, 78, "Strony transakcji")
    ends = []
    for x, title, party in ((LEFT, "Sprzedawca", invoice.seller), (308, "Nabywca", invoice.buyer)):
        sheet.text(x, y, title, size * 0.8, colour=look.accent, bold=True)
        ends.append(sheet.block(x, y + size * 1.5, parts.party_lines(sheet, party), size, width=236, bold_first=True))
    y = _band(sheet, max(ends), "Terminy i płatność")
    pairs = parts.dates(sheet, invoice, ("Data wystawienia:", "Data sprzedaży:", "Termin płatności:")) + parts.payment_pairs(sheet, invoice)
    y = parts.label_values(sheet, LEFT, y, pairs, LEFT + 110, size)
    y = _band(sheet, y, "Podsumowanie")
    net, vat, gross = parts.totals_texts(sheet, invoice)
    for x, label, value in ((LEFT + 110, "Netto", net), (LEFT + 230, "VAT", vat), (LEFT + 350, "Brutto", gross)):
        sheet.text(x, y, f"{label}: {value}", size * 1.05, bold=True, align="right")
    y = _band(sheet, y + size * 1.2, "Pozycje")
    table = Table(sheet, LEFT, RIGHT, TableLook(WITHOUT_CODE, "none", zebra=(240, 243, 247), size=size * 0.84, padding=3.2))
    y = table.body(table.header(y - size), invoice, look.style)
    columns = (LEFT + 60, LEFT + 150, LEFT + 240, LEFT + 340)
    for x, text in zip(columns, ("Stawka", "Netto", "VAT", "Brutto"), strict=True):
        sheet.text(x, y + size * 2, text, size * 0.8, align="right", colour=look.accent)
    y = parts.rate_rows(sheet, invoice, y + size * 3.4, columns, size * 0.9, first="")
    sheet.text(LEFT, y + size * 1.4, f"Do zapłaty: {look.style.money(invoice.gross, invoice.currency)}", size * 1.5, bold=True)
    lines = [f"Słownie: {parts.words_of_gross(sheet, invoice)}", *parts.extras(invoice), invoice.note]
    sheet.block(LEFT, y + size * 3.4, lines, size * 0.9, width=RIGHT - LEFT)
    return Drawing([sheet], WITHOUT_CODE)


def _band(sheet: Sheet, y: float, text: str) -> float:
    size = sheet.look.size
    sheet.box(LEFT - 8, y, RIGHT + 8, y + size * 1.7, fill=sheet.look.accent)
    sheet.text(LEFT, y + size * 1.2, text.upper(), size * 0.9, bold=True, colour=WHITE)
    return y + size * 3.2
