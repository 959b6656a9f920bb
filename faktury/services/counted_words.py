"""Counts in words: Polish has three plural forms, and each is a sentence of its own in the catalogue."""

from __future__ import annotations

from typing import NamedTuple


class Forms(NamedTuple):
    """A sentence for 1, for 2-4 (22-24…) and for 0, 5-21 (25…); `{n}` is the number. English fills the last two alike."""

    one: str
    few: str
    many: str


def counted(number: int, forms: Forms) -> str:
    """The sentence for `number`."""
    return form_for(number, forms).replace("{n}", str(number))


def form_for(number: int, forms: Forms) -> str:
    """The form CLDR's rule for Polish picks; only 1 itself is singular, which suits English as well."""
    if number == 1:
        return forms.one
    if number % 10 in (2, 3, 4) and number % 100 not in (12, 13, 14):
        return forms.few
    return forms.many
