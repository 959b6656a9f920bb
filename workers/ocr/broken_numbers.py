"""Joins KSeF numbers that a narrow column broke over two lines; every other token is left alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from faktury.domain.words import Word

_WHOLE = re.compile(r"\d{10}-\d{8}-[0-9A-F]{12}-[0-9A-F]{2}")
_BEGINNING = re.compile(r"\d{10}(?:-\d{0,8})?(?:-[0-9A-F]{0,12})?-?")
_LOOK_AHEAD = 12


def join_ksef_numbers(words: Sequence[Word]) -> tuple[Word, ...]:
    """Put the two halves together where they make a whole; the number is shown where it begins."""
    joined = list(words)
    for index, word in enumerate(joined):
        partner = _partner(joined, index) if len(word.text) > 10 and _BEGINNING.fullmatch(word.text) else None
        if partner is not None:
            joined[index] = _joined(word, joined.pop(partner))
    return tuple(joined)


def _joined(word: Word, end: Word) -> Word:
    """Both halves as one word; each half's other readings become readings of the whole."""
    others = [(_whole(text, end.text), share) for text, share in word.alternatives]
    others += [(_whole(word.text, text), share) for text, share in end.alternatives]
    return replace(
        word,
        text=_whole(word.text, end.text) or word.text,
        confidence=min(word.confidence, end.confidence),
        alternatives=tuple((text, share) for text, share in others if text),
    )


def _partner(words: Sequence[Word], index: int) -> int | None:
    last = min(len(words), index + 1 + _LOOK_AHEAD)
    return next((other for other in range(index + 1, last) if _whole(words[index].text, words[other].text)), None)


def _whole(beginning: str, end: str) -> str | None:
    """The whole number, with the hyphen that a line's end may have swallowed."""
    return next((text for text in (beginning + end, f"{beginning}-{end}") if _WHOLE.fullmatch(text)), None)
