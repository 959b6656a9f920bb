"""Four-sided figures in a picture: fitting, measuring, straightening. Render child only."""

from __future__ import annotations

from typing import Any, cast

import cv2
import numpy as np
from numpy.typing import NDArray

Quad = NDArray[np.float32]
"""Corners (4, 2) as x and y in pixels, clockwise from the one nearest to the top left."""
Plane = NDArray[np.float32]

_SAMPLES = 64
_REACH = 10
_FRAME = 0.012
_ENDS = 0.04


def convex_quad(outline: NDArray[Any]) -> Quad | None:
    """The four-sided figure that an outline comes nearest to, None when it has no four sides."""
    hull = cv2.convexHull(outline)
    length = cv2.arcLength(hull, closed=True)
    for tolerance in (0.01, 0.015, 0.02, 0.03, 0.04, 0.06, 0.08):
        corners = cv2.approxPolyDP(hull, tolerance * length, closed=True)
        if len(corners) == 4:
            return ordered(corners.reshape(4, 2).astype(np.float32))
        if len(corners) < 4:
            return None
    return None


def ordered(corners: Quad) -> Quad:
    """Clockwise from the corner nearest to the top left."""
    middle = corners.mean(axis=0)
    turns = np.arctan2(corners[:, 1] - middle[1], corners[:, 0] - middle[0])
    clockwise = corners[np.argsort(turns)]
    return cast("Quad", np.roll(clockwise, -int(clockwise.sum(axis=1).argmin()), axis=0).astype(np.float32))


def area(quad: Quad) -> float:
    """In square pixels."""
    return float(cv2.contourArea(quad))


def angles(quad: Quad) -> list[float]:
    """The four inner angles in degrees."""
    result = []
    for number in range(4):
        one, two = quad[number - 1] - quad[number], quad[(number + 1) % 4] - quad[number]
        cosine = float(one @ two / (np.linalg.norm(one) * np.linalg.norm(two) + 1e-6))
        result.append(float(np.degrees(np.arccos(np.clip(cosine, -1, 1)))))
    return result


def is_on_frame(a: Quad, b: Quad, width: int, height: int) -> bool:
    """Whether both ends lie on one and the same edge of the picture."""
    near = _FRAME * max(width, height)
    low = (a < near) & (b < near)
    high = (a > np.array([width, height]) - 1 - near) & (b > np.array([width, height]) - 1 - near)
    return bool(low.any() or high.any())


def sampled(plane: Plane, a: Quad, b: Quad, inward: float | Plane) -> Plane:
    """Values along an edge from a to b (clockwise), so many pixels inside of it; the ends, where corners are round, left out.

    Args:
        plane: Shape (height, width) or (height, width, channels).
        a: Where the edge begins.
        b: Where it ends.
        inward: How far inside, one number or several.

    Returns:
        Shape (samples,) with the channels behind, and a row for each of several distances before.
    """
    points = _along(a, b) + np.asarray(inward, np.float32)[..., None, None] * _inward(a, b)
    columns = np.clip(np.rint(points[..., 0]), 0, plane.shape[1] - 1).astype(np.intp)
    rows = np.clip(np.rint(points[..., 1]), 0, plane.shape[0] - 1).astype(np.intp)
    return plane[rows, columns]


def _along(a: Quad, b: Quad) -> Plane:
    """Points of an edge without its ends."""
    return a + np.linspace(_ENDS, 1 - _ENDS, _SAMPLES, dtype=np.float32)[:, None] * (b - a)


def refined(quad: Quad, steps: Plane) -> Quad:
    """Each edge moved on to the strongest steps near it; edges on the picture's own edge stay."""
    height, width = steps.shape
    lines = [_fitted(quad[number], quad[(number + 1) % 4], steps, width, height) for number in range(4)]
    corners = [_crossing(lines[number - 1], lines[number]) for number in range(4)]
    if any(corner is None for corner in corners):
        return quad
    moved = np.array(corners, np.float32)
    if np.abs(moved - quad).max() > 3 * _REACH:
        return quad
    return cast("Quad", np.clip(moved, 0, [width - 1, height - 1]).astype(np.float32))


def _fitted(a: Quad, b: Quad, steps: Plane, width: int, height: int) -> tuple[Quad, Quad]:
    """A point and a direction."""
    if is_on_frame(a, b, width, height):
        return a, b - a
    offsets = np.arange(-_REACH, _REACH + 1, dtype=np.float32)
    profile = sampled(steps, a, b, offsets)
    strongest = profile.argmax(axis=0)
    clear = profile.max(axis=0) > np.median(profile) + 1
    if clear.sum() < _SAMPLES // 3:
        return a, b - a
    points = _along(a, b) + offsets[strongest][:, None] * _inward(a, b)
    vx, vy, x, y = cv2.fitLine(points[clear].astype(np.float32), cv2.DIST_WELSCH, 0, 0.01, 0.01).ravel()
    return np.array([x, y], np.float32), np.array([vx, vy], np.float32)


def _inward(a: Quad, b: Quad) -> Quad:
    """Unit vector to the right of the way from a to b: into a figure whose corners go clockwise on a picture."""
    along = (b - a) / (np.linalg.norm(b - a) + 1e-6)
    return np.array([-along[1], along[0]], np.float32)


def _crossing(one: tuple[Quad, Quad], two: tuple[Quad, Quad]) -> Quad | None:
    (p, u), (q, v) = one, two
    determinant = float(u[0] * v[1] - u[1] * v[0])
    if abs(determinant) < 1e-3 * float(np.linalg.norm(u) * np.linalg.norm(v)):
        return None
    share = float((q - p)[0] * v[1] - (q - p)[1] * v[0]) / determinant
    return cast("Quad", p + share * u)


def extended(quad: Quad, number: int, share: float) -> Quad:
    """One edge moved outwards along its neighbours, by a share of their length."""
    after = (number + 1) % 4
    moved = quad.copy()
    moved[number] += share * (quad[number] - quad[number - 1])
    moved[after] += share * (quad[after] - quad[(after + 1) % 4])
    return moved


def widened(quad: Quad, share: float) -> Quad:
    """Corners moved away from the middle by a share of their distance."""
    return cast("Quad", (quad + share * (quad - quad.mean(axis=0))).astype(np.float32))


def side_lengths(quad: Quad) -> tuple[float, float, float, float]:
    """Top, right, bottom, left."""
    top, right, bottom, left = (float(np.linalg.norm(quad[(n + 1) % 4] - quad[n])) for n in range(4))
    return top, right, bottom, left
