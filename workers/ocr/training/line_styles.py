"""What makes printed text look unlike a font file: needles and heads of printers, pens and stamps across it, the back of the sheet."""

from __future__ import annotations

import math
import random
import re
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

from workers.ocr.training.rules import bars, square_cells

Pixels = Any
"""A numpy array of a line or a page; numpy's own generic types say no more than this."""
Box = tuple[float, float, float, float]
_DOTS_A_SIZE = (11, 15)


def dotted(pixels: Pixels, size: float, rng: random.Random) -> Pixels:
    """Text as a needle printer sets it: the same ink, in round dots on a grid of about a dozen to the size of the type."""
    pitch = max(2.0, size / rng.randint(*_DOTS_A_SIZE))
    height, width = pixels.shape
    rows, columns = max(2, round(height / pitch)), max(2, round(width / pitch))
    paper = float(np.median(pixels[0]))
    ink = paper - pixels.astype(np.float32)
    grid = cv2.resize(ink, (columns, rows), interpolation=cv2.INTER_AREA)
    cells = cv2.resize(grid, (width, height), interpolation=cv2.INTER_NEAREST)
    down = np.cos((np.arange(height) + 0.5) / height * rows * 2 * math.pi)
    along = np.cos((np.arange(width) + 0.5) / width * columns * 2 * math.pi)
    roundness = np.clip(rng.uniform(0.55, 0.95) - 0.3 * (down[:, None] + along[None, :]), 0, 1).astype(np.float32)
    strongest = max(1.0, float(np.abs(ink).max()))
    inked = np.clip(np.abs(cells) * 1.7, 0, strongest) * np.sign(cells) * roundness
    return np.clip(paper - inked, 0, 255).astype(np.uint8)


def unevenly_inked(pixels: Pixels, rng: random.Random) -> Pixels:
    """A thermal head with a dead needle or a ribbon that runs dry: pale rows."""
    height = pixels.shape[0]
    pale = pixels.astype(np.float32)
    paper = float(np.median(pixels[0]))
    for _ in range(rng.randint(1, 2)):
        row = rng.randrange(height)
        pale[row : row + rng.choice([1, 1, 2])] = pale[row : row + 1] * 0.3 + paper * 0.7
    return pale.astype(np.uint8)


def with_strokes(pixels: Pixels, box: tuple[float, ...], rng: random.Random) -> Pixels:
    """A pen, the ring of a stamp or a rule across the text, in a grey that leaves it legible."""
    height, (x0, y0, x1, y1) = pixels.shape[0], box
    crossed = pixels.copy()
    for _ in range(rng.choice([1, 1, 2, 3])):
        shade, width = rng.randint(60, 190), rng.choice([1, 1, 2, max(1, int((y1 - y0) / 9))])
        kind = rng.random()
        if kind < 0.45:
            x, points = rng.uniform(x0, x1), []
            for _ in range(rng.randint(3, 9)):
                points.append((x, rng.uniform(-0.3, 1.3) * height))
                x += rng.uniform(-0.2, 0.9) * height
            cv2.polylines(crossed, [_curve(points)], isClosed=False, color=shade, thickness=width, lineType=cv2.LINE_AA)
        elif kind < 0.75:
            centre = int(rng.uniform(x0, x1)), int(rng.uniform(-1.5, 2.5) * height)
            axes = int(rng.uniform(1.2, 4) * height), int(rng.uniform(1, 3) * height)
            cv2.ellipse(crossed, centre, axes, rng.uniform(0, 180), 0, 360, shade, width, cv2.LINE_AA)
        else:
            y = int(rng.choice([y1 + rng.uniform(-0.12, 0.2) * height, rng.uniform(y0, y1)]))
            cv2.line(crossed, (0, y), (pixels.shape[1], y + rng.randint(-2, 2)), shade, 1, cv2.LINE_AA)
    return np.minimum(crossed, pixels)


def _curve(points: list[tuple[float, float]]) -> Pixels:
    """A rounded line through points, by cutting corners twice (Chaikin)."""
    path = np.array(points, np.float32)
    for _ in range(2):
        path = np.stack([path[:-1] * 0.75 + path[1:] * 0.25, path[:-1] * 0.25 + path[1:] * 0.75], axis=1).reshape(-1, 2)
    return np.round(path).astype(np.int32)


def bled_through(pixels: Pixels, back: Pixels, rng: random.Random) -> Pixels:
    """The printing of the back of the sheet, mirrored, soft and pale."""
    height, width = pixels.shape
    mirrored = cv2.GaussianBlur(cv2.resize(back[:, ::-1], (width, height)).astype(np.float32), (0, 0), rng.uniform(0.8, 1.8))
    shade = (float(mirrored.max()) - mirrored) * rng.uniform(0.06, 0.22)
    return np.clip(pixels.astype(np.float32) - np.roll(shade, rng.randint(-height // 2, height // 2), axis=0), 0, 255).astype(np.uint8)


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a line that is set in one go, `x` pixels from its start."""

    x: float
    text: str
    font: Any


def tracked(text: str, font: Any, gap: float) -> tuple[list[Piece], float]:
    """Letters set apart by `gap` pixels, and the width of them all."""
    pieces = [Piece(font.getlength(text[:index]) + index * gap, letter, font) for index, letter in enumerate(text)]
    return pieces, font.getlength(text) + gap * (len(text) - 1)


def parted(text: str, font: Any, features: list[str] | None, space: float, ones: Any | None) -> tuple[list[Piece], float]:
    """Words with spaces `space` pixels wide (thin in amounts, wide in justified lines); with `ones`, that font's `I` for every `1`.

    Old faces draw the one of their old-style figures as a capital I of the height of small letters.
    """
    pieces, x = [], 0.0
    for part in re.findall(r" |1|[^ 1]+" if ones else r" |[^ ]+", text):
        if part == " ":
            x += space
            continue
        piece = Piece(x, "I", ones) if ones and part == "1" else Piece(x, part, font)
        pieces.append(piece)
        x += piece.font.getlength(piece.text, features=None if piece.font is ones else features)
    return pieces, x


def beside_code(pixels: Pixels, box: Box, rng: random.Random, noise: np.random.Generator) -> tuple[Pixels, Box]:
    """A line whose box reaches into a code beside it; the code says nothing."""
    paper, (x0, y0, x1, y1) = float(np.median(pixels[0])), box
    height, cell = pixels.shape[0], rng.randint(2, 7)
    gap, reach = rng.uniform(0.25, 1) * (y1 - y0), rng.uniform(0.4, 3) * (y1 - y0)
    cells = square_cells(rng, noise) if rng.random() < 0.7 else np.repeat(bars(rng, 60)[None], height // cell + 1, axis=0)
    code = np.kron(np.where(cells, rng.randint(0, 70), paper).astype(np.uint8), np.ones((cell, cell), np.uint8))
    code = np.tile(code, (height // code.shape[0] + 1, 1))[:height, : max(cell, int(reach))]
    space = np.full((height, max(1, int(gap))), paper, np.uint8)
    inner = pixels[:, max(0, int(x0)) : math.ceil(x1)]
    if rng.random() < 0.5:
        return np.hstack([inner, space, code]), (0, y0, inner.shape[1] + space.shape[1] + code.shape[1], y1)
    return np.hstack([code, space, inner]), (0, y0, inner.shape[1] + space.shape[1] + code.shape[1], y1)
