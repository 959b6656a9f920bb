"""Amounts in Polish words, and the reader that understands them."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest

from faktury.domain.amount_words import parse_amount_words
from faktury.domain.money_words import amount_in_words


@pytest.mark.parametrize(
    ("amount", "currency", "words"),
    [
        ("1158.00", "PLN", "jeden tysiąc sto pięćdziesiąt osiem zł 00/100"),
        ("0", "PLN", "zero zł 00/100"),
        ("0.99", "EUR", "zero EUR 99/100"),
        ("-22.50", "PLN", "minus dwadzieścia dwa zł 50/100"),
        ("1000000.01", "PLN", "jeden milion zł 01/100"),
        ("2003112", "PLN", "dwa miliony trzy tysiące sto dwanaście zł 00/100"),
        ("999999999999.99", "PLN", None),
        ("5000000000", "USD", "pięć miliardów USD 00/100"),
    ],
)
def test_amounts_are_spelled_as_invoices_do(amount, currency, words):
    spelled = amount_in_words(Decimal(amount), currency)
    if words is None:
        assert spelled.endswith("zł 99/100")
    else:
        assert spelled == words
    assert amount_in_words(Decimal("1e12"), "PLN") is None


def test_what_is_spelled_is_understood():
    chance = random.Random(7)
    for _ in range(300):
        amount = Decimal(chance.randrange(1, 10**9)) / 100
        assert parse_amount_words(amount_in_words(amount, "PLN")) == amount
