"""What an office scanner and a telephone make of a printed page; independent of the degradations that training uses.

Every function returns the picture and the homography that takes points of the flat page (pixels) to points of the picture.
"""

from __future__ import annotations

from random import Random
from typing import Any

import cv2
import numpy as np

Pixels = Any
PHOTO_SIZE = (1950, 2600)
"""Width and height of a portrait photograph: 5 megapixels, as messengers and mail programs pass them on."""


def _jpeg(picture: Pixels, quality: int) -> Pixels:
    coded = cv2.imencode(".jpg", np.clip(picture, 0, 255).astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
    return cv2.imdecode(coded, cv2.IMREAD_UNCHANGED)


def _field(noise: np.random.Generator, shape: tuple[int, int], cells: int) -> Pixels:
    """A smooth random field of mean 0 and values about -1 to 1."""
    coarse = noise.standard_normal((cells, cells)).astype(np.float32) * 0.6
    return cv2.resize(coarse, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC)


def scan(page: Pixels, rng: Random) -> tuple[Pixels, Pixels]:
    """A flat-bed or feeder scan of a BGR page: small skew and shift, focus, toner, paper tone, streaks, JPEG; one in eight is black and white."""
    noise = np.random.default_rng(rng.getrandbits(32))
    height, width = page.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), rng.uniform(-1.1, 1.1), rng.uniform(0.97, 1.0))
    turn[:, 2] += (rng.uniform(-0.006, 0.006) * width, rng.uniform(-0.006, 0.006) * height)
    paper = rng.uniform(238, 254)
    picture = cv2.cvtColor(page, cv2.COLOR_BGR2GRAY) if rng.random() < 0.6 else page
    picture = cv2.warpAffine(picture, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=(255, 255, 255)).astype(np.float32)
    picture = cv2.GaussianBlur(picture, (0, 0), rng.uniform(0.3, 0.95) * width / 1654)
    ink = rng.uniform(0, 60)
    picture = ink + picture * (paper - ink) / 255
    grain = noise.standard_normal((height, width)).astype(np.float32) * rng.uniform(1, 6)
    tone = _field(noise, (height, width), 4) * rng.uniform(0, 6)
    picture += (grain + tone) if picture.ndim == 2 else (grain + tone)[:, :, None]
    if rng.random() < 0.15:
        column = rng.randrange(width)
        picture[:, column : column + rng.randint(1, 3)] -= rng.uniform(20, 90)
    if picture.ndim == 2 and rng.random() < 0.2:
        picture = np.where(picture > rng.uniform(0.55, 0.72) * paper, 255.0, 0.0)
    return _jpeg(picture, rng.randint(55, 93)), np.vstack([turn, [0, 0, 1]])


def _table_top(noise: np.random.Generator, rng: Random) -> Pixels:
    """A desk: wood-like bands, cloth or a plain colour."""
    width, height = PHOTO_SIZE
    base = np.array([rng.uniform(30, 190) for _ in range(3)], dtype=np.float32)
    kind = rng.randrange(3)
    if kind == 0:
        bands = np.sin(np.linspace(0, rng.uniform(30, 120), height, dtype=np.float32))[:, None] + _field(noise, (height, width), 9)
        return base + bands[:, :, None] * 16
    if kind == 1:
        weave = noise.standard_normal((height // 4, width // 4)).astype(np.float32)
        return base + cv2.resize(weave, (width, height))[:, :, None] * 14
    return base + _field(noise, (height, width), 3)[:, :, None] * 10


def _corners(rng: Random, ratio: float) -> Pixels:
    """Where the sheet's corners lie in the photograph; `ratio` is the page's width by its height."""
    width, height = PHOTO_SIZE
    tall = min(height * rng.uniform(0.8, 0.95), width * rng.uniform(0.82, 0.95) / ratio)
    wide = tall * ratio
    x, y = (width - wide) / 2 + rng.uniform(-0.02, 0.02) * width, (height - tall) / 2 + rng.uniform(-0.02, 0.02) * height
    square = np.array([[x, y], [x + wide, y], [x + wide, y + tall], [x, y + tall]], dtype=np.float32)
    tilt = rng.uniform(0.0, 0.045)
    pull = np.array([[rng.uniform(-tilt, tilt) * wide, rng.uniform(-tilt, tilt) * tall] for _ in range(4)], dtype=np.float32)
    centre = np.array([[width / 2, height / 2]], dtype=np.float32)
    angle = np.deg2rad(rng.gauss(0, 1.6))
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]], dtype=np.float32)
    return ((square + pull - centre) @ turn.T + centre).astype(np.float32)


def photo(page: Pixels, rng: Random) -> tuple[Pixels, Pixels]:
    """A hand-held photograph of a BGR page on a desk: perspective, uneven light, a hand's shadow, focus or motion blur, noise, JPEG."""
    noise = np.random.default_rng(rng.getrandbits(32))
    height, width = page.shape[:2]
    source = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    matrix = cv2.getPerspectiveTransform(source, _corners(rng, width / height)).astype(np.float64)
    size = PHOTO_SIZE
    sheet = cv2.warpPerspective(page, matrix, size, flags=cv2.INTER_AREA).astype(np.float32)
    cover = cv2.warpPerspective(np.full((height, width), 1.0, np.float32), matrix, size, flags=cv2.INTER_LINEAR)[:, :, None]
    edge = cv2.resize(cv2.GaussianBlur(cv2.resize(cover, None, fx=0.125, fy=0.125), (0, 0), 2), size)[:, :, None]
    desk = _table_top(noise, rng) * (1 - 0.35 * edge)
    bright = rng.uniform(0.78, 0.96)
    picture = desk + (sheet * bright - desk) * cover
    light = 1 + _field(noise, (size[1], size[0]), 2) * rng.uniform(0.04, 0.22)
    if rng.random() < 0.4:
        light *= _shadow(rng)
    warm = np.array([rng.uniform(0.86, 1.0), rng.uniform(0.94, 1.0), 1.0], dtype=np.float32)
    picture *= light[:, :, None] * warm
    picture = _blur(picture, rng)
    grain = noise.standard_normal((size[1] // 2, size[0] // 2)).astype(np.float32) * rng.uniform(1.5, 9)
    picture += cv2.resize(grain, size)[:, :, None]
    return _jpeg(picture, rng.randint(52, 90)), matrix


def _shadow(rng: Random) -> Pixels:
    """A soft-edged darker half plane."""
    width, height = PHOTO_SIZE
    angle, depth = rng.uniform(0, 2 * np.pi), rng.uniform(0.15, 0.45)
    across = (
        np.cos(angle) * np.linspace(-1, 1, width, dtype=np.float32)[None]
        + np.sin(angle) * np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    )
    return 1 - depth / (1 + np.exp(-(across - rng.uniform(0.0, 0.6)) * rng.uniform(6, 30)))


def _blur(picture: Pixels, rng: Random) -> Pixels:
    if rng.random() < 0.2:
        length = rng.randint(3, 6)
        kernel = np.zeros((length, length), np.float32)
        if rng.random() < 0.5:
            kernel[length // 2] = 1 / length
        else:
            np.fill_diagonal(kernel, 1 / length)
        picture = cv2.filter2D(picture, -1, kernel)
    return cv2.GaussianBlur(picture, (0, 0), rng.uniform(0.5, 1.5))


def illegible(page: Pixels, rng: Random) -> Pixels:
    """A page nobody can read: far too small, out of focus, or nearly black."""
    height, width = page.shape[:2]
    manner = rng.randrange(3)
    if manner == 0:
        small = cv2.resize(page, (width // 7, height // 7), interpolation=cv2.INTER_AREA)
        return _jpeg(cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR), 60)
    if manner == 1:
        return _jpeg(cv2.GaussianBlur(page, (0, 0), width / 190), 70)
    noise = np.random.default_rng(rng.getrandbits(32))
    return _jpeg(page.astype(np.float32) * 0.06 + noise.standard_normal((height, width, 1)) * 22 + 18, 50)
