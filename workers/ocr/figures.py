"""Letters that stand among figures are figures: „I2.00O” is 12.000; pure text, no dictionary but the months' names.

Old-style figures of serif faces are the letters' shapes: `0` is a small `o`, `1` a small capital `I`. What else a word consists of decides.
Left alone: what may be a Roman month or a letter of a document's number („12/O/2026”, „I.2026”), and a litre behind its number („0,5l”).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from workers.ocr.reading_order import Run, Token

_CANDIDATE = re.compile(r"[-+(]?(?=[^oOIl]*[oOIl])[\doOIl]+(?:[.,:/\-][\doOIl]+)*[.,:;)%]?")
_ZEROS = re.compile(r"[oO0]{1,3}[.,][oO0]{2}")
_VAT_NUMBER = re.compile(r"([A-Z]{2})(?=[\dO]*O)([\dO]{8,12})")
_GROUP = re.compile(r"[\doOIl]+")
_TRAILING = re.compile(r"[Il][.,:;)%]?$")
_ENOUGH_FIGURES = 3
_THOUSANDS = re.compile(r"\d{3}(?:[.,]\d{2})?")
_MONTHS = frozenset(
    "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia".split()  # noqa: SIM905
)
_FIGURES = str.maketrans("oOIl", "0011")
_DOUBT = 0.9
"""What is left of a word's confidence when it says something else than its letters."""


def with_figures(run: Run) -> Run:
    """The run with figures where only figures can be meant."""
    texts = [token.text for token in run.tokens]
    return replace(run, tokens=tuple(_amended(token, _meant(texts, number)) for number, token in enumerate(run.tokens)))


def figures_of(text: str) -> str:
    """What a word means by itself: its look-alike letters as figures when everything else in it is figures and marks between them."""
    if _ZEROS.fullmatch(text):
        return text.translate(_FIGURES)
    if number := _VAT_NUMBER.fullmatch(text):
        return number[1] + number[2].translate(_FIGURES)
    figures = sum(character.isdigit() for character in text)
    if not figures or not _CANDIDATE.fullmatch(text):
        return text
    return _GROUP.sub(lambda group: _group(text, group, figures), text)


def _group(text: str, group: re.Match[str], figures: int) -> str:
    """A stretch between marks: letters alone are figures only before a comma (an amount's whole part), or as the zero before a point."""
    found, after = group[0], text[group.end() :]
    alone = not any(character.isdigit() for character in found)
    if alone and not ("O" in found.upper() and len(found) > 1):
        amount = re.match(r"," if set(found) <= {"I", "l"} else r"[.,]", after)
        if not amount or not re.match(r".\d{2}\b", after):
            return found
    if group.end() == len(text.rstrip(".,:;)%")) and _TRAILING.search(text) and (found.endswith("l") or figures < _ENOUGH_FIGURES):
        return found[:-1].translate(_FIGURES) + found[-1]
    return found.translate(_FIGURES)


def _meant(texts: Sequence[str], number: int) -> str:
    """A lone stroke at the head of a cell is a one before three more figures or a month's name („I 794,50”, „I maja 2026”)."""
    text = texts[number]
    if text in {"I", "l"} and number + 1 < len(texts):
        following = figures_of(texts[number + 1])
        if (number == 0 and _THOUSANDS.fullmatch(following)) or following.lower() in _MONTHS:
            return "1"
    return figures_of(text)


def _amended(token: Token, text: str) -> Token:
    return token if text == token.text else replace(token, text=text, confidence=token.confidence * _DOUBT)
