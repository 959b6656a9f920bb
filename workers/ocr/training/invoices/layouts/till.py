"""A full invoice from a till, 80 mm wide and as long as it needs: both parties, positions in two lines, all centred or at the edges."""

from __future__ import annotations

from workers.ocr.training.invoices import parts
from workers.ocr.training.invoices.content import Invoice, Party
from workers.ocr.training.invoices.layouts.drawing import Drawing
from workers.ocr.training.invoices.sheet import Look, Sheet

WIDTH, LEFT, RIGHT, SIZE = 204.0, 8, 196, 7.4


def draw(invoice: Invoice, look: Look) -> Drawing:
    """Draw the document."""
    sheet = Sheet(look, WIDTH, 470 + 26 * len(invoice.lines) + 11 * len(invoice.rates))
    style, y = look.style, 22.0
    y = _middle(sheet, y, "FAKTURA", SIZE * 1.8, bold=True)
    y = _middle(sheet, y, invoice.number, SIZE * 1.2, bold=True)
    for label, value in parts.dates(sheet, invoice, ("Data wystawienia", "Data sprzedaży", "Termin płatności")):
        y = _both(sheet, y, label, value)
    for title, party in (("SPRZEDAWCA", invoice.seller), ("NABYWCA", invoice.buyer)):
        y = _party(sheet, y + 4, title, party)
    sheet.line(LEFT, y, RIGHT, y)
    y += SIZE * 1.5
    for line in invoice.lines:
        for part in sheet.wrapped(f"{line.position}. {line.name}", RIGHT - LEFT, SIZE):
            sheet.text(LEFT, y, part, SIZE)
            y += SIZE * 1.2
        detail = f"{style.quantity(line.quantity)} {line.unit} x {style.amount(line.unit_price)}"
        y = _both(sheet, y, detail, f"{style.amount(line.gross)}  {style.vat_rate(line.rate)}")
    sheet.line(LEFT, y - SIZE * 0.6, RIGHT, y - SIZE * 0.6)
    y = _taxes(sheet, invoice, y + SIZE * 0.8)
    sheet.text(LEFT, y + SIZE, "DO ZAPŁATY", SIZE * 1.3, bold=True)
    sheet.text(RIGHT, y + SIZE, style.money(invoice.gross, invoice.currency), SIZE * 1.5, bold=True, align="right")
    y = _both(sheet, y + SIZE * 2.8, "Płatność", invoice.payment)
    if invoice.bank_account:
        account = style.bank_account(invoice.bank_account)
        sheet.text(WIDTH / 2, y, account, sheet.fitted(account, RIGHT - LEFT, SIZE), align="centre")
        y += SIZE * 1.3
    for text in (f"Słownie: {parts.words_of_gross(sheet, invoice)}", *parts.extras(invoice), invoice.note):
        y = _middle(sheet, y, text, SIZE * 0.92)
    sheet.code_square(WIDTH / 2 - 26, y + 2, 52)
    return Drawing([sheet], ("position", "name", "quantity", "unit", "unit_price", "gross", "rate"))


def _middle(sheet: Sheet, y: float, text: str, size: float, *, bold: bool = False) -> float:
    for part in sheet.wrapped(text, RIGHT - LEFT, size, bold=bold):
        sheet.text(WIDTH / 2, y, part, sheet.fitted(part, RIGHT - LEFT, size, bold=bold), bold=bold, align="centre")
        y += size * 1.3
    return y


def _both(sheet: Sheet, y: float, label: str, value: str) -> float:
    sheet.text(LEFT, y, label, SIZE)
    room = RIGHT - LEFT - sheet.measure(label, SIZE) - 6
    sheet.text(RIGHT, y, value, sheet.fitted(value, room, SIZE), align="right")
    return y + SIZE * 1.4


def _party(sheet: Sheet, y: float, title: str, party: Party) -> float:
    sheet.text(LEFT, y + SIZE, title, SIZE * 0.85, bold=True)
    lines = [party.name, party.street, party.city, f"NIP: {sheet.look.style.tax_number(party.nip)}"]
    return sheet.block(LEFT, y + SIZE * 2.3, lines, SIZE, width=RIGHT - LEFT, bold_first=True)


def _taxes(sheet: Sheet, invoice: Invoice, y: float) -> float:
    size, columns = SIZE * 0.9, (LEFT + 26, LEFT + 82, LEFT + 132, RIGHT)
    for x, text in zip(columns, ("VAT", "Netto", "Podatek", "Brutto"), strict=True):
        sheet.text(x, y, text, size, align="right")
    y = parts.rate_rows(sheet, invoice, y + size * 1.3, columns, size, first="")
    for x, text in zip(columns, ("Razem", *parts.totals_texts(sheet, invoice)), strict=True):
        sheet.text(x, y, text, size, bold=True, align="right")
    return y + size * 1.6
