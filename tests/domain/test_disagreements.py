"""A paper that gives its own date, number or sum twice and differently is left to a person."""

from __future__ import annotations

import pytest

from faktury.domain.checks import check, is_automatic
from faktury.domain.fields import extract
from tests.domain.makers import TODAY
from tests.domain.papers import OWN
from tests.domain.text_page import text_pages

PAPER = """
   Faktura VAT nr 33/10/2026 z dnia {title_day}
   Data wystawienia: 20.10.2026
   Sprzedawca:                              Nabywca:
   Meblolux Sp. z o.o.                      Moja Firma Sp. z o.o.
   NIP: 7236851835                          NIP: 1060000062
   Lp.  Nazwa            Ilość   Cena netto   Wartość netto   VAT    Kwota VAT   Wartość brutto
   1    Usługa montażu   1         2 000,00        2 000,00   23%       460,00         2 460,00
   Razem                                           2 000,00             460,00         2 460,00
   Słownie: {words} zł, 00 gr. Kapitał zakładowy 5 000,00 zł
   Faktura VAT nr {foot_number}       strona 1 z 1
"""


@pytest.mark.parametrize(
    ("title_day", "foot_number", "words", "field"),
    [
        ("20.10.2026", "33/10/2026", "dwa tysiące czterysta sześćdziesiąt", None),
        ("26.10.2026", "33/10/2026", "dwa tysiące czterysta sześćdziesiąt", "issue_date"),
        ("20.10.2026", "33/16/2026", "dwa tysiące czterysta sześćdziesiąt", "invoice_number"),
        ("20.10.2026", "33/10/2026", "dwa tysiące czterysta sześć", "gross_total"),
    ],
)
def test_a_second_print_that_differs_stops_automation(title_day: str, foot_number: str, words: str, field: str | None) -> None:
    extraction = extract(text_pages(PAPER.format(title_day=title_day, foot_number=foot_number, words=words)), own_nip=OWN)
    problems = check(extraction, own_nip=OWN, today=TODAY)
    assert [problem.field for problem in problems] == ([field] if field else [])
    assert is_automatic(extraction, problems) is (field is None)


LETTER = """
   Meblolux Sp. z o.o.
   ul. Jasna 5, 00-001 Warszawa
   NIP: 7236851835                                     Warszawa, dnia 20.10.2026

   {buyer}
   NIP: 1060000062

   Faktura VAT nr 3/2026

   Za usługę doradczą w październiku 2026 r. zgodnie z umową wystawiamy fakturę:
   netto    1 000,00 zł
   VAT 23%    230,00 zł
   brutto   1 230,00 zł ({words})
   Prosimy o zapłatę w terminie 14 dni.
"""
BUYER = "Moja Firma Sp. z o.o.\n   ul. Prosta 20, 00-850 Warszawa"


@pytest.mark.parametrize(
    ("words", "booked"),
    [
        ("jeden tysiąc dwieście trzydzieści złotych 00/100", True),
        ("słownie: tysiąc dwieście trzydzieści złotych", True),
        ("tysiąc dwieście trzydzieści jeden złotych", False),
        ("w tym opłata w złotych", False),
    ],
)
def test_words_in_brackets_behind_the_sum_are_a_witness(words: str, *, booked: bool) -> None:
    extraction = extract(text_pages(LETTER.format(words=words, buyer=BUYER)), own_nip=OWN)
    assert is_automatic(extraction, check(extraction, own_nip=OWN, today=TODAY)) is booked


@pytest.mark.parametrize("name", ["Odbiorca faktury: Moja Firma Sp. z o.o., ul. Prosta 20, 00-850 Warszawa", BUYER.replace(" Sp", "  Sp")])
def test_the_buyers_name_without_its_label_and_with_its_form(name: str) -> None:
    extraction = extract(text_pages(LETTER.format(words="-", buyer=name)), own_nip=OWN)
    assert (extraction.text("buyer_name"), extraction.text("seller_name")) == ("Moja Firma Sp. z o.o.", "Meblolux Sp. z o.o.")
