"""A row that says it is the total and gives another amount stops automation, whatever else on the paper agrees."""

from __future__ import annotations

import pytest

from faktury.domain.checks import check, is_automatic
from faktury.domain.extraction import TEXT_LAYER
from faktury.domain.fields import extract
from tests.domain.makers import TODAY
from tests.domain.papers import OWN
from tests.domain.text_page import text_pages

PAPER = """
   Faktura VAT nr 33/10/2026
   Data wystawienia: 20.10.2026
   Sprzedawca:                              Nabywca:
   Meblolux Sp. z o.o.                      Moja Firma Sp. z o.o.
   NIP: 7236851835                          NIP: 1060000062

   Lp.  Nazwa            Ilość   Cena netto   Wartość netto   VAT    Kwota VAT   Wartość brutto
   1    Usługa montażu   2           25,00            50,00   23%        11,50            61,50
   {below_items}

   Stawka        Netto       VAT      Brutto
   23%           50,00     11,50       {rate_gross}
   {last}
   Do zapłaty: 61,50 zł
   Słownie: sześćdziesiąt jeden złotych 50/100
   {foot}
"""
RIGHT = {"below_items": "", "rate_gross": "61,50", "last": "Razem         50,00     11,50       61,50", "foot": ""}


def automatic(source: str = "easyocr", **said: str) -> bool:
    extraction = extract(text_pages(PAPER.format(**{**RIGHT, **said}), source), own_nip=OWN)
    return is_automatic(extraction, check(extraction, own_nip=OWN, today=TODAY))


@pytest.mark.parametrize(
    "said",
    [
        {"below_items": "RAZEM, w tym VAT 11,50                               50,00                              61,90"},
        {"below_items": "RAZEM                                                50,00                  11,50       71,50"},
        {"below_items": "Ogółem                                               50,00                              62,50"},
        {"below_items": "Suma                                                 53,00                  11,50       61,50"},
        {"last": "Razem: 71,80 zł"},
        {"last": "Do zapłaty razem: 75,50 zł"},
        {"last": "Kwota końcowa PLN71,50"},
    ],
)
def test_a_total_that_contradicts_the_rest_goes_to_a_person(said: dict[str, str]) -> None:
    assert not automatic(**said)


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"below_items": "Razem                     2,00                       50,00                  11,50       61,50"},
        {"below_items": "Razem netto 50,00   Razem VAT 11,50"},
        {"last": "Razem         50,00     11,50       61,50   zapłacono 11,00 zł"},
        {"foot": "Do zapłaty z saldem: 81,50 zł    Saldo poprzednie: 20,00 zł"},
        {"foot": "Kapitał zakładowy 61 500,00 zł"},
    ],
)
def test_what_a_total_row_says_besides_denies_nothing(said: dict[str, str]) -> None:
    assert automatic(**said)


@pytest.mark.parametrize("said", [{"rate_gross": "61,80"}, {"rate_gross": "41,50"}, {"foot": "Kwota przelewu 67,50"}])
def test_digits_of_a_text_layer_are_exact(said: dict[str, str]) -> None:
    assert not automatic(TEXT_LAYER, **said)


@pytest.mark.parametrize(("source", "booked"), [(TEXT_LAYER, False), ("easyocr", True)])
def test_a_line_that_contradicts_itself_is_the_papers_fault_where_digits_are_exact(source: str, booked: bool) -> None:
    other = "2    Wydruki          3           10,00            80,00   23%         6,90            36,90"
    assert automatic(source, below_items=f"{other}\n   Razem   50,00   11,50   61,50") is booked


@pytest.mark.parametrize(
    "foot", ["Opłata za wezwanie do zapłaty wynosi 12,30 zł.", "Do zapłaty razem: 81,60 zł   niedopłata 20,00 zł   odsetki 0,10 zł"]
)
def test_small_print_and_balances_deny_no_total(foot: str) -> None:
    assert automatic(foot=foot)
