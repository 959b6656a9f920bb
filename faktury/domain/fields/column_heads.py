"""What the words of a column's heading say it holds; knows no places."""

from __future__ import annotations

from enum import StrEnum, auto
from functools import lru_cache

from rapidfuzz.distance import OSA

from faktury.domain.fields.labels import allowed_misreads
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
HEADING_WORDS = frozenset(loose(word) for phrases in _PHRASES.values() for word in phrases.replace("|", " ").split()) | {
    loose(word) for word in ["lub", "i", "w", "z", "za", "pln", "zł", "eur", "rodzaj", "or", "of", "and", "per", "jednostkowa", "sztukę"]
}


@lru_cache(maxsize=4096)
def phrase_role(key: str) -> Role | None:
    """What a whole heading means, a letter or two misread."""
    if key in _KEYS:
        return _KEYS[key]
    limit = allowed_misreads(len(key))
    if not limit:
        return None
    close = [(OSA.distance(key, phrase, score_cutoff=limit), phrase) for phrase in _KEYS if abs(len(phrase) - len(key)) <= 1]
    best = min(close, default=(limit + 1, ""))
    return _KEYS[best[1]] if best[0] <= min(limit, allowed_misreads(len(best[1]))) else None


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


def role_by_words(key: str) -> Role | None:
    """Longer headings: the words that settle it."""
    if key.startswith(_NAMES):
        return Role.NAME
    return next(
        (role for first, second, role in _HINTS if loose(first) in key and (second in key if second == "%" else loose(second) in key)), None
    )
