"""What a hostile file is, and how it may end: never as an invoice, never without a sentence."""

from __future__ import annotations

import random
from dataclasses import dataclass

BROKEN = frozenset({"unreadable_file"})
_KEPT = 16
TOO_BIG = frozenset({"too_many_pixels"})
ANY_END = frozenset({"", "unlike_an_invoice", "no_text_found", "nothing_read", "encrypted_file"})
"""What a file ends with that opens but says nothing; "" is a person's review without an error."""


@dataclass(frozen=True, slots=True)
class Hostile:
    """A file, and either the code it is refused with at the door or the error codes it may end with as a document."""

    content: bytes
    door: str | None
    ends: frozenset[str]


def at_the_door(content: bytes, code: str) -> Hostile:
    """A file that never becomes a document."""
    return Hostile(content, code, frozenset())


def as_document(content: bytes, ends: frozenset[str] | set[str]) -> Hostile:
    """A file that becomes a document and ends by itself."""
    return Hostile(content, None, frozenset(ends))


def fuzzed(content: bytes, rng: random.Random, changes: int) -> bytes:
    """A copy with some bytes changed, dropped or doubled, the first ones kept so that it still looks like what it was."""
    data = bytearray(content)
    for _ in range(changes):
        if len(data) <= _KEPT:
            break
        at = rng.randrange(_KEPT, len(data))
        pick = rng.random()
        if pick < 0.6:
            data[at] = rng.randrange(256)
        elif pick < 0.8:
            del data[at : at + rng.randrange(1, 30)]
        else:
            data[at:at] = data[at : at + rng.randrange(1, 200)]
    return bytes(data)
