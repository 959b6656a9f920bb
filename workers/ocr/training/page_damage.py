"""Skews, warps, blurs and soils whole grey pages; the corners of the runs move with them."""

from __future__ import annotations

import random
from typing import Any

import cv2
import numpy as np

from workers.ocr.training import paper, textures
from workers.ocr.training.line_wear import barely_kept, coarse_grain

Pixels = Any
CLEAN, HARD = 0.2, 0.7
_PALE = 150
"""Of pages whose paper is lighter than this the finest ink may be lost to a threshold."""


def damaged(
    pixels: Pixels, quads: Pixels, rng: random.Random, noise: np.random.Generator, level: float | None = None
) -> tuple[Pixels, Pixels]:
    """A page damaged at a level between 0 and 1, by lot when None, and its moved quads."""
    level = rng.random() if level is None else level
    if level < CLEAN:
        return pixels, quads
    hard = level > HARD
    if rng.random() < 0.75:
        pixels, quads = _moved(pixels, quads, rng, noise, hard=hard)
    soiled = _worn(pixels.astype(np.float32), rng, hard=hard)
    if rng.random() < 0.6:
        soiled = cv2.GaussianBlur(soiled, (0, 0), rng.uniform(0.5, 1.6) if hard else rng.uniform(0.3, 0.9))
    elif rng.random() < 0.2:
        soiled = paper.smeared(soiled, rng, rng.uniform(1.5, 5 if hard else 3))
    if rng.random() < 0.5:
        soiled = soiled * (1 + paper.smooth_field(noise, soiled.shape, (4, 3)) * rng.uniform(0.03, 0.3))
    if rng.random() < 0.4:
        soiled = (soiled - 128) * rng.uniform(0.45, 1.1) + 128 + rng.uniform(-20, 20)
    return _coded(np.clip(_grained(soiled, rng, noise, hard=hard), 0, 255), rng), quads


def _grained(pixels: Pixels, rng: random.Random, noise: np.random.Generator, *, hard: bool) -> Pixels:
    """A sensor's fine noise, or the coarse one of poor light, when hands shake as well."""
    if rng.random() < (0.25 if hard else 0.05):
        moved = paper.smeared(pixels, rng, rng.uniform(1.5, 5)) if rng.random() < 0.7 else pixels
        return moved + coarse_grain(noise, pixels.shape, rng.uniform(3, 12), rng.uniform(1.6, 2.5))
    if rng.random() < 0.6:
        return pixels + noise.standard_normal(pixels.shape, dtype=np.float32) * (rng.uniform(3, 18) if hard else rng.uniform(1, 8))
    return pixels


def _worn(pixels: Pixels, rng: random.Random, *, hard: bool) -> Pixels:
    """Folds, the back of the sheet, shadows, lamps."""
    if rng.random() < 0.08:
        pixels = paper.bled(pixels, rng)
    if rng.random() < (0.15 if hard else 0.06):
        pixels = paper.folded(pixels, rng)
    if rng.random() < (0.25 if hard else 0.06):
        pixels = paper.shaded(pixels, rng, rng.uniform(0.1, 0.5))
    if rng.random() < (0.12 if hard else 0.03):
        pixels = paper.glared(pixels, rng, rng.uniform(0.2, 0.7))
    return pixels


def _moved(pixels: Pixels, quads: Pixels, rng: random.Random, noise: np.random.Generator, *, hard: bool) -> tuple[Pixels, Pixels]:
    height, width = pixels.shape
    if rng.random() < (0.35 if hard else 0.1):
        bent, move = paper.curled(pixels.astype(np.float32), rng, rng.uniform(0.001, 0.008))
        pixels, quads = bent.clip(0, 255).astype(np.uint8), move(quads.reshape(-1, 2)).reshape(-1, 4, 2).astype(np.float32)
    angle, scale = rng.gauss(0, 2.0 if hard else 0.8), 1.0 if rng.random() < 0.6 else rng.uniform(0.85, 1)
    matrix = np.vstack([cv2.getRotationMatrix2D((width / 2, height / 2), angle, scale), [0, 0, 1]])
    if hard and rng.random() < 0.6:
        corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
        shifts = np.array([[rng.uniform(-0.035, 0.035) * width, rng.uniform(-0.035, 0.035) * height] for _ in range(4)], np.float32)
        matrix = cv2.getPerspectiveTransform(corners, corners + shifts) @ matrix
    size = width, height
    if rng.random() < (0.45 if hard else 0.18):
        room = rng.uniform(0.02, 0.3) if rng.random() < 0.7 else rng.uniform(0.3, 0.9)
        size = int(width * (1 + room)), int(height * (1 + room))
        matrix = np.array([[1, 0, width * room / 2], [0, 1, height * room / 2], [0, 0, 1]]) @ matrix
        around = textures.ground(noise, rng, (size[1], size[0]))
        sheet = cv2.warpPerspective(np.full_like(pixels, 255), matrix, size)
        pixels = np.where(sheet > 127, cv2.warpPerspective(pixels, matrix, size, flags=cv2.INTER_LINEAR), around)
    else:
        fill = rng.choice([255, 255, rng.randint(0, 255), 0])
        pixels = cv2.warpPerspective(pixels, matrix, size, flags=cv2.INTER_LINEAR, borderValue=fill)
    if len(quads):
        quads = cv2.perspectiveTransform(quads.reshape(-1, 1, 2), matrix).reshape(-1, 4, 2)
    return pixels, quads


def _coded(pixels: Pixels, rng: random.Random) -> Pixels:
    kind = rng.random()
    if kind < 0.06:
        pixels = paper.black_and_white(pixels, rng)
    elif kind < 0.08:
        pixels = paper.faxed(pixels, rng)
    elif kind < 0.18 and np.median(pixels) > _PALE:
        pixels = barely_kept(pixels, rng.uniform(0.5, 0.95))
    elif kind < 0.55:
        return cv2.imdecode(cv2.imencode(".jpg", pixels.astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, rng.randint(25, 92)])[1], 0)
    return pixels.astype(np.uint8)
