"""Pages drawn as plain text: each character is a place, two spaces part what a reader would box apart."""

from __future__ import annotations

import re
from textwrap import dedent

from faktury.domain.words import Page, Word

CHAR, LINE, TALL = 9.5, 30.0, 20.0
"""Pixels: width of a character, distance of lines, height of a word's box."""
_PIECE = re.compile(r"\S+(?: \S+)*")
_MARGIN = 60.0


def text_page(text: str, number: int = 1, source: str = "easyocr", confidence: float = 0.97) -> Page:
    """A page whose words stand where their characters stand in `text`; every piece between double spaces is one run."""
    words: list[Word] = []
    run = 0
    lines = dedent(text).strip("\n").split("\n")
    for row, line in enumerate(lines):
        top = _MARGIN + row * LINE
        for piece in _PIECE.finditer(line):
            run += 1
            for word in re.finditer(r"\S+", piece[0]):
                left = _MARGIN + (piece.start() + word.start()) * CHAR
                box = (left, top, left + len(word[0]) * CHAR, top + TALL)
                words.append(Word(word[0], box, confidence, run))
    width = 2 * _MARGIN + CHAR * max(map(len, lines))
    return Page(number, int(max(width, 1240)), int(max(2 * _MARGIN + LINE * len(lines), 1754)), tuple(words), source)


def text_pages(text: str, source: str = "easyocr") -> list[Page]:
    """Several pages, parted by a line of form feeds or `=====`."""
    return [text_page(part, number, source) for number, part in enumerate(re.split(r"\n\s*=====\n", dedent(text)), start=1)]
