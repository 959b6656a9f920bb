"""Where on a page labels stand: the vocabulary matched to words, forgiving misread letters; reads no values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from faktury.domain.fields.vocabulary import VOCABULARY, Concept
from faktury.domain.lines import Cell, PageLayout, Span
from faktury.domain.text import letters, loose

_LONGEST_WINDOW = 9
_SLASHES = frozenset({"l", "I", "J", "|", "/", "i"})


@dataclass(frozen=True, slots=True)
class Label:
    """A label found: what it announces, where it stands, and how many letters were misread."""

    concept: Concept
    span: Span
    key: str
    misread: int

    @property
    def at_start(self) -> bool:
        """Whether nothing but punctuation stands before it in its cell."""
        return all(not loose(token.text) for token in self.span.cell.tokens[: self.span.first])

    @property
    def has_colon(self) -> bool:
        """Whether a colon closes it."""
        tokens = self.span.cell.tokens
        following = tokens[self.span.last].text if self.span.last < len(tokens) else ""
        return self.span.tokens[-1].text.rstrip().endswith(":") or following.startswith(":")

    @property
    def ends_cell(self) -> bool:
        """Whether nothing readable follows in its cell."""
        return all(blank(token.text) for token in self.span.cell.tokens[self.span.last :])


def blank(text: str) -> bool:
    """Punctuation, or a slash between two languages read as a letter."""
    return not loose(text) or text in _SLASHES


def _build() -> dict[str, Concept]:
    table: dict[str, Concept] = {}
    for concept, phrases in VOCABULARY.items():
        for phrase in phrases.split("|"):
            table.setdefault(loose(phrase), concept)
    return table


_EXACT: dict[str, Concept] = _build()
_BY_LENGTH: dict[int, list[str]] = {}
for _key in _EXACT:
    _BY_LENGTH.setdefault(len(_key), []).append(_key)


def allowed_misreads(length: int) -> int:
    """How many letters of a phrase may be wrong: none in short ones, about one in six in long ones."""
    if length < 5:
        return 0
    return 1 if length < 9 else 2 if length < 16 else 3


@lru_cache(maxsize=16384)
def match_phrase(key: str) -> tuple[str, int] | None:
    """The vocabulary phrase that `key` is, and the number of letters it differs in."""
    if key in _EXACT:
        return key, 0
    limit = allowed_misreads(len(key))
    if not limit:
        return None
    choices = [phrase for length in range(len(key) - 1, len(key) + 2) for phrase in _BY_LENGTH.get(length, ())]
    found = process.extractOne(key, choices, scorer=OSA.distance, score_cutoff=limit)
    if found is None:
        return None
    phrase, distance = found[0], int(found[1])
    return (phrase, distance) if distance <= allowed_misreads(min(len(key), len(phrase))) else None


def concept_of(text: str) -> Concept | None:
    """What a whole text announces, None when it is no label."""
    found = match_phrase(loose(text)) if loose(text) else None
    return _EXACT[found[0]] if found else None


def find_labels(layout: PageLayout) -> list[Label]:
    """Every label of a page in reading order, not overlapping."""
    return [label for cell in layout.cells() for label in _cell_labels(cell)]


def _cell_labels(cell: Cell) -> Iterator[Label]:
    keys = [loose(token.text) if letters(token.text) * 2 > len(token.text.strip(".,:;()")) else "" for token in cell.tokens]
    start = 0
    while start < len(keys):
        label = _longest_at(cell, keys, start) if keys[start] else None
        if label:
            yield label
            start = label.span.last
        else:
            start += 1


def _longest_at(cell: Cell, keys: list[str], start: int) -> Label | None:
    """The best phrase beginning at a token: long and well read."""
    best: Label | None = None
    best_score = 0
    key = ""
    for end in range(start + 1, min(len(keys), start + _LONGEST_WINDOW) + 1):
        if not keys[end - 1]:
            if _digits_inside(cell.tokens[end - 1].text):
                break
            continue
        key += keys[end - 1]
        found = match_phrase(key)
        if found and not _breaks_after(cell, end, len(found[0])):
            score = len(found[0]) - 3 * found[1]
            if score > best_score:
                best, best_score = Label(_EXACT[found[0]], Span(cell, start, end), found[0], found[1]), score
        if end < len(keys) and ":" in cell.tokens[end - 1].text and not _bilingual(cell, end):
            break
    return best


def _digits_inside(text: str) -> bool:
    return any(char.isdigit() for char in text)


def _breaks_after(cell: Cell, end: int, length: int) -> bool:
    """A two- or three-letter label followed by a hyphen or glued text is part of another word."""
    return length <= 3 and end < len(cell.tokens) and cell.tokens[end].glued and not cell.tokens[end - 1].text.endswith((":", "/"))


def _bilingual(cell: Cell, end: int) -> bool:
    return cell.tokens[end].text.startswith(("/", "|"))
