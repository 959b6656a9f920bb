"""Numbers whose check digit fails, read again with what else the reader saw possible; nothing is guessed, nothing is looked up.

A number is mended only when exactly one of the reader's own other readings makes it valid. A mended number is a proposal: its field says
what was read (`read_as`), a problem is raised, and it never counts as a witness.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, product

from rapidfuzz.distance import Levenshtein

from faktury.domain.extraction import Field
from faktury.domain.lines import Token

MOST_CHANGES = 2
"""Characters that may differ from what was read: more would make some other number, not a clearer one."""
MENDED = 0.45
"""Confidence of a mended field at most: below what passes without a person."""
_MOST_DOUBTFUL = 12


@dataclass(frozen=True, slots=True)
class Mended:
    """A valid number among the other readings, and how probable it is beside what was read (1 is as probable)."""

    value: str
    ratio: float


@dataclass(frozen=True, slots=True)
class Bounds:
    """How far other readings are trusted, by how many wrong numbers a check lets pass; measured by benchmarks/repair.py.

    Attributes:
        least: Readings less probable than this, beside what was read, are not considered.
        most_doubt: When all other readings together are more probable than this, beside what was read, the print is too poor to tell.
        least_confidence: The same when a word of the number is less likely right than this.
    """

    least: float
    most_doubt: float
    least_confidence: float = 0.0


ONE_DIGIT = Bounds(least=0.01, most_doubt=1.0, least_confidence=0.3)
"""NIP and REGON: one wrong number in eleven passes."""
TWO_DIGITS = Bounds(least=0.01, most_doubt=3.0, least_confidence=0.1)
"""Accounts and KSeF numbers: one in 97 and in 256."""


def mend(tokens: Sequence[Token], read: Callable[[str], str | None], bounds: Bounds = ONE_DIGIT) -> Mended | None:
    """Find the one valid number among the other readings of some tokens.

    Args:
        tokens: Neighbours in their order, of which one or more belong to the number.
        read: The number that a text of all tokens holds when it is valid, else None.
        bounds: Which readings are considered at all.

    Returns:
        None when no reading is valid, when two are, and when the print is too poor: then a person decides.
    """
    values: dict[str, float] = {}
    texts = list(_texts(tokens, bounds.least))
    faintest = min((token.confidence for token in tokens if token.alternatives), default=1.0)
    if faintest < bounds.least_confidence or sum(ratio for _, ratio in texts) > bounds.most_doubt:
        return None
    for text, ratio in texts:
        value = read(text)
        if value is not None:
            values[value] = max(ratio, values.get(value, 0.0))
    if len(values) != 1:
        return None
    value, ratio = values.popitem()
    return Mended(value, ratio)


def mended_field(found: Field, read_as: str) -> Field:
    """The field of a mended number: it says what was read, and is less sure than what passes without a person."""
    return replace(found, confidence=min(found.confidence, MENDED), read_as=read_as)


def plain_text(tokens: Sequence[Token], texts: Sequence[str] | None = None) -> str:
    """Tokens as one text, joined as a cell joins them; `texts` stand in their place."""
    joined = ""
    for index, token in enumerate(tokens):
        joined += ("" if token.glued or not index else " ") + (texts[index] if texts else token.text)
    return joined


def _texts(tokens: Sequence[Token], least: float) -> Iterator[tuple[str, float]]:
    """Texts with one or two tokens read otherwise, and their ratio to the probability of what was read."""
    choices = [list(_choices(token, least)) for token in tokens]
    doubtful = [index for index, found in enumerate(choices) if found][:_MOST_DOUBTFUL]
    for count in range(1, min(MOST_CHANGES, len(doubtful)) + 1):
        for indices in combinations(doubtful, count):
            for picked in product(*(choices[index] for index in indices)):
                ratio, changes = 1.0, 0
                texts = [token.text for token in tokens]
                for index, (text, share, distance) in zip(indices, picked, strict=True):
                    texts[index], ratio, changes = text, ratio * share, changes + distance
                if changes <= MOST_CHANGES and ratio >= least:
                    yield plain_text(tokens, texts), ratio


def _choices(token: Token, least: float) -> Iterator[tuple[str, float, int]]:
    """Other readings of a token, their ratio to what was read, and how many characters they change."""
    own = max(0.01, 1 - sum(share for _, share in token.alternatives))
    for text, share in token.alternatives:
        changes = Levenshtein.distance(token.text, text)
        if 0 < changes <= MOST_CHANGES and share / own >= least:
            yield text, share / own, changes
