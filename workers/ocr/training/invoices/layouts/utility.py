"""A supplier's bill: the sum to pay in a coloured box at the top, a settlement, and a payment slip to cut off at the bottom."""

from __future__ import annotations

from workers.ocr.training.invoices import parts
from workers.ocr.training.invoices.content import Invoice
from workers.ocr.training.invoices.layouts.drawing import Drawing
from workers.ocr.training.invoices.sheet import Colour, Look, Sheet
from workers.ocr.training.invoices.tables import WHITE, Table, TableLook

LEFT, RIGHT, SLIP = 40, 555, 690
COLUMNS = ("name", "quantity", "unit", "unit_price", "net", "rate", "vat", "gross")
PALE: Colour = (238, 241, 246)


def draw(invoice: Invoice, look: Look) -> Drawing:
    """Draw the document."""
    sheet, size = Sheet(look), look.size
    sheet.logo(LEFT, 28, 44, 34)
    sheet.block(
        LEFT + 54, 40, [invoice.seller.name, f"{invoice.seller.street}, {invoice.seller.city}"], size * 0.85, width=230, bold_first=True
    )
    sheet.text(LEFT, 84, f"NIP: {look.style.tax_number(invoice.seller.nip)}", size * 0.8)
    _to_pay(sheet, invoice)
    y = 126.0
    sheet.text(LEFT, y, f"Faktura VAT nr {invoice.number}", size * 1.35, bold=True)
    lines = [f"{label} {value}" for label, value in parts.dates(sheet, invoice, ("z dnia", "Data sprzedaży", "Termin płatności"))]
    y = sheet.block(LEFT, y + size * 1.8, [*lines, *parts.extras(invoice)], size * 0.9, width=RIGHT - LEFT)
    sheet.box(LEFT, y, RIGHT, y + size * 7, fill=PALE)
    sheet.text(LEFT + 8, y + size * 1.4, "Nabywca", size * 0.75, bold=True, colour=look.accent)
    buyer = invoice.buyer
    for number, text in enumerate((buyer.name, buyer.street, buyer.city, f"NIP: {look.style.tax_number(buyer.nip)}")):
        sheet.text(LEFT + 8, y + size * (2.8 + 1.25 * number), text, sheet.fitted(text, 330, size, bold=number == 0), bold=number == 0)
    y += size * 9
    sheet.text(LEFT, y, "Rozliczenie", size * 1.15, bold=True, colour=look.accent)
    table = Table(sheet, LEFT, RIGHT, TableLook(COLUMNS, "rows", header_fill=look.accent, header_ink=WHITE, size=size * 0.78, padding=2.2))
    y = table.body(table.header(y + size * 0.7), invoice, look.style)
    y = _sums(sheet, table, invoice, y)
    words = f"Słownie: {parts.words_of_gross(sheet, invoice)}"
    y = sheet.block(LEFT, y + size * 1.4, [words, invoice.note], size * 0.8, width=RIGHT - LEFT)
    _slip(sheet, invoice, max(SLIP, y + size))
    return Drawing([sheet], COLUMNS)


def _to_pay(sheet: Sheet, invoice: Invoice) -> None:
    look, size = sheet.look, sheet.look.size
    sheet.box(350, 26, RIGHT, 92, fill=look.accent)
    sheet.text(362, 42, "Do zapłaty", size * 0.9, colour=WHITE)
    sheet.text(362, 66, look.style.money(invoice.gross, invoice.currency), size * 2, bold=True, colour=WHITE)
    if invoice.due_date:
        sheet.text(362, 83, f"do dnia {look.style.date(invoice.due_date)}", size * 0.95, colour=WHITE)


def _sums(sheet: Sheet, table: Table, invoice: Invoice, y: float) -> float:
    style = sheet.look.style
    for row in invoice.rates:
        amounts = {
            "net": style.amount(row.net),
            "rate": style.vat_rate(row.rate),
            "vat": style.amount(row.vat),
            "gross": style.amount(row.gross),
        }
        y = table.totals_row(y, {"name": "w tym", **amounts}, bold=False)
    net, vat, gross = parts.totals_texts(sheet, invoice)
    return table.totals_row(y, {"name": "Ogółem", "net": net, "vat": vat, "gross": gross})


def _slip(sheet: Sheet, invoice: Invoice, y: float) -> None:
    """The slip: small captions over values in frames."""
    look, size = sheet.look, sheet.look.size
    for x in range(LEFT - 20, RIGHT + 20, 8):
        sheet.line(x, y, x + 4, y, weight=0.4, colour=(120, 120, 120))
    sheet.text(RIGHT, y + 9, "Polecenie przelewu / wpłata gotówkowa", 6, align="right")
    account = look.style.bank_account(invoice.bank_account) if invoice.bank_account else "–"
    rows = (
        ("nazwa odbiorcy", invoice.seller.name),
        ("nr rachunku odbiorcy", account),
        ("kwota", look.style.money(invoice.gross, invoice.currency)),
        ("tytułem", f"Faktura {invoice.number}"),
    )
    step = min(24.0, (sheet.height - y - 24) / len(rows))
    for number, (caption, value) in enumerate(rows):
        top = y + 14 + number * step
        sheet.box(LEFT, top, 400, top + step - 2, outline=look.accent)
        sheet.text(LEFT + 3, top + 6.5, caption, 5.6, colour=look.accent)
        sheet.text(LEFT + 8, top + step - 5, value, sheet.fitted(value, 340, size * 0.95))
    if not invoice.bank_account:
        sheet.text(412, y + 40, f"Płatność: {invoice.payment}", size * 0.8)
    else:
        sheet.text(412, y + 40, sheet.wrapped(invoice.bank_name, 140, size * 0.8)[0], size * 0.8)
