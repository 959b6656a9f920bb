"""What befalls sheets and their pictures: bends, folds, shadows, lamps, the back of the sheet, a moving hand, a fax machine.

Pictures are float32, (height, width) or (height, width, 3), values 0..255. What moves the paper also says where points go.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from typing import Any

import cv2
import numpy as np

from workers.ocr.training.line_damage import motion_kernel

Pixels = Any
"""A numpy array; numpy's own generic types say no more than this."""
Mover = Callable[[Pixels], Pixels]
"""Where points (n, 2) of the sheet lie on the picture."""


def by_matrix(matrix: Pixels) -> Mover:
    """Points moved by a 3x3 matrix."""

    def move(points: Pixels) -> Pixels:
        return cv2.perspectiveTransform(np.asarray(points, np.float64).reshape(-1, 1, 2), matrix).reshape(-1, 2)

    return move


def smooth_field(noise: np.random.Generator, shape: tuple[int, ...], cells: tuple[int, int]) -> Pixels:
    """A slowly varying field between about -1 and 1."""
    small = noise.uniform(-1, 1, cells).astype(np.float32)
    return cv2.resize(small, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC)


def _on(field: Pixels, pixels: Pixels) -> Pixels:
    return field if pixels.ndim == 2 else field[:, :, None]


def curled(pixels: Pixels, rng: random.Random, strength: float) -> tuple[Pixels, Mover]:
    """A sheet that does not lie flat: lines run in waves of up to `strength` (a share of the height, about 0.01)."""
    height, width = pixels.shape[:2]
    reach, phase, waves = rng.uniform(0.3, 1) * strength * height, rng.uniform(0, 2 * math.pi), rng.uniform(0.4, 1.1)

    def lift(x: Pixels) -> Pixels:
        return reach * np.sin(2 * math.pi * waves * x / width + phase)

    columns = np.arange(width, dtype=np.float32)
    map_x = np.broadcast_to(columns, (height, width)).copy()
    map_y = np.arange(height, dtype=np.float32)[:, None] + lift(columns).astype(np.float32)[None, :]
    bent = cv2.remap(pixels, map_x, map_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    shade = 1 + 0.06 * np.cos(2 * math.pi * waves * columns / width + phase)
    bent = bent * _on(np.broadcast_to(shade.astype(np.float32)[None, :], (height, width)), bent)

    def move(points: Pixels) -> Pixels:
        points = np.asarray(points, np.float64).copy()
        points[:, 1] -= lift(points[:, 0])
        return points

    return bent, move


def folded(pixels: Pixels, rng: random.Random) -> Pixels:
    """A letter that was folded: creases with a bright and a dark flank, the print worn off on the ridge."""
    height, width = pixels.shape[:2]
    creases = rng.choice([[("h", 1 / 3), ("h", 2 / 3)], [("h", 0.5)], [("h", 0.5), ("v", 0.5)], [("v", rng.uniform(0.3, 0.7))]])
    shade, worn = np.ones((height, width), np.float32), np.zeros((height, width), np.float32)
    for way, share in creases:
        extent = height if way == "h" else width
        at = np.arange(extent, dtype=np.float32) - extent * (share + rng.uniform(-0.01, 0.01))
        flank = np.tanh(at / (extent * 0.002)) * np.exp(-np.abs(at) / (extent * rng.uniform(0.006, 0.05))) * rng.uniform(0.05, 0.2)
        ridge = np.exp(-((at / max(0.8, extent * 0.0006)) ** 2)) * rng.uniform(0.2, 0.7)
        shade *= 1 + (flank[:, None] if way == "h" else flank[None, :])
        worn = np.maximum(worn, ridge[:, None] if way == "h" else ridge[None, :])
    lit = pixels * _on(shade, pixels)
    return lit + (235 - lit) * _on(worn, pixels)


def shaded(pixels: Pixels, rng: random.Random, depth: float) -> Pixels:
    """The shadow of a hand or a telephone: one soft edge across the picture."""
    height, width = pixels.shape[:2]
    angle, reach = rng.uniform(0, 2 * math.pi), math.hypot(height, width)
    x, y = np.arange(width, dtype=np.float32)[None, :] - width / 2, np.arange(height, dtype=np.float32)[:, None] - height / 2
    along = (x * math.cos(angle) + y * math.sin(angle)) / reach - rng.uniform(-0.25, 0.25)
    edge = 1 / (1 + np.exp(-np.clip(along / rng.uniform(0.004, 0.08), -30, 30)))
    return pixels * _on((1 - depth * edge).astype(np.float32), pixels)


def glared(pixels: Pixels, rng: random.Random, strength: float) -> Pixels:
    """A lamp's reflection, which eats ink."""
    height, width = pixels.shape[:2]
    x = (np.arange(width, dtype=np.float32)[None, :] - rng.uniform(0.1, 0.9) * width) / (width * rng.uniform(0.05, 0.25))
    y = (np.arange(height, dtype=np.float32)[:, None] - rng.uniform(0.1, 0.9) * height) / (height * rng.uniform(0.03, 0.2))
    return pixels + (255 - pixels) * _on(np.exp(-(x**2 + y**2)) * np.float32(strength), pixels)


def bled(pixels: Pixels, rng: random.Random, back: Pixels | None = None) -> Pixels:
    """The back's printing, mirrored and pale: another page's or, as no reader can tell, the sheet's own turned round."""
    back = pixels if back is None else back
    if back.ndim == 3:
        back = back.mean(axis=2)
    if rng.random() < 0.5:
        back = back[::-1]
    mirrored = cv2.resize(np.ascontiguousarray(back[:, ::-1], dtype=np.float32), (pixels.shape[1], pixels.shape[0]))
    shade = cv2.GaussianBlur(255 - mirrored, (0, 0), 1.4) * rng.uniform(0.06, 0.2)
    return pixels - _on(np.roll(shade, rng.randint(-25, 25), axis=0), pixels)


def smeared(pixels: Pixels, rng: random.Random, length: float) -> Pixels:
    """A hand that moved by so many pixels."""
    return cv2.filter2D(pixels, -1, motion_kernel(length, rng.uniform(0, 180)))


def faxed(pixels: Pixels, rng: random.Random) -> Pixels:
    """Black and white at a fax machine's resolution, rows coarser than columns, with specks and a torn row now and then."""
    grey = pixels if pixels.ndim == 2 else pixels.mean(axis=2)
    height, width = grey.shape
    rows = round(height * rng.uniform(0.62, 0.95))
    coarse = cv2.resize(grey, (width, rows), interpolation=cv2.INTER_AREA)
    local = cv2.blur(coarse, (width // 12 * 2 + 1, rows // 16 * 2 + 1))
    black = np.where(coarse > local * rng.uniform(0.72, 0.86), np.float32(255), np.float32(0))
    for _ in range(rng.choice([0, 0, 1, 3])):
        row = rng.randrange(rows)
        black[row] = rng.choice([0, 255, 255])
    return cv2.resize(black, (width, height), interpolation=cv2.INTER_LINEAR)


def black_and_white(pixels: Pixels, rng: random.Random) -> Pixels:
    """A scanner set to text: one threshold for the sheet, strokes broken or clotted."""
    grey = pixels if pixels.ndim == 2 else pixels.mean(axis=2)
    paper = float(np.percentile(grey, 80))
    return np.where(grey > paper * rng.uniform(0.55, 0.86), np.float32(255), np.float32(0))


def desk(noise: np.random.Generator, rng: random.Random, shape: tuple[int, int]) -> Pixels:
    """A table top to lie on, (height, width, 3): plain, grained like wood, or checked like a cloth."""
    shade = rng.randint(40, 190)
    colour = np.array([shade + rng.randint(-35, 35) for _ in range(3)], dtype=np.float32)
    texture = 0.3 * smooth_field(noise, shape, (14, 10))
    kind = rng.random()
    if kind < 0.35:
        texture = texture + 0.16 * smooth_field(noise, shape, (rng.randint(60, 160), 3))
    elif kind < 0.5:
        cell = max(8, shape[1] // rng.randint(12, 40))
        lines = ((np.arange(shape[0]) // cell % 2)[:, None] ^ (np.arange(shape[1]) // cell % 2)[None, :]).astype(np.float32)
        texture = texture + 0.12 * lines
    return np.clip(colour * (1 + texture)[:, :, None], 0, 255).astype(np.float32)


def laid_down(shape: tuple[int, int], rng: random.Random, bend: float, room: tuple[float, float]) -> tuple[Pixels, tuple[int, int]]:
    """The perspective of a sheet in a picture larger by `room` (shares of width and height): matrix and picture size."""
    height, width = shape
    out = int(height * (1 + room[1])), int(width * (1 + room[0]))
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    shifts = np.array([[rng.uniform(-bend, bend) * width, rng.uniform(-bend, bend) * height] for _ in range(4)], dtype=np.float32)
    target = corners + shifts + np.array([width * room[0] / 2, height * room[1] / 2], dtype=np.float32)
    return cv2.getPerspectiveTransform(corners, target).astype(np.float64), out
