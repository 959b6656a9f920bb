"""Months that may be Roman: `23.II.2026` is easily read as `23.11.2026`, and no check digit says so. Pure text and arithmetic."""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import log10, prod

from faktury.domain.words import Reading

_DATE = re.compile(r"(?<!\d)\d{1,2}[.,/-](?P<month>[1Il|]{1,3})[.,/-](?:\d{4}|\d{2})(?!\d)")
_ALONE = re.compile(r"(?P<month>[1Il|]{1,3})")
# Mean over the month's figures of how much likelier a bare stroke is than what was read, as a power of ten. Measured in 1,003 dates in some
# 200 typefaces, small, blurred and grainy: above it lie 96 % of Roman months read as figures and 2 % of figures.
_LEAST = -3.5
_LEAST_SHARE = 1e-4


def roman_reading(text: str, strokes: Sequence[float]) -> Reading | None:
    """The same date with a Roman month, and its share of the probability (0.0001 at least, which is what is stored).

    Args:
        text: A word as it was read, a whole date or its month alone.
        strokes: For every character, the probability of a bare stroke (I, l) at its place over that of the character.

    Returns:
        None for other words, for a month that is Roman already, and for figures that are hardly in doubt.
    """
    match = _DATE.search(text) or _ALONE.fullmatch(text)
    if match is None:
        return None
    first, last = match.span("month")
    doubtful = [stroke for character, stroke in zip(text[first:last], strokes[first:last], strict=True) if character != "I"]
    if not doubtful or sum(log10(max(1e-9, stroke)) for stroke in doubtful) < _LEAST * len(doubtful):
        return None
    ratio = prod(doubtful)
    return text[:first] + "I" * (last - first) + text[last:], max(_LEAST_SHARE, ratio / (1 + ratio))
