"""Continuous paper from a needle printer: one typeface, rules of dashes, holes at both edges, everything in dots."""

from __future__ import annotations

import numpy as np
from PIL import Image

from workers.ocr.training.invoices import parts
from workers.ocr.training.invoices.content import Invoice
from workers.ocr.training.invoices.layouts.drawing import Drawing
from workers.ocr.training.invoices.sheet import Look, Sheet
from workers.ocr.training.line_styles import dotted

WIDTH, LEFT, RIGHT, SIZE = 595.3, 46, 549, 8.4
COLUMNS = ("position", "name", "unit", "quantity", "unit_price", "net", "rate", "gross")
ENDS = (LEFT + 14, 0, 268, 306, 374, 444, 476, RIGHT)
HEADS = ("LP", "NAZWA", "JM", "ILOŚĆ", "CENA NETTO", "NETTO", "VAT", "BRUTTO")


def draw(invoice: Invoice, look: Look) -> Drawing:
    """Draw the document."""
    sheet = Sheet(look, WIDTH, max(595.0, 330 + 26 * len(invoice.lines)))
    _holes(sheet)
    style, y = look.style, 48.0
    sheet.text(LEFT, y, f"FAKTURA VAT NR {invoice.number}", SIZE * 1.25, bold=True)
    for label, value in parts.dates(sheet, invoice, ("DATA WYSTAWIENIA:", "DATA SPRZEDAŻY:", "TERMIN PŁATNOŚCI:")):
        y += SIZE * 1.3
        sheet.text(LEFT, y, f"{label} {value}", SIZE)
    y += SIZE * 2
    ends = []
    for x, title, party in ((LEFT, "SPRZEDAWCA:", invoice.seller), (310, "NABYWCA:", invoice.buyer)):
        sheet.text(x, y, title, SIZE)
        lines = [party.name.upper(), party.street.upper(), party.city.upper(), f"NIP {style.tax_number(party.nip)}"]
        ends.append(sheet.block(x, y + SIZE * 1.3, lines, SIZE, width=236))
    y = _table(sheet, invoice, max(ends) + SIZE * 0.5)
    _sums(sheet, invoice, y)
    grey = np.asarray(sheet.image.convert("L"))
    sheet.image = Image.fromarray(dotted(grey, SIZE * sheet.scale, look.rng)).convert("RGB")
    return Drawing([sheet], COLUMNS)


def _holes(sheet: Sheet) -> None:
    y = 12.0
    while y < sheet.height:
        for x in (10.0, sheet.width - 16):
            box = [value * sheet.scale for value in (x, y, x + 6, y + 6)]
            sheet.draw.ellipse(box, fill=(210, 210, 210))
        y += 18


def _dashes(sheet: Sheet, y: float) -> float:
    for x in range(LEFT, RIGHT, 5):
        sheet.line(x, y - 3, x + 3.4, y - 3, weight=0.7)
    return y + SIZE * 1.15


def _table(sheet: Sheet, invoice: Invoice, y: float) -> float:
    style = sheet.look.style
    y = _dashes(sheet, y)
    for end, text in zip(ENDS, HEADS, strict=True):
        _cell(sheet, end, y, text)
    y = _dashes(sheet, y + SIZE * 1.2)
    for line in invoice.lines:
        name, *more = sheet.wrapped(line.name.upper(), 176, SIZE)
        texts = (
            f"{line.position}",
            name,
            line.unit,
            style.quantity(line.quantity),
            style.amount(line.unit_price),
            style.amount(line.net),
            style.vat_rate(line.rate),
            style.amount(line.gross),
        )
        for end, text in zip(ENDS, texts, strict=True):
            _cell(sheet, end, y, text)
        for part in more:
            y += SIZE * 1.2
            _cell(sheet, 0, y, part)
        y += SIZE * 1.3
    return _dashes(sheet, y)


def _cell(sheet: Sheet, end: float, y: float, text: str) -> None:
    if end:
        sheet.text(end, y, text, sheet.fitted(text, 62, SIZE), align="right")
    else:
        sheet.text(LEFT + 22, y, text, sheet.fitted(text, 178, SIZE))


def _sums(sheet: Sheet, invoice: Invoice, y: float) -> None:
    style = sheet.look.style
    for row in invoice.rates:
        text = f"VAT {style.vat_rate(row.rate)}  OD {style.amount(row.net)}  =  {style.amount(row.vat)}"
        sheet.text(LEFT, y, text, SIZE)
        y += SIZE * 1.3
    net, vat, _ = parts.totals_texts(sheet, invoice)
    sheet.text(LEFT, y, f"RAZEM NETTO: {net}   RAZEM VAT: {vat}", SIZE)
    y += SIZE * 1.6
    sheet.text(LEFT, y, f"DO ZAPŁATY: {style.money(invoice.gross, invoice.currency)}", SIZE * 1.2, bold=True)
    lines = [f"SŁOWNIE: {parts.words_of_gross(sheet, invoice).upper()}", f"FORMA PŁATNOŚCI: {invoice.payment.upper()}"]
    if invoice.bank_account:
        lines += [f"BANK: {invoice.bank_name.upper()}", f"KONTO: {style.bank_account(invoice.bank_account)}"]
    sheet.block(LEFT, y + SIZE * 1.6, [*lines, *parts.extras(invoice), invoice.note.upper()], SIZE, width=RIGHT - LEFT)
