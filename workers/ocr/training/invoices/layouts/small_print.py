"""A carrier's invoice: a grid of particulars, few positions with long names, and terms in two columns of the smallest type."""

from __future__ import annotations

from workers.ocr.training.invoices import parts
from workers.ocr.training.invoices.content import Invoice
from workers.ocr.training.invoices.layouts.drawing import Drawing
from workers.ocr.training.invoices.sheet import Look, Sheet
from workers.ocr.training.invoices.tables import Table, TableLook

LEFT, RIGHT, SMALL = 36, 559, 6.0
COLUMNS = ("position", "name", "quantity", "unit", "unit_price", "rate", "net", "vat", "gross")
_TERMS = (
    "1. Reklamacje należy zgłaszać na piśmie w terminie 7 dni od otrzymania faktury, pod rygorem utraty roszczeń.",
    "2. W razie zwłoki naliczamy odsetki ustawowe za opóźnienie w transakcjach handlowych (art. 7 ust. 1 ustawy z 8.03.2013 r.).",
    "3. Kompensata wierzytelności wymaga pisemnej zgody wystawcy. Cesja – tylko za zgodą (§ 12 pkt 3 OWU).",
    "4. Do spraw nieuregulowanych stosuje się przepisy Kodeksu cywilnego oraz konwencji CMR; sąd właściwy dla siedziby przewoźnika.",
    "5. Administratorem danych osobowych jest wystawca; podstawa prawna: art. 6 ust. 1 lit. b i c RODO.",
    "6. Paliwo: dopłata 4,5% przy cenie ON > 6,20 zł/l; postój od 3. godziny: 45,00 EUR/h.",
)


def draw(invoice: Invoice, look: Look) -> Drawing:
    """Draw the document."""
    sheet, size = Sheet(look), look.size
    sheet.logo(LEFT, 26, 30, 30)
    sheet.text(LEFT + 40, 46, invoice.seller.name, sheet.fitted(invoice.seller.name, 300, size * 1.5, bold=True), bold=True)
    sheet.text(RIGHT, 46, "FAKTURA VAT", size * 1.9, bold=True, align="right", colour=look.accent)
    y = _grid(sheet, invoice, 72)
    table = Table(sheet, LEFT, RIGHT, TableLook(COLUMNS, "grid", header_fill=(222, 226, 232), size=size * 0.8, padding=3, upper=True))
    y = table.body(table.header(y + size * 1.2), invoice, look.style)
    net, vat, gross = parts.totals_texts(sheet, invoice)
    y = table.totals_row(y, {"name": "RAZEM", "net": net, "vat": vat, "gross": gross})
    for row in invoice.rates:
        amounts = {"net": look.style.amount(row.net), "vat": look.style.amount(row.vat), "gross": look.style.amount(row.gross)}
        y = table.totals_row(y, {"name": "w tym", "rate": look.style.vat_rate(row.rate), **amounts}, bold=False)
    y += size * 2.2
    sheet.text(LEFT, y, "DO ZAPŁATY:", size * 1.2, bold=True)
    sheet.text(LEFT + 96, y, look.style.money(invoice.gross, invoice.currency), size * 1.5, bold=True)
    lines = [f"Słownie: {parts.words_of_gross(sheet, invoice)}", *(f"{a} {b}" for a, b in parts.payment_pairs(sheet, invoice))]
    y = sheet.block(LEFT, y + size * 1.9, [*lines, *parts.extras(invoice), invoice.note], size * 0.9, width=RIGHT - LEFT)
    _terms(sheet, max(y + size, 716))
    return Drawing([sheet], COLUMNS)


def _grid(sheet: Sheet, invoice: Invoice, y: float) -> float:
    """Captions in the smallest type over values, three to a row, ruled."""
    style, rng, size = sheet.look.style, sheet.look.rng, sheet.look.size
    seller, buyer = invoice.seller, invoice.buyer
    cells = [("Numer faktury", invoice.number), *parts.dates(sheet, invoice, ("Data wystawienia", "Data sprzedaży", "Termin płatności"))]
    cells += [("Sprzedawca", f"{seller.street}, {seller.city}"), ("NIP sprzedawcy", style.tax_number(seller.nip))]
    cells += [("Nabywca", buyer.name), ("Adres nabywcy", f"{buyer.street}, {buyer.city}"), ("NIP nabywcy", style.tax_number(buyer.nip))]
    cells += [
        ("Nr zlecenia", f"TR-{rng.randint(1000, 9999)}/{rng.choice('ABCDE')}"),
        ("Nr rej. pojazdu", f"WX {rng.randint(10000, 99999)}"),
    ]
    width, height = (RIGHT - LEFT) / 3, size * 2.5
    for number, (caption, value) in enumerate(cells):
        x, top = LEFT + number % 3 * width, y + number // 3 * height
        sheet.box(x, top, x + width, top + height, outline=(90, 90, 96))
        sheet.text(x + 3, top + SMALL + 1, caption, SMALL)
        sheet.text(x + 6, top + height - 4, value, sheet.fitted(value, width - 10, size), bold=number == 0)
    return y + (len(cells) + 2) // 3 * height


def _terms(sheet: Sheet, y: float) -> None:
    sheet.line(LEFT, y - SMALL * 1.5, RIGHT, y - SMALL * 1.5, weight=0.3)
    half, width = len(_TERMS) // 2, (RIGHT - LEFT) / 2 - 10
    for x, terms in ((LEFT, _TERMS[:half]), (LEFT + width + 20, _TERMS[half:])):
        line = y
        for term in terms:
            for part in sheet.wrapped(term, width, SMALL):
                if line < sheet.height - SMALL:
                    sheet.text(x, line, part, SMALL, colour=(70, 70, 76))
                line += SMALL * 1.25
