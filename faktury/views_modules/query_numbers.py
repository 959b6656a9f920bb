"""Whole numbers as clients send them: nonsense is an answer, never an error."""

from __future__ import annotations

from typing import Final

_MOST_DIGITS: Final = 18
"""Python refuses to convert numbers of thousands of digits, databases hold 64 bits, and no number of ours is longer than this."""
_LAST_PAGE: Final = 99_999


def whole(text: str, default: int) -> int:
    """The number `text` is, `default` for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else default


def page_number(text: str) -> int:
    """The number of a page of a list, counted from 1; what cannot be one is the first."""
    number = whole(text, 1)
    return number if 1 <= number <= _LAST_PAGE else 1
