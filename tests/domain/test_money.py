"""Printed amounts."""

from decimal import Decimal

import pytest

from faktury.domain.money import AmountFailure, format_plain, parse_amount, read_amount, round_money

PRINTED = {
    "1 234,56": "1234.56",
    "1\u00a0234,56": "1234.56",
    "1\u202f234,56": "1234.56",
    "33569,50": "33569.50",
    "33 569,50": "33569.50",
    "519.99": "519.99",
    "17 115,45PLN": "17115.45",
    "3,98zł": "3.98",
    "36,90 €": "36.90",
    "1.234,56": "1234.56",
    "1,234.56": "1234.56",
    "283, 75 kr": "283.75",
    "2 051,00": "2051.00",
    "-200,00": "-200.00",
    "− 200,00": "-200.00",
    "200,00-": "-200.00",
    "(200,00)": "-200.00",
    "PLN 52.80": "52.80",
    "1.234.567,89": "1234567.89",
    "1 234": "1234",
    "0,00": "0.00",
    "12,5": "12.5",
    "0,123": "0.123",
}


@pytest.mark.parametrize(("text", "value"), PRINTED.items())
def test_it_reads_amounts_as_documents_print_them(text: str, value: str) -> None:
    assert parse_amount(text) == Decimal(value)


@pytest.mark.parametrize("text", ["", "abc", "12.03.2026", "1 23,45", "12/2026", "1,2,3", "zł", "1 2345,00", "12.345,6.7"])
def test_it_does_not_invent_an_amount(text: str) -> None:
    assert read_amount(text).failure is AmountFailure.NOT_AN_AMOUNT
    assert parse_amount(text) is None


@pytest.mark.parametrize(
    ("text", "readings"), [("1.234", ("1234", "1.234")), ("12,345", ("12345", "12.345")), ("-1.234", ("-1234", "-1.234"))]
)
def test_a_separator_before_three_digits_is_named_ambiguous(text: str, readings: tuple[str, str]) -> None:
    reading = read_amount(text)
    assert reading.value is None
    assert reading.failure is AmountFailure.AMBIGUOUS
    assert {str(value) for value in reading.readings} == set(readings)


def test_halves_are_rounded_up() -> None:
    assert round_money(Decimal("0.125")) == Decimal("0.13")
    assert round_money(Decimal("-0.125")) == Decimal("-0.13")


def test_large_amounts_are_written_without_an_exponent() -> None:
    assert format_plain(Decimal("1E+3")) == "1000"


def test_every_printed_form_of_a_value_reads_back() -> None:
    from tests.domain.invoice_data import money

    for value in ("0.01", "1.00", "999.99", "1000.00", "12345.67", "1234567.89"):
        for style in ("space", "plain", "dot", "point"):
            assert parse_amount(money(Decimal(value), style)) == Decimal(value)
