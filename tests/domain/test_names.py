"""Names tidied: what a reader made of the commonest legal form is put right, nothing else is."""

import pytest

from faktury.domain.fields import extract
from faktury.domain.fields.names import of_two, tidy
from tests.domain.layouts.sheet import Sheet
from tests.domain.text_page import text_pages


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("MOJA FIRMA SPÓŁKA Z 0.0.", "MOJA FIRMA SPÓŁKA Z O.O."),
        ("Moja Firma sp. 2 o.0.", "Moja Firma sp. z o.o."),
        ("Moja Firma Sp. z o.o.", "Moja Firma Sp. z o.o."),
        ("Studio 0.0 Anna Lis ·", "Studio 0.0 Anna Lis"),
    ],
)
def test_a_legal_form_read_as_digits(read: str, meant: str) -> None:
    assert tidy(read) == meant


def test_a_caption_whose_stroke_was_read_as_a_cross_is_no_name() -> None:
    sheet = Sheet()
    for line in (
        "Faktura VAT nr FV/7/11/2026",
        "Nabywca",
        "Nazwa petna",
        "Medica Plus S.A.",
        "ul. Długa 23",
        "00-001 Warszawa",
        "NIP 3746341930",
    ):
        sheet.put(120, sheet.down(), line)
    fields = extract([sheet.page()], own_nip="3746341930").fields
    assert fields["buyer_name"].value == "Medica Plus S.A."


@pytest.mark.parametrize(
    ("name", "two"),
    [
        ("Zakład Beta Sp. z Alfa Sp. z o.o. o.o.", True),
        ("Beta Sp. z o.o. Alfa Sp. z o.o.", True),
        ("Beta S.A. Alfa Spółka z ograniczoną odpowiedzialnością", True),
        ("Beta Sp. z o.o. Sp. k.", False),
        ("Beta spółka z ograniczoną odpowiedzialnością spółka komandytowa", False),
        ("Beta Sp. z o. o. S.K.A.", False),
        ("Fundacja Beta S.A.", False),
        ("Z Alfa Sp. z o.o. Oddział w Gdyni", False),
    ],
)
def test_a_name_that_ran_over_two_columns_is_none(name: str, two: bool) -> None:
    assert of_two(name) is two


def test_a_fact_beside_the_buyer_is_no_part_of_the_name() -> None:
    text = """
        Hotel Morski Sp. z o.o.                       FAKTURA VAT nr 7/11/2026
        NIP 5261040828                                Data wystawienia: 12.11.2026

        Nabywca:             Gość: Jan Kowalski
        Alfa Usługi Anny Lis     Pokój: 7
        ul. Krótka 2         Przyjazd: 10.11.2026
        NIP: 1060000062
    """
    fields = extract(text_pages(text), own_nip="1060000062").fields
    assert str(fields["buyer_name"].value) == "Alfa Usługi Anny Lis"


SLIP = """
   Faktura nr 19/2026
   Data wystawienia: 3 sierpnia 2026
   Sprzedawca                                      Nabywca
   {seller:<45}   {buyer}
   NIP 7923858398                                  NIP 1060000062
"""


@pytest.mark.parametrize("text", ["Kwota: 60 585,11 zł", "Rachunek: 67 2528 5590 2626", "Tytułem: 19/2026"])
def test_what_a_slip_says_of_money_is_no_name(text: str) -> None:
    assert extract(text_pages(SLIP.format(seller="Alfa sp. z o.o.", buyer=text))).text("buyer_name") is None


def test_one_name_for_both_parties_is_the_sellers_only_by_a_label() -> None:
    page = SLIP.format(seller="Moja Firma sp. z o.o.", buyer="Moja Firma sp. z o.o.")
    said = [extract(text_pages(text)).text("seller_name") for text in (page, page.replace("Sprzedawca", "          "))]
    assert said == ["Moja Firma sp. z o.o.", None]
