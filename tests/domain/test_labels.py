"""Labels found in words."""

import pytest

from faktury.domain.fields.labels import find_labels
from faktury.domain.fields.vocabulary import Concept
from faktury.domain.lines import layout_page
from tests.domain.layouts import Sheet

C = Concept


def _concepts(text: str) -> list[Concept]:
    sheet = Sheet()
    sheet.put(100, 200, text)
    return [label.concept for label in find_labels(layout_page(sheet.page()))]


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("Data wystawienia:", C.ISSUE_DATE),
        ("Data wystawlenia", C.ISSUE_DATE),
        ("Oata wystawienia", C.ISSUE_DATE),
        ("Miejsee i data wystawienia", C.ISSUE_DATE),
        ("Sprzedawea", C.SELLER),
        ("Odbioica", C.THIRD_PARTY),
        ("Terrnin płatności", C.DUE_DATE),
        ("Numer faktnry", C.NUMBER),
        ("Rachunek bankowv", C.ACCOUNT),
        ("DATA WYSTAWIENIA", C.ISSUE_DATE),
        ("Datawystawienia:", C.ISSUE_DATE),
        ("Wystawiono dnia", C.ISSUE_DATE),
        ("Invoice date", C.ISSUE_DATE),
        ("Rechnungsdatum", C.ISSUE_DATE),
        ("Data sprzedazy:", C.SALE_DATE),
        ("Termin płatnosci", C.DUE_DATE),
        ("Data zapłaty", C.OTHER_DATE),
        ("Sprzedawca", C.SELLER),
        ("5przedawca", C.SELLER),
        ("Nabywca:", C.BUYER),
        ("Odbiorca", C.THIRD_PARTY),
        ("Płatnik:", C.THIRD_PARTY),
        ("N1P:", C.NIP),
        ("NIP nabywcy", C.BUYER_NIP),
        ("Faktura VAT nr", C.NUMBER),
        ("Invoice No.", C.NUMBER),
        ("Nr zamówienia", C.OTHER_NUMBER),
        ("Do zapłaty", C.AMOUNT_DUE),
        ("Pozostało do zapłaty:", C.AMOUNT_DUE),
        ("Razem brutto", C.GROSS),
        ("Kwota należności ogółem:", C.GROSS),
        ("Słownie:", C.WORDS),
        ("Nr konta", C.ACCOUNT),
        ("KRS", C.OTHER_ID),
        ("Kwota VAT", C.VAT),
        ("Zapłacono", C.OTHER_DATE),
    ],
)
def test_labels_are_known_even_misread(text: str, concept: Concept) -> None:
    assert _concepts(text)[0] is concept


@pytest.mark.parametrize("text", ["ul. Długa 12", "Papier ksero A4", "1 234,56", "Jan Kowalski", "biuro@firma.pl", "00-950 Warszawa"])
def test_ordinary_text_is_no_label(text: str) -> None:
    assert _concepts(text) == []


def test_two_languages_are_two_labels_of_one_meaning() -> None:
    assert _concepts("Sprzedawca / Seller") == [C.SELLER, C.SELLER]
    assert _concepts("Sprzedawca/Seller") == [C.SELLER, C.SELLER]
