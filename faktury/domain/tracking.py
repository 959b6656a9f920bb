"""Letter-spaced type put together again: „F A K T U R A   1 / 2 6” is two words, set with the same gap between all letters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from statistics import median

from faktury.domain.boxes import union
from faktury.domain.spacing import gap_between
from faktury.domain.words import Word

_LEAST_LETTERS, _LEAST_ALONE = 6, 4
_LETTERS = 1.8
_WIDEST = 0.7
_BREAK = 0.15
"""Of the type's height: so much wider than between letters is the gap between two words."""


def without_tracking(words: Sequence[Word]) -> list[Word]:
    """The words, those of letter-spaced runs joined to whole ones."""
    return [word for _, run in groupby(words, key=lambda word: word.run) for word in _whole(list(run))]


def _whole(run: list[Word]) -> list[Word]:
    alone = len(run) >= _LEAST_ALONE and all(len(word.text) == 1 for word in run)
    if not alone and (len(run) < _LEAST_LETTERS or sum(len(word.text) for word in run) > _LETTERS * len(run)):
        return run
    gaps = [gap_between(left.box, right.box) for left, right in pairwise(run)]
    usual = median(gaps)
    if not 0 < usual < _WIDEST:
        return run
    return [_joined(part) for part in _parts(run, gaps, usual + _BREAK)]


def _parts(run: list[Word], gaps: list[float], widest: float) -> Iterator[list[Word]]:
    part = run[:1]
    for word, gap in zip(run[1:], gaps, strict=True):
        if gap > widest or gap < 0:
            yield part
            part = []
        part = [*part, word]
    yield part


def _joined(part: list[Word]) -> Word:
    first = part[0]
    if len(part) == 1:
        return first
    return Word("".join(word.text for word in part), union(word.box for word in part), min(word.confidence for word in part), first.run)
