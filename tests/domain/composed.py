"""Layouts put together from parts: any heading with any way to show the parties, the items and the totals."""

from __future__ import annotations

from collections.abc import Callable

from faktury.domain.words import Page
from tests.domain.invoice_data import Invoice, spell
from tests.domain.layouts import FULL, Sheet, column, table

Part = Callable[[Sheet, Invoice], None]


def _title_line(sheet: Sheet, invoice: Invoice) -> None:
    sheet.put(90, sheet.y, f"Faktura VAT nr {invoice.number}", 40)
    sheet.down(2)
    sheet.put(90, sheet.y, f"Wystawiono dnia: {invoice.day(invoice.issue)}, {invoice.seller.town.split(' ')[1]}")
    sheet.down()
    sheet.put(90, sheet.y, f"Data sprzedaży: {invoice.day(invoice.sale)}")
    sheet.down(2)


def _of_the_day(sheet: Sheet, invoice: Invoice) -> None:
    sheet.put(827, sheet.y, f"FAKTURA VAT {invoice.number} z dnia {invoice.day(invoice.issue)}", 34, center=True)
    sheet.down(3)


def _grid(sheet: Sheet, invoice: Invoice) -> None:
    sheet.put(90, sheet.y, "FAKTURA", 50)
    sheet.down(2.4)
    cells = (
        ("Numer faktury", invoice.number),
        ("Data wystawienia", invoice.day(invoice.issue)),
        ("Data dostawy", invoice.day(invoice.sale)),
    )
    for index, (caption, value) in enumerate(cells):
        sheet.put(90 + 480 * index, sheet.y, caption, 19)
        sheet.put(90 + 480 * index, sheet.y + 36, value, 26)
    sheet.down(4)


def _right_box(sheet: Sheet, invoice: Invoice) -> None:
    sheet.put(90, sheet.y, "LOGO FIRMY", 30)
    for index, (label, value) in enumerate(
        (
            ("Nr faktury:", invoice.number),
            ("Data faktury:", invoice.day(invoice.issue)),
            ("Data wykonania usługi:", invoice.day(invoice.sale)),
        )
    ):
        sheet.put(1000, sheet.y + 38 * index, label)
        sheet.put(1570, sheet.y + 38 * index, value, right=True)
    sheet.down(4)
    sheet.put(827, sheet.y, "Faktura", 44, center=True)
    sheet.down(2)


def _caption_below(sheet: Sheet, invoice: Invoice) -> None:
    sheet.put(1150, sheet.y, f"{invoice.seller.town.split(' ')[1]}, {invoice.day(invoice.issue)}")
    sheet.put(1150, sheet.y + 28, "miejsce i data wystawienia", 15)
    sheet.down(3)
    sheet.put(827, sheet.y, f"Faktura VAT nr: {invoice.number}", 38, center=True)
    sheet.down(2.5)


def _bilingual(sheet: Sheet, invoice: Invoice) -> None:
    sheet.put(90, sheet.y, "Faktura VAT / VAT Invoice", 38)
    sheet.down(1.8)
    for label, value in (
        ("Nr / No.:", invoice.number),
        ("Data wystawienia / Date of issue:", invoice.day(invoice.issue)),
        ("Data sprzedaży / Date of sale:", invoice.day(invoice.sale)),
    ):
        sheet.put(90, sheet.y, label)
        sheet.put(620, sheet.y, value)
        sheet.down()
    sheet.down()


HEADINGS: dict[str, Part] = {
    "title_line": _title_line,
    "of_the_day": _of_the_day,
    "grid": _grid,
    "right_box": _right_box,
    "caption_below": _caption_below,
    "bilingual": _bilingual,
}


def _lines(invoice: Invoice, side: str, nip: str = "NIP: ") -> list[str]:
    party = invoice.seller if side == "seller" else invoice.buyer
    return [party.name, party.street, party.town, nip + party.nip_text(invoice.rng)]


def _side_by_side(sheet: Sheet, invoice: Invoice) -> None:
    a = column(sheet, 90, sheet.y, ["Sprzedawca:", *_lines(invoice, "seller"), "REGON: 123456785", "BDO 000123456"])
    b = column(sheet, 900, sheet.y, ["Nabywca:", *_lines(invoice, "buyer")])
    sheet.y = max(a, b) + 30


def _buyer_first(sheet: Sheet, invoice: Invoice) -> None:
    a = column(sheet, 90, sheet.y, ["NABYWCA", *_lines(invoice, "buyer", "NIP ")])
    b = column(sheet, 900, sheet.y, ["SPRZEDAWCA", *_lines(invoice, "seller", "NIP ")])
    sheet.y = max(a, b) + 30


def _stacked(sheet: Sheet, invoice: Invoice) -> None:
    sheet.y = column(sheet, 90, sheet.y, ["Sprzedawca", *_lines(invoice, "seller"), "tel. 601 234 567"]) + 20
    sheet.y = column(sheet, 90, sheet.y, ["Nabywca", *_lines(invoice, "buyer")]) + 30


def _captions_left(sheet: Sheet, invoice: Invoice) -> None:
    for caption, side in (("Wystawca:", "seller"), ("Kupujący:", "buyer")):
        sheet.put(90, sheet.y, caption)
        sheet.y = column(sheet, 330, sheet.y, _lines(invoice, side)) + 20
    sheet.down()


def _with_recipient(sheet: Sheet, invoice: Invoice) -> None:
    a = column(sheet, 90, sheet.y, ["Sprzedawca", *_lines(invoice, "seller")])
    b = column(sheet, 640, sheet.y, ["Nabywca", *_lines(invoice, "buyer")])
    column(sheet, 1190, sheet.y, ["Odbiorca", "Magazyn Centralny", "ul. Boczna 3", "NIP: 5261040828"])
    sheet.y = max(a, b) + 30


def _named_nips(sheet: Sheet, invoice: Invoice) -> None:
    for index, (side, word) in enumerate((("seller", "sprzedawcy"), ("buyer", "nabywcy"))):
        party = invoice.seller if side == "seller" else invoice.buyer
        column(
            sheet,
            90 + 800 * index,
            sheet.y,
            [f"Dane {word}:", party.name, f"{party.street}, {party.town}", f"NIP {word}: {party.nip_text(invoice.rng)}"],
        )
    sheet.y += 200


def _heading_seller(sheet: Sheet, invoice: Invoice) -> None:
    top = sheet.y
    column(sheet, 90, top, [*_lines(invoice, "seller", "NIP: "), "KRS 0000123456"])
    sheet.y = column(sheet, 950, top, ["Nabywca:", *_lines(invoice, "buyer")]) + 40


PARTIES: dict[str, Part] = {
    "side_by_side": _side_by_side,
    "buyer_first": _buyer_first,
    "stacked": _stacked,
    "captions_left": _captions_left,
    "with_recipient": _with_recipient,
    "named_nips": _named_nips,
    "heading_seller": _heading_seller,
}


def _rate_table(sheet: Sheet, invoice: Invoice) -> None:
    edges = (900, 1130, 1350, 1570)
    for edge, heading in zip(edges, ("Stawka", "Wartość netto", "Kwota VAT", "Wartość brutto"), strict=True):
        sheet.put(edge, sheet.y, heading, 21, right=True)
    sheet.down(1.2)
    rows = [(f"{rate}%", *row) for rate, row in invoice.rates.items()] + [("Razem", invoice.net, invoice.vat, invoice.gross)]
    for caption, *values in rows:
        sheet.put(edges[0], sheet.y, caption, right=True)
        for edge, value in zip(edges[1:], values, strict=True):
            sheet.put(edge, sheet.y, invoice.amount(value), right=True)
        sheet.down(1.2)
    sheet.down()
    sheet.put(90, sheet.y, f"Razem do zapłaty: {invoice.amount(invoice.gross)} PLN", 30)


def _list(sheet: Sheet, invoice: Invoice) -> None:
    for label, value in (("Suma netto", invoice.net), ("Podatek VAT", invoice.vat), ("Do zapłaty brutto", invoice.gross)):
        sheet.put(1000, sheet.y, label)
        sheet.put(1570, sheet.y, f"{invoice.amount(value)} zł", right=True)
        sheet.down(1.3)
    sheet.put(90, sheet.y, f"Słownie: {spell(invoice.gross)}")


def _captions_above(sheet: Sheet, invoice: Invoice) -> None:
    for index, (label, value) in enumerate((("Razem netto", invoice.net), ("VAT", invoice.vat), ("Razem brutto", invoice.gross))):
        sheet.put(600 + 330 * index, sheet.y, label, 20)
        sheet.put(600 + 330 * index, sheet.y + 38, f"{invoice.amount(value)} PLN", 26)
    sheet.down(4)
    sheet.put(90, sheet.y, f"słownie złotych: {spell(invoice.gross)}")


def _bare_row(sheet: Sheet, invoice: Invoice) -> None:
    sheet.y -= 10
    for edge, value in ((1150, invoice.net), (1390, invoice.vat), (1570, invoice.gross)):
        sheet.put(edge, sheet.y, invoice.amount(value), right=True)
    sheet.down(2)
    sheet.put(90, sheet.y, f"Należność ogółem: {invoice.amount(invoice.gross)} zł", 30)


def _rate_lines(sheet: Sheet, invoice: Invoice) -> None:
    for rate, (net, vat, _) in invoice.rates.items():
        sheet.put(90, sheet.y, f"Netto {rate}%: {invoice.amount(net)}   VAT {rate}%: {invoice.amount(vat)}".replace("   ", " "))
        sheet.down()
    sheet.put(90, sheet.y, f"Wartość netto: {invoice.amount(invoice.net)} PLN")
    sheet.down()
    sheet.put(90, sheet.y, f"Wartość VAT: {invoice.amount(invoice.vat)} PLN")
    sheet.down()
    sheet.put(90, sheet.y, f"Wartość brutto: {invoice.amount(invoice.gross)} PLN")


def _of_which(sheet: Sheet, invoice: Invoice) -> None:
    for index, (caption, values) in enumerate(
        [("RAZEM", (invoice.net, invoice.vat, invoice.gross)), *((f"{rate}%", row) for rate, row in invoice.rates.items())]
    ):
        if index == 1:
            sheet.put(800, sheet.y, "w tym", right=True)
        sheet.put(960 if index == 0 else 1240, sheet.y, caption, right=True)
        for edge, value in zip((1150, 1390, 1570), values, strict=True):
            sheet.put(edge, sheet.y, invoice.amount(value), right=True)
        sheet.down(1.2)
    sheet.put(90, sheet.y, "Zapłacono: 0,00 zł")
    sheet.down()
    sheet.put(90, sheet.y, f"Pozostało do zapłaty: {invoice.amount(invoice.gross)} zł")


TOTALS: dict[str, Part] = {
    "rate_table": _rate_table,
    "list": _list,
    "captions_above": _captions_above,
    "bare_row": _bare_row,
    "rate_lines": _rate_lines,
    "of_which": _of_which,
}


def compose(invoice: Invoice, heading: str, parties: str, totals: str) -> list[Page]:
    """A page of the three parts with the full item table between them."""
    sheet = Sheet()
    HEADINGS[heading](sheet, invoice)
    PARTIES[parties](sheet, invoice)
    sheet.y += 30
    table(sheet, invoice, FULL)
    sheet.down()
    TOTALS[totals](sheet, invoice)
    sheet.down(2)
    sheet.put(90, sheet.y, f"Numer rachunku: {invoice.nrb_text}")
    return [sheet.page()]
