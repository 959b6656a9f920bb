"""Skews, warps, blurs and soils whole grey pages; the corners of the runs move with them."""

from __future__ import annotations

import random
from typing import Any

import cv2
import numpy as np

Pixels = Any
CLEAN, HARD = 0.2, 0.7


def damaged(
    pixels: Pixels, quads: Pixels, rng: random.Random, noise: np.random.Generator, level: float | None = None
) -> tuple[Pixels, Pixels]:
    """A page damaged at a level between 0 and 1, by lot when None, and its moved quads."""
    level = rng.random() if level is None else level
    if level < CLEAN:
        return pixels, quads
    if rng.random() < 0.75:
        pixels, quads = _moved(pixels, quads, rng, hard=level > HARD)
    hard = level > HARD
    height, width = pixels.shape
    soiled = pixels.astype(np.float32)
    if rng.random() < 0.6:
        soiled = cv2.GaussianBlur(soiled, (0, 0), rng.uniform(0.5, 1.6) if hard else rng.uniform(0.3, 0.9))
    if rng.random() < 0.5:
        field = cv2.resize(noise.uniform(-1, 1, (4, 3)).astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC)
        soiled = soiled * (1 + field * rng.uniform(0.03, 0.3))
    if rng.random() < 0.4:
        soiled = (soiled - 128) * rng.uniform(0.45, 1.1) + 128 + rng.uniform(-20, 20)
    if rng.random() < 0.6:
        soiled = soiled + noise.standard_normal(soiled.shape, dtype=np.float32) * (rng.uniform(3, 18) if hard else rng.uniform(1, 8))
    return _coded(np.clip(soiled, 0, 255).astype(np.uint8), rng), quads


def _moved(pixels: Pixels, quads: Pixels, rng: random.Random, *, hard: bool) -> tuple[Pixels, Pixels]:
    height, width = pixels.shape
    angle, scale = rng.gauss(0, 2.0 if hard else 0.8), 1.0 if rng.random() < 0.6 else rng.uniform(0.85, 1)
    matrix = np.vstack([cv2.getRotationMatrix2D((width / 2, height / 2), angle, scale), [0, 0, 1]])
    if hard and rng.random() < 0.6:
        corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
        shifts = np.array([[rng.uniform(-0.035, 0.035) * width, rng.uniform(-0.035, 0.035) * height] for _ in range(4)], np.float32)
        matrix = cv2.getPerspectiveTransform(corners, corners + shifts) @ matrix
    fill = rng.choice([255, 255, rng.randint(0, 255), 0])
    pixels = cv2.warpPerspective(pixels, matrix, (width, height), flags=cv2.INTER_LINEAR, borderValue=fill)
    if len(quads):
        quads = cv2.perspectiveTransform(quads.reshape(-1, 1, 2), matrix).reshape(-1, 4, 2)
    return pixels, quads


def _coded(pixels: Pixels, rng: random.Random) -> Pixels:
    if rng.random() < 0.08:
        return np.where(pixels > pixels.mean() * 0.8, 255, 0).astype(np.uint8)
    if rng.random() < 0.4:
        return cv2.imdecode(cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, rng.randint(25, 85)])[1], 0)
    return pixels
