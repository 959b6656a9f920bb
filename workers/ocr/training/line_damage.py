"""What happens to a line image between the printer and the recogniser: softness, noise, uneven light, JPEG, thresholds."""

from __future__ import annotations

import random
from typing import Any

import cv2
import numpy as np

Pixels = Any
"""A numpy array of a line; numpy's own generic types say no more than this."""
CLEAN, HARD = 0.22, 0.75
"""Levels up to CLEAN stay as drawn, levels above HARD get the worst."""


def motion_kernel(length: float, angle: float) -> Pixels:
    """A straight smear of a length in pixels at an angle in degrees."""
    size = 2 * int(np.ceil(length / 2)) + 1
    kernel = np.zeros((size, size), np.float32)
    middle, reach = size // 2, length / 2
    along = np.array([np.cos(np.radians(angle)), np.sin(np.radians(angle))]) * reach
    start, end = (np.round((middle - along) * 16).astype(int), np.round((middle + along) * 16).astype(int))
    cv2.line(kernel, start.tolist(), end.tolist(), 1.0, 1, cv2.LINE_AA, shift=4)
    return kernel / max(1e-6, float(kernel.sum()))


class Damage:
    """Damages line images at a level between 0 and 1."""

    def __init__(self, rng: random.Random, noise: np.random.Generator) -> None:
        """Use the owner's generators."""
        self._rng, self._noise = rng, noise

    def apply(self, pixels: Pixels, level: float, *, inverse: bool) -> Pixels:
        """A damaged copy."""
        if level <= CLEAN:
            return pixels
        rng, hard = self._rng, level > HARD
        pixels = self._resampled(self._weighted(pixels.astype(np.float32), inverse=inverse), hard=hard)
        pixels = self._softened(pixels, hard=hard)
        if rng.random() < 0.35:
            pixels = pixels * (1 + self._field(pixels.shape) * rng.uniform(0.03, 0.22))
        if rng.random() < 0.05:
            pixels = self._lit(pixels, hard=hard)
        if rng.random() < 0.55:
            pixels = pixels + self._grain(pixels.shape, rng.uniform(4, 22) if hard else rng.uniform(1, 9))
        if rng.random() < 0.3:
            pixels = (pixels - 128) * rng.uniform(0.5, 1.15) + 128 + rng.uniform(-25, 25)
        return self._coded(np.clip(pixels, 0, 255).astype(np.uint8), hard=hard, inverse=inverse)

    def _weighted(self, pixels: Pixels, *, inverse: bool) -> Pixels:
        """Fatter or thinner strokes."""
        if self._rng.random() > 0.18:
            return pixels
        kernel = np.ones((2, 2), np.uint8)
        if (self._rng.random() < 0.6) != inverse:
            return cv2.erode(pixels, kernel)
        return cv2.dilate(pixels, kernel) if pixels.shape[0] > 30 else pixels

    def _resampled(self, pixels: Pixels, *, hard: bool) -> Pixels:
        """A lower resolution."""
        if self._rng.random() > 0.35:
            return pixels
        height, width = pixels.shape
        factor = self._rng.uniform(0.5, 0.95) if height > 24 else self._rng.uniform(0.72, 1)
        factor *= 0.85 if hard else 1
        return cv2.resize(pixels, (max(4, int(width * factor)), max(9, int(height * factor))), interpolation=cv2.INTER_AREA)

    def _softened(self, pixels: Pixels, *, hard: bool) -> Pixels:
        """Out of focus, or moved."""
        rng = self._rng
        if rng.random() < 0.5:
            sigma = rng.uniform(0.5, 1.5) if hard else rng.uniform(0.3, 0.9)
            pixels = cv2.GaussianBlur(pixels, (0, 0), max(0.25, sigma * pixels.shape[0] / 36))
        if rng.random() < (0.25 if hard else 0.05):
            pixels = cv2.filter2D(
                pixels, -1, motion_kernel(rng.uniform(0.05, 0.16 if hard else 0.09) * pixels.shape[0], rng.uniform(0, 180))
            )
        return pixels

    def _lit(self, pixels: Pixels, *, hard: bool) -> Pixels:
        """The glare of a lamp, or a fold: a bright spot, or a bright and a dark flank."""
        rng, (height, width) = self._rng, pixels.shape
        x = np.arange(width, dtype=np.float32) - rng.uniform(0, width)
        if rng.random() < 0.5:
            spot = np.exp(-((x / (height * rng.uniform(1, 4))) ** 2)) * rng.uniform(0.2, 0.75 if hard else 0.5)
            return pixels + (255 - pixels) * spot[None, :]
        flank = np.tanh(x / rng.uniform(1, 4)) * np.exp(-np.abs(x) / (height * rng.uniform(0.3, 2)))
        return pixels * (1 + flank[None, :] * rng.uniform(0.08, 0.3))

    def _field(self, shape: tuple[int, int]) -> Pixels:
        small = self._noise.uniform(-1, 1, (2, max(2, shape[1] // 60 + 2))).astype(np.float32)
        return cv2.resize(small, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC)

    def _grain(self, shape: tuple[int, int], strength: float) -> Pixels:
        grain = self._noise.standard_normal(shape, dtype=np.float32) * strength
        return cv2.GaussianBlur(grain, (0, 0), 0.8) * 1.6 if self._rng.random() < 0.4 else grain

    def _black_and_white(self, pixels: Pixels, *, inverse: bool) -> Pixels:
        """A threshold somewhere between paper and ink, sometimes at a fax machine's coarse rows, with specks."""
        rng, (height, width) = self._rng, pixels.shape
        low, high = np.percentile(pixels, (2, 98))
        share = rng.uniform(0.35, 0.6) if inverse else rng.uniform(0.42, 0.78)
        if rng.random() < 0.25 and height > 20:
            pixels = cv2.resize(pixels, (width, max(10, int(height * rng.uniform(0.5, 0.8)))), interpolation=cv2.INTER_AREA)
        black = np.where(pixels > low + (high - low) * share, 255, 0).astype(np.uint8)
        if rng.random() < 0.3:
            specks = self._noise.random(black.shape) < rng.uniform(0.001, 0.012)
            black = np.where(specks, 255 - black, black)
        return cv2.resize(black, (width, height), interpolation=cv2.INTER_NEAREST)

    def _coded(self, pixels: Pixels, *, hard: bool, inverse: bool) -> Pixels:
        """Black and white, or JPEG, or neither."""
        rng = self._rng
        if rng.random() < 0.09:
            return self._black_and_white(pixels, inverse=inverse)
        if rng.random() < 0.4:
            quality = rng.randint(12, 60) if hard else rng.randint(25, 90)
            return cv2.imdecode(cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, quality])[1], 0)
        return pixels
