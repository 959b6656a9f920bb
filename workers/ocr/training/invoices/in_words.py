"""Writes an amount of money in Polish words the way invoices do."""

from __future__ import annotations

from decimal import Decimal

_UNITS = [
    "",
    "jeden",
    "dwa",
    "trzy",
    "cztery",
    "pięć",
    "sześć",
    "siedem",
    "osiem",
    "dziewięć",
    "dziesięć",
    "jedenaście",
    "dwanaście",
    "trzynaście",
    "czternaście",
    "piętnaście",
    "szesnaście",
    "siedemnaście",
    "osiemnaście",
    "dziewiętnaście",
]
_TENS = [
    "",
    "",
    "dwadzieścia",
    "trzydzieści",
    "czterdzieści",
    "pięćdziesiąt",
    "sześćdziesiąt",
    "siedemdziesiąt",
    "osiemdziesiąt",
    "dziewięćdziesiąt",
]
_HUNDREDS = ["", "sto", "dwieście", "trzysta", "czterysta", "pięćset", "sześćset", "siedemset", "osiemset", "dziewięćset"]
_GROUPS = (("", "", ""), ("tysiąc", "tysiące", "tysięcy"), ("milion", "miliony", "milionów"))
_ZLOTY = ("złoty", "złote", "złotych")


def plural(number: int, forms: tuple[str, str, str]) -> str:
    """The Polish plural form that goes with a number."""
    if number == 1:
        return forms[0]
    if number % 10 in (2, 3, 4) and number % 100 not in (12, 13, 14):
        return forms[1]
    return forms[2]


def _below_thousand(number: int) -> list[str]:
    rest = number % 100
    words = [_HUNDREDS[number // 100]]
    words += [_UNITS[rest]] if rest < 20 else [_TENS[rest // 10], _UNITS[rest % 10]]
    return [word for word in words if word]


def integer_in_words(number: int) -> str:
    """A whole number below a thousand million; "jeden tysiąc" as documents write it."""
    if number == 0:
        return "zero"
    words: list[str] = []
    for index in (2, 1, 0):
        group = number // 1000**index % 1000
        if group:
            words += _below_thousand(group)
            words += [plural(group, _GROUPS[index])] if index else []
    return " ".join(words)


def amount_in_words(amount: Decimal, currency: str, style: int) -> str:
    """The amount in one of several customary styles."""
    whole, cents = divmod(int(amount * 100), 100)
    words = integer_in_words(whole)
    name = plural(whole, _ZLOTY) if currency == "PLN" else currency
    if style == 0:
        return f"{words} {name} {cents:02}/100"
    if style == 1:
        return f"{words} {currency} {cents:02}/100"
    if style == 2 and currency == "PLN":
        return f"{words} zł i {cents:02}/100"
    small = plural(cents, ("grosz", "grosze", "groszy")) if currency == "PLN" else "centów"
    return f"{words} {name} {integer_in_words(cents)} {small}"
