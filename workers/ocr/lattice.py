"""Other readings of a number or code, from the recogniser's own probabilities; pure arithmetic, no torch."""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import log

import numpy as np
from numpy.typing import NDArray

from faktury.domain.words import Reading

Probabilities = NDArray[np.float32]
Prefix = tuple[int, ...]
Beams = dict[Prefix, tuple[float, float]]
"""Probability of the paths of each prefix that end in a blank, and of those that end in its last character."""

BLANK = 0
_BEAMS = 12
_LEAST_CLASS = 2e-3
_LEAST_BEAM = 1e-3
_LEAST_READING = 4e-3
_MOST_READINGS = 6
_SURE_PATH = log(0.995)
_CODE = re.compile(r"(?:[^\W\d_]{1,12}[:.])?((?=.*\d)[\dA-Z\-–/.,|OoQDIlSsBZz]{2,48})")
_LIKE_DIGITS = frozenset("0123456789OoQDIlSsBZz|")


def worth_asking(text: str) -> bool:
    """Whether a text looks like a number or a code of digits, which something else (a check digit) may decide about.

    A label glued to it („NIP:526…”) does no harm.
    """
    match = _CODE.fullmatch(text)
    inner = [character for character in match[1] if character.isalnum() or character == "|"] if match else []
    return bool(inner) and 2 * sum(character in _LIKE_DIGITS for character in inner) >= len(inner)


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


def _prefix_search(probabilities: Probabilities) -> dict[Prefix, float]:
    """Prefixes with the probability of all their paths."""
    beams: Beams = {(): (1.0, 0.0)}
    for likely in _likely_classes(probabilities):
        if likely[0][0] == BLANK and len(likely) == 1:
            beams = {prefix: (blank + character, 0.0) for prefix, (blank, character) in beams.items()}
            continue
        grown: Beams = {}
        for prefix, (blank, character) in beams.items():
            for number, chance in likely:
                if number == BLANK:
                    _add(grown, prefix, (blank + character) * chance, 0.0)
                elif prefix and prefix[-1] == number:
                    _add(grown, prefix, 0.0, character * chance)
                    # The same character twice needs a blank in between.
                    if blank:
                        _add(grown, (*prefix, number), 0.0, blank * chance)
                else:
                    _add(grown, (*prefix, number), 0.0, (blank + character) * chance)
        beams = _pruned(grown)
    return {prefix: blank + character for prefix, (blank, character) in beams.items()}


def _likely_classes(probabilities: Probabilities) -> list[list[tuple[int, float]]]:
    steps, numbers = np.nonzero(probabilities > _LEAST_CLASS)
    likely: list[list[tuple[int, float]]] = [[] for _ in probabilities]
    # In the order of steps and then of classes, the blank first.
    for step, number, chance in zip(steps.tolist(), numbers.tolist(), probabilities[steps, numbers].tolist(), strict=True):
        likely[step].append((number, chance))
    return likely


def _add(beams: Beams, prefix: Prefix, blank: float, character: float) -> None:
    old = beams.get(prefix)
    beams[prefix] = (old[0] + blank, old[1] + character) if old else (blank, character)


def _pruned(beams: Beams) -> Beams:
    """The likeliest few, scaled so that long words do not run out of digits."""
    best = max(blank + character for blank, character in beams.values())
    kept = {prefix: (a / best, b / best) for prefix, (a, b) in beams.items() if a + b > _LEAST_BEAM * best}
    if len(kept) <= _BEAMS:
        return kept
    return dict(sorted(kept.items(), key=lambda item: -sum(item[1]))[:_BEAMS])


def _has_space(text: str) -> bool:
    return any(character.isspace() for character in text)
