"""Letters that are figures: what a word's own form says, and what the recogniser saw beside a letter. Pure text, no dictionary.

Old-style figures of serif faces are the letters' shapes: `0` is a small `o`, `1` a small capital `I`. In a number („I2.00O”, „99-97O”)
they are figures; in an identifier no check digit decides („O7/26”), so there only those between figures are („2O26/05”).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from faktury.domain.identifiers import VAT_COUNTRIES

FIGURE_OF = {"O": "0", "o": "0", "Q": "0", "D": "0", "I": "1", "l": "1", "|": "1", "Z": "2", "S": "5", "G": "6", "B": "8"}
_ALIKE = str.maketrans(FIGURE_OF)
_SAME_SHAPE = str.maketrans("oOIl", "0011")

_LEAST_SEEN = 0.1
"""Probability of the figure over that of the letter."""

_OF_FIGURES = re.compile(r"[-+(]?(?=[^oOIl]*[oOIl])[\doOIl]+(?:[.,:/\-][\doOIl]+)*[.,:;)%]?")
_NUMBER = re.compile(
    r"""[-+(]?(?:
        \d+(?:[.,:]\d+)*                                                    # an amount, a quantity, a time, a date with points
        |\d{2}-\d{3}                                                        # a postcode
        |(?:0?[1-9]|[12]\d|3[01])([-/])(?:0?[1-9]|1[0-2])\1\d{4}            # a date
        |\d{4}([-/])(?:0?[1-9]|1[0-2])\2(?:0?[1-9]|[12]\d|3[01])
        |\d{3}-\d{3}-\d{2}-\d{2}|\d{3}-\d{2}-\d{2}-\d{3}|\d{3}-\d{3}-\d{3}  # a NIP, a telephone
    )[.,:;)%]*""",
    re.VERBOSE,
)
_ZEROS = re.compile(r"[oO0]{1,3}[.,][oO0]{2}%?")
_KSEF_NUMBER = re.compile(r"\d{10}-\d{8}-[0-9A-F]{12}-[0-9A-F]{2}")
_TAX_NUMBER = re.compile(r"([A-Z]{2})(?=(?:[oOIl]*\d){6})([\doOIl]{8,12})")
_TAX_COUNTRIES = VAT_COUNTRIES - {"CY", "ES", "IE"} | {"PL"}
"""Those whose tax numbers do not end with a letter."""
_STRETCH = re.compile(r"(?:[^\W_]|\|)+")
_GROUP = re.compile(r"[\doOIl]+")
_BETWEEN = re.compile(r"(?<=\d)[oOIl]+(?=\d)")
_HALF_FIGURES = re.compile(r"(?<![^\W_])(?=[\doOIl]*\d)(?=\d*[oOIl])[\doOIl]+(?![^\W_])")
_STROKE_AT_END = re.compile(r"[Il][.,:;)%]?$")
_ENOUGH_FIGURES = 3
"""So many others make the stroke at a number's end a one, not a litre read as a capital („0,5I”)."""
_ENDS_CODES, _LONG = frozenset("BDGSZl"), 5
"""Letters that houses, codes and litres end with when fewer figures stand before them: „12B”, „10l”."""

FORM, SEEN, DOUBTFUL = "form", "seen", "doubtful"


class Meant(NamedTuple):
    """What a word means, and why; no reason where nothing is to be said, DOUBTFUL with the same text where it may mean something else."""

    text: str
    reason: str = ""


def meant_by(text: str, seen: Sequence[float] = (), following: str = "") -> Meant:
    """A word with figures where only figures can be meant.

    Args:
        text: As it was read.
        seen: For every character the probability of the figure of its shape over its own; empty where the recogniser saw none.
        following: The word behind it: before „%” stands a number.
    """
    by_form = _by_form(text, percent=following.startswith("%"))
    meant = _by_sight(by_form, seen, percent=following.startswith("%")) if seen else Meant(by_form)
    if meant.text == text and not meant.reason:
        return Meant(text, "" if is_number(text) or not _HALF_FIGURES.search(text) else DOUBTFUL)
    return meant if meant.reason == SEEN or meant.text == text else Meant(meant.text, FORM)


def as_figures(text: str) -> str:
    """All letters of a figure's very shape as figures."""
    return text.translate(_SAME_SHAPE)


def is_number(text: str) -> bool:
    """Whether a text is a number by its form once its look-alike letters are figures."""
    return _NUMBER.fullmatch(text.translate(_ALIKE)) is not None


def _by_form(text: str, *, percent: bool) -> str:
    """Look-alike letters as figures where everything else is figures and marks between them."""
    if _ZEROS.fullmatch(text) or _KSEF_NUMBER.fullmatch(as_figures(text)) or (percent and set(text) <= set("oOIl")):
        return as_figures(text)
    tax = _TAX_NUMBER.fullmatch(text)
    if tax and tax[1] in _TAX_COUNTRIES:
        return tax[1] + as_figures(tax[2])
    if not any(map(str.isdigit, text)) or not _OF_FIGURES.fullmatch(text):
        return text
    if not is_number(text):
        return _BETWEEN.sub(lambda letters: as_figures(letters[0]), text)
    return _GROUP.sub(lambda group: _group(text, group), text)


def _group(text: str, group: re.Match[str]) -> str:
    """A stretch between a number's marks: letters alone are figures only before the pennies of an amount; else „II” is a Roman month."""
    found, after = group[0], text[group.end() :]
    alone = not any(map(str.isdigit, found))
    if alone and not ("O" in found.upper() and len(found) > 1):
        mark = "," if set(found) <= {"I", "l"} else "[.,]"
        if not re.match(mark + r"\d{2}\b", after):
            return found
    others = sum(map(str.isdigit, as_figures(text))) - 1
    if not after.strip(".,:;)%") and _STROKE_AT_END.search(text) and (found.endswith("l") or others < _ENOUGH_FIGURES):
        return as_figures(found[:-1]) + found[-1]
    return as_figures(found)


def _by_sight(text: str, seen: Sequence[float], *, percent: bool) -> Meant:
    """Letters as the figures that the recogniser saw in their place: in a number all, in an identifier those no code has there."""
    places = {
        place: certain
        for stretch in _STRETCH.finditer(text)
        for place, certain in _letters(text, stretch, percent=percent)
        if seen[place] >= _LEAST_SEEN
    }
    number = _exchanged(text, places)
    if _NUMBER.fullmatch(number):
        return Meant(number, SEEN if places else "")
    certain = [place for place in places if places[place]]
    return Meant(_exchanged(text, certain), SEEN if certain else DOUBTFUL if places else "")


def _exchanged(text: str, places: Collection[int]) -> str:
    return "".join(FIGURE_OF[character] if place in places else character for place, character in enumerate(text))


def _letters(text: str, stretch: re.Match[str], *, percent: bool) -> Iterator[tuple[int, bool]]:
    """Places of letters in a stretch that may be all figures, and whether no identifier has a letter there."""
    found, start = stretch[0], stretch.start()
    figures = [place for place, character in enumerate(found) if character.isdigit()]
    beside = percent or re.search(r"\d[.,]$", text[:start]) or re.match(r"[.,]\d|%", text[stretch.end() :])
    if not figures:
        if beside and set(found) <= {"O", "o", "B"} and len(found) <= _ENOUGH_FIGURES:
            yield from ((start + place, False) for place in range(len(found)))
        return
    head, last = figures[0], figures[-1]
    if not all(character.isdigit() or character in FIGURE_OF for character in found[head:]):
        return
    if _may_head(found, head, len(figures), beside=bool(beside), alone=found == text):
        yield start + head - 1, head == 1 and found == text and found[0] in "oOIl"
    yield from ((start + place, found[place] in "oOIl") for place in range(head, last) if not found[place].isdigit())
    if re.match(r"[.,]\d", text[stretch.end() :]) or not _may_end(text, found[-1], figures=len(figures), head=head):
        yield from ((start + place, False) for place in range(last + 1, len(found)))


def _may_head(found: str, head: int, figures: int, *, beside: bool, alone: bool) -> bool:
    """Whether the letter before a stretch's first figure may be one; „S235” and „CO2” are what they are."""
    if head == 1:
        return found[0] in FIGURE_OF and (beside or (figures > 1 and (found[0] in "OoIl" or not alone)))
    return head > 1 and found[head - 1] in "OoI" and figures >= _ENOUGH_FIGURES


def _may_end(text: str, letter: str, *, figures: int, head: int) -> bool:
    """Whether a stretch may well end with the letter: a house's, a litre's (read as a capital, too), that of „H2O”."""
    litre = letter == "I" and sum(map(str.isdigit, text)) < _ENOUGH_FIGURES
    return litre or (letter in _ENDS_CODES and figures < _LONG) or (head > 0 and figures == 1)
