"""A page drawn run by run, with the parts every layout uses."""

from __future__ import annotations

from collections.abc import Iterable
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
