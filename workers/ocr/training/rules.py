"""Rules, leaders and codes: what is drawn in rows on a page and says nothing, for lines and for whole pages alike."""

from __future__ import annotations

import math
import random
from typing import Any

import numpy as np
from PIL import ImageDraw

RULE_CHARACTERS = (
    "-",
    "-",
    "- ",
    ".",
    ".",
    ". ",
    "_",
    "_",
    "=",
    "= ",
    "*",
    "* ",
    "~",
    "·",
    "…",
    "–",
    "— ",
    "+",
    "-.",
    "_ ",
    ":",
    "•",
    "#",
    "—",
)
"""What typists and tills repeat to draw a line."""
LEADERS = (".", ".", ".", ". ", " . ", "_", "_", "-", "- ", "·", "…", "..")
LEAST_REPEATED = 5
"""From so many of a kind on a row of marks is a rule: it says nothing, whether drawn or typed."""
_STYLES = ("dashed", "dashed", "dotted", "dotted", "squares", "double", "dash-dot", "wave", "hatch", "solid", "pearls")


def rule_text(rng: random.Random, longest: int) -> str:
    """A rule a typist would make, of `LEAST_REPEATED` marks to `longest` characters."""
    return _repeated(rng, rng.choice(RULE_CHARACTERS), longest).strip()


def leader(rng: random.Random, longest: int) -> str:
    """The marks between a label and its value."""
    return _repeated(rng, rng.choice(LEADERS), longest)


def _repeated(rng: random.Random, mark: str, longest: int) -> str:
    least = LEAST_REPEATED * len(mark)
    return (mark * max(longest, LEAST_REPEATED))[: rng.randint(least, max(least, longest))]


def draw_rule(
    draw: ImageDraw.ImageDraw, ends: tuple[float, float, float], pen: float, rng: random.Random, ink: int, style: str | None = None
) -> None:
    """Draw a rule.

    Args:
        draw: Where.
        ends: Left, right, and the height of its middle, in pixels.
        pen: Thickness in pixels; dashes, dots and their distances are multiples of it.
        rng: Draws their lengths, and the style when none is given.
        ink: Its grey.
        style: One of CSS's border styles, or of those that other programs have.
    """
    left, right, y = ends
    style = style or rng.choice(_STYLES)
    width = max(1, round(pen))
    if style in {"solid", "double"}:
        for offset in (0.0,) if style == "solid" else (-1.5 * width, 1.5 * width):
            draw.line([left, y + offset, right, y + offset], fill=ink, width=width)
    elif style == "wave":
        xs = np.arange(left, right, max(1.0, width / 2))
        reach, length = pen * rng.uniform(1, 3), pen * rng.uniform(5, 14)
        draw.line(list(zip(xs.tolist(), (y + reach * np.sin(xs * 2 * math.pi / length)).tolist(), strict=True)), fill=ink, width=width)
    else:
        _pieces(draw, ends, (pen, width), (rng, style), ink)


def _pieces(
    draw: ImageDraw.ImageDraw, ends: tuple[float, float, float], pens: tuple[float, int], how: tuple[random.Random, str], ink: int
) -> None:
    (left, right, y), (pen, width), (rng, style) = ends, pens, how
    dash, gap = {
        "dashed": (rng.uniform(2, 8), rng.uniform(1, 6)),
        "dash-dot": (rng.uniform(4, 8), rng.uniform(1.5, 4)),
        "hatch": (1.0, rng.uniform(1.5, 5)),
    }.get(style, (1.0, rng.uniform(0.8, 3)))
    x, count, tall = left, 0, rng.uniform(3, 9) * pen
    while x < right:
        end = min(right, x + max(1.0, dash * pen))
        if style in {"dotted", "pearls"} or (style == "dash-dot" and count % 2):
            reach = max(0.5, pen / 2)
            draw.ellipse([x, y - reach, x + 2 * reach, y + reach], fill=None if style == "pearls" and pen > 3 else ink, outline=ink)
            end = x + 2 * reach
        elif style == "hatch":
            draw.line([x, y + tall / 2, x + tall / 2, y - tall / 2], fill=ink, width=width)
        else:
            draw.rectangle([x, y - pen / 2, max(x, end - 1), y + max(0, pen / 2 - 1)], fill=ink)
        x, count = end + max(1.0, gap * pen), count + 1


def square_cells(rng: random.Random, noise: np.random.Generator) -> Any:
    """Cells of a two-dimensional code, True where dark: QR with its three eyes, Data Matrix with its borders, Aztec with its middle."""
    kind = rng.random()
    side = rng.choice([21, 25, 29, 33, 41]) if kind < 0.65 else rng.choice([10, 14, 18, 22, 26])
    cells = noise.random((side, side)) < 0.5
    if kind < 0.65:
        eye = np.zeros((8, 8), bool)
        eye[:7, :7] = True
        eye[1:6, 1:6] = False
        eye[2:5, 2:5] = True
        cells[:8, :8], cells[:8, -8:], cells[-8:, :8] = eye, eye[:, ::-1], eye[::-1]
    elif kind < 0.85:
        cells[:, 0], cells[-1] = True, True
        cells[0], cells[:, -1] = np.arange(side) % 2 == 0, np.arange(side)[::-1] % 2 == 0
    else:
        middle = side // 2
        rows = np.abs(np.arange(9) - 4)
        cells[middle - 4 : middle + 5, middle - 4 : middle + 5] = np.maximum(rows[:, None], rows[None, :]) % 2 == 0
    return cells


def bars(rng: random.Random, width: int) -> Any:
    """One row of a bar code, True where dark; its narrowest bar is one cell."""
    row = np.zeros(width, bool)
    at = 0
    while at < width:
        dark = rng.choice([1, 1, 2, 3, 4])
        row[at : at + dark] = True
        at += dark + rng.choice([1, 1, 2, 3, 4])
    return row
