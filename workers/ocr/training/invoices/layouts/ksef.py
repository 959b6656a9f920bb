"""The look of a structured invoice's visualisation: section headings, KSeF number on top, rates table, a code square."""

from __future__ import annotations

from workers.ocr.training.invoices import parts
from workers.ocr.training.invoices.content import Invoice, Party
from workers.ocr.training.invoices.layouts.drawing import Drawing
from workers.ocr.training.invoices.sheet import Colour, Look, Sheet
from workers.ocr.training.invoices.tables import Table, TableLook

LEFT, RIGHT, MIDDLE = 40, 555, 302
LINE: Colour = (190, 190, 190)
COLUMNS = ("position", "name", "unit_price", "quantity", "unit", "rate", "net")


def draw(invoice: Invoice, look: Look) -> Drawing:
    """Draw the document."""
    sheet, size = Sheet(look), look.size
    sheet.text(LEFT, 46, "Krajowy System e-Faktur", size * 1.3, bold=True)
    sheet.text(RIGHT, 40, "Numer faktury:", size * 0.85, align="right")
    sheet.text(RIGHT, 40 + size * 1.9, invoice.number, size * 1.6, bold=True, align="right")
    sheet.text(RIGHT, 40 + size * 3.4, "Faktura podstawowa", size * 0.9, align="right")
    y = 40 + size * 5
    if invoice.ksef_number:
        sheet.text(RIGHT, y, f"Numer KSeF: {invoice.ksef_number}", size * 0.85, align="right")
        y += size * 1.4
    sheet.line(LEFT, y, RIGHT, y, colour=LINE)
    ends = [_party(sheet, LEFT, y + size * 2, "Sprzedawca", invoice.seller), _party(sheet, MIDDLE, y + size * 2, "Nabywca", invoice.buyer)]
    y = _details(sheet, invoice, max(ends) + size)
    sheet.text(LEFT, y, "Pozycje", size * 1.2, bold=True)
    sheet.text(LEFT, y + size * 1.6, f"Faktura wystawiona w cenach netto w walucie {invoice.currency}", size * 0.85)
    table = Table(sheet, LEFT, RIGHT, TableLook(COLUMNS, "grid", header_fill=(245, 245, 245), size=size * 0.85, padding=3))
    y = table.body(table.header(y + size * 2.4), invoice, look.style)
    y += size * 2
    sheet.text(
        RIGHT, y, f"Kwota należności ogółem: {look.style.amount(invoice.gross)} {invoice.currency}", size * 1.1, bold=True, align="right"
    )
    _summary(sheet, invoice, y + size * 2.4)
    return Drawing([sheet], COLUMNS)


def _party(sheet: Sheet, x: float, y: float, title: str, party: Party) -> float:
    size = sheet.look.size
    sheet.text(x, y, title, size * 1.2, bold=True)
    lines = ["Dane identyfikacyjne", f"NIP: {party.nip}", f"Nazwa: {party.name}", "Adres", party.street, party.city, "Polska"]
    return sheet.block(x, y + size * 1.7, lines, size * 0.92, width=240)


def _details(sheet: Sheet, invoice: Invoice, y: float) -> float:
    size = sheet.look.size
    sheet.line(LEFT, y - size * 1.2, RIGHT, y - size * 1.2, colour=LINE)
    sheet.text(LEFT, y, "Szczegóły", size * 1.2, bold=True)
    labels = ("Data wystawienia:", "Data dokonania lub zakończenia dostawy towarów lub wykonania usługi:", "Termin płatności:")
    for label, text in parts.dates(sheet, invoice, labels):
        y += size * 1.5
        sheet.text(LEFT, y, f"{label} {text}", size * 0.92)
    return y + size * 2.6


def _summary(sheet: Sheet, invoice: Invoice, y: float) -> None:
    look, size = sheet.look, sheet.look.size
    sheet.text(LEFT, y, "Podsumowanie stawek podatku", size * 1.2, bold=True)
    y += size * 1.9
    columns = (LEFT + 110, LEFT + 230, LEFT + 350, LEFT + 470)
    for x, text in zip(columns, ("Stawka podatku", "Kwota netto", "Kwota podatku", "Kwota brutto"), strict=True):
        sheet.text(x, y, text, size * 0.85, bold=True, align="right")
    y = parts.rate_rows(sheet, invoice, y + size * 1.6, columns, size * 0.9, first="")
    sheet.text(columns[0], y, "Razem", size * 0.9, bold=True, align="right")
    for x, text in zip(columns[1:], parts.totals_texts(sheet, invoice), strict=True):
        sheet.text(x, y, text, size * 0.9, bold=True, align="right")
    y += size * 2.4
    sheet.text(LEFT, y, "Płatność", size * 1.2, bold=True)
    lines = [f"Forma płatności: {invoice.payment}"]
    if invoice.bank_account:
        lines += [f"Numer rachunku bankowego: {look.style.bank_account(invoice.bank_account)}", f"Nazwa banku: {invoice.bank_name}"]
    y = sheet.block(LEFT, y + size * 1.7, [*lines, invoice.note], size * 0.92)
    if invoice.ksef_number and y < 730:
        sheet.code_square(LEFT, y + 4, 80)
        sheet.text(LEFT, y + 96, invoice.ksef_number, size * 0.75)
