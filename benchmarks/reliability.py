"""Reliability of stated probabilities: bins, expected calibration error, Brier score, and the diagram as SVG."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Judgement = tuple[float, bool]
"""A stated probability and whether what it was stated of was right."""

_BINS = 15
_SIDE, _LEFT, _TOP, _GAP = 300, 52, 30, 76
_COLOURS = ("#b3541e", "#1f5fa8")


@dataclass(frozen=True, slots=True)
class Bin:
    """Judgements of nearly equal probability."""

    count: int
    stated: float
    right: float


def bins(judgements: Sequence[Judgement]) -> list[Bin]:
    """Fifteen bins of equal width, empty ones left out (Guo et al. 2017)."""
    groups: list[list[Judgement]] = [[] for _ in range(_BINS)]
    for probability, right in judgements:
        groups[min(_BINS - 1, int(probability * _BINS))].append((probability, right))
    return [
        Bin(len(group), sum(p for p, _ in group) / len(group), sum(right for _, right in group) / len(group)) for group in groups if group
    ]


def calibration_error(judgements: Sequence[Judgement]) -> float:
    """Expected calibration error: mean distance of stated and observed, weighted by counts."""
    return sum(found.count * abs(found.stated - found.right) for found in bins(judgements)) / len(judgements)


def brier(judgements: Sequence[Judgement]) -> float:
    """Mean squared distance of the probability from what came out."""
    return sum((probability - right) ** 2 for probability, right in judgements) / len(judgements)


def flagged(judgements: Sequence[Judgement], below: float) -> tuple[float, float]:
    """Percent of the wrong and of the right ones whose probability is below a threshold."""
    wrong = [probability < below for probability, right in judgements if not right]
    fine = [probability < below for probability, right in judgements if right]
    return 100 * sum(wrong) / max(1, len(wrong)), 100 * sum(fine) / max(1, len(fine))


def diagram(panels: Mapping[str, Mapping[str, Sequence[Judgement]]]) -> str:
    """One square per panel: stated probability to the right, observed share upwards, one line per series; dots grow with counts."""
    width, height = _LEFT + len(panels) * (_SIDE + _GAP), _TOP + _SIDE + 92
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        'font-family="sans-serif" font-size="12">',
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
    ]
    for index, (title, series) in enumerate(panels.items()):
        parts += _panel(_LEFT + index * (_SIDE + _GAP), title, series)
    return "\n".join([*parts, "</svg>", ""])


def _panel(left: float, title: str, series: Mapping[str, Sequence[Judgement]]) -> list[str]:
    bottom = _TOP + _SIDE
    parts = [f'<text x="{left}" y="{_TOP - 10}" font-weight="bold" fill="#222222">{title}</text>']
    for step in range(6):
        x, y = left + _SIDE * step / 5, bottom - _SIDE * step / 5
        parts += [
            f'<path d="M{x:.0f} {_TOP}V{bottom}M{left} {y:.0f}H{left + _SIDE}" stroke="#dddddd" fill="none"/>',
            f'<text x="{x:.0f}" y="{bottom + 18}" text-anchor="middle" fill="#444444">{step / 5:.1f}</text>',
            f'<text x="{left - 8}" y="{y + 4:.0f}" text-anchor="end" fill="#444444">{step / 5:.1f}</text>',
        ]
    parts += [
        f'<path d="M{left} {bottom}L{left + _SIDE} {_TOP}" stroke="#888888" stroke-dasharray="4 4"/>',
        f'<text x="{left + _SIDE / 2}" y="{bottom + 38}" text-anchor="middle" fill="#222222">stated probability</text>',
    ]
    for number, (name, judgements) in enumerate(series.items()):
        parts += _series(left, name, judgements, number)
    return parts


def _series(left: float, name: str, judgements: Sequence[Judgement], number: int) -> list[str]:
    colour, bottom = _COLOURS[number % len(_COLOURS)], _TOP + _SIDE
    found = bins(judgements)
    points = [(left + _SIDE * one.stated, bottom - _SIDE * one.right) for one in found]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    parts = [f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>']
    for one, (x, y) in zip(found, points, strict=True):
        radius = 2 + 7 * (one.count / len(judgements)) ** 0.5
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{colour}" fill-opacity="0.75"/>')
    label = f"{name}: ECE {100 * calibration_error(judgements):.1f} %"
    parts.append(f'<text x="{left}" y="{bottom + 60 + 17 * number}" fill="{colour}">{label}</text>')
    return parts
