"""Small grey captions with the value beneath each of them, wide spacing, no table rules but one under the head."""

from __future__ import annotations

from workers.ocr.training.invoices import parts
from workers.ocr.training.invoices.content import Invoice, Party
from workers.ocr.training.invoices.layouts.drawing import WITHOUT_CODE, Drawing
from workers.ocr.training.invoices.sheet import Colour, Look, Sheet
from workers.ocr.training.invoices.tables import Table, TableLook

LEFT, RIGHT = 48, 547
GREY: Colour = (110, 110, 118)


def draw(invoice: Invoice, look: Look) -> Drawing:
    """Draw the document."""
    sheet, size = Sheet(look), look.size
    sheet.box(0, 0, sheet.width, 8, fill=look.accent)
    _caption(sheet, LEFT, 52, "Faktura nr", invoice.number, size * 1.7)
    pairs = parts.dates(sheet, invoice, ("Data wystawienia", "Data sprzedaży", "Termin płatności"))
    pairs += [("Metoda płatności", invoice.payment)]
    for index, (label, value) in enumerate(pairs):
        _caption(sheet, LEFT + index * 127, 112, label, value, size * 1.05)
    _party(sheet, LEFT, 168, "Sprzedawca", invoice.seller)
    _party(sheet, 310, 168, "Nabywca", invoice.buyer)
    table = Table(sheet, LEFT, RIGHT, TableLook(WITHOUT_CODE, "header", size=size * 0.85, padding=5))
    y = table.body(table.header(168 + size * 11), invoice, look.style)
    _sums(sheet, invoice, y + size * 2.5)
    return Drawing([sheet], WITHOUT_CODE)


def _caption(sheet: Sheet, x: float, y: float, label: str, value: str, size: float) -> None:
    sheet.text(x, y, label, sheet.look.size * 0.78, colour=GREY)
    sheet.text(x, y + size * 1.45, value, size, bold=True)


def _party(sheet: Sheet, x: float, y: float, title: str, party: Party) -> None:
    size = sheet.look.size
    sheet.text(x, y, title, size * 0.78, colour=GREY)
    y = sheet.block(x, y + size * 1.5, [party.name, party.street, party.city], size, width=230, bold_first=True)
    sheet.text(x, y, f"NIP {sheet.look.style.tax_number(party.nip)}", size)


def _sums(sheet: Sheet, invoice: Invoice, y: float) -> None:
    look, size = sheet.look, sheet.look.size
    net, vat, gross = parts.totals_texts(sheet, invoice)
    top = y
    for label, value in (("Suma netto", net), ("Suma VAT", vat), ("Suma brutto", gross)):
        sheet.text(RIGHT - 150, y, label, size, colour=GREY)
        sheet.text(RIGHT, y, value, size, align="right")
        y += size * 1.7
    sheet.line(RIGHT - 150, y - size, RIGHT, y - size)
    sheet.text(RIGHT - 150, y + size * 0.6, "Do zapłaty", size * 1.2, bold=True)
    sheet.text(RIGHT, y + size * 0.6, look.style.money(invoice.gross, invoice.currency), size * 1.3, bold=True, align="right")
    for x, text in zip((LEFT + 60, LEFT + 130, LEFT + 195, LEFT + 265), ("Stawka", "Netto", "VAT", "Brutto"), strict=True):
        sheet.text(x, top, text, size * 0.78, align="right", colour=GREY)
    bottom = parts.rate_rows(sheet, invoice, top + size * 1.5, (LEFT + 60, LEFT + 130, LEFT + 195, LEFT + 265), size * 0.85, first="")
    y = max(y + size * 3, bottom + size * 1.5)
    if invoice.bank_account:
        _caption(sheet, LEFT, y, "Numer rachunku bankowego", look.style.bank_account(invoice.bank_account), size)
        sheet.text(LEFT, y + size * 3, invoice.bank_name, size * 0.9)
        y += size * 4.6
    sheet.text(LEFT, y, "Słownie", size * 0.78, colour=GREY)
    y = sheet.block(LEFT, y + size * 1.5, [parts.words_of_gross(sheet, invoice)], size, width=RIGHT - LEFT)
    sheet.block(LEFT, max(y + size, 780), [*parts.extras(invoice), invoice.note], size * 0.8)
