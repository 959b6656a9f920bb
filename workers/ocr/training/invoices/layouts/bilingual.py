"""Every label in Polish and English, parties side by side in boxes, amounts in a bilingual summary."""

from __future__ import annotations

from workers.ocr.training.invoices import parts
from workers.ocr.training.invoices.content import Invoice, Party
from workers.ocr.training.invoices.layouts.drawing import SHORT, Drawing
from workers.ocr.training.invoices.sheet import Look, Sheet
from workers.ocr.training.invoices.tables import Table, TableLook

LEFT, RIGHT = 40, 555


def draw(invoice: Invoice, look: Look) -> Drawing:
    """Draw the document."""
    sheet, size = Sheet(look), look.size
    sheet.text(297, 52, "FAKTURA VAT / VAT INVOICE", size * 1.6, bold=True, align="centre")
    sheet.text(297, 52 + size * 2, f"Nr / No.: {invoice.number}", size * 1.3, bold=True, align="centre")
    labels = ("Data wystawienia / Issue date:", "Data sprzedaży / Date of sale:", "Termin płatności / Due date:")
    pairs = parts.dates(sheet, invoice, labels)
    pairs += [("Forma płatności / Payment:", invoice.payment), ("Waluta / Currency:", invoice.currency)]
    y = parts.label_values(sheet, LEFT, 52 + size * 5, pairs, LEFT + size * 17, size)
    y = _parties(sheet, invoice, y + size * 0.6)
    table = Table(sheet, LEFT, RIGHT, TableLook(SHORT, "grid", header_fill=(235, 235, 235), size=size * 0.85, padding=3, bilingual=True))
    y = table.body(table.header(y + size * 1.5), invoice, look.style)
    _summary(sheet, invoice, y + size * 2)
    return Drawing([sheet], SHORT)


def _parties(sheet: Sheet, invoice: Invoice, y: float) -> float:
    bottom = y + sheet.look.size * 10.5
    for x, title, party in ((LEFT, "Sprzedawca / Seller", invoice.seller), (302, "Nabywca / Buyer", invoice.buyer)):
        sheet.box(x, y, x + 253, bottom, outline=(90, 90, 90))
        _party(sheet, x + 6, y + sheet.look.size * 1.4, title, party)
    return bottom


def _party(sheet: Sheet, x: float, y: float, title: str, party: Party) -> None:
    size = sheet.look.size
    sheet.text(x, y, title, size, bold=True)
    sheet.block(x, y + size * 1.7, parts.party_lines(sheet, party, "NIP / VAT ID: "), size * 0.95, width=240)


def _summary(sheet: Sheet, invoice: Invoice, y: float) -> None:
    look, size = sheet.look, sheet.look.size
    columns = (LEFT + 250, LEFT + 340, LEFT + 425, RIGHT)
    for x, text in zip(columns, ("Stawka / Rate", "Netto / Net", "VAT", "Brutto / Gross"), strict=True):
        sheet.text(x, y, text, size * 0.85, bold=True, align="right")
    y = parts.rate_rows(sheet, invoice, y + size * 1.5, columns, size * 0.9, first="")
    sheet.text(columns[0], y, "Razem / Total", size * 0.9, bold=True, align="right")
    for x, text in zip(columns[1:], parts.totals_texts(sheet, invoice), strict=True):
        sheet.text(x, y, text, size * 0.9, bold=True, align="right")
    y += size * 2.6
    sheet.text(LEFT, y, "Do zapłaty / Total due:", size * 1.3, bold=True)
    sheet.text(RIGHT, y, look.style.money(invoice.gross, invoice.currency), size * 1.3, bold=True, align="right")
    lines = [f"Słownie / In words: {parts.words_of_gross(sheet, invoice)}"]
    if invoice.bank_account:
        lines += [f"Bank: {invoice.bank_name}", f"Nr konta / Account: {look.style.bank_account(invoice.bank_account)}"]
    sheet.block(LEFT, y + size * 2.2, [*lines, *parts.extras(invoice), invoice.note], size * 0.95, width=RIGHT - LEFT)
