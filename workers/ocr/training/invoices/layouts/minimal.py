"""No rules, no boxes, no bold table head: one column of plain text with aligned amounts, as from a small web tool."""

from __future__ import annotations

from workers.ocr.training.invoices import parts
from workers.ocr.training.invoices.content import Invoice, Party
from workers.ocr.training.invoices.layouts.drawing import Drawing
from workers.ocr.training.invoices.sheet import Look, Sheet
from workers.ocr.training.invoices.tables import Table, TableLook

LEFT, RIGHT = 72, 523
COLUMNS = ("name", "quantity", "unit", "unit_price", "rate", "net", "gross")


def draw(invoice: Invoice, look: Look) -> Drawing:
    """Draw the document."""
    sheet, size = Sheet(look), look.size
    sheet.text(LEFT, 80, f"Faktura {invoice.number}", size * 1.5)
    y = 80 + size * 2.6
    issued = look.style.date(invoice.issue_date)
    sheet.text(LEFT, y, f"Wystawiono dnia {issued}", size)
    for label, text in parts.dates(sheet, invoice, ("", "Data sprzedaży", "Zapłata do"))[1:]:
        y += size * 1.4
        sheet.text(LEFT, y, f"{label} {text}", size)
    y = _party(sheet, y + size * 2.6, "Sprzedawca", invoice.seller)
    y = _party(sheet, y + size, "Nabywca", invoice.buyer)
    table = Table(sheet, LEFT, RIGHT, TableLook(COLUMNS, "none", size=size * 0.92, padding=2.5))
    y = table.body(table.header(y + size), invoice, look.style)
    _sums(sheet, invoice, y + size * 2)
    return Drawing([sheet], COLUMNS)


def _party(sheet: Sheet, y: float, title: str, party: Party) -> float:
    size = sheet.look.size
    name = f"{title}: {party.name}"
    return sheet.block(LEFT, y, [name, party.street, party.city, f"NIP {sheet.look.style.tax_number(party.nip)}"], size, width=RIGHT - LEFT)


def _sums(sheet: Sheet, invoice: Invoice, y: float) -> None:
    look, size = sheet.look, sheet.look.size
    net, vat, _ = parts.totals_texts(sheet, invoice)
    for row in invoice.rates if len(invoice.rates) > 1 else ():
        text = f"{look.style.vat_rate(row.rate)}: netto {look.style.amount(row.net)}, VAT {look.style.amount(row.vat)}"
        sheet.text(RIGHT, y, text, size * 0.9, align="right")
        y += size * 1.5
    pairs = (("Razem netto", net), ("Razem VAT", vat), ("Razem brutto", look.style.money(invoice.gross, invoice.currency)))
    for label, value in pairs:
        sheet.text(RIGHT - 110, y, label, size, align="right")
        sheet.text(RIGHT, y, value, size, align="right")
        y += size * 1.5
    lines = [f"Słownie: {parts.words_of_gross(sheet, invoice)}", f"Płatność: {invoice.payment}"]
    if invoice.bank_account:
        lines += [f"Konto: {look.style.bank_account(invoice.bank_account)}", invoice.bank_name]
    sheet.block(LEFT, y + size * 2, [*lines, *parts.extras(invoice), invoice.note], size, width=RIGHT - LEFT)
