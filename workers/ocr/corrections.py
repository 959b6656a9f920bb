"""The one door through which a word's text is corrected once it is read; what it tells a person apart by stays with the word.

In order: letters that are figures by the word's form, then by what the recogniser saw; lone strokes by the word behind them; a small `l`
that is a capital `I`; last, what the column says. Nothing is looked up, and nothing is guessed in identifiers: those are only less sure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from workers.ocr.columns import column_says
from workers.ocr.figures import Meant, as_figures, meant_by
from workers.ocr.reading_order import Correction, Run, Token

_SURENESS_LEFT = 0.8
"""Of a corrected or doubtful word's confidence: a number or a date with such a word does not pass without a person, however sure it was."""

_THOUSANDS = re.compile(r"\d{3}(?:[.,]\d{2})?")
_MONTHS = frozenset(
    "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia".split()  # noqa: SIM905
)
_CAPITAL = re.compile(r"l(?=(?:[mn][bcdfgkmnpstwz]|s[st])\w{2})[a-ząćęłńóśźż]+\W?")
"""No word begins with a small `l` and two such consonants („lnstalbud”, „lmport”, „lssued”)."""


def corrected(runs: Sequence[Run]) -> list[Run]:
    """The runs of a page, in the same order, with what their words mean."""
    by_words = [_by_words(run) for run in runs]
    columns = column_says(by_words)
    return [
        replace(
            run,
            tokens=tuple(
                _amended(token, Meant(said[place], "column")) if place in said else token for place, token in enumerate(run.tokens)
            ),
        )
        if said
        else run
        for run, said in zip(by_words, columns, strict=True)
    ]


def _by_words(run: Run) -> Run:
    texts = [token.text for token in run.tokens]
    return replace(run, tokens=tuple(_amended(token, _meant(token, texts, place)) for place, token in enumerate(run.tokens)))


def _meant(token: Token, texts: Sequence[str], place: int) -> Meant:
    following = texts[place + 1] if place + 1 < len(texts) else ""
    if token.text in {"I", "l"} and _is_one(as_figures(following), first=place == 0):
        return Meant("1", "neighbour")
    if _CAPITAL.fullmatch(token.text):
        return Meant("I" + token.text[1:], "capital")
    return meant_by(token.text, token.figures_seen, following)


def _is_one(following: str, *, first: bool) -> bool:
    """Whether a lone stroke is a one: at the head of a cell before three more figures, or before a month's name."""
    return (first and _THOUSANDS.fullmatch(following) is not None) or following.lower() in _MONTHS


def _amended(token: Token, meant: Meant) -> Token:
    """The token with its other text or its doubt; what was read stays among the other readings where the recogniser weighed both."""
    if not meant.reason:
        return token
    others = {text: share for text, share in token.alternatives if text != meant.text}
    if len(others) < len(token.alternatives):
        others[token.text] = 1 - sum(share for _, share in token.alternatives)
    return replace(
        token,
        text=meant.text,
        confidence=token.confidence * _SURENESS_LEFT,
        alternatives=tuple(sorted(others.items(), key=lambda reading: -reading[1])),
        correction=Correction(token.text, meant.reason),
    )
