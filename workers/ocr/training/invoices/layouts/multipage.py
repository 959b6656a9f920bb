"""A long item table over several pages, its head repeated, amounts carried forward, sums on the last page."""

from __future__ import annotations

from workers.ocr.training.invoices import parts
from workers.ocr.training.invoices.content import Invoice
from workers.ocr.training.invoices.layouts.drawing import WITHOUT_CODE, Drawing
from workers.ocr.training.invoices.sheet import Look, Sheet
from workers.ocr.training.invoices.tables import Table, TableLook

LEFT, RIGHT, MIDDLE, BOTTOM = 44, 551, 300, 770


def draw(invoice: Invoice, look: Look) -> Drawing:
    """Draw the document."""
    sheets = [Sheet(look)]
    size = look.size

    def new_page(_: Sheet, __: float) -> tuple[Sheet, float]:
        sheets.append(Sheet(look))
        sheets[-1].text(LEFT, 44, f"Faktura nr {invoice.number} – ciąg dalszy", size * 0.9)
        return sheets[-1], 58

    y = _head(sheets[0], invoice)
    padding = 4 if len(invoice.lines) < 34 else 7
    table = Table(sheets[0], LEFT, RIGHT, TableLook(WITHOUT_CODE, "grid", header_fill=(230, 234, 240), size=size * 0.85, padding=padding))
    y = table.body(table.header(y), invoice, look.style, new_page, BOTTOM)
    if y > BOTTOM - 190:
        _, y = new_page(table.sheet, y)
        table.sheet = sheets[-1]
    _sums(table, invoice, y)
    for number, sheet in enumerate(sheets, 1):
        sheet.text(RIGHT, 815, f"Strona {number} z {len(sheets)}", size * 0.8, align="right")
    return Drawing(sheets, WITHOUT_CODE)


def _head(sheet: Sheet, invoice: Invoice) -> float:
    look, size = sheet.look, sheet.look.size
    sheet.logo(RIGHT - 60, 34, 60, 30)
    sheet.text(LEFT, 56, f"FAKTURA VAT {invoice.number}", size * 1.7, bold=True)
    labels = ("Data wystawienia:", "Data zakończenia dostawy/usługi:", "Termin płatności:")
    pairs = parts.dates(sheet, invoice, labels) + parts.payment_pairs(sheet, invoice)
    y = parts.label_values(sheet, LEFT, 56 + size * 2.4, pairs, LEFT + size * 16, size)
    ends = []
    for x, title, party in ((LEFT, "Sprzedawca:", invoice.seller), (MIDDLE, "Nabywca:", invoice.buyer)):
        sheet.text(x, y + size, title, size * 0.9, colour=look.accent)
        ends.append(sheet.block(x, y + size * 2.5, parts.party_lines(sheet, party), size, width=240, bold_first=True))
    return max(ends) + size


def _sums(table: Table, invoice: Invoice, y: float) -> None:
    sheet, size, style = table.sheet, table.sheet.look.size, table.sheet.look.style
    net, vat, gross = parts.totals_texts(sheet, invoice)
    y = table.totals_row(y, {"name": "RAZEM", "net": net, "vat": vat, "gross": gross})
    for row in invoice.rates:
        amounts = (style.amount(row.net), style.amount(row.vat), style.amount(row.gross))
        y = table.totals_row(y, {"rate": style.vat_rate(row.rate), **dict(zip(("net", "vat", "gross"), amounts, strict=True))}, bold=False)
    y += size * 2.6
    sheet.text(LEFT, y, f"Do zapłaty: {style.money(invoice.gross, invoice.currency)}", size * 1.5, bold=True)
    lines = [f"Słownie: {parts.words_of_gross(sheet, invoice)}", *parts.extras(invoice), invoice.note]
    sheet.block(LEFT, y + size * 2.2, lines, size, width=RIGHT - LEFT)
