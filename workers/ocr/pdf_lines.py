"""Characters of a PDF's text by lines, and how far apart their letters are set: in tracked type every gap looks like a space."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from faktury.domain.words import Box

HYPHENS = frozenset("\x02\ufffe\u00ad")
_RUN_GAP = 1.2
_LEAST_GAPS = 5
_LEAST, _WIDEST = 0.05, 0.7
"""Of the line's height: less is kerning; wider gaps part letters into columns."""
_KERNED = 0.3
"""Share of the gaps that kerning may close."""


@dataclass(frozen=True, slots=True)
class Character:
    """A character and its box in pixels."""

    text: str
    box: Box
    hidden: bool
    guessed: bool = False
    """A space that is not in the file: the library puts one wherever letters stand apart, be it for kerning."""

    @property
    def visible(self) -> bool:
        """Whether it has a place of its own: neither a space nor the mark of a word broken at a line's end."""
        return not self.text.isspace() and self.text not in HYPHENS


def lines(characters: list[Character]) -> Iterator[list[Character]]:
    """The characters cut where one stands in another line or column than the one before."""
    line: list[Character] = []
    last: Character | None = None
    for character in characters:
        if character.visible:
            if last is not None and elsewhere(last, character):
                yield line
                line = []
            last = character
        line.append(character)
    yield line


def letter_spacing(line: list[Character]) -> float:
    """The usual gap between the letters of a line that are set apart on purpose, in heights of the line; 0.0 of ordinary type."""
    pairs = pairwise(character for character in line if not (character.guessed and character.text.isspace()))
    gaps = sorted(gap_between(one, other) for one, other in pairs if one.visible and other.visible)
    if len(gaps) < _LEAST_GAPS or gaps[int(_KERNED * len(gaps))] < _LEAST:
        return 0.0
    usual = median(gaps)
    return usual if usual <= _WIDEST else 0.0


def gap_between(last: Character, character: Character) -> float:
    """Distance of two characters of a line in heights."""
    return (character.box[0] - last.box[2]) / _taller(last, character)


def elsewhere(last: Character, character: Character) -> bool:
    """Whether a character begins another run: in another line, or too far away."""
    shift = abs((character.box[1] + character.box[3]) - (last.box[1] + last.box[3])) / 2
    return shift > _taller(last, character) / 2 or not -2 * _RUN_GAP <= gap_between(last, character) <= _RUN_GAP


def _taller(one: Character, other: Character) -> float:
    """Height of a line that holds both; in many fonts a hyphen's box is half as tall as a digit's."""
    return max(1.0, one.box[3] - one.box[1], other.box[3] - other.box[1])
