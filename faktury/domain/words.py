"""What a reader saw on a page, independent of the engine: words with boxes, nothing about invoices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Box = tuple[float, float, float, float]
Reading = tuple[str, float]
"""Another text that may stand in a word's place, and how probable it is (0..1, all readings together at most 1)."""


@dataclass(frozen=True, slots=True)
class Word:
    """One whitespace-free token.

    `box` is (x0, y0, x1, y1) in pixels of the page image, origin top left. `confidence` is the
    probability that the word was read right (docs/model-card.md), with EasyOCR's published weights the network's own number.
    Words with the same `run` were read as one piece of text (one detector box or one text-layer segment). `alternatives` are other readings
    of a number or code that was in doubt, likeliest first; the reader never chooses among them, a check digit may. The last one
    may be a date with a Roman month („23.II.2026” for `23.11.2026`), however unlikely beside what was read.
    """

    text: str
    box: Box
    confidence: float = 1.0
    run: int = 0
    alternatives: tuple[Reading, ...] = ()


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code's text and the box around it, in pixels of the page image."""

    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class Page:
    """All words of one page in reading order; `width` and `height` are pixels; `source` is "text_layer" or an engine's name."""

    number: int
    width: int
    height: int
    words: tuple[Word, ...]
    source: str
    codes: tuple[Code, ...] = ()

    @property
    def text(self) -> str:
        """Words joined by spaces, one line per run."""
        lines: list[list[str]] = []
        last: int | None = None
        for word in self.words:
            if word.run != last:
                lines.append([])
                last = word.run
            lines[-1].append(word.text)
        return "\n".join(" ".join(line) for line in lines)

    @property
    def confidence(self) -> float | None:
        """Mean confidence weighted by characters, None when nothing was read."""
        weight = sum(len(word.text) for word in self.words)
        return sum(word.confidence * len(word.text) for word in self.words) / weight if weight else None


def words_to_json(words: tuple[Word, ...]) -> list[list[Any]]:
    """Compact form stored in the database: [text, x0, y0, x1, y1, confidence, run], and the alternatives where there are any."""
    return [[w.text, *(round(v, 1) for v in w.box), round(w.confidence, 4), w.run, *_readings_to_json(w.alternatives)] for w in words]


def words_from_json(rows: list[list[Any]]) -> tuple[Word, ...]:
    """Inverse of `words_to_json`; also reads rows stored before there were alternatives."""
    return tuple(Word(r[0], (r[1], r[2], r[3], r[4]), r[5], r[6], _readings_from_json(r[7:])) for r in rows)


def codes_to_json(codes: tuple[Code, ...]) -> list[list[Any]]:
    """Compact form stored in the database: [text, x0, y0, x1, y1]."""
    return [[code.text, *(round(v, 1) for v in code.box)] for code in codes]


def codes_from_json(rows: list[list[Any]]) -> tuple[Code, ...]:
    """Inverse of `codes_to_json`."""
    return tuple(Code(r[0], (r[1], r[2], r[3], r[4])) for r in rows)


def _readings_to_json(readings: tuple[Reading, ...]) -> list[list[list[Any]]]:
    """The row's eighth element, if any."""
    return [[[text, round(share, 4)] for text, share in readings]] if readings else []


def _readings_from_json(rest: list[list[list[Any]]]) -> tuple[Reading, ...]:
    return tuple((text, share) for readings in rest for text, share in readings)
