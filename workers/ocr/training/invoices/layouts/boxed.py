"""An official form: everything in ruled cells, a tiny numbered label in the corner of each, the value beneath it."""

from __future__ import annotations

from workers.ocr.training.invoices import parts
from workers.ocr.training.invoices.content import Invoice, Party
from workers.ocr.training.invoices.layouts.drawing import WITHOUT_CODE, Drawing
from workers.ocr.training.invoices.sheet import Look, Sheet
from workers.ocr.training.invoices.tables import Table, TableLook

LEFT, RIGHT, CELL = 36, 559, 30


def draw(invoice: Invoice, look: Look) -> Drawing:
    """Draw the document."""
    sheet = Sheet(look)
    sheet.text(LEFT, 44, "FAKTURA", look.size * 1.7, bold=True)
    sheet.text(RIGHT, 44, "Egzemplarz: oryginał", look.size * 0.8, align="right")
    y = _cells(sheet, 54, [("1. Numer faktury", invoice.number, 2.0), ("2. Miejsce wystawienia", invoice.place, 1.4)])
    pairs = parts.dates(sheet, invoice, ("3. Data wystawienia", "4. Data sprzedaży", "5. Termin płatności"))
    y = _cells(sheet, y, [(label, value, 1.0) for label, value in pairs])
    y = _party(sheet, y + 6, "SPRZEDAWCA", invoice.seller)
    y = _party(sheet, y + 6, "NABYWCA", invoice.buyer)
    table = Table(sheet, LEFT, RIGHT, TableLook(WITHOUT_CODE, "grid", size=look.size * 0.82, padding=2.5))
    y = table.body(table.header(y + 8), invoice, look.style)
    net, vat, gross = parts.totals_texts(sheet, invoice)
    y = table.totals_row(y, {"name": "OGÓŁEM", "net": net, "vat": vat, "gross": gross})
    for row in invoice.rates:
        amounts = (look.style.amount(row.net), look.style.amount(row.vat), look.style.amount(row.gross))
        y = table.totals_row(
            y, {"rate": look.style.vat_rate(row.rate), **dict(zip(("net", "vat", "gross"), amounts, strict=True))}, bold=False
        )
    _payment(sheet, invoice, y + 8)
    return Drawing([sheet], WITHOUT_CODE)


def _cells(sheet: Sheet, y: float, cells: list[tuple[str, str, float]]) -> float:
    unit, x = (RIGHT - LEFT) / sum(weight for _, _, weight in cells), float(LEFT)
    for label, value, weight in cells:
        width = weight * unit
        sheet.box(x, y, x + width, y + CELL, outline=(40, 40, 40))
        sheet.text(x + 3, y + 8, label, 5.8)
        size = sheet.fitted(value, width - 12, sheet.look.size * 1.1, bold=True)
        sheet.text(x + 8, y + CELL - 7, value, size, bold=True)
        x += width
    return y + CELL


def _party(sheet: Sheet, y: float, title: str, party: Party) -> float:
    sheet.box(LEFT, y, RIGHT, y + 14, fill=(222, 226, 222), outline=(40, 40, 40))
    sheet.text(LEFT + 4, y + 10.5, title, sheet.look.size, bold=True)
    y = _cells(sheet, y + 14, [("Nazwa pełna", party.name, 2.6), ("NIP", sheet.look.style.tax_number(party.nip), 1.2)])
    return _cells(sheet, y, [("Ulica, nr domu i lokalu", party.street, 1.5), ("Kod pocztowy i miejscowość", party.city, 1.5)])


def _payment(sheet: Sheet, invoice: Invoice, y: float) -> None:
    style = sheet.look.style
    y = _cells(sheet, y, [("Do zapłaty", style.money(invoice.gross, invoice.currency), 1.0), ("Forma płatności", invoice.payment, 1.0)])
    y = _cells(sheet, y, [("Słownie", parts.words_of_gross(sheet, invoice), 1.0)])
    if invoice.bank_account:
        account = style.bank_account(invoice.bank_account)
        y = _cells(sheet, y, [("Numer rachunku bankowego", account, 1.8), ("Bank", invoice.bank_name, 1.2)])
    sheet.block(LEFT, y + 14, [*parts.extras(invoice), invoice.note], sheet.look.size * 0.85)
    parts.signatures(sheet, max(y + 70, 760), LEFT, RIGHT)
