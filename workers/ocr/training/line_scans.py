"""What an office scanner makes of a line of small print: toner gone, soft optics, a pale copy, sharpening, JPEG, another size."""

from __future__ import annotations

import random
from typing import Any

import cv2
import numpy as np

Pixels = Any
"""A numpy array of a line; numpy's own generic types say no more than this."""
Box = tuple[float, float, float, float]
_GRID = 8
"""Of JPEG, in pixels: lines of a page lie anywhere on it."""


def scanned(pixels: Pixels, box: Box, rng: random.Random, noise: np.random.Generator, *, hard: bool) -> tuple[Pixels, Box]:
    """The line as it comes back from the scanner, and where its box is then."""
    left, top = rng.randrange(_GRID), rng.randrange(_GRID)
    page = cv2.copyMakeBorder(pixels, top, 0, left, 0, cv2.BORDER_REPLICATE).astype(np.float32)
    x0, y0, x1, y1 = box
    page = _exposed(_softened(_printed(page, rng, noise), rng, hard=hard), rng, noise, hard=hard)
    page = _stored(page, rng, (35, 70) if hard else (45, 88))
    factor = rng.choice([1.0, 1.0, rng.uniform(1.1, 1.7)])
    if factor > 1:
        extent = round(page.shape[1] * factor), round(page.shape[0] * factor)
        page = cv2.resize(page, extent, interpolation=rng.choice([cv2.INTER_LINEAR, cv2.INTER_CUBIC]))
        page = _stored(page, rng, (60, 92)) if rng.random() < 0.5 else page
    return page, ((x0 + left) * factor, (y0 + top) * factor, (x1 + left) * factor, (y1 + top) * factor)


def _printed(page: Pixels, rng: random.Random, noise: np.random.Generator) -> Pixels:
    """Toner lies unevenly, now and then not at all."""
    if rng.random() > 0.3:
        return page
    paper, height, width = float(np.median(page[0])), *page.shape
    grain = noise.random((max(2, height // rng.randint(2, 5)), max(2, width // rng.randint(2, 5)))).astype(np.float32)
    return paper + (page - paper) * (1 - rng.uniform(0.15, 0.6) * cv2.resize(grain, (width, height), interpolation=cv2.INTER_LINEAR))


def _softened(page: Pixels, rng: random.Random, *, hard: bool) -> Pixels:
    """The optics, and the scanner's attempt to undo them."""
    page = cv2.GaussianBlur(page, (0, 0), rng.uniform(0.45, 1.15 if hard else 0.8))
    if rng.random() < 0.35:
        page = page + rng.uniform(0.4, 1.6) * (page - cv2.GaussianBlur(page, (0, 0), rng.uniform(0.8, 2.0)))
    return page


def _exposed(page: Pixels, rng: random.Random, noise: np.random.Generator, *, hard: bool) -> Pixels:
    """Contrast, grain, and paper made white or everything made black and white."""
    paper = float(np.median(page[0]))
    page = paper + (page - paper) * rng.uniform(0.4 if hard else 0.55, 1.1) - rng.uniform(0, 20)
    page = page + noise.standard_normal(page.shape, dtype=np.float32) * rng.uniform(1, 9 if hard else 5)
    kind = rng.random()
    if kind < 0.25:
        page = np.where(page > paper - rng.uniform(25, 55), 255, page)
    elif kind < 0.36:
        low, high = np.percentile(page, (2, 98))
        page = np.where(page > low + (high - low) * rng.uniform(0.45, 0.78), 255, 0)
    return np.clip(page, 0, 255).astype(np.uint8)


def _stored(page: Pixels, rng: random.Random, quality: tuple[int, int]) -> Pixels:
    return cv2.imdecode(cv2.imencode(".jpg", page, [cv2.IMWRITE_JPEG_QUALITY, rng.randint(*quality)])[1], 0)
