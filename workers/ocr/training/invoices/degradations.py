"""What scanners and telephones do to a page, from mild to hard; word boxes move with the paper."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any, Final

import cv2
import numpy as np
from PIL import Image

from workers.ocr.training.invoices.sheet import Box, DrawnWord

Pixels = Any
"""A numpy array of a page; numpy's own generic types say no more than this."""
_IDENTITY: Final = np.eye(3, dtype=np.float64)


def degrade(
    image: Image.Image, words: Sequence[DrawnWord], kind: str, seed: str, level: float | None = None
) -> tuple[Image.Image, list[DrawnWord]]:
    """Scan or photograph a page; the same seed gives the same picture."""
    rng = Random(f"{kind}-{seed}")
    hardness = rng.random() if level is None else level
    noise = np.random.default_rng(rng.getrandbits(32))
    step = _scan if kind == "scan" else _photo
    pixels, matrix = step(np.asarray(image), rng, noise, hardness)
    height, width = pixels.shape[:2]
    return Image.fromarray(pixels), [DrawnWord(word.text, _moved(word.box, matrix, width, height), word.run) for word in words]


def _moved(box: Box, matrix: Pixels, width: int, height: int) -> Box:
    corners = np.array([[[box[0], box[1]]], [[box[2], box[1]]], [[box[2], box[3]]], [[box[0], box[3]]]], dtype=np.float64)
    moved = cv2.perspectiveTransform(corners, matrix).reshape(-1, 2)
    x0, y0 = moved.min(axis=0)
    x1, y1 = moved.max(axis=0)
    return (float(np.clip(x0, 0, width)), float(np.clip(y0, 0, height)), float(np.clip(x1, 0, width)), float(np.clip(y1, 0, height)))


def _smooth(noise: np.random.Generator, shape: tuple[int, int], cells: tuple[int, int]) -> Pixels:
    """A slowly varying field between -1 and 1."""
    small = noise.uniform(-1, 1, cells).astype(np.float32)
    return cv2.resize(small, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC)


def _finish(pixels: Pixels, quality: int) -> Pixels:
    clipped = np.clip(pixels, 0, 255).astype(np.uint8)
    coded = cv2.imencode(".jpg", clipped, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
    return cv2.imdecode(coded, cv2.IMREAD_UNCHANGED)


def _scan(page: Pixels, rng: Random, noise: np.random.Generator, hardness: float) -> tuple[Pixels, Pixels]:
    """An office scanner: slight skew, soft focus, grey paper, dust, sometimes pure black and white."""
    if hardness > 0.15 and rng.random() < 0.7:
        page = cv2.cvtColor(page, cv2.COLOR_RGB2GRAY)
    height, width = page.shape[:2]
    angle = rng.gauss(0, 0.25 + 0.5 * hardness)
    matrix = np.vstack([cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1), [0, 0, 1]])
    paper = rng.randint(246, 255)
    fill = (paper,) * (3 if page.ndim == 3 else 1)
    page = cv2.warpPerspective(page, matrix, (width, height), flags=cv2.INTER_LINEAR, borderValue=fill).astype(np.float32)
    page = cv2.GaussianBlur(page, (0, 0), rng.uniform(0.35, 0.5 + 0.5 * hardness) * width / 1240)
    page = (page - 128) * rng.uniform(0.95 - 0.2 * hardness, 1.0) + 128 + rng.uniform(-6, 8)
    shade = 1 + _smooth(noise, page.shape[:2], (3, 3)) * 0.06 * hardness
    page = page * (shade if page.ndim == 2 else shade[:, :, None])
    page += noise.normal(0, 1 + 6 * hardness, page.shape[:2])[(..., None) if page.ndim == 3 else ...]
    if hardness > 0.5:
        _dust(page, rng, int(60 * hardness))
    if page.ndim == 2 and hardness > 0.6 and rng.random() < 0.2:
        page = np.where(page > page.mean() * rng.uniform(0.72, 0.82), 255.0, 0.0)
    return _finish(page, round(rng.uniform(78, 92) - 35 * hardness)), matrix


def _dust(page: Pixels, rng: Random, count: int) -> None:
    height, width = page.shape[:2]
    for _ in range(count):
        centre = (rng.randrange(width), rng.randrange(height))
        cv2.circle(page, centre, rng.choice([0, 1, 1, 2]), (rng.randint(20, 200),) * 3, -1)


def _photo(page: Pixels, rng: Random, noise: np.random.Generator, hardness: float) -> tuple[Pixels, Pixels]:
    """A telephone over a desk: perspective, margins of table, shadow, blur, sensor noise, JPEG."""
    height, width = page.shape[:2]
    out_w, out_h = int(width * 1.12), int(height * 1.1)
    bend = 0.008 + 0.035 * hardness
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    shifts = np.array([[rng.uniform(-bend, bend) * width, rng.uniform(-bend, bend) * height] for _ in range(4)], dtype=np.float32)
    target = corners + shifts + np.array([width * 0.06, height * 0.05], dtype=np.float32)
    matrix = cv2.getPerspectiveTransform(corners, target).astype(np.float64)
    desk = (
        np.array([rng.randint(50, 150) for _ in range(3)], dtype=np.float32)
        * (1 + 0.35 * _smooth(noise, (out_h, out_w), (14, 10)))[:, :, None]
    )
    mask = cv2.warpPerspective(np.full((height, width), 255, np.uint8), matrix, (out_w, out_h))
    paper = cv2.warpPerspective(page, matrix, (out_w, out_h), flags=cv2.INTER_AREA).astype(np.float32)
    picture = np.where((mask > 127)[:, :, None], paper * rng.uniform(0.82, 0.97), desk)
    picture = cv2.GaussianBlur(picture, (0, 0), rng.uniform(0.5, 0.6 + 0.7 * hardness) * width / 1654)
    picture *= (1 + (0.1 + 0.2 * hardness) * _smooth(noise, (out_h, out_w), (3, 3)))[:, :, None]
    picture *= np.array([rng.uniform(0.94, 1.04) for _ in range(3)], dtype=np.float32)
    grain = cv2.GaussianBlur(noise.normal(0, 2 + 9 * hardness, (out_h, out_w)).astype(np.float32), (0, 0), 0.7)
    return _finish(picture + grain[:, :, None], round(rng.uniform(80, 92) - 28 * hardness)), matrix
