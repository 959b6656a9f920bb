"""Two columns of parties, a ruled grid table, sums under it: what most Polish desktop programs print."""

from __future__ import annotations

from workers.ocr.training.invoices import parts
from workers.ocr.training.invoices.content import Invoice
from workers.ocr.training.invoices.layouts.drawing import FULL, WITHOUT_CODE, Drawing
from workers.ocr.training.invoices.sheet import Look, Sheet
from workers.ocr.training.invoices.tables import Table, TableLook

LEFT, RIGHT, MIDDLE = 42, 553, 306


def draw(invoice: Invoice, look: Look) -> Drawing:
    """Draw the document."""
    sheet, size = Sheet(look), look.size
    y = _head(sheet, invoice)
    for x, title, party in ((LEFT, "Sprzedawca", invoice.seller), (MIDDLE, "Nabywca", invoice.buyer)):
        sheet.text(x, y, f"{title}:", size * 1.1, bold=True)
        sheet.line(x, y + 3, x + 235, y + 3)
        sheet.block(x, y + size * 1.9, parts.party_lines(sheet, party), size, width=240, bold_first=True)
    columns = look.rng.choice([FULL, WITHOUT_CODE, WITHOUT_CODE])
    fill = look.rng.choice([None, (225, 225, 225), (210, 222, 238)])
    table = Table(sheet, LEFT, RIGHT, TableLook(columns, "grid", header_fill=fill, size=size * 0.85, padding=look.rng.uniform(2, 4)))
    y = table.body(table.header(y + size * 12.5), invoice, look.style)
    y = _sums(sheet, invoice, table, y)
    _foot(sheet, invoice, y + size * 2.5)
    return Drawing([sheet], columns)


def _head(sheet: Sheet, invoice: Invoice) -> float:
    look, size = sheet.look, sheet.look.size
    title = look.rng.choice(["Faktura VAT nr", "Faktura nr", "FAKTURA VAT NR", "Faktura VAT"])
    sheet.text(LEFT, 62, f"{title} {invoice.number}", size * 1.8, bold=True)
    sheet.text(RIGHT, 40, look.rng.choice(["ORYGINAŁ", "Oryginał / Kopia", ""]), size * 0.8, align="right")
    pairs = parts.dates(sheet, invoice, ("Data wystawienia:", "Data sprzedaży:", "Termin płatności:"))
    pairs += [("Miejsce wystawienia:", invoice.place)]
    y = parts.label_values(sheet, MIDDLE, 62 + size * 2.6, pairs, RIGHT - 120, size)
    for text in parts.extras(invoice):
        sheet.text(LEFT, y - size, text, size * 0.85)
        y += size * 1.3
    return y + size * 1.5


def _sums(sheet: Sheet, invoice: Invoice, table: Table, y: float) -> float:
    style, size = sheet.look.style, sheet.look.size * 0.85
    columns = tuple(table.edge(name)[1] - 2.5 for name in ("rate", "net", "vat", "gross"))
    y += size * 1.6
    if table.look.columns.index("rate") > table.look.columns.index("net"):
        columns = (table.edge("unit_price")[0] + 12, *columns[1:])
    sheet.text(columns[0] - 40, y, "Razem:", size, bold=True, align="right")
    for x, text in zip(columns[1:], parts.totals_texts(sheet, invoice), strict=True):
        sheet.text(x, y, text, size, bold=True, align="right")
    y = parts.rate_rows(sheet, invoice, y + size * 1.5, (columns[0], columns[1], columns[2], columns[3]), size)
    y += size * 2
    label = sheet.look.rng.choice(["Razem do zapłaty:", "Do zapłaty:", "Wartość brutto:"])
    sheet.text(LEFT, y, f"{label} {style.money(invoice.gross, invoice.currency)}", size * 1.6, bold=True)
    return y


def _foot(sheet: Sheet, invoice: Invoice, y: float) -> None:
    size = sheet.look.size
    for line in sheet.wrapped(f"Słownie: {parts.words_of_gross(sheet, invoice)}", RIGHT - LEFT, size):
        sheet.text(LEFT, y, line, size)
        y += size * 1.4
    pairs = parts.payment_pairs(sheet, invoice) + (parts.due_pairs(sheet, invoice) if sheet.look.rng.random() < 0.6 else [])
    y = parts.label_values(sheet, LEFT, y + size, pairs, LEFT + 110, size)
    if invoice.note:
        sheet.text(LEFT, y + size, f"Uwagi: {invoice.note}", size * 0.85)
    parts.signatures(sheet, max(y + 70, 740), LEFT, RIGHT)
    sheet.text(297, 818, "Strona 1 z 1", size * 0.75, align="centre")
