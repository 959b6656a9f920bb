"""A narrow strip in a till's typeface: a simplified invoice with the buyer's NIP and tax letters."""

from __future__ import annotations

from workers.ocr.training.invoices import parts
from workers.ocr.training.invoices.content import Invoice
from workers.ocr.training.invoices.layouts.drawing import Drawing
from workers.ocr.training.invoices.sheet import Look, Sheet

WIDTH, LEFT, RIGHT, SIZE = 226.0, 12, 214, 8.2
LETTERS = {"23": "A", "8": "B", "5": "C", "0": "D", "zw": "E"}


def draw(invoice: Invoice, look: Look) -> Drawing:
    """Draw the document."""
    sheet = Sheet(look, WIDTH, 300 + 24 * len(invoice.lines) + 24 * len(invoice.rates))
    y = _head(sheet, invoice)
    style = look.style
    for line in invoice.lines:
        for part in sheet.wrapped(line.name, RIGHT - LEFT, SIZE):
            sheet.text(LEFT, y, part, SIZE)
            y += SIZE * 1.25
        price = f"{style.quantity(line.quantity)} x {style.amount((line.gross / line.quantity).quantize(line.net))}"
        sheet.text(LEFT + 50, y, price, SIZE)
        sheet.text(RIGHT, y, f"{style.amount(line.gross)} {LETTERS[line.rate]}", SIZE, align="right")
        y += SIZE * 1.4
    _tail(sheet, invoice, y)
    return Drawing([sheet], ("name", "quantity", "gross"))


def _centre(sheet: Sheet, y: float, text: str, *, bold: bool = False) -> float:
    for part in sheet.wrapped(text, RIGHT - LEFT, SIZE, bold=bold):
        sheet.text(WIDTH / 2, y, part, SIZE, bold=bold, align="centre")
        y += SIZE * 1.3
    return y


def _dashes(sheet: Sheet, y: float) -> float:
    for x in range(LEFT, RIGHT, 6):
        sheet.line(x, y - 3, x + 3, y - 3, weight=0.5)
    return y + SIZE


def _head(sheet: Sheet, invoice: Invoice) -> float:
    style, seller = sheet.look.style, invoice.seller
    y = 24.0
    for text in (seller.name, seller.street, seller.city):
        y = _centre(sheet, y, text, bold=text == seller.name)
    y = _dashes(sheet, _centre(sheet, y, f"NIP: {style.tax_number(seller.nip)}"))
    y = _centre(sheet, y, "FAKTURA UPROSZCZONA", bold=True)
    y = _centre(sheet, y, f"Nr: {invoice.number}")
    y = _centre(sheet, y, f"Data wystawienia: {style.date(invoice.issue_date)}")
    if invoice.sale_date:
        y = _centre(sheet, y, f"Data sprzedaży: {style.date(invoice.sale_date)}")
    return _dashes(sheet, _centre(sheet, y, f"NIP nabywcy: {style.tax_number(invoice.buyer.nip)}"))


def _tail(sheet: Sheet, invoice: Invoice, y: float) -> None:
    style = sheet.look.style
    y = _dashes(sheet, y + 4)
    for row in invoice.rates:
        sheet.text(LEFT, y, f"SPRZEDAŻ OPODATK. {LETTERS[row.rate]}", SIZE * 0.92)
        sheet.text(RIGHT, y, style.amount(row.gross), SIZE * 0.92, align="right")
        y += SIZE * 1.3
        sheet.text(LEFT, y, f"PTU {LETTERS[row.rate]} {style.vat_rate(row.rate)}", SIZE * 0.92)
        sheet.text(RIGHT, y, style.amount(row.vat), SIZE * 0.92, align="right")
        y += SIZE * 1.3
    net, vat, gross = parts.totals_texts(sheet, invoice)
    for label, value in (("RAZEM NETTO", net), ("SUMA PTU", vat)):
        sheet.text(LEFT, y, label, SIZE)
        sheet.text(RIGHT, y, value, SIZE, align="right")
        y += SIZE * 1.3
    sheet.text(LEFT, y + 8, "SUMA PLN", SIZE * 1.5, bold=True)
    sheet.text(RIGHT, y + 8, gross, SIZE * 1.5, bold=True, align="right")
    y = _dashes(sheet, y + 22)
    sheet.text(LEFT, y, f"{invoice.payment.upper()} PLN", SIZE)
    sheet.text(RIGHT, y, gross, SIZE, align="right")
    _centre(
        sheet,
        y + SIZE * 2.4,
        f"000{sheet.look.rng.randint(100, 999)} #Kasa {sheet.look.rng.randint(1, 9)} nr wydruku {sheet.look.rng.randint(10000, 99999)}",
    )
