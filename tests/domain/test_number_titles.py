"""Numbers out of titles: set wide, broken over lines, beginning with a letter that names another kind; read whole or left to a person."""

from __future__ import annotations

import pytest

from faktury.domain.checks import UNPROTECTED
from faktury.domain.extraction import TEXT_LAYER, Field
from faktury.domain.fields import extract
from faktury.domain.fields.number_doubt import doubt_number, letter_by_letter
from faktury.domain.words import Page, Word
from tests.domain.text_page import text_pages


@pytest.mark.parametrize("text", ["3 6 5 0 / 2 0 2 6", "8 126003 893", "0 9 502/0 6/2 5", "FA/6 9 6 8/B2"])
def test_what_letter_spacing_left_apart_is_doubted(text: str) -> None:
    assert letter_by_letter(text)


@pytest.mark.parametrize("text", ["FV 2365/4/2026", "F 3481K76/12/26", "12 345 678", "1/2026", "FA 7 / 11 / 2026", "FV 5/2026"])
def test_a_printed_space_is_no_doubt(text: str) -> None:
    assert not letter_by_letter(text)


@pytest.mark.parametrize(
    ("number", "doubted"),
    [("(SJFVS-1/26", True), ("(S]FVS-1/26", True), ("S)FVS-1/26", True), ("(S)FVS-1/26", False), ("FV 7[2]/26", False)],
)
def test_half_a_pair_of_brackets_is_doubted(number: str, doubted: bool) -> None:
    assert (doubt_number(Field(number, 1.0, None, "easyocr"), None).confidence < UNPROTECTED["invoice_number"]) is doubted


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


PAGE = """
   {title}
   Data wystawienia: 20.10.2026
   Sprzedawca:                              Nabywca:
   Meblolux Sp. z o.o.                      Moja Firma Sp. z o.o.
   NIP: 7236851835                          NIP: 1060000062
   {foot}
"""


@pytest.mark.parametrize(
    ("title", "number"),
    [
        ("Invoice no.INV-0033", "INV-0033"),
        ("Invoice n0. 33/2026", "33/2026"),
        ("INVOICE N0: 33/2026", "33/2026"),
        ("lnvoice no. 33/2026", "33/2026"),
        ("Invoice No, FV 33/2026", "FV 33/2026"),
        ("Invoice no. NR1/33", "NR1/33"),
        ("Rachunek nr 14/2026", "14/2026"),
        ("RACHUNEK NR: R/14", "R/14"),
    ],
)
def test_a_label_that_ran_into_its_number_is_no_part_of_it(title: str, number: str) -> None:
    assert extract(text_pages(PAGE.format(title=title, foot=""))).value("invoice_number") == number


@pytest.mark.parametrize("account", ["Rachunek nr 91685734240062604751474639", "Rachunek nr 91 6857 3424 0062 6047 5147 4639", "Rachunek"])
def test_an_account_is_no_number_of_a_bill(account: str) -> None:
    assert extract(text_pages(PAGE.format(title=account, foot=""))).value("invoice_number") is None


@pytest.mark.parametrize(
    ("source", "again", "doubted"),
    [
        ("easyocr", "Tytuł przelewu: F 3481K76/12/26", True),
        ("easyocr", "Tytuł przelewu: F3481K76/12/26", False),
        ("easyocr", "Zamówienie F 3481K76/12/267", False),
        (TEXT_LAYER, "Tytuł przelewu: F 3481K76/12/26", False),
    ],
)
def test_a_picture_that_shows_the_number_again_with_other_spaces_is_doubted(source: str, again: str, doubted: bool) -> None:
    found = extract(text_pages(PAGE.format(title="Faktura VAT nr F3481K76/12/26", foot=again), source)).fields["invoice_number"]
    assert (found.confidence < UNPROTECTED["invoice_number"]) is doubted
