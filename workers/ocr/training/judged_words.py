"""Drawn pages read by the shipped networks, and of every word whether it was read right; for calibrating and for measuring confidence."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from rapidfuzz.distance import Levenshtein

from workers.ocr.easyocr_reader import PageReader
from workers.ocr.reading_order import Run, Token
from workers.ocr.training.alphabet import known
from workers.ocr.training.invoices.documents import KINDS, Request, make_document
from workers.ocr.training.page_damage import damaged
from workers.ocr.training.pages import PageSource

Box = tuple[float, float, float, float]
_INVOICE_SHARE = 0.85
"""With more random pages, the worst of them, what is read right on invoices is believed less than it deserves (measured)."""
_WORD_SEED = 99


@dataclass(frozen=True, slots=True)
class Judged:
    """A word as read, with its features and the network's own number, and whether it stands there."""

    token: Token
    right: bool


@dataclass(frozen=True, slots=True)
class Truth:
    """A run of text and its upright box."""

    text: str
    box: Box


def judged_pages(reader: PageReader, seed: int, count: int, fonts: str) -> Iterator[list[Judged]]:
    """Read pages drawn anew: invoices of three kinds, and for three in twenty random pages of any damage.

    Args:
        reader: Whose words are judged.
        seed: Fixes the pages.
        count: How many.
        fonts: "train" for fonts and layouts that training has seen, "held_out" for others.
    """
    rng, noise = random.Random(seed), np.random.default_rng(seed)
    for pixels, truths in drawn_pages(rng, noise, seed, count, fonts):
        yield judged(reader.runs(pixels), truths)


def drawn_pages(rng: random.Random, noise: np.random.Generator, seed: int, count: int, fonts: str) -> Iterator[tuple[Any, list[Truth]]]:
    """Pages, BGR, as `judged_pages` reads them, and their truth."""
    source = PageSource(seed, held_out=fonts == "held_out", word_seed=_WORD_SEED)
    for _ in range(count):
        yield _invoice(rng, fonts) if rng.random() < _INVOICE_SHARE else _random(source, rng, noise)


def judged(runs: Sequence[Run], truths: Sequence[Truth]) -> list[Judged]:
    """Every word that was read; one where nothing stands is wrong, spaces are not compared."""
    boxes = np.array([truth.box for truth in truths], np.float64).reshape(-1, 4)
    groups: list[list[Token]] = [[] for _ in truths]
    found: list[Judged] = []
    for token in (token for run in runs for token in run.tokens):
        best = _most_shared(token.box, boxes)
        if best is None:
            found.append(Judged(token, right=False))
        else:
            groups[best].append(token)
    for truth, tokens in zip(truths, groups, strict=True):
        tokens.sort(key=lambda token: token.box[0])
        found += [Judged(token, right) for token, right in zip(tokens, _right(tokens, known(truth.text)), strict=True)]
    return found


def _most_shared(box: Box, boxes: Any) -> int | None:
    if not len(boxes):
        return None
    x0, y0, x1, y1 = box
    wide = np.clip(np.minimum(boxes[:, 2], x1) - np.maximum(boxes[:, 0], x0), 0, None)
    high = np.clip(np.minimum(boxes[:, 3], y1) - np.maximum(boxes[:, 1], y0), 0, None)
    shared = wide * high
    best = int(shared.argmax())
    return best if shared[best] > 0 else None


def _right(tokens: Sequence[Token], text: str) -> list[bool]:
    """Whether each word's characters stand in the text one after another, with nothing of their own word lost at either end."""
    read = "".join(token.text for token in tokens)
    words = text.split()
    written = "".join(words)
    word_of = [number for number, word in enumerate(words) for _ in word]
    place: dict[int, int] = {}
    for block in Levenshtein.opcodes(read, written):
        if block.tag == "equal":
            place.update(zip(range(block.src_start, block.src_end), range(block.dest_start, block.dest_end), strict=True))
    matched = set(place.values())
    results, start = [], 0
    for token in tokens:
        places = [place.get(start + offset) for offset in range(len(token.text))]
        start += len(token.text)
        results.append(_unbroken(places, word_of, matched))
    return results


def _unbroken(places: Sequence[int | None], word_of: Sequence[int], matched: set[int]) -> bool:
    if any(place is None for place in places):
        return False
    known_places = [place for place in places if place is not None]
    first, last = known_places[0], known_places[-1]
    if last - first + 1 != len(known_places):
        return False
    lost_before = first > 0 and first - 1 not in matched and word_of[first - 1] == word_of[first]
    lost_behind = last + 1 < len(word_of) and last + 1 not in matched and word_of[last + 1] == word_of[last]
    return not (lost_before or lost_behind)


def _invoice(rng: random.Random, fonts: str) -> tuple[Any, list[Truth]]:
    split = "held_out" if fonts == "held_out" else "train"
    request = Request(rng.randrange(10**9), rng.choice(KINDS), split, dpi=rng.choice([150, 200, 200, 250]), fonts=fonts)
    page = rng.choice(make_document(request).pages)
    pixels = cv2.cvtColor(np.asarray(page.image.convert("RGB")), cv2.COLOR_RGB2BGR)
    return pixels, [Truth(line.text, line.box) for line in page.lines]


def _random(source: PageSource, rng: random.Random, noise: np.random.Generator) -> tuple[Any, list[Truth]]:
    page = source.page()
    pixels, quads = damaged(page.pixels, page.quads, rng, noise)
    truths = []
    for text, quad in zip(page.texts, quads, strict=True):
        low, high = quad.reshape(-1, 2).min(axis=0), quad.reshape(-1, 2).max(axis=0)
        truths.append(Truth(text, (float(low[0]), float(low[1]), float(high[0]), float(high[1]))))
    return cv2.cvtColor(pixels, cv2.COLOR_GRAY2BGR), truths
