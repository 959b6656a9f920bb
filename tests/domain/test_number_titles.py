"""Numbers out of titles: set wide, broken over lines, beginning with a letter that names another kind; read whole or left to a person."""

from __future__ import annotations

import pytest

from faktury.domain.checks import UNPROTECTED
from faktury.domain.extraction import TEXT_LAYER
from faktury.domain.fields import extract
from faktury.domain.fields.number_doubt import letter_by_letter
from faktury.domain.words import Page, Word
from tests.domain.text_page import text_pages


@pytest.mark.parametrize("text", ["3 6 5 0 / 2 0 2 6", "8 126003 893", "0 9 502/0 6/2 5", "FA/6 9 6 8/B2"])
def test_what_letter_spacing_left_apart_is_doubted(text: str) -> None:
    assert letter_by_letter(text)


@pytest.mark.parametrize("text", ["FV 2365/4/2026", "F 3481K76/12/26", "12 345 678", "1/2026", "FA 7 / 11 / 2026", "FV 5/2026"])
def test_a_printed_space_is_no_doubt(text: str) -> None:
    assert not letter_by_letter(text)


@pytest.mark.parametrize("number", ["R-7761/2026", "R/12/2026", "RK-5/2026"])
def test_a_number_after_vat_makes_no_other_paper(number: str) -> None:
    extraction = extract(text_pages(f"FAKTURA VAT {number}\n\nData wystawienia: 3.08.2026\n\nSprzedawca: Alfa sp. z o.o.\nNIP 7923858398"))
    assert (extraction.kind, extraction.value("invoice_number")) == ("vat", number)


def test_a_title_set_wide_is_one_line() -> None:
    words = [("FAKTURA", 100), ("VAT", 260), ("FV", 350), ("9540/8/2026", 420)]
    title = [Word(text, (left, 100, left + 18 * len(text), 140), 1.0, 1) for text, left in words]
    body = [Word(text, (100 + 88 * at, 200, 180 + 88 * at, 225), 1.0, 2) for at, text in enumerate(("Data", "wystawienia:", "3.08.2026"))]
    page = Page(1, 1653, 2339, (*title, *body), TEXT_LAYER)
    found = extract([page]).fields["invoice_number"]
    assert found.value == "FV 9540/8/2026"
    assert found.confidence >= UNPROTECTED["invoice_number"]


@pytest.mark.parametrize("title", ["Faktura VAT MP nr", "Faktura FP numer", "FAKTURA VAT EX No."])
def test_capitals_between_title_and_nr_are_no_part_of_the_number(title: str) -> None:
    assert extract(text_pages(f"{title} 19/2026\n\nData wystawienia: 3.08.2026")).value("invoice_number") == "19/2026"
