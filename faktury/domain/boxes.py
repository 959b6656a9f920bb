"""Arithmetic of boxes and intervals."""

from __future__ import annotations

from collections.abc import Iterable

from faktury.domain.words import Box


def union(boxes: Iterable[Box]) -> Box:
    """Smallest box around all."""
    left, top, right, bottom = zip(*boxes, strict=True)
    return (min(left), min(top), max(right), max(bottom))


def overlap(start: float, end: float, other_start: float, other_end: float) -> float:
    """Length two intervals share, negative when apart."""
    return min(end, other_end) - max(start, other_start)
