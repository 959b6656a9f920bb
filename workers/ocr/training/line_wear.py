"""What costs a line its finest parts: one threshold too high for grey or thin print, and coarse grain over a picture that moved.

Both work on a line before it is cropped: pixels (height, width) and the box of the text on them.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

from workers.ocr.training.line_damage import motion_kernel
from workers.ocr.training.line_scans import scanned

Pixels = Any
"""A numpy array of a line or a page; numpy's own generic types say no more than this."""
Box = tuple[float, float, float, float]
_INKED = 0.35
"""Of the darkest ink's depth: what is deeper is a stroke and not its soft edge."""


@dataclass(frozen=True, slots=True)
class Wear:
    """A way small print suffers: its share of damaged lines, type sizes in pixels, how much of it is grey, how much of it figures."""

    share: float
    sizes: tuple[float, float]
    grey: float
    figures: float
    apply: Callable[..., tuple[Pixels, Box]]


def coarse_grain(noise: np.random.Generator, shape: tuple[int, int], strength: float, size: float = 2.0) -> Pixels:
    """A sensor's noise after the telephone has enlarged or smoothed it: grains `size` pixels wide, deviation `strength`."""
    small = noise.standard_normal((max(2, round(shape[0] / size)), max(2, round(shape[1] / size))), dtype=np.float32)
    grain = cv2.resize(small, (shape[1], shape[0]), interpolation=cv2.INTER_LINEAR)
    return grain * (strength / max(0.1, float(grain.std())))


def barely_kept(pixels: Pixels, kept: float) -> Pixels:
    """Black and white, at the level that leaves a share `kept` of the ink: dots, hairlines, accents and crossbars go first."""
    paper = float(np.median(pixels))
    depth = paper - pixels.astype(np.float32)
    inked = depth[depth > _INKED * max(1.0, float(np.percentile(depth, 99.5)))]
    level = float(np.quantile(inked, 1 - kept)) if inked.size else 1.0
    return np.where(depth >= level, np.float32(0), np.float32(255))


def faint(pixels: Pixels, box: Box, rng: random.Random, noise: np.random.Generator, *, hard: bool) -> tuple[Pixels, Box]:
    """A copier, a fax or a scanner set to text that takes grey or thin print for paper."""
    page = cv2.GaussianBlur(pixels.astype(np.float32), (0, 0), rng.uniform(0.4, 1.1 if hard else 0.9))
    page = page + noise.standard_normal(page.shape, dtype=np.float32) * rng.uniform(0.5, 7 if hard else 4)
    rows, height = rng.uniform(0.55, 0.9), page.shape[0]
    fax = rng.random() < 0.15 and box[3] - box[1] > 16
    if fax:
        page = cv2.resize(page, (page.shape[1], round(height * rows)), interpolation=cv2.INTER_AREA)
    page = barely_kept(page, rng.uniform(0.35, 0.7) if hard else rng.uniform(0.5, 0.9))
    if fax:
        page = cv2.resize(page, (page.shape[1], height), interpolation=cv2.INTER_LINEAR)
    if rng.random() < 0.35:
        # Put straight by some program, which turns it a little and makes it grey again.
        page = cv2.GaussianBlur(page, (0, 0), rng.uniform(0.3, 0.7))
    page = page if rng.random() < 0.6 else _stored(page, rng, (55, 92))
    return _enlarged(page, box, rng)


def shaken(pixels: Pixels, box: Box, rng: random.Random, noise: np.random.Generator, *, hard: bool) -> tuple[Pixels, Box]:
    """A telephone in poor light: a slanting movement, soft optics, coarse grain, JPEG."""
    height = box[3] - box[1]
    page = cv2.GaussianBlur(pixels.astype(np.float32), (0, 0), rng.uniform(0.35, 0.85 if hard else 0.65))
    angle = rng.choice([45, 135]) + rng.gauss(0, 18) if rng.random() < 0.75 else rng.uniform(0, 180)
    page = cv2.filter2D(page, -1, motion_kernel(rng.uniform(0.06, 0.28 if hard else 0.18) * height, angle))
    page = (page - 128) * rng.uniform(0.55, 1.0) + rng.uniform(95, 140)
    page = page + coarse_grain(noise, page.shape, rng.uniform(3, 12 if hard else 8), rng.choice([1.6, 2.0, 2.0, 2.5]))
    return _enlarged(_stored(page, rng, (40, 80) if hard else (55, 92)), box, rng)


def _stored(page: Pixels, rng: random.Random, quality: tuple[int, int]) -> Pixels:
    pixels = np.clip(page, 0, 255).astype(np.uint8)
    return cv2.imdecode(cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, rng.randint(*quality)])[1], 0)


def _enlarged(page: Pixels, box: Box, rng: random.Random) -> tuple[Pixels, Box]:
    """The page at the size its reader wants it."""
    pixels = np.clip(page, 0, 255).astype(np.uint8)
    factor = rng.choice([1.0, 1.0, rng.uniform(0.9, 1.6)])
    if factor == 1:
        return pixels, box
    extent = max(8, round(pixels.shape[1] * factor)), max(8, round(pixels.shape[0] * factor))
    x0, y0, x1, y1 = box
    return cv2.resize(pixels, extent, interpolation=cv2.INTER_LINEAR), (x0 * factor, y0 * factor, x1 * factor, y1 * factor)


WEARS = {
    "scanned": Wear(0.15, (10.0, 21.0), 0.5, 0.0, scanned),
    "faint": Wear(0.14, (9.5, 22.0), 0.6, 0.4, faint),
    "shaken": Wear(0.13, (11.0, 22.0), 0.15, 0.2, shaken),
}


def chosen(rng: random.Random) -> Wear | None:
    """One of them, or mostly none."""
    pick = rng.random()
    for wear in WEARS.values():
        pick -= wear.share
        if pick < 0:
            return wear
    return None
