"""Printed dates."""

from datetime import date, timedelta

import pytest

from faktury.domain.dates import find_dates, parse_date

DAY = date(2026, 4, 12)


@pytest.mark.parametrize(
    "text",
    [
        "2026-04-12",
        "12.04.2026",
        "12-04-2026",
        "12/04/2026",
        "12.4.2026",
        "2026/04/12",
        "2026.04.12",
        "12 kwietnia 2026",
        "12 kwietnia 2026 r.",
        "12.04.2026 r.",
        "12.04.2026r.",
        "12.IV.2026",
        "12 IV 2026",
        "12 april 2026",
        "12 Apr 2026",
        "April 12, 2026",
        "12. 04. 2026",
        "2026 - 04 - 12",
        "12. April 2026",
        "Kraków, 12.04.2026",
    ],
)
def test_it_reads_dates_as_documents_print_them(text: str) -> None:
    assert parse_date(text) == DAY


@pytest.mark.parametrize(
    "text",
    [
        "",
        "31.02.2026",
        "FV/12/04/2026",
        "526-10-40-828",
        "1 234,56",
        "12/2026",
        "00-950",
        "2026-13-01",
        "+48 12 345 67 89",
        "12.04",
        "71 1160 2202 0000 0000",
        "10.05.1800",
    ],
)
def test_it_does_not_invent_a_date(text: str) -> None:
    assert find_dates(text) == []


@pytest.mark.parametrize(
    "text", ["2O26-04-l2", "12.042026", "2026-0412", "12,04,2026", "12 04 2026", "12.04.26", "12 kwletnia 2026", "12-04.2026"]
)
def test_repaired_dates_are_doubtful(text: str) -> None:
    (span,) = find_dates(text)
    assert span.value == DAY
    assert span.doubtful


def test_a_slash_date_keeps_its_american_reading() -> None:
    (span,) = find_dates("05/04/2026")
    assert (span.value, span.alternative) == (date(2026, 4, 5), date(2026, 5, 4))


def test_two_dates_in_a_text_are_both_found_and_neither_is_the_date() -> None:
    assert [span.value for span in find_dates("od 01.03.2026 do 31.03.2026")] == [date(2026, 3, 1), date(2026, 3, 31)]
    assert parse_date("od 01.03.2026 do 31.03.2026") is None


def test_every_day_of_two_years_reads_back() -> None:
    day = date(2025, 1, 1)
    while day < date(2027, 1, 1):
        assert parse_date(f"{day:%Y-%m-%d}") == parse_date(f"{day:%d.%m.%Y}") == day
        day += timedelta(days=1)


@pytest.mark.parametrize(
    ("text", "month", "roman"), [("9.II.2026", 2, True), ("9.I.2026", 1, True), ("9.11.2026", 11, False), ("9. prosince 2026", 12, False)]
)
def test_months_in_roman_numerals_and_in_czech(text: str, month: int, roman: bool) -> None:
    (found,) = find_dates(text)
    assert (found.value, found.roman) == (date(2026, month, 9), roman)
