"""From a line's glyphs to words with boxes; pure geometry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Protocol

from faktury.domain.words import Box, Reading
from workers.ocr.confidence import Print, Signs, features
from workers.ocr.reading_order import Run, Token

Point = tuple[float, float]
Quad = tuple[Point, Point, Point, Point]


class GlyphLike(Protocol):
    """A character at a place along its line (0..1) with a confidence."""

    @property
    def text(self) -> str:
        """The character."""

    @property
    def position(self) -> float:
        """Centre along the line, 0..1."""

    @property
    def confidence(self) -> float:
        """Probability given by the network."""


@dataclass(frozen=True, slots=True)
class Detail:
    """What is known of a word beyond its characters: signs of its certainty, other readings of it, and figures seen for its letters."""

    signs: Signs
    alternatives: tuple[Reading, ...] = ()
    figures_seen: tuple[float, ...] = ()


def run_of(glyphs: Sequence[GlyphLike], quad: Quad, details: Sequence[Detail] = (), line: Print | None = None) -> Run | None:
    """Cut a line into words.

    Args:
        glyphs: Characters left to right.
        quad: Corners of the line's box, clockwise from the top left.
        details: One per word, where they are known.
        line: How the line is printed, where that is known.

    Returns:
        The run, None when it holds nothing but spaces. A word is as sure as its least sure character.
    """
    groups = _split(glyphs)
    if not groups:
        return None
    edges = _edges(groups)
    tokens = [
        Token("".join(g.text for g in group), _slice(quad, left, right), min(g.confidence for g in group))
        for group, (left, right) in zip(groups, edges, strict=True)
    ]
    if line and len(details) == len(tokens):
        tokens = [_detailed(tokens, index, detail, line) for index, detail in enumerate(details)]
    (x0, y0), (x1, y1) = quad[0], quad[1]
    return Run(tuple(tokens), _slice(quad, 0.0, 1.0), (y1 - y0) / max(1.0, x1 - x0))


def _detailed(tokens: Sequence[Token], index: int, detail: Detail, line: Print) -> Token:
    token = tokens[index]
    numbers = features(token.text, detail.signs, line, first=index == 0, last=index == len(tokens) - 1)
    return replace(token, alternatives=detail.alternatives, features=numbers, figures_seen=detail.figures_seen)


def _split(glyphs: Sequence[GlyphLike]) -> list[list[GlyphLike]]:
    groups: list[list[GlyphLike]] = [[]]
    for glyph in glyphs:
        if not glyph.text.isspace():
            groups[-1].append(glyph)
        elif groups[-1]:
            groups.append([])
    return [group for group in groups if group]


def _edges(groups: Sequence[Sequence[GlyphLike]]) -> list[tuple[float, float]]:
    """Each word reaches half a character beyond its outer characters' centres, and never over the middle of a gap."""
    reaches = [(group[0].position - _half(group), group[-1].position + _half(group)) for group in groups]
    middles = [0.0, *((a[-1].position + b[0].position) / 2 for a, b in pairwise(groups)), 1.0]
    return [
        (max(left, low) if number else 0.0, min(right, high) if number < len(groups) - 1 else 1.0)
        for number, ((left, right), (low, high)) in enumerate(zip(reaches, pairwise(middles), strict=True))
    ]


def _half(group: Sequence[GlyphLike]) -> float:
    """Half the width of a character of this word; a lone one takes a fixed small share."""
    if len(group) < 2:
        return 0.01
    return (group[-1].position - group[0].position) / (len(group) - 1) * 0.55


def _slice(quad: Quad, left: float, right: float) -> Box:
    top_left, top_right, bottom_right, bottom_left = quad
    corners = [
        _between(top_left, top_right, left),
        _between(top_left, top_right, right),
        _between(bottom_left, bottom_right, left),
        _between(bottom_left, bottom_right, right),
    ]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return min(xs), min(ys), max(xs), max(ys)


def _between(a: Point, b: Point, share: float) -> Point:
    return a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share
