"""Draws learning curves for the documentation: `python -m workers.ocr.training.curves RUN… --out docs/training-curves.svg`.

One panel per run and per unit: errors and losses fall, recall and precision rise. Plain SVG, no library.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

from workers.ocr.training.runs import CURVE

_WIDTH, _HEIGHT, _MARGIN = 420, 240, 44
_COLOURS = ("#1f5f8b", "#b3541e", "#5b7f2b", "#7a3e8e")
_PANELS = (
    ("CER on held-out lines, %", ("clean_error", "mild_error", "hard_error")),
    ("runs at IoU 0.5 on held-out pages, %", ("recall", "precision")),
)


@dataclass(frozen=True, slots=True)
class Panel:
    """A titled set of lines over minutes."""

    title: str
    minutes: tuple[float, ...]
    lines: tuple[tuple[str, tuple[float, ...]], ...]


def panels_of(folder: Path) -> list[Panel]:
    """What a run's curve has to show.

    Raises:
        FileNotFoundError: the folder holds no curve.
    """
    with (folder / CURVE).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    minutes = tuple(float(row["minutes"]) for row in rows)
    found = []
    for title, names in _PANELS:
        lines = tuple((name, tuple(float(row[name]) for row in rows)) for name in names if rows and name in rows[0])
        if lines:
            found.append(Panel(f"{folder.name}: {title}", minutes, lines))
    return found


def drawn(panels: Sequence[Panel]) -> str:
    """The panels under each other as an SVG."""
    body = "".join(_panel(panel, number * _HEIGHT) for number, panel in enumerate(panels))
    size = f'width="{_WIDTH}" height="{_HEIGHT * len(panels)}" viewBox="0 0 {_WIDTH} {_HEIGHT * len(panels)}"'
    style = 'font-family="sans-serif" font-size="11" fill="#444"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} {style}>\n<rect width="100%" height="100%" fill="#fff"/>\n{body}</svg>\n'


def _panel(panel: Panel, top: int) -> str:
    values = [value for _, line in panel.lines for value in line]
    low, high = min(values), max(values)
    low, high = (low - 0.5, high + 0.5) if low == high else (low, high)
    last = max(panel.minutes) or 1.0
    left, right, upper, lower = _MARGIN, _WIDTH - 16, top + 30, top + _HEIGHT - 34
    parts = [f'<text x="{left}" y="{top + 18}" font-weight="bold">{escape(panel.title)}</text>\n']
    for value, y in ((high, upper), ((low + high) / 2, (upper + lower) / 2), (low, lower)):
        parts.append(f'<line x1="{left}" y1="{y:.1f}" x2="{right}" y2="{y:.1f}" stroke="#ddd"/>')
        parts.append(f'<text x="{left - 6}" y="{y + 4:.1f}" text-anchor="end">{value:.1f}</text>\n')
    parts.append(f'<text x="{right}" y="{lower + 14}" text-anchor="end">{last:.0f} min</text>\n')
    for number, (name, line) in enumerate(panel.lines):
        colour = _COLOURS[number % len(_COLOURS)]
        points = " ".join(
            f"{left + (right - left) * minute / last:.1f},{lower - (lower - upper) * (value - low) / (high - low):.1f}"
            for minute, value in zip(panel.minutes, line, strict=True)
        )
        parts.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="1.6"/>')
        label = f"{name.replace('_error', '')} {line[-1]:.2f}"
        parts.append(f'<text x="{left + 110 * number}" y="{lower + 28}" fill="{colour}">{escape(label)}</text>\n')
    return "".join(parts)


def main() -> int:
    """Write the picture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("runs", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    wanted = parser.parse_args()
    panels = [panel for folder in wanted.runs for panel in panels_of(folder)]
    wanted.out.write_text(drawn(panels), encoding="utf-8")
    print(f"{len(panels)} panels in {wanted.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
