"""Reads pages badly on purpose: characters confused, words joined, cut and lost, boxes shaken; confidence says little, as in life."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace

from faktury.domain.words import Box, Page, Word

_CONFUSED = {
    "0": "8O6",
    "1": "7lI",
    "2": "7Z",
    "3": "8",
    "4": "1A",
    "5": "6S",
    "6": "58",
    "7": "1",
    "8": "3B6",
    "9": "04",
    ",": ".",
    ".": ",",
    "-": "–",
    "/": "l",
    "e": "c",
    "c": "e",
    "o": "a",
    "a": "o",
    "l": "1",
    "i": "l",
    "n": "m",
    "u": "v",
    "ł": "l",
    "ą": "a",
    "ę": "e",
    "ś": "s",
    "ż": "z",
    "ó": "o",
    "S": "5",
    "B": "8",
    "O": "0",
    "T": "I",
}


def damaged(pages: Iterable[Page], seed: str, rate: float) -> list[Page]:
    """The pages as a reader returns them that misreads the share `rate` of all characters, and loses or cuts nearly as many words."""
    rng = random.Random(seed)
    return [replace(page, words=tuple(_words(page.words, rng, rate))) for page in pages]


def _words(words: Iterable[Word], rng: random.Random, rate: float) -> list[Word]:
    read: list[Word] = []
    for word in words:
        text = "".join(_character(char, rng, rate) for char in word.text)
        if not text or rng.random() < 0.8 * rate:
            continue
        confidence = rng.uniform(0.9, 1.0) if text == word.text else rng.uniform(0.35, 0.995)
        shake = 0.05 * (word.box[3] - word.box[1])
        x0, y0, x1, y1 = (edge + rng.uniform(-shake, shake) for edge in word.box)
        before = read[-1] if read else None
        if before and before.run == word.run and rng.random() < 1.5 * rate:
            box = (before.box[0], min(before.box[1], y0), x1, max(before.box[3], y1))
            read[-1] = Word(before.text + text, box, min(before.confidence, confidence), word.run)
        elif len(text) > 3 and rng.random() < 0.8 * rate:
            read += _cut(Word(text, (x0, y0, x1, y1), confidence, word.run), rng)
        else:
            read.append(Word(text, (x0, y0, x1, y1), confidence, word.run))
    return read


def _cut(word: Word, rng: random.Random) -> list[Word]:
    """The word in two, a small gap between."""
    at = rng.randint(1, len(word.text) - 1)
    x0, y0, x1, y1 = word.box
    middle = x0 + (x1 - x0) * at / len(word.text)
    halves: list[tuple[str, Box]] = [(word.text[:at], (x0, y0, middle - 2, y1)), (word.text[at:], (middle, y0, x1, y1))]
    return [Word(text, box, word.confidence, word.run) for text, box in halves]


def _character(char: str, rng: random.Random, rate: float) -> str:
    if rng.random() >= rate:
        return char
    kind = rng.random()
    if kind < 0.75:
        return rng.choice(_CONFUSED.get(char, char))
    return "" if kind < 0.9 else char + rng.choice(".,'-")
