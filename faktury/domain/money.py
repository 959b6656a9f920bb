"""Printed amounts to Decimal: Polish, English and German grouping; what is ambiguous is named, never guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from faktury.domain.text import clean

CENT = Decimal("0.01")
_CURRENCY = r"(?:pln|zł|zl|z[łl]otych|eur|euro|€|usd|\$|gbp|£|chf|czk|kč|sek|nok|dkk|kr|huf)"
_AFFIX = re.compile(rf"^\s*{_CURRENCY}\.?\s*|\s*{_CURRENCY}\.?\s*$", re.IGNORECASE)
_BODY = re.compile(r"\d[\d.,'’ ]*")
_MINUS = "-−–—"


class AmountFailure(StrEnum):
    """Why a text is not one amount."""

    NOT_AN_AMOUNT = "not_an_amount"
    AMBIGUOUS = "ambiguous"


@dataclass(frozen=True, slots=True)
class AmountReading:
    """Either `value`, or `failure` with every way the text can be read."""

    value: Decimal | None
    failure: AmountFailure | None = None
    readings: tuple[Decimal, ...] = ()


_NO_AMOUNT = AmountReading(None, AmountFailure.NOT_AN_AMOUNT)


def read_amount(text: str) -> AmountReading:
    """Read one amount; `1.234` is ambiguous, `1 234` is not."""
    body, negative = _strip(text)
    if body is None:
        return _NO_AMOUNT
    sign = -1 if negative else 1
    readings = tuple(sign * value for value in _readings(body))
    if not readings:
        return _NO_AMOUNT
    if len(readings) > 1:
        return AmountReading(None, AmountFailure.AMBIGUOUS, readings)
    return AmountReading(readings[0], None, readings)


def parse_amount(text: str) -> Decimal | None:
    """The amount printed, or None when there is none or it can be read in two ways."""
    return read_amount(text).value


def round_money(value: Decimal) -> Decimal:
    """Whole grosze, halves away from zero."""
    return value.quantize(CENT, rounding=ROUND_HALF_UP)


def format_plain(value: Decimal) -> str:
    """Plain decimal without exponent: what the JSON interfaces carry."""
    return format(value, "f")


def _strip(text: str) -> tuple[str | None, bool]:
    """Body of the number without sign and currency, and whether it is negative."""
    rest = clean(text).strip()
    negative = False
    for _ in range(3):
        rest = _AFFIX.sub("", rest).strip()
        if rest[:1] and rest[0] in _MINUS:
            negative, rest = True, rest[1:].strip()
        elif rest[-1:] and rest[-1] in _MINUS and rest[:1].isdigit():
            negative, rest = True, rest[:-1].strip()
        elif rest[:1] == "+":
            rest = rest[1:].strip()
    if rest.startswith("(") and rest.endswith(")"):
        negative, rest = True, rest[1:-1].strip()
    if not _BODY.fullmatch(rest):
        return None, negative
    return rest.rstrip(" .,"), negative


def _readings(body: str) -> list[Decimal]:
    """All values the digits and separators of `body` can mean."""
    compact = re.sub(r"\s*([.,])\s*", r"\1", re.sub(r"\s+", " ", body))
    head, separator, tail = _split_last(compact)
    if not separator:
        whole = _whole(compact)
        return [] if whole is None else [Decimal(whole)]
    if " " in tail or "'" in tail or "’" in tail:
        return []
    if len(tail) == 3 and separator in ".," and not _has_other_grouping(head, separator):
        return _three_digit_tail(head, separator, tail)
    whole = _whole(head)
    if whole is None:
        return []
    return [Decimal(f"{whole}.{tail}")]


def _three_digit_tail(head: str, separator: str, tail: str) -> list[Decimal]:
    """`1.234`: grouping or three decimals; a repeated separator or a leading zero settles it."""
    if separator in head:
        whole = _whole(head + separator + tail)
        return [] if whole is None else [Decimal(whole)]
    whole = _whole(head)
    if whole is None:
        return []
    decimal = Decimal(f"{whole}.{tail}")
    grouped = len(head) <= 3 and not head.startswith("0")
    return [Decimal(whole + tail), decimal] if grouped else [decimal]


def _has_other_grouping(head: str, separator: str) -> bool:
    return any(char in head for char in " '’.," if char != separator)


def _split_last(text: str) -> tuple[str, str, str]:
    """Head, last decimal-capable separator, tail."""
    position = max(text.rfind("."), text.rfind(","))
    if position < 0:
        return text, "", ""
    return text[:position], text[position], text[position + 1 :]


def _whole(text: str) -> str | None:
    """Digits of the integer part when its grouping is regular."""
    if text.isdigit():
        return text
    separators = {char for char in text if not char.isdigit()}
    if len(separators) != 1:
        return None
    groups = text.split(separators.pop())
    regular = 1 <= len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:]) and all(group.isdigit() for group in groups)
    return "".join(groups) if regular else None
