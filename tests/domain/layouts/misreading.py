"""Pages as a bad reader or a crooked scanner returns them."""

from __future__ import annotations

import random
from collections.abc import Iterable

from faktury.domain.words import Page, Word

_CONFUSED = {
    "0": "O",
    "O": "0",
    "1": "l",
    "l": "1",
    "5": "S",
    "8": "B",
    "ł": "l",
    "ó": "o",
    "ą": "a",
    "ę": "e",
    "ś": "s",
    "ż": "z",
    "ć": "c",
    "ń": "n",
    ",": ".",
    ".": ",",
    "i": "l",
    "a": "o",
    "e": "c",
    "n": "r",
    "3": "8",
    "6": "5",
    "7": "1",
    "9": "8",
    "2": "7",
    "4": "1",
}


def misread(pages: list[Page], seed: int, rate: float) -> list[Page]:
    """The pages as a reader with a character error rate would return them; words also join and split now and then."""
    rng = random.Random(seed)
    return [Page(page.number, page.width, page.height, tuple(_misread_words(page.words, rng, rate)), page.source) for page in pages]


def _misread_words(words: Iterable[Word], rng: random.Random, rate: float) -> list[Word]:
    result: list[Word] = []
    for word in words:
        text = "".join(_misread_char(char, rng, rate) for char in word.text)
        if not text:
            continue
        box = tuple(edge + rng.uniform(-1.5, 1.5) for edge in word.box)
        damaged = text != word.text
        confidence = rng.uniform(0.35, 0.99) if damaged else rng.uniform(0.87, 1.0)
        previous = result[-1] if result else None
        if previous and previous.run == word.run and rng.random() < rate * 1.5:
            joined = (previous.box[0], min(previous.box[1], box[1]), box[2], max(previous.box[3], box[3]))
            result[-1] = Word(previous.text + text, joined, min(previous.confidence, confidence), word.run)
            continue
        result.append(Word(text, (box[0], box[1], box[2], box[3]), confidence, word.run))
    return result


def _misread_char(char: str, rng: random.Random, rate: float) -> str:
    if rng.random() >= rate:
        return char
    kind = rng.random()
    if kind < 0.75:
        return _CONFUSED.get(char, char)
    return "" if kind < 0.9 else char + rng.choice(".,'-")


def tilt(pages: list[Page], slope: float) -> list[Page]:
    """The pages scanned slightly askew."""
    return [
        Page(
            page.number,
            page.width,
            page.height,
            tuple(
                Word(w.text, (w.box[0], w.box[1] + slope * w.box[0], w.box[2], w.box[3] + slope * w.box[2]), w.confidence, w.run)
                for w in page.words
            ),
            page.source,
        )
        for page in pages
    ]
