"""Word-level simulator: draws invoices of several layout families as words with boxes, and reads them badly on request."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from faktury.domain.words import Page, Word
from tests.domain.invoice_data import Invoice

WIDTH, HEIGHT = 1654, 2339
_NARROW = set("iljtfr.,:;|!'()[]/ -I1")
_WIDE = set("mwMWOQGDN%@")


def char_width(char: str) -> float:
    return 0.29 if char in _NARROW else 0.82 if char in _WIDE else 0.66 if char.isupper() else 0.54


def text_width(text: str, size: float) -> float:
    return sum(char_width(char) for char in text) * size


@dataclass
class Sheet:
    """A page being drawn; each `put` is one run, as a detector would box it."""

    number: int = 1
    words: list[Word] = field(default_factory=list)
    run: int = 0
    y: float = 120.0
    line: float = 25.0
    size: float = 24.0

    def put(self, x: float, y: float, text: str, size: float | None = None, *, right: bool = False, center: bool = False) -> float:
        size = size or self.size
        width = text_width(text, size)
        x = x - width if right else x - width / 2 if center else x
        self.run += 1
        cursor = x
        for part in text.split(" "):
            part_width = text_width(part, size)
            if part:
                self.words.append(Word(part, (cursor, y - 0.74 * size, cursor + part_width, y + 0.2 * size), 0.97, self.run))
            cursor += part_width + text_width(" ", size)
        return x + width

    def down(self, lines: float = 1.0) -> float:
        self.y += lines * self.size * 1.45
        return self.y

    def page(self) -> Page:
        return Page(self.number, WIDTH, HEIGHT, tuple(self.words), "easyocr")


Column = tuple[str, float, str]


def label_values(sheet: Sheet, x: float, pairs: Iterable[tuple[str, str]], gap: float | None = None, right: float | None = None) -> None:
    for label, value in pairs:
        end = sheet.put(x, sheet.y, label)
        if right is not None:
            sheet.put(right, sheet.y, value, right=True)
        else:
            sheet.put(x + gap if gap else end + 10, sheet.y, value)
        sheet.down()


def party_lines(invoice: Invoice, which: str, nip_label: str = "NIP: ") -> list[str]:
    party = invoice.seller if which == "seller" else invoice.buyer
    return [party.name, party.street, party.town, nip_label + party.nip_text(invoice.rng)]


def column(sheet: Sheet, x: float, y: float, lines: Iterable[str]) -> float:
    for text in lines:
        sheet.put(x, y, text)
        y += sheet.size * 1.45
    return y


def item_cells(invoice: Invoice, index: int) -> dict[str, str]:
    item = invoice.items[index]
    a = invoice.amount
    return {
        "lp": f"{index + 1}.",
        "name": item.name,
        "unit": item.unit,
        "qty": str(item.quantity),
        "price": a(item.price),
        "net": a(item.net),
        "rate": f"{item.rate}%",
        "vat": a(item.vat),
        "gross": a(item.gross),
        "code": f"{index + 10}.{index + 20}.1",
    }


def table(sheet: Sheet, invoice: Invoice, columns: list[tuple[str, str, float]], *, header_lines: bool = False) -> dict[str, float]:
    """Columns: (key, heading, right or left edge); numbers right-aligned, text left-aligned."""
    left_keys = {"lp", "name", "unit", "code"}
    for key, heading, edge in columns:
        parts = heading.split("|") if header_lines else [heading.replace("|", " ")]
        for row, part in enumerate(parts):
            sheet.put(edge, sheet.y + row * sheet.size * 1.15, part, sheet.size * 0.92, right=key not in left_keys)
    sheet.down(2.4 if header_lines else 1.3)
    for index in range(len(invoice.items)):
        cells = item_cells(invoice, index)
        for key, _, edge in columns:
            sheet.put(edge, sheet.y, cells[key], sheet.size * 0.95, right=key not in left_keys)
        sheet.down(1.25)
    return {key: edge for key, _, edge in columns}


FULL = [
    ("lp", "Lp.", 90.0),
    ("name", "Nazwa towaru lub usługi", 140.0),
    ("unit", "J.m.", 640.0),
    ("qty", "Ilość", 790.0),
    ("price", "Cena netto", 960.0),
    ("net", "Wartość netto", 1150.0),
    ("rate", "VAT", 1240.0),
    ("vat", "Kwota VAT", 1390.0),
    ("gross", "Wartość brutto", 1570.0),
]


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
    _footer(sheet, invoice)
    return [sheet.page()]


def _footer(sheet: Sheet, invoice: Invoice, words: bool = True) -> None:
    from tests.domain.invoice_data import spell

    if words:
        sheet.put(90, sheet.y, f"Słownie: {spell(invoice.gross, invoice.rng.randint(0, 3))}")
        sheet.down()
    sheet.put(90, sheet.y, "Bank: PKO BP S.A.")
    sheet.down()
    sheet.put(90, sheet.y, f"{invoice.rng.choice(['Nr konta:', 'Numer rachunku:', 'Konto:'])} {invoice.nrb_text}")
    sheet.down(2)
    sheet.put(90, sheet.y, "Uwagi: Prosimy o podanie numeru faktury w tytule przelewu.", 20)
    sheet.down(5)
    sheet.put(160, sheet.y, "Osoba upoważniona do odbioru", 20)
    sheet.put(1400, sheet.y, "Osoba upoważniona do wystawienia", 20, right=True)


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
    _footer(sheet, invoice, words=rng.random() < 0.7)
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
    _footer(sheet, invoice, words=rng.random() < 0.5)
    return [sheet.page()]


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
    _footer(sheet, invoice)
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


DEVELOPED: dict[str, Callable[[Invoice], list[Page]]] = {
    "classic": classic,
    "headed": headed,
    "bilingual": bilingual,
    "boxed": boxed,
    "visualised": visualised,
}

_CONFUSED = {
    "0": "O",
    "O": "0",
    "1": "l",
    "l": "1",
    "5": "S",
    "8": "B",
    "ł": "l",
    "ó": "o",
    "ą": "a",
    "ę": "e",
    "ś": "s",
    "ż": "z",
    "ć": "c",
    "ń": "n",
    ",": ".",
    ".": ",",
    "i": "l",
    "a": "o",
    "e": "c",
    "n": "r",
    "3": "8",
    "6": "5",
    "7": "1",
    "9": "8",
    "2": "7",
    "4": "1",
}


def misread(pages: list[Page], seed: int, rate: float) -> list[Page]:
    """The pages as a reader with a character error rate would return them; words also join and split now and then."""
    rng = random.Random(seed)
    return [Page(page.number, page.width, page.height, tuple(_misread_words(page.words, rng, rate)), page.source) for page in pages]


def _misread_words(words: Iterable[Word], rng: random.Random, rate: float) -> list[Word]:
    result: list[Word] = []
    for word in words:
        text = "".join(_misread_char(char, rng, rate) for char in word.text)
        if not text:
            continue
        box = tuple(edge + rng.uniform(-1.5, 1.5) for edge in word.box)
        damaged = text != word.text
        confidence = rng.uniform(0.35, 0.99) if damaged else rng.uniform(0.87, 1.0)
        previous = result[-1] if result else None
        if previous and previous.run == word.run and rng.random() < rate * 1.5:
            joined = (previous.box[0], min(previous.box[1], box[1]), box[2], max(previous.box[3], box[3]))
            result[-1] = Word(previous.text + text, joined, min(previous.confidence, confidence), word.run)
            continue
        result.append(Word(text, (box[0], box[1], box[2], box[3]), confidence, word.run))
    return result


def _misread_char(char: str, rng: random.Random, rate: float) -> str:
    if rng.random() >= rate:
        return char
    kind = rng.random()
    if kind < 0.75:
        return _CONFUSED.get(char, char)
    return "" if kind < 0.9 else char + rng.choice(".,'-")


def tilt(pages: list[Page], slope: float) -> list[Page]:
    """The pages scanned slightly askew."""
    return [
        Page(
            page.number,
            page.width,
            page.height,
            tuple(
                Word(w.text, (w.box[0], w.box[1] + slope * w.box[0], w.box[2], w.box[3] + slope * w.box[2]), w.confidence, w.run)
                for w in page.words
            ),
            page.source,
        )
        for page in pages
    ]
