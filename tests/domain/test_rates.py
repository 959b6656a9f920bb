"""VAT rates as printed."""

from decimal import Decimal

import pytest

from faktury.domain.rates import expected_vat, find_rates, normalise_rate


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("23%", "23"),
        ("23,00%", "23"),
        ("23.00", "23"),
        ("23 %", "23"),
        ("8", "8"),
        ("zw", "zw"),
        ("zw.", "zw"),
        ("ZW", "zw"),
        ("np.", "np"),
        ("NP", "np"),
        ("oo", "oo"),
        ("o.o.", "oo"),
        ("0%", "0"),
        ("0% WDT", "0 WDT"),
        ("0% EX", "0 EX"),
        ("0 KR", "0 KR"),
        ("np I", "np I"),
        ("np II", "np II"),
        ("23% lub 22%", "23"),
        ("19%", "19"),
    ],
)
def test_printed_forms(text: str, code: str) -> None:
    assert normalise_rate(text) == code


@pytest.mark.parametrize("text", ["", "123", "19", "abc", "12,50", "sp. z o.o."])
def test_what_is_no_rate(text: str) -> None:
    assert normalise_rate(text) is None


def test_rates_inside_a_line() -> None:
    assert [code for _, _, code in find_rates("W tym 23%: 100,00")] == ["23"]
    assert find_rates("ABC sp. z o.o.") == []
    assert [code for _, _, code in find_rates("O% 12,00")] == ["0"]


def test_expected_tax() -> None:
    assert expected_vat(Decimal("10.05"), "23") == Decimal("2.31")
    assert expected_vat(Decimal("10.05"), "zw") == 0
    assert expected_vat(Decimal("10.05"), "19") is None
