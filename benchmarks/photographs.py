"""Photographs of sheets on tables, drawn from a seed: procedural grounds, perspective, light, and what else lies about.

The families `HELD_OUT_GROUNDS` and `HELD_OUT_TROUBLES` are for measuring only: nothing was tuned on them.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Any

import cv2
import numpy as np

Pixels = Any
"""A numpy array of a picture (height, width, 3), RGB; numpy's own generic types say no more than this."""

FRAME = (2448, 3264)
GROUNDS = ("desk", "wood", "cloth", "dark")
HELD_OUT_GROUNDS = ("stone", "carpet", "tiles")
TROUBLES = ("none", "shadow", "finger", "second", "outside")
HELD_OUT_TROUBLES = ("glare", "lamp", "hard shadow")


@dataclass(frozen=True, slots=True)
class Photograph:
    """A picture, the sheet's corners in it (clockwise from the sheet's own top left), and the way from the page's pixels to its own."""

    pixels: Pixels
    corners: Pixels
    matrix: Pixels


def photograph(page: Pixels, seed: str, ground: str, trouble: str, turn: int = 0, frame: tuple[int, int] = FRAME) -> Photograph:
    """Lay a page (RGB) on a ground and take a picture of `frame` pixels; the same seed gives the same picture."""
    rng = Random(f"{seed}-{ground}-{trouble}")
    noise = np.random.default_rng(rng.getrandbits(32))
    width, height = frame if page.shape[0] >= page.shape[1] else frame[::-1]
    picture = _GROUNDS[ground](rng, noise, width, height)
    corners = _corners(page, rng, width, height, outside=trouble == "outside")
    if trouble == "second":
        _lay(picture, np.roll(page, page.shape[0] // 3, 0), _beside(corners, rng, width), rng)
    matrix = _lay(picture, page, corners, rng)
    if trouble == "finger":
        _finger(picture, corners, rng)
    picture = _lit(picture, rng, noise, trouble)
    if turn:
        picture, corners, matrix = _turned(picture, corners, matrix, turn)
    return Photograph(_exposed(picture, rng, noise), corners, matrix)


def _corners(page: Pixels, rng: Random, width: int, height: int, *, outside: bool) -> Pixels:
    """Where the sheet's corners come to lie: size, place, tilt of the camera, turn of the sheet."""
    ratio = page.shape[1] / page.shape[0]
    room = rng.uniform(0.45, 0.9)
    tall = min(height * room, width * room / ratio)
    wide = tall * ratio
    square = np.array([[-wide, -tall], [wide, -tall], [wide, tall], [-wide, tall]], np.float32) / 2
    angle = np.deg2rad(rng.gauss(0, 5))
    turned = square @ np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]], np.float32)
    tilt_x, tilt_y = rng.gauss(0, 0.07), rng.gauss(0, 0.09)
    depth = 1 + tilt_x * turned[:, :1] / (wide / 2) + tilt_y * turned[:, 1:] / (tall / 2)
    seen = turned / depth
    room_x, room_y = (width - np.ptp(seen[:, 0])) / 2, (height - np.ptp(seen[:, 1])) / 2
    seen += np.array([width / 2, height / 2]) - (seen.min(0) + seen.max(0)) / 2
    seen += np.array([rng.uniform(-0.8, 0.8) * max(0, room_x), rng.uniform(-0.8, 0.8) * max(0, room_y)])
    if outside:
        # The left edge, which is a margin without print, lies beyond the frame.
        seen[:, 0] -= seen[:, 0].min() + rng.uniform(0.01, 0.03) * wide
    return seen.astype(np.float32)


def _beside(corners: Pixels, rng: Random, width: int) -> Pixels:
    """A second sheet: a hand's breadth beside the first, running out of the frame."""
    wide = float(np.ptp(corners[:, 0]))
    step = wide * rng.uniform(1.04, 1.12)
    right = width - corners[:, 0].max() > corners[:, 0].min()
    return corners + np.array([step if right else -step, rng.uniform(-0.1, 0.1) * wide], np.float32)


def _lay(picture: Pixels, page: Pixels, corners: Pixels, rng: Random) -> Pixels:
    """Paste a sheet with the shade it throws; answers the way from page pixels to picture pixels."""
    height, width = picture.shape[:2]
    own = np.array([[0, 0], [page.shape[1], 0], [page.shape[1], page.shape[0]], [0, page.shape[0]]], np.float32)
    matrix = cv2.getPerspectiveTransform(own, corners)
    mask = cv2.warpPerspective(np.full(page.shape[:2], 255, np.uint8), matrix, (width, height)).astype(np.float32) / 255
    blur = rng.uniform(4, 16)
    shift = np.float32([[1, 0, rng.uniform(-10, 10)], [0, 1, rng.uniform(0, 10)]])
    shade = cv2.GaussianBlur(cv2.warpAffine(mask, shift, (width, height)), (0, 0), blur)
    picture *= (1 - rng.uniform(0.08, 0.4) * shade)[:, :, None]
    paper = page.astype(np.float32) * np.array([rng.uniform(0.9, 0.98)] * 3, np.float32)
    seen = cv2.warpPerspective(paper, matrix, (width, height), flags=cv2.INTER_AREA)
    picture += mask[:, :, None] * (seen - picture)
    return matrix.astype(np.float64)


def _finger(picture: Pixels, corners: Pixels, rng: Random) -> None:
    """A thumb on the margin of one edge."""
    side = rng.choice([1, 3])
    place = corners[side] + rng.uniform(0.3, 0.7) * (corners[(side + 1) % 4] - corners[side])
    outward = 1 if side == 1 else -1
    thick = int(0.03 * picture.shape[1])
    skin = (rng.randint(180, 225), rng.randint(130, 165), rng.randint(105, 140))
    tip = (int(place[0] - outward * 0.01 * picture.shape[1]), int(place[1]))
    far = (int(place[0] + outward * 0.4 * picture.shape[1]), int(place[1] + rng.uniform(-0.1, 0.2) * picture.shape[1]))
    layer = np.zeros(picture.shape[:2], np.uint8)
    cv2.line(layer, tip, far, 255, 2 * thick)
    soft = cv2.GaussianBlur(layer, (0, 0), 6).astype(np.float32)[:, :, None] / 255
    picture += soft * (np.array(skin, np.float32) - picture)


def _lit(picture: Pixels, rng: Random, noise: np.random.Generator, trouble: str) -> Pixels:
    height, width = picture.shape[:2]
    light = 1 + rng.uniform(0.05, 0.18) * smooth(noise, (height, width), (3, 3))
    if trouble == "shadow":
        light *= 1 - rng.uniform(0.25, 0.5) * _half_plane(rng, width, height, soft=0.12)
    if trouble == "hard shadow":
        light *= 1 - rng.uniform(0.35, 0.5) * _half_plane(rng, width, height, soft=0.006)
    picture = picture * light[:, :, None]
    if trouble == "lamp":
        picture = picture * np.array([1.05, 0.88, 0.62], np.float32)
    if trouble == "glare":
        y, x = np.mgrid[0:height, 0:width].astype(np.float32)
        centre = rng.uniform(0.3, 0.7) * width, rng.uniform(0.3, 0.7) * height
        spot = np.exp(-(((x - centre[0]) / (0.16 * width)) ** 2) - ((y - centre[1]) / (0.1 * height)) ** 2)
        picture = picture + (rng.uniform(50, 110) * spot)[:, :, None]
    return picture


def _half_plane(rng: Random, width: int, height: int, soft: float) -> Pixels:
    """1 on one side of a line through the picture, 0 on the other."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    angle = rng.uniform(0, 2 * np.pi)
    distance = (x - width * rng.uniform(0.35, 0.65)) * np.cos(angle) + (y - height * rng.uniform(0.35, 0.65)) * np.sin(angle)
    return 1 / (1 + np.exp(-distance / (soft * width)))


def _turned(picture: Pixels, corners: Pixels, matrix: Pixels, turn: int) -> tuple[Pixels, Pixels, Pixels]:
    """The camera held otherwise: the whole picture turned clockwise by whole quarters."""
    height, width = picture.shape[:2]
    step = {
        90: [[0, -1, height], [1, 0, 0], [0, 0, 1]],
        180: [[-1, 0, width], [0, -1, height], [0, 0, 1]],
        270: [[0, 1, 0], [-1, 0, width], [0, 0, 1]],
    }
    move = np.array(step[turn], np.float64)
    corners = cv2.perspectiveTransform(corners[None], move)[0]
    return np.ascontiguousarray(np.rot90(picture, -turn // 90)), corners, move @ matrix


def _exposed(picture: Pixels, rng: Random, noise: np.random.Generator) -> Pixels:
    """Focus, colour, grain, and the telephone's JPEG."""
    picture = cv2.GaussianBlur(picture, (0, 0), rng.uniform(0.5, 1.2))
    picture *= np.array([rng.uniform(0.95, 1.04) for _ in range(3)], np.float32) * rng.uniform(0.88, 1.0)
    grain = cv2.GaussianBlur(noise.standard_normal(picture.shape[:2], dtype=np.float32), (0, 0), 0.7) * rng.uniform(2, 8)
    clipped = np.clip(picture + grain[:, :, None], 0, 255).astype(np.uint8)
    coded = cv2.imencode(".jpg", clipped, [cv2.IMWRITE_JPEG_QUALITY, rng.randint(70, 90)])[1]
    return cv2.imdecode(coded, cv2.IMREAD_COLOR)


def smooth(noise: np.random.Generator, shape: tuple[int, int], cells: tuple[int, int]) -> Pixels:
    """A slowly varying field between -1 and 1."""
    small = noise.uniform(-1, 1, cells).astype(np.float32)
    return cv2.resize(small, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC)


def _coloured(field: Pixels, low: tuple[float, ...], high: tuple[float, ...]) -> Pixels:
    share = ((field + 1) / 2)[:, :, None]
    return np.array(low, np.float32) * (1 - share) + np.array(high, np.float32) * share


def _desk(rng: Random, noise: np.random.Generator, width: int, height: int) -> Pixels:
    """Light laminate, hardly darker than paper."""
    shade = rng.uniform(165, 222)
    tint = np.array([rng.uniform(-6, 8), rng.uniform(-6, 4), rng.uniform(-18, 4)])
    return _coloured(smooth(noise, (height, width), (3, 4)), tuple(shade - 8 + tint), tuple(shade + 8 + tint))


def _wood(rng: Random, noise: np.random.Generator, width: int, height: int) -> Pixels:
    grain = (
        smooth(noise, (height, width), (rng.randint(40, 120), 3)) * 0.6 + smooth(noise, (height, width), (rng.randint(200, 500), 6)) * 0.4
    )
    base = np.array(rng.choice([(150, 105, 66), (105, 68, 42), (190, 150, 105), (70, 48, 36)]), np.float32)
    return _coloured(np.clip(grain, -1, 1), tuple(base * 0.8), tuple(base * 1.15))


def _cloth(rng: Random, noise: np.random.Generator, width: int, height: int) -> Pixels:
    """Checks or stripes in two colours, woven."""
    cell = rng.randint(60, 220)
    y, x = np.mgrid[0:height, 0:width]
    stripes = ((x // cell) % 2).astype(np.float32) + (((y // cell) % 2).astype(np.float32) if rng.random() < 0.7 else 0)
    low, high = rng.choice(
        [
            ((170, 40, 48), (238, 232, 228)),
            ((52, 74, 128), (225, 228, 234)),
            ((96, 120, 84), (214, 206, 180)),
            ((60, 60, 64), (150, 150, 150)),
        ]
    )
    weave = noise.normal(0, 7, (height // 3 + 1, width // 3 + 1)).astype(np.float32)
    weave = cv2.resize(weave, (width, height), interpolation=cv2.INTER_LINEAR)
    return _coloured(stripes - 1 if stripes.max() > 1 else 2 * stripes - 1, low, high) + weave[:, :, None]


def _dark(rng: Random, noise: np.random.Generator, width: int, height: int) -> Pixels:
    shade = rng.uniform(18, 70)
    speckle = noise.normal(0, rng.uniform(1, 9), (height, width)).astype(np.float32)
    return _coloured(smooth(noise, (height, width), (4, 4)), (shade,) * 3, (shade + 18,) * 3) + speckle[:, :, None]


def _stone(rng: Random, noise: np.random.Generator, width: int, height: int) -> Pixels:
    """Marble: veins where a smooth field passes through zero."""
    field = sum(smooth(noise, (height, width), (n, n)) / k for k, n in enumerate((4, 9, 20, 45), 1))
    veins = np.exp(-((field / 0.06) ** 2))
    shade = rng.uniform(120, 215)
    return _coloured(1 - 2 * veins, (shade * 0.62,) * 3, (shade, shade, shade * 0.98))


def _carpet(rng: Random, noise: np.random.Generator, width: int, height: int) -> Pixels:
    tuft = cv2.resize(noise.normal(0, 34, (height // 5, width // 5, 3)).astype(np.float32), (width, height), interpolation=cv2.INTER_LINEAR)
    ornament = np.sign(np.sin(smooth(noise, (height, width), (7, 7)) * 14))
    base = rng.choice([(128, 44, 52), (70, 84, 110), (150, 132, 100)])
    return _coloured(ornament, base, tuple(v * 0.6 + 60 for v in base)) + tuft


def _tiles(rng: Random, noise: np.random.Generator, width: int, height: int) -> Pixels:
    cell = rng.randint(380, 800)
    y, x = np.mgrid[0:height, 0:width]
    grout = ((x % cell < 14) | (y % cell < 14)).astype(np.float32)
    shade = rng.uniform(110, 225)
    field = smooth(noise, (height, width), (5, 5)) * 0.3
    return _coloured(field, (shade - 12, shade - 12, shade - 20), (shade, shade, shade - 8)) * (1 - 0.35 * grout)[:, :, None]


_GROUNDS = {"desk": _desk, "wood": _wood, "cloth": _cloth, "dark": _dark, "stone": _stone, "carpet": _carpet, "tiles": _tiles}
