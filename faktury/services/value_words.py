"""Amounts, dates and identifiers as people write them; the values themselves stay Decimal, date and plain digits."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.utils.translation import get_language

NBSP = "\u00a0"


def is_english() -> bool:
    """Whether the reader's language is English; every other one is worded in Polish, the source."""
    return (get_language() or "pl").startswith("en")


def number_text(value: Decimal, places: int = 2) -> str:
    """Always grouped, decimal comma in Polish: 1234.5 becomes „1 234,50” with U+00A0."""
    plain = f"{value:,.{places}f}"
    if is_english():
        return plain
    return plain.replace(",", NBSP).replace(".", ",")


def amount_text(value: Decimal, currency: str = "PLN") -> str:
    """With its currency: „1 234,50 zł”, „1 234,50 EUR”; in English "PLN 1,234.50"."""
    number = number_text(value)
    if is_english():
        return f"{currency}{NBSP}{number}"
    return f"{number}{NBSP}{'zł' if currency == 'PLN' else currency}"


def quantity_text(value: Decimal) -> str:
    """Without trailing zeros: 12.0000 is „12”, 1.5000 is „1,5”."""
    whole, _dot, fraction = f"{value:,.8f}".partition(".")
    fraction = fraction.rstrip("0")
    if is_english():
        return f"{whole}.{fraction}" if fraction else whole
    whole = whole.replace(",", NBSP)
    return f"{whole},{fraction}" if fraction else whole


def date_text(value: date) -> str:
    """24.11.2026, the form of tables and fields."""
    return value.strftime("%d.%m.%Y")


def nip_text(value: str) -> str:
    """123-456-32-18; anything that is not ten digits stays as it is."""
    if len(value) != 10 or not value.isdigit():
        return value
    return f"{value[:3]}-{value[3:6]}-{value[6:8]}-{value[8:]}"


def account_text(value: str) -> str:
    """12 3456 …: the groups printed on invoices; anything that is not 26 digits stays as it is."""
    if len(value) != 26 or not value.isdigit():
        return value
    return " ".join((value[:2], *(value[start : start + 4] for start in range(2, 26, 4))))
