"""Amounts spelled out."""

import random
from decimal import Decimal

import pytest

from faktury.domain.amount_words import parse_amount_words, read_amount_words
from tests.domain.invoice_data import spell


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("trzysta szesnaście PLN, 83/100", "316.83"),
        ("jeden tysiąc sto pięć zł i 77/100", "1105.77"),
        ("tysiąc sto pięć zł 77/100", "1105.77"),
        ("trzydzieści sześć EUR. 90/100", "36.90"),
        ("sto dziewięć i 0.46 PLN", "109.46"),
        ("tysiąc trzysta siedemdziesiąt siedem złotych, sześćdziesiąt groszy", "1377.60"),
        ("sto dwadzieścia złotych i zero groszy", "120"),
        ("dwa miliony trzysta tysięcy zł 00/100", "2300000"),
        ("pięć zł 50 gr", "5.50"),
        ("trzystaszesnaście złotych 5/100", "316.05"),
        ("DWANAŚCIE ZŁOTYCH 00/100", "12"),
    ],
)
def test_it_reads_amounts_as_documents_spell_them(text: str, value: str) -> None:
    assert parse_amount_words(text) == Decimal(value)


@pytest.mark.parametrize("text", ["", "przelew 14 dni", "Ala ma kota", "złotych", "sto dwadzieścia jabłek", "12/100"])
def test_it_does_not_invent_an_amount(text: str) -> None:
    assert parse_amount_words(text) is None


def test_a_misread_letter_is_forgiven_but_marked() -> None:
    spelled = read_amount_words("dwa tysiące trzysta czterdzlesci pięc zlotych 67/100")
    assert spelled is not None
    assert spelled.value == Decimal("2345.67")
    assert not spelled.exact


def test_whatever_is_spelled_reads_back() -> None:
    rng = random.Random(3)
    for _ in range(300):
        value = Decimal(rng.choice([rng.randint(1, 9999), rng.randint(1, 99999999)])) / 100
        for form in range(4):
            assert parse_amount_words(spell(value, form)) == value
