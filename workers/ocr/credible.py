"""Drops what was read where nothing is written: the rest of rules, grain, stamps' rims, table tops; pure text and arithmetic."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from workers.ocr.reading_order import Run, Token

# A logit, because the calibrated curve is flat at its lower end. No run below it held a word read right, of 18,656 words on drawn pages.
_INCREDIBLE = -4.0
_LEAST_PATTERN, _MOST_KINDS = 6, 2
# Figures may repeat in any number; these stand for hidden ones.
_HIDING = frozenset("xX*#")


def credible(runs: Iterable[Run], score: Callable[[tuple[float, ...]], float]) -> Iterator[Run]:
    """Runs without words that are the pattern of a rule, and none of which every word is almost certainly wrong.

    Args:
        runs: Words without features are taken as they are.
        score: The logit of the probability that a word with such features was read right.
    """
    for run in runs:
        tokens = tuple(token for token in run.tokens if not _is_pattern(token))
        if any(not token.features or score(token.features) >= _INCREDIBLE for token in tokens):
            yield run if len(tokens) == len(run.tokens) else replace(run, tokens=tokens)


def _is_pattern(token: Token) -> bool:
    """Six characters or more of one or two kinds, such as `......` or `mmmnmm`: no word of any language, and no number."""
    kinds = set(token.text)
    return len(token.text) >= _LEAST_PATTERN and len(kinds) <= _MOST_KINDS and not any(c.isdigit() or c in _HIDING for c in kinds)
