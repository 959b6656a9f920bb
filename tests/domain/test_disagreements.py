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
