"""How well an engine's words match what stands on a page, wherever in its own order and image it says them.

Everything is compared on the flat page: an engine's boxes are taken back there through the homography that is known, or through one found
from words that occur once, when the engine straightened the picture itself. CER is Levenshtein distance per run, spaces left out, plus what
belongs to no run; divided by the characters that stand on the page.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import cv2
import numpy as np
from rapidfuzz.distance import Levenshtein

from benchmarks.ocr.pages import Box, Page, Run, counts, normal

_LEAST_ANCHORS = 10
_NEAR = 12.0
_FOUND = 0.5
_MARGIN = 0.25
"""Some engines draw boxes tight around the ink, some with air: a line is found when either form, or the place of its type, meets a box."""


@dataclass(frozen=True, slots=True)
class Read:
    """What an engine says of one image: words and the boxes it found, in pixels of an image of `size`."""

    words: tuple[tuple[str, Box], ...]
    lines: tuple[Box, ...]
    size: tuple[int, int]


@dataclass(slots=True)
class Score:
    """Sums over pages."""

    characters: int = 0
    errors: int = 0
    strays: int = 0
    """Of the errors: characters said where no text stands."""
    words: int = 0
    words_right: int = 0
    lines: int = 0
    lines_found: int = 0
    lines_covered: int = 0
    keys: Counter[str] = field(default_factory=Counter)
    keys_right: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)


def add(score: Score, page: Page, read: Read) -> None:
    """Score one page."""
    back = _to_flat(page, read)
    placed = [(normal(text), _moved(box, back)) for text, box in read.words]
    by_run, strays = _assigned(page, placed)
    for index, run in enumerate(page.runs):
        _add_run(score, page, run, by_run.get(index, []))
    lost = sum(len(text) for text in strays)
    score.strays += lost
    score.errors += lost
    _add_lines(score, page, read, np.linalg.inv(back))


def _scale(page: Page, read: Read) -> Any:
    return np.diag([read.size[0] / page.size[0], read.size[1] / page.size[1], 1.0])


def _to_flat(page: Page, read: Read) -> Any:
    """The homography from the engine's image to the flat page that places more words where they stand."""
    known = np.linalg.inv(_scale(page, read) @ page.matrix)
    theirs, ours = _anchors(page, read)
    if len(theirs) < _LEAST_ANCHORS:
        return known
    found, _ = cv2.findHomography(theirs, ours, cv2.RANSAC, _NEAR)
    candidates = [known] if found is None or abs(np.linalg.det(found)) < 1e-9 else [known, found]
    return max(candidates, key=lambda matrix: _agreeing(matrix, theirs, ours))


def _anchors(page: Page, read: Read) -> tuple[Any, Any]:
    """Centres of words read and of printed words, by texts that occur once in both.

    Centres, because engines leave air around the ink: an edge would shift the whole page by it.
    """
    printed = [(word, place) for run in page.runs for word, place in zip(run.words, run.places, strict=True)]
    found = [(normal(text), box) for text, box in read.words]
    here, there = (Counter(word for word, _ in side) for side in (printed, found))
    places = {word: place for word, place in printed if here[word] == there[word] == 1 and len(word) > 2}
    pairs = [(_centre(box), _centre(places[word])) for word, box in found if word in places]
    theirs, ours = zip(*pairs, strict=True) if pairs else ((), ())
    return np.array(theirs, dtype=np.float64).reshape(-1, 2), np.array(ours, dtype=np.float64).reshape(-1, 2)


def _centre(box: Box) -> tuple[float, float]:
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def _agreeing(matrix: Any, theirs: Any, ours: Any) -> int:
    moved = cv2.perspectiveTransform(theirs.reshape(-1, 1, 2), matrix).reshape(-1, 2)
    return int((np.abs(moved - ours).max(axis=1) < _NEAR).sum())


def _moved(box: Box, matrix: Any) -> Box:
    corners = np.array([[[box[0], box[1]]], [[box[2], box[1]]], [[box[2], box[3]]], [[box[0], box[3]]]], dtype=np.float64)
    moved = cv2.perspectiveTransform(corners, matrix).reshape(-1, 2)
    return (float(moved[:, 0].min()), float(moved[:, 1].min()), float(moved[:, 0].max()), float(moved[:, 1].max()))


def _overlap(a: Box, b: Box) -> float:
    return max(0.0, min(a[2], b[2]) - max(a[0], b[0])) * max(0.0, min(a[3], b[3]) - max(a[1], b[1]))


def _area(box: Box) -> float:
    return max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1])


def _assigned(page: Page, placed: Sequence[tuple[str, Box]]) -> tuple[dict[int, list[tuple[float, str]]], list[str]]:
    """Words by the run they overlap most, left to right; and those that overlap none."""
    by_run: dict[int, list[tuple[float, str]]] = defaultdict(list)
    strays = []
    for text, box in placed:
        best = max(range(len(page.runs)), key=lambda index: _overlap(page.runs[index].box, box), default=None)
        if best is not None and _overlap(page.runs[best].box, box) > 0:
            by_run[best].append(((box[0] + box[2]) / 2, text))
        elif counts(text) and not any(_overlap(place, box) > 0 for place in page.unscored):
            strays.append(text)
    for words in by_run.values():
        words.sort()
    return by_run, strays


def _add_run(score: Score, page: Page, run: Run, found: list[tuple[float, str]]) -> None:
    said = "".join(text for _, text in found)
    changes = Levenshtein.editops(run.text, said)
    score.characters += len(run.text)
    score.errors += len(changes)
    there = Counter(text for _, text in found)
    wanted = Counter(word for word in run.words if counts(word))
    score.words += wanted.total()
    score.words_right += sum((there & wanted).values())
    for kind, start, end in run.keys:
        score.keys[kind] += 1
        right = not any(_touches(change, said, start, end) for change in changes)
        score.keys_right[kind] += right
        if not right:
            score.failures.append(f"{page.name}: {kind} {run.text[start:end]!r} in {said!r}")


def _touches(change: Any, said: str, start: int, end: int) -> bool:
    """Whether an edit changes the key: inside it, or a digit or letter put directly at its edge."""
    if change.tag != "insert":
        return bool(start <= change.src_pos < end)
    inside = start < change.src_pos < end
    at_edge = change.src_pos in (start, end) and said[change.dest_pos].isalnum()
    return bool(inside or at_edge)


def _add_lines(score: Score, page: Page, read: Read, forth: Any) -> None:
    for run in page.runs:
        tight = _moved(run.box, forth)
        forms = (tight, *(_moved(form, forth) for form in (_wider(run.box, _MARGIN * run.size), run.place)))
        score.lines += 1
        score.lines_found += max(_best_iou(form, read.lines) for form in forms) >= _FOUND
        score.lines_covered += sum(_overlap(tight, box) for box in read.lines) >= _FOUND * _area(tight)


def _wider(box: Box, by: float) -> Box:
    return (box[0] - by, box[1] - by, box[2] + by, box[3] + by)


def _best_iou(place: Box, boxes: Sequence[Box]) -> float:
    shared = [(_overlap(place, box), box) for box in boxes]
    return max((part / (_area(place) + _area(box) - part) for part, box in shared if part), default=0.0)
