"""Writes an amount of money in Polish words the way invoices do."""

from __future__ import annotations

from decimal import Decimal

from faktury.domain.money_words import integer_in_words, plural

_ZLOTY = ("złoty", "złote", "złotych")


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
