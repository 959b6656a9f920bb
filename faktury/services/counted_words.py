"""Counts in words: Polish has three plural forms, and each is a sentence of its own in the catalogue."""

from __future__ import annotations

from typing import NamedTuple

from faktury.domain.money_words import plural


class Forms(NamedTuple):
    """A sentence for 1, for 2-4 (22-24…) and for 0, 5-21 (25…); `{n}` is the number. English fills the last two alike."""

    one: str
    few: str
    many: str


def counted(number: int, forms: Forms) -> str:
    """The sentence for `number`."""
    return plural(number, forms).replace("{n}", str(number))
