"""Damages that nobody has heard of: a sheet-fed scanner with dirt on its glass, a crumpled sheet, a picture taken of a screen.

Every function takes a BGR page and returns the picture and the homography that takes points of the page to points of the picture; for the
crumpled sheet, whose paper is not flat, the one of the sheet's corners.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

import cv2
import numpy as np

Pixels = Any
Way = Callable[[Pixels, Random], tuple[Pixels, Pixels]]
_PICTURE = (1950, 2600)


def _coded(picture: Pixels, quality: int) -> Pixels:
    code = cv2.imencode(".jpg", np.clip(picture, 0, 255).astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
    return cv2.imdecode(code, cv2.IMREAD_COLOR)


def _smooth(noise: np.random.Generator, shape: tuple[int, int], cells: int) -> Pixels:
    coarse = noise.standard_normal((cells, cells)).astype(np.float32)
    return cv2.resize(coarse, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC)


def _facets(noise: np.random.Generator, shape: tuple[int, int]) -> Pixels:
    """How far each place of crumpled paper leans one way, about -1 to 1: even within a facet, soft at its creases."""
    coarse = cv2.resize(noise.standard_normal((11, 9)).astype(np.float32) * 0.45, (180, 240), interpolation=cv2.INTER_LINEAR)
    creased = cv2.bilateralFilter(coarse, 9, 0.25, 6) + cv2.resize(noise.standard_normal((28, 20)).astype(np.float32) * 0.12, (180, 240))
    return cv2.resize(cv2.GaussianBlur(creased, (0, 0), 1.2), (shape[1], shape[0]), interpolation=cv2.INTER_LINEAR)


def feeder(page: Pixels, rng: Random) -> tuple[Pixels, Pixels]:
    """Both sides at once through a feeder: streaks along the whole sheet, the other side shining through, a sheet pulled askew and slowed."""
    noise = np.random.default_rng(rng.getrandbits(32))
    height, width = page.shape[:2]
    lean, stretch = rng.uniform(-0.02, 0.02), rng.uniform(0.985, 1.012)
    matrix = np.array([[1, lean, -lean * height / 2], [rng.uniform(-0.012, 0.012), stretch, 0], [0, 0, 1]], dtype=np.float64)
    picture = cv2.warpPerspective(page, matrix, (width, height), borderValue=(246, 246, 246)).astype(np.float32)
    back = cv2.GaussianBlur(np.roll(page[:, ::-1], rng.randint(-90, 90), axis=0), (0, 0), 2.2).astype(np.float32)
    picture -= (255 - back) * rng.uniform(0.03, 0.09)
    for _ in range(rng.randint(2, 6)):
        column, wide = rng.randrange(width), rng.randint(1, 2)
        tint = np.array([rng.uniform(-90, 10) for _ in range(3)], dtype=np.float32)
        picture[rng.randint(0, height // 3) :, column : column + wide] += tint
    picture += _smooth(noise, (height, width), 5)[:, :, None] * rng.uniform(1, 4)
    picture += noise.standard_normal((height, width, 1)).astype(np.float32) * rng.uniform(2, 7)
    picture = cv2.GaussianBlur(picture, (0, 0), rng.uniform(0.4, 0.9))
    # Contrast as the device's driver sets it: paper white, grey type darker.
    picture = 255 - (255 - picture) * rng.uniform(1.0, 1.25)
    return _coded(picture, rng.randint(45, 80)), matrix


def fax_copy(page: Pixels, rng: Random) -> tuple[Pixels, Pixels]:
    """A copy of a copy: toner spread, specks, a dark rim, grey gone; scanned in grey."""
    noise = np.random.default_rng(rng.getrandbits(32))
    height, width = page.shape[:2]
    matrix = np.vstack([cv2.getRotationMatrix2D((width / 2, height / 2), rng.uniform(-0.7, 0.7), rng.uniform(0.96, 0.99)), [0, 0, 1]])
    grey = cv2.warpPerspective(cv2.cvtColor(page, cv2.COLOR_BGR2GRAY), matrix, (width, height), borderValue=255).astype(np.float32)
    blurred = cv2.GaussianBlur(grey, (0, 0), rng.uniform(0.7, 1.1))
    copied = 255 / (1 + np.exp(-(blurred - rng.uniform(165, 205)) / rng.uniform(10, 20)))
    specks = noise.random((height, width)) < rng.uniform(0.00005, 0.0003)
    copied[cv2.dilate(specks.astype(np.uint8), np.ones((2, 2), np.uint8)) > 0] = 40
    copied[:, : rng.randint(3, 16)] *= 0.35
    copied = cv2.GaussianBlur(copied, (0, 0), rng.uniform(0.4, 0.8)) + noise.standard_normal((height, width)).astype(np.float32) * 3
    return _coded(cv2.cvtColor(np.clip(copied, 0, 255).astype(np.float32), cv2.COLOR_GRAY2BGR), rng.randint(60, 88)), matrix


def crumpled(page: Pixels, rng: Random) -> tuple[Pixels, Pixels]:
    """A sheet that was a ball of paper, smoothed by hand and photographed from above: facets bend the lines and catch the light."""
    noise = np.random.default_rng(rng.getrandbits(32))
    high, wide = page.shape[:2]
    width, height = _PICTURE
    across, down = (_facets(noise, (high, wide)) for _ in range(2))
    reach = rng.uniform(3.0, 8.0)
    rows, columns = np.mgrid[0:high, 0:wide].astype(np.float32)
    bent = cv2.remap(page, columns + across * reach, rows + down * reach, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    bent = bent.astype(np.float32) * (1 + np.clip(across * rng.uniform(-0.1, 0.1) + down * rng.uniform(0.05, 0.12), -0.3, 0.15))[:, :, None]
    scale = min(width * rng.uniform(0.84, 0.93) / wide, height * 0.95 / high)
    left, top = (width - wide * scale) / 2, (height - high * scale) / 2
    corners = np.array([[left, top], [left + wide * scale, top], [left + wide * scale, top + high * scale], [left, top + high * scale]])
    corners += np.array([[rng.uniform(-30, 30), rng.uniform(-30, 30)] for _ in range(4)])
    source = np.array([[0, 0], [wide, 0], [wide, high], [0, high]], np.float32)
    matrix = cv2.getPerspectiveTransform(source, corners.astype(np.float32)).astype(np.float64)
    ground = np.array([rng.uniform(40, 150) for _ in range(3)], np.float32) + _smooth(noise, (height, width), 40)[:, :, None] * 9
    cover = cv2.warpPerspective(np.ones((high, wide), np.float32), matrix, (width, height))[:, :, None]
    picture = cv2.warpPerspective(bent, matrix, (width, height), flags=cv2.INTER_AREA) * rng.uniform(0.8, 0.95) * cover + ground * (
        1 - cover
    )
    picture = cv2.GaussianBlur(picture, (0, 0), rng.uniform(0.5, 1.1))
    picture += noise.standard_normal((height, width, 1)).astype(np.float32) * rng.uniform(2, 6)
    return _coded(picture, rng.randint(60, 88)), matrix


def screen(page: Pixels, rng: Random) -> tuple[Pixels, Pixels]:
    """A picture taken of a monitor that shows the page in a viewer: dark frame, pixel grid with moire, cold light, a lamp's reflection."""
    noise = np.random.default_rng(rng.getrandbits(32))
    wide = page.shape[1]
    width, height = _PICTURE
    margin = round(0.06 * wide)
    shown = cv2.copyMakeBorder(page, margin * 2, margin, margin, margin, cv2.BORDER_CONSTANT, value=(72, 66, 62))
    shown[: margin // 2] = (48, 44, 40)
    tall, broad = shown.shape[:2]
    scale = min(width * 0.97 / broad, height * 0.97 / tall)
    corners = np.array([[0, 0], [broad, 0], [broad, tall], [0, tall]], np.float32)
    placed = corners * scale + np.array([(width - broad * scale) / 2, (height - tall * scale) / 2], np.float32)
    placed += np.array([[rng.uniform(-35, 35), rng.uniform(-35, 35)] for _ in range(4)], np.float32)
    from_shown = cv2.getPerspectiveTransform(corners, placed).astype(np.float64)
    grid = shown.astype(np.float32)
    pitch = rng.choice([3, 4])
    grid[::pitch] *= rng.uniform(0.82, 0.93)
    grid[:, ::pitch] *= rng.uniform(0.85, 0.95)
    picture = cv2.warpPerspective(grid, from_shown, (width, height), flags=cv2.INTER_LINEAR, borderValue=(20, 18, 18))
    picture *= np.array([1.0, rng.uniform(0.93, 0.98), rng.uniform(0.86, 0.95)], np.float32) * rng.uniform(0.78, 0.95)
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    spot = np.exp(-(((columns - rng.uniform(0, width)) / 420) ** 2 + ((rows - rng.uniform(0, height)) / 300) ** 2))
    picture += spot[:, :, None] * rng.uniform(10, 55)
    picture = cv2.GaussianBlur(picture, (0, 0), rng.uniform(0.6, 1.1)) + noise.standard_normal((height, width, 1)).astype(
        np.float32
    ) * rng.uniform(2, 6)
    shift = np.array([[1, 0, margin], [0, 1, 2 * margin], [0, 0, 1]], dtype=np.float64)
    return _coded(picture, rng.randint(60, 88)), from_shown @ shift


WAYS: dict[str, Way] = {"feeder": feeder, "copy": fax_copy, "crumpled": crumpled, "screen": screen}
SCANS, PHOTOS = ("feeder", "copy"), ("crumpled", "screen")
DPI = {"feeder": 200, "copy": 200, "crumpled": 220, "screen": 220}
