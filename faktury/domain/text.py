"""Letters as an OCR engine confuses them: folding for comparison and digit look-alikes; knows no labels."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import product

from rapidfuzz.distance import Levenshtein

_STROKES = str.maketrans({"ł": "l", "Ł": "L", "ß": "s", "ø": "o", "đ": "d", "\u00a0": " ", "\u202f": " ", "\u2009": " "})
_LOOSE = str.maketrans({"0": "o", "1": "i", "l": "i", "5": "s", "8": "b", "|": "i", "!": "i"})
_NOT_WORD = re.compile(r"[^a-z0-9|!]+")
_INVISIBLE: dict[int, str | None] = {
    **dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\ufeff\ufffe")),
    **dict.fromkeys(map(ord, "\u00a0\u202f\u2009\u2007\u2002\u2003"), " "),
    **dict.fromkeys(map(ord, "\u2010\u2011"), "-"),
}

LOOKALIKES: dict[str, str] = {
    "O": "0",
    "o": "0",
    "Q": "0",
    "D": "0",
    "I": "1",
    "l": "1",
    "i": "1",
    "|": "1",
    "S": "5",
    "s": "5",
    "B": "8",
    "Z": "2",
    "z": "2",
}
"""Letters that are digits misread; applied only where something else (a check digit, arithmetic, a fixed shape) confirms."""
_DIGITISE = str.maketrans(LOOKALIKES)


def clean(text: str) -> str:
    """Compose letters, make every space and hyphen plain, drop soft hyphens and other invisible characters."""
    return text if text.isascii() else unicodedata.normalize("NFC", text).translate(_INVISIBLE)


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """Lower case without diacritics: „Należność” becomes "naleznosc"."""
    plain = unicodedata.normalize("NFKD", text.translate(_STROKES)).encode("ascii", "ignore").decode()
    return plain.lower()


@lru_cache(maxsize=8192)
def loose(text: str) -> str:
    """Key for comparing words read by OCR: folded, letters and digits only, look-alikes (0/o, 1/l/i, 5/s, 8/b) made equal."""
    return _NOT_WORD.sub("", fold(text)).translate(_LOOSE)


def letters(text: str) -> int:
    """How many letters the text has."""
    return sum(map(str.isalpha, text))


def digits(text: str) -> str:
    """Only the decimal digits of the text."""
    return "".join(char for char in text if char in "0123456789")


def digitise(text: str) -> str:
    """Replace every look-alike letter by its digit."""
    return text.translate(_DIGITISE)


def digit_repairs(text: str, *, limit: int = 3) -> Iterator[str]:
    """Digit strings that `text` may stand for when at most `limit` of its characters are look-alike letters."""
    choices = [(char,) if char.isdigit() else (LOOKALIKES[char],) if char in LOOKALIKES else () for char in text]
    if not all(choices) or sum(not char.isdigit() for char in text) > limit:
        return
    for combination in product(*choices):
        yield "".join(combination)


def one_edit(left: str, right: str) -> bool:
    """Whether the words differ by at most one letter replaced, lost or added."""
    return Levenshtein.distance(left, right, score_cutoff=1) <= 1


def one_full_stop(sentence: str) -> str:
    """A sentence that ends in a name with a full stop of its own („sp. z o.o.”) without a second one."""
    return sentence[:-1] if sentence.endswith("..") and not sentence.endswith("...") else sentence
