"""Layouts of boxes and sections."""

from __future__ import annotations

from faktury.domain.words import Page
from tests.domain.invoice_data import Invoice
from tests.domain.layouts.footer import footer
from tests.domain.layouts.sheet import Sheet, column, party_lines, table


def boxed(invoice: Invoice) -> list[Page]:
    """Centred block headings, place and date, number under the title, totals row without a label under the table."""
    rng, sheet = invoice.rng, Sheet()
    sheet.put(1560, sheet.y, f"{invoice.seller.town.split(' ')[1]}, {invoice.day(invoice.issue)}", right=True)
    sheet.down(2)
    sheet.put(827, sheet.y, rng.choice(["FAKTURA VAT", "FAKTURA", "Faktura"]), 48, center=True)
    sheet.down(1.7)
    sheet.put(827, sheet.y, rng.choice(["nr ", "Nr: ", "numer "]) + invoice.number, 30, center=True)
    sheet.down(2)
    top = sheet.y
    sheet.put(450, top, "SPRZEDAWCA", center=True)
    sheet.put(1210, top, "NABYWCA", center=True)
    a = column(sheet, 110, top + 40, party_lines(invoice, "seller"))
    b = column(sheet, 870, top + 40, party_lines(invoice, "buyer"))
    sheet.y = max(a, b) + 20
    sheet.put(90, sheet.y, f"Data zakończenia dostawy/usługi: {invoice.day(invoice.sale)}")
    sheet.put(870, sheet.y, f"Termin zapłaty: {invoice.day(invoice.due)}")
    sheet.down(2)
    columns = [
        ("lp", "Lp", 90.0),
        ("name", "Nazwa", 140.0),
        ("unit", "jm", 640.0),
        ("qty", "Ilość", 790.0),
        ("price", "Cena|jedn.", 960.0),
        ("net", "Wartość|netto", 1150.0),
        ("rate", "Stawka|VAT", 1250.0),
        ("vat", "Kwota|VAT", 1400.0),
        ("gross", "Wartość|brutto", 1570.0),
    ]
    edges = table(sheet, invoice, columns, header_lines=True)
    label = rng.choice(["", "Razem:", "RAZEM"])
    if label:
        sheet.put(900, sheet.y, label, right=True)
    for key, value in (("net", invoice.net), ("vat", invoice.vat), ("gross", invoice.gross)):
        sheet.put(edges[key], sheet.y, invoice.amount(value), right=True)
    sheet.down(1.2)
    if rng.random() < 0.7:
        for index, (rate, row) in enumerate(invoice.rates.items()):
            if index == 0:
                sheet.put(900, sheet.y, "W tym:", right=True)
            sheet.put(edges["rate"], sheet.y, f"{rate}%", right=True)
            for key, value in zip(("net", "vat", "gross"), row, strict=True):
                sheet.put(edges[key], sheet.y, invoice.amount(value), right=True)
            sheet.down(1.2)
    sheet.down()
    sheet.put(90, sheet.y, f"Do zapłaty: {invoice.amount(invoice.gross)} zł", 32)
    sheet.down(1.5)
    footer(sheet, invoice)
    return [sheet.page()]


def visualised(invoice: Invoice) -> list[Page]:
    """Like a KSeF visualisation: sections with label: value lines, stacked parties."""
    sheet = Sheet()
    sheet.put(90, sheet.y, "Krajowy System e-Faktur", 34)
    sheet.down(1.6)
    sheet.put(1560, sheet.y, "Numer Faktury:", right=True)
    sheet.down()
    sheet.put(1560, sheet.y, invoice.number, 36, right=True)
    sheet.down()
    sheet.put(1560, sheet.y, "Faktura podstawowa", right=True)
    sheet.down(2)
    for heading, party in (("Sprzedawca", invoice.seller), ("Nabywca", invoice.buyer)):
        sheet.put(90, sheet.y, heading, 30)
        sheet.down(1.3)
        for text in (f"NIP: {party.nip}", f"Nazwa: {party.name}", "Adres", f"{party.street}, {party.town}", "Polska"):
            sheet.put(90, sheet.y, text)
            sheet.down()
        sheet.down(0.5)
    sheet.put(90, sheet.y, "Szczegóły", 30)
    sheet.down(1.3)
    sheet.put(90, sheet.y, f"Data wystawienia, z zastrzeżeniem art. 106na ust. 1 ustawy: {invoice.day(invoice.issue)}")
    sheet.down()
    sheet.put(90, sheet.y, f"Data dokonania lub zakończenia dostawy towarów lub wykonania usługi: {invoice.day(invoice.sale)}")
    sheet.down(1.5)
    sheet.put(90, sheet.y, "Pozycje", 30)
    sheet.down(1.2)
    sheet.put(90, sheet.y, "Faktura wystawiona w cenach netto w walucie PLN")
    sheet.down(1.5)
    columns = [
        ("lp", "Lp.", 90.0),
        ("name", "Nazwa towaru lub usługi", 140.0),
        ("price", "Cena jedn.|netto", 860.0),
        ("qty", "Ilość", 960.0),
        ("unit", "Miara", 1000.0),
        ("rate", "Stawka|podatku", 1250.0),
        ("net", "Wartość|sprzedaży netto", 1570.0),
    ]
    table(sheet, invoice, columns, header_lines=True)
    sheet.put(1570, sheet.y, f"Kwota należności ogółem: {invoice.amount(invoice.gross)} PLN", 28, right=True)
    sheet.down(2)
    sheet.put(90, sheet.y, "Podsumowanie stawek podatku", 30)
    sheet.down(1.3)
    for edge, heading in zip(
        (90, 160, 560, 800, 1100), ("Lp.", "Stawka podatku", "Kwota netto", "Kwota podatku", "Kwota brutto"), strict=True
    ):
        sheet.put(edge, sheet.y, heading)
    sheet.down(1.2)
    for index, (rate, row) in enumerate(invoice.rates.items()):
        sheet.put(90, sheet.y, str(index + 1))
        sheet.put(160, sheet.y, {23: "23% lub 22%", 8: "8% lub 7%"}.get(rate, f"{rate}%"))
        for edge, value in zip((560, 800, 1100), row, strict=True):
            sheet.put(edge, sheet.y, invoice.amount(value))
        sheet.down(1.2)
    sheet.down()
    sheet.put(90, sheet.y, "Numer rachunku bankowego")
    sheet.put(600, sheet.y, invoice.nrb)
    sheet.down()
    return [sheet.page()]
