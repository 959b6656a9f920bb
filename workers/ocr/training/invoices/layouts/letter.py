"""A business letter: the recipient in the window, the matter as a sentence, the issuer's data only in the footer."""

from __future__ import annotations

from workers.ocr.training.invoices import parts
from workers.ocr.training.invoices.content import Invoice
from workers.ocr.training.invoices.layouts.drawing import SHORT, Drawing
from workers.ocr.training.invoices.sheet import Look, Sheet
from workers.ocr.training.invoices.tables import Table, TableLook

LEFT, RIGHT = 62, 533


def draw(invoice: Invoice, look: Look) -> Drawing:
    """Draw the document."""
    sheet, size = Sheet(look), look.size
    sheet.text(RIGHT, 58, invoice.seller.name, size * 1.4, bold=True, align="right", colour=look.accent)
    buyer = invoice.buyer
    sheet.text(LEFT, 118, "Nabywca:", size * 0.75)
    lines = [buyer.name, buyer.street, buyer.city, f"NIP: {look.style.tax_number(buyer.nip)}"]
    sheet.block(LEFT, 118 + size * 1.6, lines, size, width=220)
    y = 118.0
    for label, text in parts.dates(sheet, invoice, ("Data wystawienia", "Data sprzedaży", "Termin płatności")):
        sheet.text(RIGHT - 90, y, f"{label}:", size, align="right")
        sheet.text(RIGHT, y, text, size, align="right")
        y += size * 1.5
    y = 118 + size * 11
    sheet.text(LEFT, y, f"Faktura VAT nr {invoice.number}", size * 1.5, bold=True)
    text = "Za dostarczone towary i wykonane usługi obciążamy Państwa kwotami wymienionymi w poniższym zestawieniu."
    y = sheet.block(LEFT, y + size * 2.2, [text, *parts.extras(invoice)], size, width=RIGHT - LEFT)
    table = Table(sheet, LEFT, RIGHT, TableLook(SHORT, "header", size=size * 0.85, padding=3.5))
    y = table.body(table.header(y), invoice, look.style)
    y = _sums(sheet, invoice, y + size * 1.8)
    _footer(sheet, invoice)
    return Drawing([sheet], SHORT)


def _sums(sheet: Sheet, invoice: Invoice, y: float) -> float:
    look, size = sheet.look, sheet.look.size
    net, vat, _ = parts.totals_texts(sheet, invoice)
    rows = [("Wartość netto", net)]
    rows += [(f"VAT {look.style.vat_rate(row.rate)} od {look.style.amount(row.net)}", look.style.amount(row.vat)) for row in invoice.rates]
    rows += [("Podatek VAT razem", vat), ("Razem brutto", look.style.money(invoice.gross, invoice.currency))]
    for label, value in rows:
        bold = label == "Razem brutto"
        sheet.text(RIGHT - 115, y, label, size, align="right", bold=bold)
        sheet.text(RIGHT, y, value, size, align="right", bold=bold)
        y += size * 1.5
    words = f"Słownie: {parts.words_of_gross(sheet, invoice)}."
    account = f"Prosimy o wpłatę na rachunek {look.style.bank_account(invoice.bank_account)}." if invoice.bank_account else ""
    return sheet.block(LEFT, y + size, [words, f"Forma płatności: {invoice.payment}.", account, invoice.note], size, width=RIGHT - LEFT)


def _footer(sheet: Sheet, invoice: Invoice) -> None:
    seller, size = invoice.seller, sheet.look.size * 0.82
    sheet.line(LEFT, 776, RIGHT, 776, weight=0.4)
    sheet.text(
        297, 788, f"Sprzedawca: {seller.name}, {seller.street}, {seller.city}", sheet.fitted(seller.name * 2, 480, size), align="centre"
    )
    numbers = f"NIP: {sheet.look.style.tax_number(seller.nip)}" + (f", REGON: {seller.regon}" if seller.regon else "")
    bank = f"Bank: {invoice.bank_name}" if invoice.bank_account else ""
    sheet.text(297, 800, f"{numbers}  {seller.phone}  {seller.email}  {bank}", size, align="centre")
