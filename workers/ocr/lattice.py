"""Other readings of a number or code, from the recogniser's own probabilities; pure arithmetic, no torch."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from math import log

import numpy as np
from numpy.typing import NDArray

Probabilities = NDArray[np.float32]
Reading = tuple[str, float]

BLANK = 0
_BEAMS = 12
_LEAST_CLASS = 2e-3
_LEAST_READING = 1e-3
_MOST_READINGS = 6
_SURE_PATH = log(0.995)
_CODE = re.compile(r"(?=.*\d)[\dA-Z\-–/.,|OoQDIlSsBZz]{2,48}")
_LIKE_DIGITS = frozenset("0123456789OoQDIlSsBZz|")


def worth_asking(text: str) -> bool:
    """Whether a text looks like a number or a code of digits, which something else (a check digit) may decide about."""
    inner = [character for character in text if character.isalnum() or character == "|"]
    return _CODE.fullmatch(text) is not None and 2 * sum(character in _LIKE_DIGITS for character in inner) >= len(inner)


def other_readings(text: str, probabilities: Probabilities, characters: Sequence[str]) -> tuple[Reading, ...]:
    """What else may stand where `text` was read, likeliest first; nothing when the text is hardly in doubt.

    Connectionist temporal classification sums over paths, so the readings are found by prefix beam search (Hannun et al. 2014, without a
    language model), not by exchanging characters one by one: lost and doubled characters are alternatives too.

    Args:
        text: The reading that was taken.
        probabilities: Of every class at every step of the word, shape (steps, classes), class 0 the blank.
        characters: The text of every class.

    Returns:
        Texts without white space, each with its share of the probability of all readings.
    """
    if float(np.log(probabilities.max(axis=1)).sum()) > _SURE_PATH:
        return ()
    found = _prefix_search(probabilities)
    total = sum(found.values())
    texts = (("".join(characters[number] for number in numbers), share / total) for numbers, share in found.items())
    others = [(other, share) for other, share in texts if share >= _LEAST_READING and other != text and other and not _has_space(other)]
    return tuple(sorted(others, key=lambda reading: -reading[1])[:_MOST_READINGS])


def _prefix_search(probabilities: Probabilities) -> dict[tuple[int, ...], float]:
    """Prefixes with the probability of all their paths, those ending in a blank and those ending in a character together."""
    beams: dict[tuple[int, ...], tuple[float, float]] = {(): (1.0, 0.0)}
    for step in probabilities:
        likely = [(int(number), float(step[number])) for number in np.flatnonzero(step > _LEAST_CLASS)]
        grown: dict[tuple[int, ...], tuple[float, float]] = {}
        for prefix, (blank, character) in beams.items():
            for number, chance in likely:
                for target, in_blank, in_character in _extensions(prefix, blank, character, number, chance):
                    old = grown.get(target, (0.0, 0.0))
                    grown[target] = old[0] + in_blank, old[1] + in_character
        kept = sorted(grown.items(), key=lambda item: -sum(item[1]))[:_BEAMS]
        scale = sum(kept[0][1]) if kept else 1.0
        beams = {prefix: (a / scale, b / scale) for prefix, (a, b) in kept}
    return {prefix: a + b for prefix, (a, b) in beams.items()}


def _extensions(
    prefix: tuple[int, ...], blank: float, character: float, number: int, chance: float
) -> Iterable[tuple[tuple[int, ...], float, float]]:
    """Where a prefix goes with one more step of a class."""
    if number == BLANK:
        yield prefix, (blank + character) * chance, 0.0
    elif prefix and prefix[-1] == number:
        yield prefix, 0.0, character * chance
        # The same character twice needs a blank in between.
        if blank:
            yield (*prefix, number), 0.0, blank * chance
    else:
        yield (*prefix, number), 0.0, (blank + character) * chance


def _has_space(text: str) -> bool:
    return any(character.isspace() for character in text)
