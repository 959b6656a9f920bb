"""An amount of money in Polish words, as invoices spell it: „jeden tysiąc sto pięćdziesiąt osiem zł 00/100”."""

from __future__ import annotations

from decimal import Decimal

from faktury.domain.money import round_money

_UNIT_NAMES = """
jeden dwa trzy cztery pięć sześć siedem osiem dziewięć dziesięć jedenaście dwanaście trzynaście czternaście piętnaście szesnaście
siedemnaście osiemnaście dziewiętnaście
"""
_TEN_NAMES = """
dwadzieścia trzydzieści czterdzieści pięćdziesiąt sześćdziesiąt siedemdziesiąt osiemdziesiąt dziewięćdziesiąt
"""
_HUNDRED_NAMES = """
sto dwieście trzysta czterysta pięćset sześćset siedemset osiemset dziewięćset
"""
_UNITS, _TENS, _HUNDREDS = ["", *_UNIT_NAMES.split()], ["", "", *_TEN_NAMES.split()], ["", *_HUNDRED_NAMES.split()]
_GROUPS = (
    ("", "", ""),
    ("tysiąc", "tysiące", "tysięcy"),
    ("milion", "miliony", "milionów"),
    ("miliard", "miliardy", "miliardów"),
)
MOST = 10 ** (3 * len(_GROUPS)) - 1
"""The largest whole number there are words for here."""


def plural(number: int, forms: tuple[str, str, str]) -> str:
    """The plural form that goes with a number by CLDR's rule for Polish: 1, 2 to 4 (but not 12 to 14), all others; English fits in."""
    if number == 1:
        return forms[0]
    return forms[1] if number % 10 in (2, 3, 4) and number % 100 not in (12, 13, 14) else forms[2]


def integer_in_words(number: int) -> str:
    """A whole number from 0 to `MOST`; "jeden tysiąc" as documents write it.

    Raises:
        ValueError: negative or too large.
    """
    if not 0 <= number <= MOST:
        raise ValueError(number)
    words: list[str] = []
    for index in reversed(range(len(_GROUPS))):
        group = number // 1000**index % 1000
        if group:
            words += [*_below_thousand(group), plural(group, _GROUPS[index])]
    return " ".join(word for word in words if word) or "zero"


def amount_in_words(amount: Decimal, currency: str) -> str | None:
    """The amount with hundredths as a fraction; None when there are no words for it."""
    whole, hundredths = divmod(int(round_money(abs(amount)) * 100), 100)
    if whole > MOST:
        return None
    sign = "minus " if amount < 0 else ""
    return f"{sign}{integer_in_words(whole)} {'zł' if currency == 'PLN' else currency} {hundredths:02}/100"


def _below_thousand(number: int) -> list[str]:
    rest = number % 100
    return [_HUNDREDS[number // 100], *([_UNITS[rest]] if rest < 20 else [_TENS[rest // 10], _UNITS[rest % 10]])]
