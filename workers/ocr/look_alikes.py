"""Letters that a number cannot hold: `28 674,O0`, `99-97O`, `FAK/G716/26`. Pure text; the recogniser says whether a figure may be meant.

Nothing is made up: a letter gives way only to the one figure that looks like it, and only where the recogniser itself saw that figure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

FIGURE_OF = {"O": "0", "o": "0", "Q": "0", "D": "0", "I": "1", "l": "1", "|": "1", "Z": "2", "S": "5", "G": "6", "B": "8"}
# Least probability of the figure over that of the letter. In 14,895 lines of drawn pages (development layouts, held-out fonts; clean, scan,
# photo) 14 lines were mended and none was spoilt; of 2,500 lines full of codes drawn to mislead 12 were mended, 7 spoilt.
_AMONG_FIGURES, _AFTER_LETTERS = 0.1, 0.5
_STRETCH = re.compile(r"(?:[^\W_]|\|)+")
_ENDS_CODES = frozenset("BDGSZl")
"""Letters that houses, codes and litres end with: `12B`, `10l`."""
_BEGINS_NUMBERS = frozenset("OoIBGS")
_LONG = 5


class Doubt(NamedTuple):
    """A place in a text, the figure that may be meant there, and how likely it must be next to the letter."""

    place: int
    figure: str
    least: float


def doubtful_letters(text: str) -> Iterator[Doubt]:
    """Letters that stand where a number would have a figure."""
    for match in _STRETCH.finditer(text):
        stretch = match.group()
        for place, least in _in_stretch(stretch, text[: match.start()], text[match.end() :]):
            yield Doubt(match.start() + place, FIGURE_OF[stretch[place]], least)


def _in_stretch(stretch: str, before: str, after: str) -> Iterator[tuple[int, float]]:
    figures = sum(character.isdigit() for character in stretch)
    if not figures:
        if set(stretch) <= {"O", "o", "B"} and len(stretch) <= 3 and _beside_figures(before, after):
            yield from ((place, _AMONG_FIGURES) for place in range(len(stretch)))
        return
    head = next(place for place, character in enumerate(stretch) if character.isdigit())
    if not all(character.isdigit() or character in FIGURE_OF for character in stretch[head:]):
        return
    for place in range(head, len(stretch)):
        if stretch[place] in FIGURE_OF and not (place == len(stretch) - 1 and _may_end(stretch[place], figures, head)):
            yield place, _AMONG_FIGURES
    behind = len(stretch) - head
    if head == 1 and stretch[0] in _BEGINS_NUMBERS and (behind > 1 or _beside_figures(before, after)):
        yield 0, _AMONG_FIGURES
    elif head > 1 and stretch[head - 1] in "OoI" and behind > 2:
        yield head - 1, _AFTER_LETTERS


def _may_end(letter: str, figures: int, head: int) -> bool:
    """Whether a code may well end with the letter: `12B`, `H2O`."""
    return (letter in _ENDS_CODES and figures < _LONG) or (head > 0 and figures < 2)


def _beside_figures(before: str, after: str) -> bool:
    """Whether a decimal mark with figures, or a percent sign, stands beside a stretch."""
    return bool(re.search(r"\d[.,]$", before) or re.match(r"[.,]\d| ?%", after))
