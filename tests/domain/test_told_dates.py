"""Dates told in sentences and captions: over a line's end, beside a labelled one, in small print."""

from __future__ import annotations

from datetime import date

import pytest

from faktury.domain.fields import extract
from tests.domain.text_page import text_pages

HEAD = "Faktura VAT nr 3/2026\n\nData wystawienia: 3.08.2026\n\n"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("prosimy o zapłatę w terminie 21\ndni na rachunek 67 2528 5590 2626 6620 9818 9623.", date(2026, 8, 24)),
        ("Termin płatności: 28.11.2026\nPrognoza na kolejny okres płatna do 14.01.2027 r.", date(2026, 11, 28)),
        ("Prognoza płatna do 14.01.2027 r.\nTermin płatności: 28.11.2026", date(2026, 11, 28)),
        ("Płatne przelewem w ciągu 21 dni od daty wystawienia.", date(2026, 8, 24)),
    ],
)
def test_the_term_of_the_invoice_is_found(text: str, day: date) -> None:
    assert extract(text_pages(HEAD + text)).value("due_date") == day


def test_a_caption_of_two_lines_below_its_day() -> None:
    page = """
    Zakład Alfa Jan Nowak                Żory, 02-10-2025
    ul. Polna 5                          miejsce i data
    44-240 Żory                          wystawienia
    Faktura VAT nr 12/2025
    """
    assert extract(text_pages(page)).value("issue_date") == date(2025, 10, 2)
