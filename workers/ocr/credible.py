"""Drops what was read where nothing is written: the rest of rules, grain, stamps' rims, table tops; pure text and arithmetic."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from workers.ocr.reading_order import Run, Token

# Calibrated probability. Of 6,500 words on drawn pages, scans and photographs no run that held a word read right was below.
_INCREDIBLE = 0.15
_LEAST_PATTERN, _MOST_KINDS = 6, 2
# Figures may repeat in any number; these stand for hidden ones.
_HIDING = frozenset("xX*#")


def credible(runs: Iterable[Run]) -> Iterator[Run]:
    """Runs without words that are the pattern of a rule, and none of which every word is almost certainly wrong.

    Args:
        runs: With calibrated confidence; the networks' own numbers mean something else.
    """
    for run in runs:
        tokens = tuple(token for token in run.tokens if not _is_pattern(token))
        if tokens and max(token.confidence for token in tokens) >= _INCREDIBLE:
            yield run if len(tokens) == len(run.tokens) else replace(run, tokens=tokens)


def _is_pattern(token: Token) -> bool:
    """Six characters or more of one or two kinds, such as `......` or `mmmnmm`: no word of any language, and no number."""
    kinds = set(token.text)
    return len(token.text) >= _LEAST_PATTERN and len(kinds) <= _MOST_KINDS and not any(c.isdigit() or c in _HIDING for c in kinds)
