"""Layouts with labels beside their values, a letterhead, or two languages."""

from __future__ import annotations

from faktury.domain.words import Page
from tests.domain.invoice_data import Invoice
from tests.domain.layouts.footer import footer
from tests.domain.layouts.sheet import FULL, Sheet, column, label_values, party_lines, table


def classic(invoice: Invoice) -> list[Page]:
    """Title with number, label/value dates, two columns, rows per rate, amount due."""
    rng, sheet = invoice.rng, Sheet()
    sheet.put(90, sheet.y, rng.choice(["Faktura VAT nr ", "FAKTURA nr ", "FAKTURA VAT ", "Faktura ", "Faktura nr: "]) + invoice.number, 46)
    sheet.put(1560, sheet.y, rng.choice(["ORYGINAŁ", "Oryginał / Kopia", "KOPIA"]), right=True)
    sheet.down(2.4)
    pairs = [
        ("Data wystawienia:", invoice.day(invoice.issue)),
        ("Data sprzedaży:", invoice.day(invoice.sale)),
        ("Termin płatności:", invoice.day(invoice.due)),
        ("Sposób zapłaty:", "przelew"),
    ]
    if rng.random() < 0.5:
        label_values(sheet, 90, pairs, gap=320)
    else:
        label_values(sheet, 900, pairs, right=1560)
    sheet.down()
    top = sheet.y
    bottoms = [
        column(sheet, 90, top, ["Sprzedawca", *party_lines(invoice, "seller"), "tel. +48 601 234 567"]),
        column(sheet, 860, top, ["Nabywca", *party_lines(invoice, "buyer")]),
    ]
    sheet.y = max(bottoms) + 30
    edges = table(sheet, invoice, FULL)
    for rate, row in invoice.rates.items():
        sheet.put(960, sheet.y, f"W tym {rate}%:", right=True)
        for key, value in zip(("net", "vat", "gross"), row, strict=True):
            sheet.put(edges[key], sheet.y, invoice.amount(value), right=True)
        sheet.down(1.2)
    sheet.down()
    sheet.put(90, sheet.y, "Razem do zapłaty:", 34)
    sheet.put(1560, sheet.y, invoice.amount(invoice.gross) + rng.choice([" zł", " PLN"]), 36, right=True)
    sheet.down(1.6)
    footer(sheet, invoice)
    return [sheet.page()]


def headed(invoice: Invoice) -> list[Page]:
    """Seller as an unlabelled heading, boxed number at the right, buyer below, summary table with a total row."""
    rng, sheet = invoice.rng, Sheet()
    y = column(
        sheet,
        90,
        sheet.y,
        [
            invoice.seller.name,
            f"{invoice.seller.street}, {invoice.seller.town}",
            f"NIP {invoice.seller.nip_text(rng)}  REGON 123456785",
            "www.firma.pl, tel. 22 123 45 67",
        ],
    )
    sheet.put(1100, 130, "FAKTURA VAT", 44)
    sheet.put(1100, 180, f"Nr {invoice.number}", 28)
    sheet.put(1100, 225, f"Data wystawienia {invoice.day(invoice.issue)}")
    sheet.put(1100, 260, f"Data dostawy {invoice.day(invoice.sale)}")
    sheet.y = max(y, 300) + 40
    sheet.y = column(sheet, 90, sheet.y, ["Nabywca:", *party_lines(invoice, "buyer", rng.choice(["NIP: ", "NIP ", "nr NIP: "]))]) + 20
    sheet.put(90, sheet.y, f"Zamówienie nr ZAM/{rng.randint(100, 999)}/2026 z dnia 02.01.2026")
    sheet.down(2)
    columns = [column_ for column_ in FULL if column_[0] not in ("vat",)]
    table(sheet, invoice, columns)
    sheet.down(1)
    for edge, heading in zip((800, 1050, 1300, 1570), ("Stawka VAT", "Netto", "VAT", "Brutto"), strict=True):
        sheet.put(edge, sheet.y, heading, right=True)
    sheet.down(1.2)
    for rate, row in invoice.rates.items():
        sheet.put(800, sheet.y, f"{rate}%", right=True)
        for edge, value in zip((1050, 1300, 1570), row, strict=True):
            sheet.put(edge, sheet.y, invoice.amount(value), right=True)
        sheet.down(1.2)
    sheet.put(800, sheet.y, rng.choice(["Razem", "RAZEM:", "Ogółem"]), right=True)
    for edge, value in zip((1050, 1300, 1570), (invoice.net, invoice.vat, invoice.gross), strict=True):
        sheet.put(edge, sheet.y, invoice.amount(value), right=True)
    sheet.down(2)
    if rng.random() < 0.5:
        label_values(
            sheet,
            90,
            [
                ("Zapłacono:", "0,00 PLN"),
                ("Pozostało do zapłaty:", invoice.amount(invoice.gross) + " PLN"),
                ("Termin płatności:", invoice.day(invoice.due)),
            ],
        )
    else:
        label_values(
            sheet,
            90,
            [("Do zapłaty:", invoice.amount(invoice.gross) + " PLN"), ("Termin płatności:", f"{(invoice.due - invoice.issue).days} dni")],
        )
    footer(sheet, invoice, words=rng.random() < 0.7)
    return [sheet.page()]


def bilingual(invoice: Invoice) -> list[Page]:
    """Polish / English labels, values below labels in a header grid, right-aligned totals list."""
    rng, sheet = invoice.rng, Sheet()
    sheet.put(827, sheet.y, "FAKTURA / INVOICE", 44, center=True)
    sheet.down(2.2)
    heads = [
        ("Numer / Number", invoice.number),
        ("Data wystawienia / Issue date", invoice.day(invoice.issue)),
        ("Data sprzedaży / Sale date", invoice.day(invoice.sale)),
        ("Termin płatności / Due date", invoice.day(invoice.due)),
    ]
    for index, (label, value) in enumerate(heads):
        sheet.put(90 + index * 385, sheet.y, label, 20)
        sheet.put(90 + index * 385, sheet.y + 34, value)
    sheet.down(4)
    top = sheet.y
    a = column(sheet, 90, top, ["Sprzedawca / Seller", *party_lines(invoice, "seller", "NIP / VAT ID: ")])
    b = column(sheet, 870, top, ["Nabywca / Buyer", *party_lines(invoice, "buyer", "NIP / VAT ID: ")])
    sheet.y = max(a, b) + 40
    columns = [
        ("lp", "Lp.", 90.0),
        ("name", "Nazwa / Description", 140.0),
        ("qty", "Ilość / Qty", 800.0),
        ("price", "Cena netto / Unit price", 1090.0),
        ("rate", "VAT %", 1220.0),
        ("net", "Wartość netto / Net amount", 1570.0),
    ]
    table(sheet, invoice, columns)
    sheet.down()
    for label, value in (
        ("Razem netto / Net total", invoice.net),
        ("Podatek VAT / VAT amount", invoice.vat),
        ("Razem brutto / Gross total", invoice.gross),
    ):
        sheet.put(1250, sheet.y, label, right=True)
        sheet.put(1570, sheet.y, f"{invoice.amount(value)} PLN", right=True)
        sheet.down(1.2)
    sheet.down()
    footer(sheet, invoice, words=rng.random() < 0.5)
    return [sheet.page()]
