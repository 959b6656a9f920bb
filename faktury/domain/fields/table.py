"""The header of an item table: which rows head it and which column means what."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum, auto
from functools import lru_cache

from rapidfuzz.distance import OSA

from faktury.domain.boxes import overlap
from faktury.domain.fields.labels import allowed_misreads, concept_of
from faktury.domain.fields.vocabulary import Concept
from faktury.domain.lines import Cell, PageLayout, Row, Span
from faktury.domain.text import loose


class Role(StrEnum):
    """What a column of the item table holds."""

    POSITION = auto()
    NAME = auto()
    CODE = auto()
    QUANTITY = auto()
    UNIT = auto()
    PRICE = auto()
    ANY_PRICE = auto()
    GROSS_PRICE = auto()
    DISCOUNT = auto()
    NET = auto()
    RATE = auto()
    VAT = auto()
    GROSS = auto()
    TAX = auto()
    VALUE = auto()
    UNKNOWN = auto()


_PHRASES: dict[Role, str] = {
    Role.POSITION: "lp|l p|poz|nr|no|pos|item no|line|nr poz|#|pozycja",
    Role.NAME: (
        "nazwa|nazwa towaru|nazwa towaru lub usługi|nazwa towaru usługi|nazwa usługi|towar|usługa|towar usługa|towar lub usługa"
        "|opis|description|nazwa i opis|wyszczególnienie|przedmiot|item|product|goods|bezeichnung|beschreibung|tytuł|nazwa pozycji"
        "|nazwa produktu|produkt|treść|artikel|nazwa towaru lub usługi description|nazwa towaru i usługi"
        "|nazwa towaru lub rodzaj usługi|opis towaru|opis usługi|service|description of goods|name of goods or services|nazwa name"
        "|towary i usługi|nazwa asortymentu|asortyment|nazwa towarów usług|nazwa rodzaj towaru lub usługi"
        "|nazwa towaru lub usługi rodzaj|goods or services|item description|name"
        "|opłaty|opłata|rodzaj opłaty|nazwa opłaty|tytuł opłaty|rodzaj usługi|usługi|towary"
    ),
    Role.CODE: (
        "pkwiu|kod|indeks|gtu|cn|symbol|ean|sku|kod towaru|pkwiu cn|cn pkwiu|symbol pkwiu|nr kat|katalog|code|pkob|kod gtu"
        "|indeks towaru|nr artykułu|kod ean"
    ),
    Role.QUANTITY: "ilość|quantity|qty|liczba|menge|il|ilość sztuk|ilość qty|ilość quantity|szt|anzahl|ilosc",
    Role.UNIT: "jm|j m|jedn|jednostka|unit|miara|jedn miary|jednostka miary|jedn m|einheit|j miary|uom|unit of measure|jm unit",
    Role.PRICE: (
        "cena netto|cena jedn netto|cena jednostkowa netto|net price|unit net price|cena jedn bez vat|unit price net|cena netto pln"
        "|cena j netto|cena jedn netto pln|net unit price|c netto|cena bez podatku|cena netto zł|cena n|price net|cena jm netto"
        "|cena za jedn netto|cena netto net price|nettopreis"
    ),
    Role.ANY_PRICE: (
        "cena jednostkowa|cena jedn|cena|price|unit price|einzelpreis|preis|cena unit price|cena j|cena jm|cena za jedn|cena pln|cena zł"
        "|cena sprzedaży|stawka za godzinę|c jedn|cena po rabacie|cena po rab|price per unit"
    ),
    Role.GROSS_PRICE: (
        "cena brutto|cena jedn brutto|cena jednostkowa brutto|gross price|unit price gross|gross unit price|cena brutto pln|cena z vat"
    ),
    Role.DISCOUNT: "rabat|upust|discount|rabat %|opust|zniżka|rab",
    Role.NET: (
        "wartość netto|netto|wart netto|kwota netto|net amount|net value|net|wartość sprzedaży netto|wartość netto pln"
        "|wartość bez vat|wartość bez podatku|amount net|nettobetrag|suma netto|wartość towarów netto|netto pln|net total|value net"
        "|wartość n|w netto|wartość usługi netto|wartość netto zł|total net|wartość netto net value"
    ),
    Role.RATE: (
        "stawka|stawka vat|vat %|% vat|st vat|stawka podatku|stawka %|vat rate|tax rate|rate|% stawka|st|stawka vat %|mwst satz"
        "|stawka podatku vat|vat proc|tax %|stawka vat rate|%"
    ),
    Role.VAT: (
        "kwota vat|wartość vat|vat kwota|kwota podatku|podatek|podatek vat|vat amount|tax amount|wartość podatku|vat pln"
        "|kwota podatku vat|wart vat|mwst betrag|vat value|vat zł|suma vat|podatek vat kwota|kwota vat pln|podatek kwota"
        "|vat wartość|kwota vat amount"
    ),
    Role.GROSS: (
        "wartość brutto|brutto|wart brutto|kwota brutto|gross amount|gross value|gross|razem brutto|razem|wartość z vat"
        "|wartość z podatkiem|bruttobetrag|suma brutto|wartość sprzedaży brutto|gross total|total gross|wartość brutto pln"
        "|brutto pln|amount gross|wartość brutto zł|w brutto|wartość b|należność|wartość brutto gross value|suma"
    ),
    Role.TAX: "vat|tax|mwst|ust",
    Role.VALUE: "wartość|amount|total|kwota|value|betrag|gesamt|wartość pln|wartość zł",
}
_KEYS: dict[str, Role] = {loose(phrase) or phrase: role for role, phrases in _PHRASES.items() for phrase in phrases.split("|")}
_WORDS = frozenset(loose(word) for phrases in _PHRASES.values() for word in phrases.replace("|", " ").split()) | {
    loose(word) for word in ["lub", "i", "w", "z", "za", "pln", "zł", "eur", "rodzaj", "or", "of", "and", "per", "jednostkowa", "sztukę"]
}
_LEAST_ROLES = 3
_STRANGERS = (Concept.SELLER, Concept.BUYER, Concept.THIRD_PARTY, Concept.ISSUE_DATE, Concept.SALE_DATE, Concept.DUE_DATE, Concept.NUMBER)


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """A column of one table: its role and the x-range of its heading."""

    role: Role
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class Header:
    """Heading of an item table."""

    page: int
    first_row: int
    last_row: int
    columns: tuple[Column, ...]
    left: float = float("-inf")
    right: float = float("inf")
    """What begins beyond stands beside the table, not in it."""

    def has(self, role: Role) -> bool:
        """Whether a column has the role."""
        return any(column.role is role for column in self.columns)


def find_headers(page: PageLayout) -> list[Header]:
    """Item table headings of a page, top to bottom."""
    headers: list[Header] = []
    index = free = 0
    while index < len(page.rows):
        header = _header_at(page, index, free) if _heading_words(page.rows[index]) >= 2 else None
        if header:
            headers.append(header)
            index, free = header.last_row, header.last_row + 1
        index += 1
    return headers


def _heading_words(row: Row) -> int:
    return sum(1 for cell in row.cells for token in cell.tokens if loose(token.text) and _is_heading_word(loose(token.text)))


@lru_cache(maxsize=8192)
def _is_heading_word(key: str) -> bool:
    if key in _WORDS:
        return True
    limit = allowed_misreads(len(key))
    return limit > 0 and any(
        abs(len(word) - len(key)) <= limit and OSA.distance(key, word, score_cutoff=limit) <= limit for word in _WORDS if len(word) >= 5
    )


def _is_heading_row(row: Row) -> bool:
    """Mostly heading words and no number but perhaps column numbers."""
    keys = [loose(token.text) for cell in row.cells for token in cell.tokens if loose(token.text)]
    if not keys or any(sum(char.isdigit() for char in token.text) > 2 for cell in row.cells for token in cell.tokens):
        return False
    return sum(_is_heading_word(key) for key in keys) >= 0.6 * len(keys)


def _header_at(page: PageLayout, index: int, free: int) -> Header | None:
    """The heading that begins at a row, with the rows just above and below that belong to it; those before `free` head another table."""
    rows = [page.rows[index]]
    if index > free and rows[0].box[1] - page.rows[index - 1].box[1] < 1.3 * page.line and _is_heading_row(page.rows[index - 1]):
        rows.insert(0, page.rows[index - 1])
    for row in page.rows[index + 1 : index + 5]:  # headings of up to three lines, set off from each other
        if row.box[1] - rows[-1].box[1] > 2.2 * page.line or not _is_heading_row(row):
            break
        rows.append(row)
    if not _is_heading_row(rows[0]):
        return None
    for count in range(len(rows), 0, -1):
        if rows[count - 1].index < index:
            break
        columns, strangers = _columns(rows[:count])
        if _is_item_table(columns):
            left, right = _extent(columns, strangers, page.line)
            return Header(page.number, rows[0].index, rows[count - 1].index, columns, left, right)
    return None


def _is_item_table(columns: tuple[Column, ...]) -> bool:
    roles = {column.role for column in columns} - {Role.UNKNOWN}
    items = roles & {Role.NAME, Role.QUANTITY, Role.UNIT, Role.PRICE, Role.ANY_PRICE, Role.GROSS_PRICE, Role.POSITION}
    money = roles & {Role.NET, Role.GROSS, Role.VAT, Role.PRICE, Role.ANY_PRICE, Role.GROSS_PRICE, Role.VALUE}
    return len(roles) >= _LEAST_ROLES and bool(money) and (Role.NAME in roles or len(items) >= 2)


def _extent(columns: tuple[Column, ...], strangers: list[Span], line: float) -> tuple[float, float]:
    """Between which x the table lies: it ends a line's height behind its last heading, and where another block is headed."""
    left = max((span.box[2] for span in strangers if span.box[2] <= columns[0].left), default=float("-inf"))
    right = min([span.box[0] for span in strangers if span.box[0] >= columns[-1].right] + [columns[-1].right + line])
    return left, right


def _columns(rows: list[Row]) -> tuple[tuple[Column, ...], list[Span]]:
    """Heading pieces that stand above each other merged and named, and the headings of blocks beside the table."""
    found = [piece for row in rows for cell in row.cells for piece in _split_cell(cell)]
    strangers = [piece for piece in found if concept_of(" ".join(token.text for token in piece.tokens)) in _STRANGERS]
    pieces = [piece for piece in found if piece not in strangers]
    groups: list[list[Span]] = []
    for piece in sorted(pieces, key=lambda span: span.box[0]):
        group = next((group for group in groups if any(_stacked(piece, other) for other in group)), None)
        if group is None:
            groups.append([piece])
        else:
            group.append(piece)
    columns = [
        Column(_role(group) or Role.UNKNOWN, min(span.box[0] for span in group), max(span.box[2] for span in group)) for group in groups
    ]
    return tuple(sorted(columns, key=lambda column: column.left)), strangers


def _stacked(piece: Span, other: Span) -> bool:
    if piece.row == other.row:
        return False
    narrow = min(piece.box[2] - piece.box[0], other.box[2] - other.box[0])
    return overlap(piece.box[0], piece.box[2], other.box[0], other.box[2]) > 0.3 * narrow


def _split_cell(cell: Cell) -> list[Span]:
    """One cell may hold several headings set close together."""
    whole = Span(cell, 0, len(cell.tokens))
    if len(cell.tokens) == 1 or _phrase_role(_key(whole)):
        return [whole]
    spans: list[Span] = []
    start = 0
    while start < len(cell.tokens):
        end = next((end for end in range(len(cell.tokens), start, -1) if _phrase_role(_key(Span(cell, start, end)))), 0)
        joined = any(token.text in _JOINS for token in cell.tokens[max(start - 1, 0) : start + 1])
        if not end or (spans and joined and _phrase_role(_key(spans[0])) is Role.NAME):
            return [whole]
        spans.append(Span(cell, start, end))
        start = end
    return spans


def _key(span: Span) -> str:
    return "".join(loose(token.text) or ("%" if "%" in token.text else "") for token in span.tokens)


def _role(group: list[Span]) -> Role | None:
    """Role of a column from its pieces read top to bottom, forgiving extra words."""
    ordered = sorted(group, key=lambda span: (span.row, span.box[0]))
    keys = [_key(span) for span in ordered]
    joined = "".join(keys)
    return (
        _phrase_role(joined)
        or _phrase_role(joined.replace("%", ""))
        or _phrase_role(joined.removesuffix("pin"))
        or _by_words(joined)
        or _phrase_role(keys[0])
    )


@lru_cache(maxsize=4096)
def _phrase_role(key: str) -> Role | None:
    if key in _KEYS:
        return _KEYS[key]
    limit = allowed_misreads(len(key))
    if not limit:
        return None
    close = [(OSA.distance(key, phrase, score_cutoff=limit), phrase) for phrase in _KEYS if abs(len(phrase) - len(key)) <= 1]
    best = min(close, default=(limit + 1, ""))
    return _KEYS[best[1]] if best[0] <= min(limit, allowed_misreads(len(best[1]))) else None


_JOINS = frozenset("/×x|+")
"""„Nazwa / ilość × cena”: what stands below one such heading are the lines of an item's name."""
_NAMES = tuple(loose(word) for word in ("nazwa", "opis", "towar", "usługa", "description", "bezeichnung"))
_HINTS: tuple[tuple[str, str, Role], ...] = (
    ("stawka", "", Role.RATE),
    ("cena", "brutto", Role.GROSS_PRICE),
    ("cena", "netto", Role.PRICE),
    ("cena", "", Role.ANY_PRICE),
    ("unitprice", "", Role.ANY_PRICE),
    ("brutto", "", Role.GROSS),
    ("gross", "", Role.GROSS),
    ("netto", "", Role.NET),
    ("net", "", Role.NET),
    ("kwota", "vat", Role.VAT),
    ("podatk", "", Role.VAT),
    ("iiosc", "", Role.QUANTITY),
    ("quantity", "", Role.QUANTITY),
    ("nazwa", "", Role.NAME),
    ("description", "", Role.NAME),
    ("pkwiu", "", Role.CODE),
    ("rabat", "", Role.DISCOUNT),
    ("vat", "%", Role.RATE),
)


def _by_words(key: str) -> Role | None:
    """Longer headings: the words that settle it."""
    if key.startswith(_NAMES):
        return Role.NAME
    return next(
        (role for first, second, role in _HINTS if loose(first) in key and (second in key if second == "%" else loose(second) in key)), None
    )
