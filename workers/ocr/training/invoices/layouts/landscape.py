"""A sheet on its side: a very wide table whose totals stand in a row under their columns, parties in one line each."""

from __future__ import annotations

from workers.ocr.training.invoices import parts
from workers.ocr.training.invoices.content import Invoice, Party
from workers.ocr.training.invoices.layouts.drawing import FULL, Drawing
from workers.ocr.training.invoices.sheet import A4, Look, Sheet
from workers.ocr.training.invoices.tables import Table, TableLook

LEFT, RIGHT = 40, 802


def draw(invoice: Invoice, look: Look) -> Drawing:
    """Draw the document."""
    sheet, size = Sheet(look, A4[1], A4[0]), look.size
    sheet.text(LEFT, 50, f"FAKTURA VAT Nr {invoice.number}", size * 1.7, bold=True)
    x = float(RIGHT)
    for label, text in reversed(parts.dates(sheet, invoice, ("Data wystawienia", "Data sprzedaży", "Termin zapłaty"))):
        sheet.text(x, 44, label, size * 0.8, align="right")
        sheet.text(x, 44 + size * 1.5, text, size, bold=True, align="right")
        x -= 110
    y = _party(sheet, 90, "Sprzedawca:", invoice.seller)
    y = _party(sheet, y, "Nabywca:", invoice.buyer)
    table = Table(sheet, LEFT, RIGHT, TableLook(FULL, "grid", size=size * 0.88, padding=3, upper=look.rng.random() < 0.5))
    y = table.body(table.header(y + 4), invoice, look.style)
    y = _totals(sheet, invoice, table, y)
    _foot(sheet, invoice, y + size * 2.4)
    return Drawing([sheet], FULL)


def _party(sheet: Sheet, y: float, title: str, party: Party) -> float:
    size = sheet.look.size
    sheet.text(LEFT, y, title, size, bold=True)
    text = f"{party.name}, {party.street}, {party.city}, NIP: {sheet.look.style.tax_number(party.nip)}"
    return sheet.block(LEFT + 80, y, [text], size, width=RIGHT - LEFT - 90) + size * 0.5


def _totals(sheet: Sheet, invoice: Invoice, table: Table, y: float) -> float:
    style = sheet.look.style
    for row in invoice.rates:
        amounts = (style.amount(row.net), style.amount(row.vat), style.amount(row.gross))
        y = table.totals_row(y, {"rate": style.vat_rate(row.rate), **dict(zip(("net", "vat", "gross"), amounts, strict=True))}, bold=False)
    net, vat, gross = parts.totals_texts(sheet, invoice)
    return table.totals_row(y, {"unit_price": "RAZEM", "rate": "X", "net": net, "vat": vat, "gross": gross})


def _foot(sheet: Sheet, invoice: Invoice, y: float) -> None:
    look, size = sheet.look, sheet.look.size
    sheet.text(RIGHT, y, f"Należność ogółem: {look.style.money(invoice.gross, invoice.currency)}", size * 1.3, bold=True, align="right")
    lines = [f"Słownie: {parts.words_of_gross(sheet, invoice)}"]
    lines += [f"{label} {value}" for label, value in parts.payment_pairs(sheet, invoice)]
    sheet.block(LEFT, y, [*lines, *parts.extras(invoice), invoice.note], size, width=420)
