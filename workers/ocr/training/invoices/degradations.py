"""What scanners, telephones and fax machines do to a page, from mild to hard; boxes move with the paper."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random
from typing import Any

import cv2
import numpy as np
from PIL import Image

from workers.ocr.training import paper
from workers.ocr.training.invoices.sheet import Box
from workers.ocr.training.paper import Mover

Pixels = Any
"""A numpy array of a page; numpy's own generic types say no more than this."""
Place = Callable[[Box], Box]
"""Where a box of the drawn page lies on the damaged one: the upright box around its moved corners."""


def damaged(image: Image.Image, kind: str, seed: str, level: float | None = None) -> tuple[Image.Image, Place]:
    """Scan or photograph a page; the same seed gives the same picture.

    Args:
        image: The drawn page.
        kind: scan or photo.
        seed: Any text.
        level: How hard, 0 to 1; drawn by lot when None.
    """
    rng = Random(f"{kind}-{seed}")
    hardness = rng.random() if level is None else level
    noise = np.random.default_rng(rng.getrandbits(32))
    step = _scan if kind == "scan" else _photo
    pixels, movers = step(np.asarray(image), rng, noise, hardness)
    height, width = pixels.shape[:2]
    return Image.fromarray(pixels), lambda box: _moved(box, movers, width, height)


def turned(image: Image.Image, degrees: int) -> tuple[Image.Image, Place]:
    """A page turned clockwise by 90, 180 or 270 degrees: laid into the scanner sideways or upside down."""
    width, height = image.size
    ways = {90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90}
    places: dict[int, Place] = {
        90: lambda box: (height - box[3], box[0], height - box[1], box[2]),
        180: lambda box: (width - box[2], height - box[3], width - box[0], height - box[1]),
        270: lambda box: (box[1], width - box[2], box[3], width - box[0]),
    }
    return image.transpose(ways[degrees]), places[degrees]


def _moved(box: Box, movers: Sequence[Mover], width: int, height: int) -> Box:
    points = np.array([[box[0], box[1]], [box[2], box[1]], [box[2], box[3]], [box[0], box[3]]], dtype=np.float64)
    for move in movers:
        points = move(points)
    x0, y0 = points.min(axis=0)
    x1, y1 = points.max(axis=0)
    return (float(np.clip(x0, 0, width)), float(np.clip(y0, 0, height)), float(np.clip(x1, 0, width)), float(np.clip(y1, 0, height)))


def _finish(pixels: Pixels, quality: int) -> Pixels:
    clipped = np.clip(pixels, 0, 255).astype(np.uint8)
    coded = cv2.imencode(".jpg", clipped, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
    return cv2.imdecode(coded, cv2.IMREAD_UNCHANGED)


def _scan(page: Pixels, rng: Random, noise: np.random.Generator, hardness: float) -> tuple[Pixels, list[Mover]]:
    """An office scanner: skew, soft focus, grey paper, dust, the back shining through, folds; at worst black and white or a fax."""
    if hardness > 0.15 and rng.random() < 0.7:
        page = cv2.cvtColor(page, cv2.COLOR_RGB2GRAY)
    height, width = page.shape[:2]
    angle = rng.gauss(0, 0.25 + 0.5 * hardness)
    matrix = np.vstack([cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1), [0, 0, 1]])
    fill = (rng.randint(246, 255),) * (3 if page.ndim == 3 else 1)
    page = cv2.warpPerspective(page, matrix, (width, height), flags=cv2.INTER_LINEAR, borderValue=fill).astype(np.float32)
    if rng.random() < 0.12 * hardness + 0.02:
        page = paper.bled(page, rng)
    if rng.random() < 0.2 * hardness + 0.02:
        page = paper.folded(page, rng)
    page = cv2.GaussianBlur(page, (0, 0), rng.uniform(0.35, 0.5 + 0.5 * hardness) * width / 1240)
    page = (page - 128) * rng.uniform(0.95 - 0.2 * hardness, 1.0) + 128 + rng.uniform(-6, 8)
    shade = 1 + paper.smooth_field(noise, page.shape, (3, 3)) * 0.06 * hardness
    page = page * (shade if page.ndim == 2 else shade[:, :, None])
    page += noise.normal(0, 1 + 6 * hardness, page.shape[:2])[(..., None) if page.ndim == 3 else ...]
    if hardness > 0.5:
        _dust(page, rng, int(60 * hardness))
    if hardness > 0.6 and rng.random() < 0.25:
        page = rng.choice([paper.black_and_white, paper.black_and_white, paper.faxed])(page, rng)
    return _finish(page, round(rng.uniform(70, 95) - 40 * hardness * rng.random())), [paper.by_matrix(matrix)]


def _dust(page: Pixels, rng: Random, count: int) -> None:
    height, width = page.shape[:2]
    for _ in range(count):
        centre = (rng.randrange(width), rng.randrange(height))
        cv2.circle(page, centre, rng.choice([0, 1, 1, 2]), (rng.randint(20, 200),) * 3, -1)


def _photo(page: Pixels, rng: Random, noise: np.random.Generator, hardness: float) -> tuple[Pixels, list[Mover]]:
    """A telephone over a desk: a bent sheet, perspective, table around it, shadow, lamp, blur, a moving hand, sensor noise, JPEG."""
    page, movers = page.astype(np.float32), list[Mover]()
    if rng.random() < 0.1 + 0.3 * hardness:
        page, curl = paper.curled(page, rng, 0.001 + 0.006 * hardness)
        movers.append(curl)
    if rng.random() < 0.05 + 0.25 * hardness:
        page = paper.folded(page, rng)
    room = rng.uniform(0.06, 0.12 + 0.25 * hardness), rng.uniform(0.06, 0.1 + 0.2 * hardness)
    matrix, out = paper.laid_down(page.shape[:2], rng, 0.008 + 0.035 * hardness, room)
    movers.append(paper.by_matrix(matrix))
    size = (out[1], out[0])
    mask = cv2.warpPerspective(np.full(page.shape[:2], 255, np.uint8), matrix, size)
    sheet = cv2.warpPerspective(page, matrix, size, flags=cv2.INTER_AREA)
    picture = np.where((mask > 127)[:, :, None], sheet * rng.uniform(0.82, 0.97), paper.desk(noise, rng, out))
    picture *= (1 + (0.1 + 0.2 * hardness) * paper.smooth_field(noise, picture.shape, (3, 3)))[:, :, None]
    if rng.random() < 0.1 + 0.35 * hardness:
        picture = paper.shaded(picture, rng, rng.uniform(0.1, 0.15 + 0.35 * hardness))
    if rng.random() < 0.2 * hardness:
        picture = paper.glared(picture, rng, rng.uniform(0.15, 0.2 + 0.4 * hardness))
    picture = cv2.GaussianBlur(picture, (0, 0), rng.uniform(0.5, 0.6 + 0.7 * hardness) * page.shape[1] / 1654)
    if hardness > 0.4 and rng.random() < 0.2:
        picture = paper.smeared(picture, rng, rng.uniform(1.5, 1.5 + 3 * hardness) * page.shape[1] / 1654)
    picture *= np.array([rng.uniform(0.94, 1.04) for _ in range(3)], dtype=np.float32)
    grain = cv2.GaussianBlur(noise.normal(0, 2 + 9 * hardness, out).astype(np.float32), (0, 0), 0.7)
    return _finish(picture + grain[:, :, None], round(rng.uniform(75, 95) - 45 * hardness * rng.random())), movers
