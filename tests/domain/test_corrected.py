"""Corrections on paper: which invoice they correct, why, and what the lines were before."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from faktury.domain.checks import check, is_automatic
from faktury.domain.extraction import Extraction, VatRow
from faktury.domain.fields import extract
from faktury.domain.fields.corrected_text import references
from faktury.domain.line_arithmetic import rates_of
from tests.domain.makers import TODAY
from tests.domain.text_page import text_pages

OWN = "1060000062"
KSEF = "6090111113-20261008-0100001AF629-85"
PARTIES = """
   Sprzedawca                                             Nabywca
   Betoniarnia Wschód Sp. z o.o.                          Moja Firma Sp. z o.o.
   ul. Polna 1, 08-110 Siedlce                            ul. Prosta 20, 00-850 Warszawa
   NIP: 6090111113                                        NIP: 1060000062
"""
TABLES = """
   Przed korektą
   Lp.  Nazwa     Ilość   Cena netto   Wartość netto   VAT   Kwota VAT   Wartość brutto
   1    Cement    20           10,00          200,00   23%       46,00           246,00
   Po korekcie
   Lp.  Nazwa     Ilość   Cena netto   Wartość netto   VAT   Kwota VAT   Wartość brutto
   1    Cement    10           10,00          100,00   23%       23,00           123,00
                                  Razem      -100,00            -23,00          -123,00
   Do zwrotu: 123,00 zł
"""
ONE_TABLE = """
   Lp.  Nazwa     Ilość   Cena netto   Wartość netto   VAT   Kwota VAT   Wartość brutto
   Stan przed korektą
   1    Cement    20           10,00          200,00   23%       46,00           246,00
   Stan po korekcie
   1    Cement    10           10,00          100,00   23%       23,00           123,00
                                  Razem      -100,00            -23,00          -123,00
"""
HEADS = {
    "sentence": (
        f"""
   Faktura korygująca nr FKOR/3/2026
   Data wystawienia: 2026-10-01
   do faktury nr FV/2026/08/11 z dnia 2026-08-15
   nr KSeF faktury korygowanej: {KSEF}
""",
        "\n   Przyczyna korekty: zwrot towaru uszkodzonego w transporcie\n   oraz błędna cena\n",
        ("FKOR/3/2026", "2026-10-01", "FV/2026/08/11", "2026-08-15", KSEF, "zwrot towaru uszkodzonego w transporcie oraz błędna cena"),
    ),
    "columns": (
        """
   FAKTURA KORYGUJĄCA KOR/12/2026 z dnia 05.11.2026
   Numer faktury korygowanej      Data wystawienia faktury korygowanej       Przyczyna korekty
   FV/1812/10/26                  05.10.2026                                 Rabat potransakcyjny
""",
        "",
        ("KOR/12/2026", "2026-11-05", "FV/1812/10/26", "2026-10-05", None, "Rabat potransakcyjny"),
    ),
    "section": (
        f"""
   KOREKTA FAKTURY nr K 7/2026                        Warszawa, dnia 12 listopada 2026
   Dotyczy faktury:
   Numer: FA 318/11/2026
   Data wystawienia: 02.11.2026
   Numer KSeF: {KSEF}
""",
        "\n   Powód korekty\n   Pomyłka w ilości\n",
        ("K 7/2026", "2026-11-12", "FA 318/11/2026", "2026-11-02", KSEF, "Pomyłka w ilości"),
    ),
    "title": (
        "\n   Faktura VAT korygująca nr 44/2026/K z dn. 12.11.2026 do faktury VAT nr 120/2026 z dn. 01.10.2026\n",
        "",
        ("44/2026/K", "2026-11-12", "120/2026", "2026-10-01", None, None),
    ),
    "english": (
        """
   CREDIT NOTE No. CN-12/2026       Date of issue: 2026-11-12
   Corrected invoice: INV-5512 dated 2026-03-01
   Reason for correction: returned goods
""",
        "",
        ("CN-12/2026", "2026-11-12", "INV-5512", "2026-03-01", None, "returned goods"),
    ),
    "not named": (
        "\n   Faktura korygująca nr K/9/2026     Data wystawienia: 2026-11-02\n",
        "",
        ("K/9/2026", "2026-11-02", None, None, None, None),
    ),
}
NAMES = ("invoice_number", "issue_date", "corrected_number", "corrected_date", "corrected_ksef_number", "correction_reason")


def read(text: str) -> Extraction:
    return extract(text_pages(text), own_nip=OWN)


@pytest.mark.parametrize("name", HEADS)
@pytest.mark.parametrize("table", [TABLES, ONE_TABLE])
def test_a_correction_comes_filled_and_goes_to_a_person(name: str, table: str) -> None:
    head, foot, wanted = HEADS[name]
    found = read(head + PARTIES + foot + table)
    said = tuple(value.isoformat() if isinstance(value := found.value(field), date) else value for field in NAMES)
    assert said == wanted
    assert (found.amount("net_total"), found.amount("gross_total")) == (Decimal("-100.00"), Decimal("-123.00"))
    assert [(item.name, item.net, item.is_before) for item in found.line_items] == [
        ("Cement", Decimal("200.00"), True),
        ("Cement", Decimal("100.00"), False),
    ]
    problems = check(found, own_nip=OWN, today=TODAY)
    assert not is_automatic(found, problems)
    assert "lines_mismatch" not in {problem.code for problem in problems}


def test_what_was_there_before_is_taken_off_the_sums_of_the_rates() -> None:
    lines = read(HEADS["title"][0] + PARTIES + TABLES).line_items
    assert rates_of(lines) == [VatRow("23", Decimal("-100.00"), Decimal("-23.00"), Decimal("-123.00"))]


def test_of_several_corrected_invoices_the_first_is_filled_in_and_all_are_named() -> None:
    head = """
   Faktura korygująca nr 5/K/2026      Data wystawienia: 2026-11-02
   Faktury korygowane:
   Lp.   Numer faktury      Data         Wartość brutto
   1     FV 1/10/2026       2026-10-01         100,00
   2     FV 2/10/2026       2026-10-03         200,00
"""
    found = read(head + PARTIES + TABLES)
    assert (found.text("corrected_number"), found.day("corrected_date")) == ("FV 1/10/2026", date(2026, 10, 1))
    told = next(problem for problem in check(found, own_nip=OWN, today=TODAY) if problem.code == "several_corrected")
    assert told.params["text"] == "FV 1/10/2026, FV 2/10/2026"


def test_an_ordinary_invoice_corrects_nothing() -> None:
    found = read("\n   Faktura VAT nr 44/2026 z dn. 12.11.2026 do faktury proforma nr 120/2026 z dn. 01.10.2026\n" + PARTIES + ONE_TABLE)
    assert not [name for name in found.fields if name.startswith("correct")]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Dotyczy faktury: FS 52/11/2026 z 9.11.2026 r.", [("FS 52/11/2026", date(2026, 11, 9))]),
        ("Faktura korygowana nr: 11/02-2023, data wystawienia: 12.02.2026", [("11/02-2023", date(2026, 2, 12))]),
        ("Nr faktury korygowanej: FV 1/05/2021", [("FV 1/05/2021", None)]),
        ("KOREKTA DO FAKTURY VAT NR 123/2026 wystawionej w dniu 12 marca 2026 r.", [("123/2026", date(2026, 3, 12))]),
        (
            "Dotyczy faktur: FV/1/2026 z dnia 01.02.2026, FV/2/2026 z 03.02.2026",
            [("FV/1/2026", date(2026, 2, 1)), ("FV/2/2026", date(2026, 2, 3))],
        ),
        ("Data faktury korygowanej: 12.02.2026", []),
        (f"Numer KSeF faktury korygowanej: {KSEF}", []),
        ("Numer faktury korygowanej", []),
        ("do zapłaty 123,00 zł", []),
    ],
)
def test_the_words_about_a_corrected_invoice(text: str, wanted: list[tuple[str, date | None]]) -> None:
    assert [(found.number, found.issued) for found in references(text)] == wanted
