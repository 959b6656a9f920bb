"""Page images with everything that stands on them, from the held-out families, for engines that see pixels only."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import cv2
import numpy as np

from benchmarks.held_out import corpus, files, hard, spoiling, style
from benchmarks.held_out.printing import Press, Printed

Box = tuple[float, float, float, float]
KINDS = ("clean", "scan", "photo")
_CSS_DPI = 96
_DPI = {"clean": 200, "scan": 200, "photo": 220}
_JOINED = 0.8
"""Words of a line belong to one run while the gap is below this part of the type's size; wider gaps separate cells and columns."""
_CAP_HEIGHT = 0.72
_TOUCHING = 0.75
_TAKEN = 0.5
"""Of its ink; a word that damage has robbed of more stands on the page no longer. Measured: words keep above 0.7 or below 0.3."""
_MARK, _FAINT_MARK = 60, 24
"""Levels of grey between ink and what is around it, on the flat page and after damage."""
_KEYS = {
    "seller_nip": "NIP",
    "buyer_nip": "NIP",
    "invoice_number": "number",
    "issue_date": "date",
    "sale_date": "date",
    "due_date": "date",
    "net_total": "amount",
    "vat_total": "amount",
    "gross_total": "amount",
    "bank_account": "account",
}
_SAME = str.maketrans({"–": "-", "—": "-", "‑": "-", "−": "-", "„": '"', "”": '"', "“": '"', "’": "'", "‘": "'", "`": "'", "×": "x"})


_DRAWN = re.compile(r"([-._=·])\1{3,}")
"""A rule or leader drawn with characters: how many there are is nobody's text."""


def normal(text: str) -> str:
    """Kinds of dashes, quotation marks and compatibility forms are no difference and rules of characters nothing; every letter counts."""
    return _DRAWN.sub("", unicodedata.normalize("NFKC", text).translate(_SAME))


def counts(text: str) -> bool:
    """Whether a word says anything: lone punctuation does not."""
    return any(letter.isalnum() for letter in text)


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one line without a wide gap; `keys` are parts of the text without spaces: kind, from, to."""

    words: tuple[str, ...]
    box: Box
    """The ink on the flat page, as tall as capitals at least."""
    places: tuple[Box, ...]
    """Of each word, from where its first glyph begins to where the next would (a `1` is as wide as any digit), as tall as `box`."""
    size: float
    """Of the type, in pixels of the flat page."""
    keys: tuple[tuple[str, int, int], ...]

    @property
    def text(self) -> str:
        """All words without spaces."""
        return "".join(self.words)

    @property
    def place(self) -> Box:
        """Of all words together."""
        return (self.places[0][0], self.box[1], self.places[-1][2], self.box[3])


@dataclass(frozen=True, slots=True)
class Page:
    """One image; `matrix` takes flat-page pixels to its pixels; `unscored` are places of words broken over lines or erased and of rules."""

    name: str
    image: Path
    size: tuple[int, int]
    matrix: Any
    runs: tuple[Run, ...]
    unscored: tuple[Box, ...]


def make(kind: str, count: int, seed: int, folder: Path, *, unseen: bool = False) -> list[Page]:
    """First pages of `count` invoices, families in turn, written to `folder`; `unseen`: of the layouts and damages nobody has heard of."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    cases = corpus.unseen if unseen else corpus.invoices
    with Press() as press:
        for case in cases("photo" if kind == "photo" else "scan", count, seed):
            rng = Random(f"ocr-{kind}-{seed}-{case.number}-{case.family}")
            family, content = corpus.family_content(case, rng, corpus.own_company(seed, case.number))
            look = style.draw(rng, family.faces) if family.faces else style.draw(rng)
            way = "clean" if kind == "clean" else corpus.damage(case)
            made.append(
                _page(press.print(family.draw(content, look, rng)), kind, way, folder / f"{kind}-{case.number:03d}-{family.name}", rng)
            )
    return made


def _page(printed: Printed, kind: str, way: str, stem: Path, rng: Random) -> Page:
    flat = files.flat_pages(printed, _DPI[kind])[0]
    picture, matrix = flat, np.eye(3)
    if kind != "clean":
        picture, matrix = (hard.WAYS | {"scan": spoiling.scan, "photo": spoiling.photo})[way](flat, rng)
    path = stem.with_suffix(".png" if kind == "clean" else ".jpg")
    cv2.imwrite(str(path), picture, [cv2.IMWRITE_JPEG_QUALITY, 95] if kind != "clean" else [])
    scale = _DPI[kind] / _CSS_DPI
    words = _whole_words(printed.sheets[0]["words"])
    if kind == "scan":
        words = _without_erased(words, flat, picture, matrix, scale)
    runs, unscored = _runs(words, flat, scale)
    return Page(stem.name, path, (picture.shape[1], picture.shape[0]), matrix, runs, unscored)


def _without_erased(words: list[list[Any]], flat: Any, picture: Any, matrix: Any, scale: float) -> list[list[Any]]:
    """Words with an empty text where a black and white scan has left no ink of light grey type: nobody can read what is not there."""
    height, width = flat.shape[:2]
    back = cv2.warpPerspective(picture, np.linalg.inv(matrix), (width, height), borderValue=(255, 255, 255))
    before, after = (cv2.cvtColor(image, cv2.COLOR_BGR2GRAY) if image.ndim == 3 else image for image in (flat, back))
    return [["", *word[1:]] if _is_erased(before, after, _scaled(word, scale)) else word for word in words]


def _is_erased(before: Any, after: Any, box: Box) -> bool:
    x0, y0, x1, y1 = (max(0, round(edge)) for edge in box)
    there, left = (image[y0:y1, x0:x1].astype(np.int16) for image in (before, after))
    if not there.size:
        return False
    ink = np.abs(there - np.median(there)) > _MARK
    marks = cv2.dilate((np.abs(left - np.median(left)) > _FAINT_MARK).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    return bool(ink.any() and marks[ink].mean() < _TAKEN)


def _runs(words: list[list[Any]], flat: Any, scale: float) -> tuple[tuple[Run, ...], tuple[Box, ...]]:
    groups: list[list[list[Any]]] = []
    unscored = []
    last: list[Any] | None = None
    for word in words:
        if not word[0]:
            unscored.append(_scaled(word, scale))
            last = None
        elif last is not None and _follows(last, word):
            groups[-1].append(word)
            last = word
        else:
            groups.append([word])
            last = word
    runs = [run for group in groups if any(counts(word[0]) for word in group) and (run := _run(group, flat, scale))]
    return tuple(runs), tuple(unscored)


def _whole_words(pieces: list[list[Any]]) -> list[list[Any]]:
    """Words `[text, x0, y0, x1, y1, size, keys]` with keys as (field, from, to).

    Pieces of neighbouring text nodes that touch are one word: a value and the comma behind its element.
    """
    words: list[list[Any]] = []
    for raw in pieces:
        text = normal(raw[0])
        piece = [text, *raw[1:6], [(raw[6], 0, len(text))] if raw[6] else []]
        if words and words[-1][0] and text and abs(raw[1] - words[-1][3]) < _TOUCHING and abs(raw[2] - words[-1][2]) < raw[5]:
            words[-1] = _glued(words[-1], piece)
        else:
            words.append(piece)
    return words


def _glued(left: list[Any], right: list[Any]) -> list[Any]:
    moved = [(name, start + len(left[0]), end + len(left[0])) for name, start, end in right[6]]
    return [left[0] + right[0], left[1], min(left[2], right[2]), right[3], max(left[4], right[4]), max(left[5], right[5]), left[6] + moved]


def _follows(before: list[Any], word: list[Any]) -> bool:
    shared = min(before[4], word[4]) - max(before[2], word[2])
    gap = word[1] - before[3]
    return shared > 0.6 * min(before[4] - before[2], word[4] - word[2]) and -2 <= gap <= _JOINED * max(before[5], word[5])


def _scaled(word: list[Any], scale: float) -> Box:
    return (word[1] * scale, word[2] * scale, word[3] * scale, word[4] * scale)


def _run(group: list[list[Any]], flat: Any, scale: float) -> Run | None:
    boxes = [_scaled(word, scale) for word in group]
    outer = (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))
    ink = files.tight(flat, outer)
    if ink is None:
        return None
    size = max(word[5] for word in group) * scale
    top = min(ink[1], ink[3] - _CAP_HEIGHT * size)
    words = tuple(word[0] for word in group)
    places = tuple((x0, top, x1, ink[3]) for x0, _, x1, _ in boxes)
    return Run(words, (ink[0], top, ink[2], ink[3]), places, size, _key_spans(group))


def _key_spans(group: list[list[Any]]) -> tuple[tuple[str, int, int], ...]:
    """Neighbouring words of one field are one key."""
    spans: list[tuple[str, int, int]] = []
    at, before = 0, ("", -1)
    for word in group:
        for name, start, end in word[6]:
            if name not in _KEYS:
                continue
            if before == (name, at + start):
                spans[-1] = (spans[-1][0], spans[-1][1], at + end)
            else:
                spans.append((_KEYS[name], at + start, at + end))
            before = (name, at + end)
        at += len(word[0])
    return tuple(spans)
