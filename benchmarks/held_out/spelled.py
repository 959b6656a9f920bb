"""Amounts in Polish words, in the spellings that programs print."""

from __future__ import annotations

from decimal import Decimal

_ONES = [
    "zero",
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
    "-",
    "-",
    "dwadzieścia",
    "trzydzieści",
    "czterdzieści",
    "pięćdziesiąt",
    "sześćdziesiąt",
    "siedemdziesiąt",
    "osiemdziesiąt",
    "dziewięćdziesiąt",
]
_HUNDREDS = ["-", "sto", "dwieście", "trzysta", "czterysta", "pięćset", "sześćset", "siedemset", "osiemset", "dziewięćset"]
_THOUSAND, _MILLION, _ZLOTY = ("tysiąc", "tysiące", "tysięcy"), ("milion", "miliony", "milionów"), ("złoty", "złote", "złotych")


def _form(number: int, forms: tuple[str, str, str]) -> str:
    if number == 1:
        return forms[0]
    return forms[1] if number % 10 in (2, 3, 4) and number % 100 not in (12, 13, 14) else forms[2]


def _below_thousand(number: int) -> list[str]:
    words = [_HUNDREDS[number // 100]] if number >= 100 else []
    rest = number % 100
    if rest >= 20:
        words.append(_TENS[rest // 10])
        rest %= 10
    return [*words, _ONES[rest]] if rest else words


def whole(number: int, *, one_thousand: bool = True) -> str:
    """A whole number in words; `one_thousand` says "jeden tysiąc" where others say "tysiąc"."""
    if number == 0:
        return "zero"
    words: list[str] = []
    for size, forms in ((1_000_000, _MILLION), (1000, _THOUSAND)):
        part, number = divmod(number, size)
        if part:
            words += ([] if part == 1 and not one_thousand else _below_thousand(part)) + [_form(part, forms)]
    return " ".join(words + _below_thousand(number))


def amount(value: Decimal, currency: str, manner: int) -> str:
    """An amount in words, in one of five manners."""
    zl, gr = divmod(int(abs(value) * 100), 100)
    if currency != "PLN":
        return f"{whole(zl)} {currency} {gr:02d}/100"
    return (
        f"{whole(zl)} {_form(zl, _ZLOTY)} {gr:02d}/100",
        f"{whole(zl, one_thousand=False)} PLN {gr:02d}/100",
        f"{whole(zl)} zł {whole(gr)} gr",
        f"{whole(zl)} {_form(zl, _ZLOTY)} i {gr}/100 gr",
        f"{whole(zl).capitalize()} zł, {gr:02d} gr",
    )[manner % 5]
