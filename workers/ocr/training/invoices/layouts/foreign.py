"""A supplier from across the border: headings in German, Czech or French with Polish beneath them, the issuer's notes in that language."""

from __future__ import annotations

from workers.ocr.training.invoices import parts
from workers.ocr.training.invoices.content import Invoice
from workers.ocr.training.invoices.layouts.drawing import Drawing
from workers.ocr.training.invoices.sheet import Colour, Look, Sheet
from workers.ocr.training.invoices.tables import Table, TableLook

LEFT, RIGHT = 50, 545
COLUMNS = ("position", "name", "quantity", "unit", "unit_price", "net", "rate", "vat", "gross")
GREY: Colour = (105, 105, 112)
_TONGUES = {
    "de": "RECHNUNG|Rechnungsdatum|Lieferdatum|Fällig am|Verkäufer|Käufer|Gesamtbetrag|Zahlungsweise|Bankverbindung",
    "cs": "FAKTURA|Datum vystavení|Datum plnění|Datum splatnosti|Dodavatel|Odběratel|Celkem k úhradě|Způsob úhrady|Číslo účtu",
    "fr": "FACTURE|Date d'émission|Date de livraison|Échéance|Vendeur|Acheteur|Montant à payer|Règlement|Compte bancaire",
}
_NOTES = {
    "de": "Bitte geben Sie bei der Überweisung die Rechnungsnummer an. Die Ware bleibt bis zur vollständigen Bezahlung unser Eigentum.",
    "cs": "Při platbě uveďte číslo faktury. Zboží zůstává do úplného zaplacení majetkem dodavatele.",
    "fr": "Merci d'indiquer le numéro de facture lors du règlement. Pénalités de retard : trois fois le taux légal.",
}


def draw(invoice: Invoice, look: Look) -> Drawing:
    """Draw the document."""
    sheet, size = Sheet(look), look.size
    tongue = look.rng.choice(list(_TONGUES))
    title, *days, seller, buyer, total, payment, account = _TONGUES[tongue].split("|")
    sheet.text(LEFT, 64, f"{title} / FAKTURA VAT", size * 1.6, bold=True)
    sheet.text(RIGHT, 64, f"№ {invoice.number}", size * 1.3, bold=True, align="right")
    sheet.line(LEFT, 72, RIGHT, 72, weight=1.2, colour=look.accent)
    y = _parties(sheet, invoice, _days(sheet, invoice, days), (seller, buyer))
    table = Table(sheet, LEFT, RIGHT, TableLook(COLUMNS, look.rng.choice(["rows", "grid"]), header_fill=(232, 232, 236), size=size * 0.8))
    y = _sums(sheet, invoice, table.body(table.header(y + size), invoice, look.style) + size * 1.8)
    _label(sheet, RIGHT - 250, y + size, total, "Do zapłaty")
    sheet.text(RIGHT, y + size, look.style.money(invoice.gross, invoice.currency), size * 1.4, bold=True, align="right")
    y = _payment(sheet, invoice, y + size * 4, (payment, account))
    lines = [f"Słownie: {parts.words_of_gross(sheet, invoice)}", *parts.extras(invoice), _NOTES[tongue]]
    sheet.block(LEFT, y + size * 3.4, lines, size * 0.85, width=RIGHT - LEFT)
    return Drawing([sheet], COLUMNS)


def _days(sheet: Sheet, invoice: Invoice, labels: list[str]) -> float:
    size = sheet.look.size
    y = 72 + size * 2
    polish = ("Data wystawienia", "Data sprzedaży", "Termin płatności")
    days = (invoice.issue_date, invoice.sale_date, invoice.due_date)
    for foreign, label, day in zip(labels, polish, days, strict=True):
        if day:
            _label(sheet, LEFT, y, foreign, label)
            sheet.text(LEFT + 150, y, sheet.look.style.date(day), size, bold=True)
            y += size * 2.2
    return y


def _parties(sheet: Sheet, invoice: Invoice, y: float, labels: tuple[str, str]) -> float:
    size, ends = sheet.look.size, []
    sides = ((LEFT, labels[0], "Sprzedawca", invoice.seller), (310, labels[1], "Nabywca", invoice.buyer))
    for x, foreign, label, party in sides:
        sheet.text(x, y + size, f"{foreign} / {label}", size * 0.85, bold=True, colour=sheet.look.accent)
        ends.append(sheet.block(x, y + size * 2.5, parts.party_lines(sheet, party, "NIP / VAT: "), size, width=235, bold_first=True))
    return max(ends)


def _payment(sheet: Sheet, invoice: Invoice, y: float, labels: tuple[str, str]) -> float:
    size = sheet.look.size
    _label(sheet, LEFT, y, labels[0], "Forma płatności")
    sheet.text(LEFT + 150, y, invoice.payment, size)
    if invoice.bank_account:
        y += size * 2.2
        _label(sheet, LEFT, y, labels[1], "Nr konta")
        sheet.text(LEFT + 150, y, f"{sheet.look.style.bank_account(invoice.bank_account)}, {invoice.bank_name}", size)
    return y


def _label(sheet: Sheet, x: float, y: float, foreign: str, polish: str) -> None:
    size = sheet.look.size
    sheet.text(x, y, foreign, size * 0.95)
    sheet.text(x, y + size * 0.95, polish, size * 0.72, colour=GREY)


def _sums(sheet: Sheet, invoice: Invoice, y: float) -> float:
    size, columns = sheet.look.size * 0.9, (RIGHT - 240, RIGHT - 160, RIGHT - 80, RIGHT)
    for x, text in zip(columns, ("VAT %", "Netto", "VAT", "Brutto"), strict=True):
        sheet.text(x, y, text, size * 0.9, align="right", colour=GREY)
    y = parts.rate_rows(sheet, invoice, y + size * 1.5, columns, size, first="")
    sheet.line(RIGHT - 280, y - size * 1.05, RIGHT, y - size * 1.05, weight=0.5)
    sheet.text(columns[0], y, "Suma", size, align="right", bold=True)
    for x, text in zip(columns[1:], parts.totals_texts(sheet, invoice), strict=True):
        sheet.text(x, y, text, size, bold=True, align="right")
    return y + size * 1.5
