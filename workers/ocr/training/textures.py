"""What lies around a photographed sheet or fills a surface: wood, stone, carpet, tiles, keys, cloth; nothing to be read anywhere."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from typing import Any

import cv2
import numpy as np

Pixels = Any
"""A numpy array of greys; numpy's own generic types say no more than this."""
Shape = tuple[int, int]


def ground(noise: np.random.Generator, rng: random.Random, shape: Shape) -> Pixels:
    """A surface of one of many kinds, uint8 (height, width)."""
    coarse = rng.choice([1, 2, 2, 3])
    small = max(8, shape[0] // coarse), max(8, shape[1] // coarse)
    shade = rng.randint(35, 215)
    relief = rng.choice(_KINDS)(noise, rng, small)
    if rng.random() < 0.5:
        relief = relief + rng.uniform(0.05, 0.25) * _field(noise, small, rng.randint(2, 6), rng.randint(2, 6))
    if rng.random() < 0.35:
        relief = cv2.warpAffine(relief, _turn(rng, small), (small[1], small[0]), borderMode=cv2.BORDER_REFLECT)
    grey = np.clip(shade * (1 + relief), 0, 255).astype(np.uint8)
    return grey if small == shape else cv2.resize(grey, (shape[1], shape[0]), interpolation=cv2.INTER_LINEAR)


def _turn(rng: random.Random, shape: Shape) -> Pixels:
    return cv2.getRotationMatrix2D((shape[1] / 2, shape[0] / 2), rng.uniform(0, 180), 1.42)


def _field(noise: np.random.Generator, shape: Shape, down: int, along: int) -> Pixels:
    """A field between about -1 and 1 with so many bumps down and along."""
    small = noise.uniform(-1, 1, (max(2, down), max(2, along))).astype(np.float32)
    return cv2.resize(small, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC)


def _octaves(noise: np.random.Generator, shape: Shape, first: int) -> Pixels:
    whole = np.zeros(shape, np.float32)
    for step in range(4):
        count = first * 2**step
        whole += _field(noise, shape, count, count) / 1.7**step
    return whole / 2


def _plain(noise: np.random.Generator, rng: random.Random, shape: Shape) -> Pixels:
    return rng.uniform(0.01, 0.08) * noise.standard_normal(shape, dtype=np.float32)


def _wood(noise: np.random.Generator, rng: random.Random, shape: Shape) -> Pixels:
    """Grain along the planks, gaps between them."""
    rings = _field(noise, shape, rng.randint(30, 160), rng.randint(2, 5)) * rng.uniform(0.05, 0.3)
    waves = np.sin(_field(noise, shape, rng.randint(3, 9), 3) * rng.uniform(8, 40)) * rng.uniform(0.02, 0.15)
    relief = rings + waves
    if rng.random() < 0.6:
        plank = max(12, shape[0] // rng.randint(3, 12))
        rows = np.arange(shape[0])
        relief = relief + noise.uniform(-0.2, 0.2, shape[0] // plank + 1).astype(np.float32)[rows // plank][:, None]
        relief[rows % plank < rng.choice([1, 2, 3])] -= 0.5
    return relief


def _stone(noise: np.random.Generator, rng: random.Random, shape: Shape) -> Pixels:
    """Granite's specks or marble's veins."""
    cloud = _octaves(noise, shape, rng.randint(2, 8))
    if rng.random() < 0.5:
        veins = np.exp(-np.abs(cloud) * rng.uniform(12, 40))
        return 0.15 * cloud - rng.uniform(0.15, 0.6) * veins.astype(np.float32)
    grain = cv2.GaussianBlur(noise.standard_normal(shape, dtype=np.float32), (0, 0), rng.uniform(0.8, 3.5))
    grain /= float(grain.std()) + 1e-6
    specks = np.where(grain > rng.uniform(0.7, 1.8), np.float32(rng.uniform(-0.6, 0.5)), np.float32(0))
    return 0.1 * cloud + specks + rng.uniform(0, 0.1) * grain


def _carpet(noise: np.random.Generator, rng: random.Random, shape: Shape) -> Pixels:
    """Loops in rows, unevenly worn."""
    grain = noise.standard_normal(shape, dtype=np.float32)
    grain = cv2.GaussianBlur(grain, (0, 0), rng.uniform(0.7, 2.5), sigmaY=rng.uniform(0.7, 2.5))
    grain *= rng.uniform(0.08, 0.3) / (float(grain.std()) + 1e-6)
    pitch = rng.uniform(4, 16)
    rows, columns = np.arange(shape[0], dtype=np.float32)[:, None], np.arange(shape[1], dtype=np.float32)[None, :]
    loops = np.sin(rows * 2 * math.pi / pitch) * np.sin(columns * 2 * math.pi / (pitch * rng.uniform(0.5, 2)))
    return grain + rng.uniform(0, 0.3) * loops.astype(np.float32)


def _tiles(noise: np.random.Generator, rng: random.Random, shape: Shape) -> Pixels:
    """Tiles or bricks with joints."""
    high = max(10, shape[0] // rng.randint(3, 40))
    wide = max(10, int(high * rng.choice([1, 1, 2, 2.6, rng.uniform(0.4, 4)])))
    rows = np.arange(shape[0])
    courses = rows // high
    shift = (courses % 2) * (wide // 2 if rng.random() < 0.5 else 0)
    columns = np.arange(shape[1])[None, :] + shift[:, None]
    shades = noise.uniform(-1, 1, (int(courses.max()) + 1, shape[1] // wide + 2)).astype(np.float32) * rng.uniform(0, 0.25)
    relief = shades[courses[:, None], columns // wide] + rng.uniform(0, 0.06) * noise.standard_normal(shape, dtype=np.float32)
    joint, depth = rng.choice([1, 2, 3, 5]), rng.uniform(-0.6, 0.5)
    relief[(rows % high < joint)[:, None] | (columns % wide < joint)] = depth
    return relief


def _keys(noise: np.random.Generator, rng: random.Random, shape: Shape) -> Pixels:
    """A keyboard: rows of rounded keys; what stands on them is a blur of two or three strokes."""
    relief = np.full(shape, rng.uniform(-0.7, -0.2), np.float32)
    side = rng.randint(18, 60)
    gap, level = rng.randint(2, max(3, side // 6)), rng.uniform(-0.1, 0.35)
    mark = level + rng.choice([-1, 1]) * rng.uniform(0.2, 0.8)
    for row, top in enumerate(range(0, shape[0], side)):
        left = -rng.randint(0, side)
        while left < shape[1]:
            wide = int(side * rng.choice([1, 1, 1, 1, 1, 1.5, 2]))
            cv2.rectangle(relief, (left + gap, top + gap), (left + wide - gap, top + side - gap), level + 0.02 * (row % 3), -1)
            if rng.random() < 0.85:
                x, y = left + wide // 2, top + side // 2
                for _ in range(rng.randint(1, 3)):
                    ends = [(x + rng.randint(-side // 6, side // 6), y + rng.randint(-side // 6, side // 6)) for _ in range(2)]
                    cv2.line(relief, *ends, mark, rng.choice([1, 1, 2]), cv2.LINE_AA)
            left += wide
    return relief + 0.02 * noise.standard_normal(shape, dtype=np.float32)


def _cloth(noise: np.random.Generator, rng: random.Random, shape: Shape) -> Pixels:
    """Threads, checks, stripes or dots."""
    rows, columns = np.arange(shape[0], dtype=np.float32)[:, None], np.arange(shape[1], dtype=np.float32)[None, :]
    pitch, strength = rng.uniform(3, 60), rng.uniform(0.08, 0.5)
    across, along = np.sin(rows * 2 * math.pi / pitch), np.sin(columns * 2 * math.pi / pitch)
    weave: Callable[[], Pixels] = rng.choice(
        [
            lambda: (across > 0).astype(np.float32) + (along > 0),
            lambda: np.broadcast_to(np.sign(across if rng.random() < 0.5 else along), shape),
            lambda: (across * along > rng.uniform(0.3, 0.8)).astype(np.float32),
            lambda: np.sin((rows + columns) * 2 * math.pi / pitch) * np.sin((rows - columns) * 2 * math.pi / pitch),
        ]
    )
    return (strength * (weave() - 0.5)).astype(np.float32) + 0.03 * noise.standard_normal(shape, dtype=np.float32)


_KINDS = (_plain, _wood, _wood, _stone, _stone, _carpet, _tiles, _tiles, _keys, _cloth)
