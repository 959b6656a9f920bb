"""Finds the sheet of paper in a photograph; answers nothing rather than a guess. Render child only.

Candidates are the flat regions that carry print, at several sensitivities; each is fitted with four straight edges, and is believed
only when the colour steps along three of them at least and no print of the same sheet would be cut off.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any, cast

import cv2
import numpy as np
from numpy.typing import NDArray

from workers.ocr.colours import level, lightness, shrinking, tints, usual_colour
from workers.ocr.quads import Quad, angles, area, convex_quad, extended, is_on_frame, refined, sampled, side_lengths

Picture = NDArray[np.uint8]
Plane = NDArray[np.float32]

_WORK_SIZE = 800
_LEAST_SHARE = 0.1
_MOST_SHARE = 0.97
# What a camera held by hand makes of a sheet.
_ANGLES = (60.0, 120.0)
_LEAST_RATIO = 0.6
_PAPER_RING = 0.8
_PAPER_DISTANCE = 6.0
_STEPS = (2.0, 3.5, 6.0, 10.0)
_LEAST_STEP = 5.0
_LEAST_SUPPORT = 0.62
_MEAN_SUPPORT = 0.78
_SIZE_COUNTS = 0.1
_BEYOND_DOUBT = 0.94
_LEAST_EDGES = 3
_INK = 14
_LOST_INK = 0.02
_OVERSHOOT_STEP = 0.025
_GOES_ON = 0.75
_SAME_BAND = (35, 14, 14)
_IN_SHADOW = 2.0
_MARGIN = 10
_SAME_PAPER = (22, 9, 9)
_SHADOW = 0.4
_NEIGHBOURHOOD, _AS_SMOOTH, _SMOOTH = 15, 1.5, 0.5
_ROUGHEST_PAPER = 2.5
"""A quarter of a sheet is margins and white between lines, with 0.2 to 0.5; of noise with 5."""
_LONGEST_LETTER = 60

_LEAST_SIDE = 64
"""Pixels; a thinner strip is no photograph."""


class _Scene:
    """A photograph at working size: its colours without print, its print, and where its colours change."""

    def __init__(self, picture: Picture) -> None:
        self.scale = min(1.0, _WORK_SIZE / max(picture.shape[:2]))
        small = cv2.resize(picture, None, fx=self.scale, fy=self.scale, interpolation=shrinking(self.scale))
        self.height, self.width = small.shape[:2]
        light = lightness(small)
        closed = cv2.morphologyEx(light, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (13, 13)))
        self.ink = cast("NDArray[np.bool_]", cv2.subtract(closed, light) > _INK)
        self.colours: Plane = cv2.merge([cv2.GaussianBlur(closed, (0, 0), 1.5), *tints(small)]).astype(np.float32)

    @cached_property
    def steps(self) -> Plane:
        """How strongly the colours change at every place."""
        strongest = np.zeros((self.height, self.width), np.float32)
        for channel in range(3):
            plane = cv2.GaussianBlur(self.colours[:, :, channel], (0, 0), 1.0)
            across, down = cv2.Sobel(plane, cv2.CV_32F, 1, 0), cv2.Sobel(plane, cv2.CV_32F, 0, 1)
            strongest = np.maximum(strongest, cv2.magnitude(across, down) / 4)
        return strongest

    @cached_property
    def roughness(self) -> Plane:
        """How much the colours change in the neighbourhood of every place."""
        return cast("Plane", cv2.blur(self.steps, (_NEIGHBOURHOOD, _NEIGHBOURHOOD)))

    @cached_property
    def letters(self) -> NDArray[np.bool_]:
        """Print without what is too long for a letter: rules, and the joints of tiles."""
        _, labels, stats, _ = cv2.connectedComponentsWithStats(self.ink.astype(np.uint8), connectivity=8)
        short = np.maximum(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]) <= _LONGEST_LETTER
        short[0] = False
        return cast("NDArray[np.bool_]", short[labels])

    def is_all_paper(self) -> bool:
        """Whether the rim of the picture has the colour of the paper around the print: then there is no ground to be cut off."""
        near = cv2.dilate(self.ink.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
        if near.mean() < 0.001:
            return True
        paper = usual_colour(self.colours, near)
        rim = np.ones((self.height, self.width), bool)
        rim[8:-8, 8:-8] = False
        return bool(self._between(paper - _PAPER_DISTANCE, paper + _PAPER_DISTANCE)[rim].mean() > _PAPER_RING)

    def candidates(self) -> Iterator[list[Quad]]:
        """Four-sided outlines of flat regions that carry print, one list for each way to see regions."""
        for mask in self._masks():
            count, labels = cv2.connectedComponents(mask, connectivity=4)
            print_in = np.bincount(labels[self.ink_side], minlength=count)
            print_in[0] = 0
            regions = ((labels == label).astype(np.uint8) for label in np.argsort(print_in)[::-1][:2] if print_in[label])
            large = (region for region in regions if cv2.countNonZero(region) > _LEAST_SHARE / 2 * mask.size)
            yield [quad for region in large for quad in self._outlines(region)]

    @cached_property
    def ink_side(self) -> NDArray[np.bool_]:
        """Cells beside the print, which themselves are paper."""
        return cast("NDArray[np.bool_]", cv2.dilate(self.ink.astype(np.uint8), np.ones((7, 7), np.uint8)) > 0)

    def _masks(self) -> Iterator[NDArray[np.uint8]]:
        for step in _STEPS:
            yield (self.steps < step).astype(np.uint8)
        light = self.colours[:, :, 0].astype(np.uint8)
        _, mask = cv2.threshold(light, 0, 1, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
        yield mask
        grey = cv2.absdiff(self.colours[:, :, 1], 128.0) + cv2.absdiff(self.colours[:, :, 2], 128.0)
        paleness = np.clip(self.colours[:, :, 0] - 2 * grey, 0, 255).astype(np.uint8)
        _, mask = cv2.threshold(paleness, 0, 1, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
        yield mask

    def _outlines(self, region: NDArray[np.uint8]) -> Iterator[Quad]:
        """The region's outline, and that of its solid heart without what hangs on to it by a thread."""
        filled = _filled(region)
        heart = cv2.morphologyEx(filled, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_RECT, (25, 25)))
        for shape in (filled, heart):
            contours, _ = cv2.findContours(shape, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
            quad = convex_quad(max(contours, key=cv2.contourArea)) if contours else None
            if quad is not None:
                yield refined(quad, self.steps)

    def support(self, quad: Quad) -> list[float]:
        """For each edge the share of it along which the colour steps; -1 for one that runs along the picture's own edge."""
        shares = []
        for number in range(4):
            a, b = quad[number], quad[(number + 1) % 4]
            if is_on_frame(a, b, self.width, self.height):
                shares.append(-1.0)
                continue
            shares.append(self._edge_support(a, b))
        return shares

    def completed(self, quad: Quad) -> Quad:
        """The quad with what lies beyond an edge while both its neighbours go on: a coloured band at the head belongs to the sheet."""
        for number in range(4):
            share = self._overshoot(quad, number)
            if share:
                quad = refined(extended(quad, number, share), self.steps)
        return quad

    def _overshoot(self, quad: Quad, number: int) -> float:
        """How far both neighbours of an edge go on beyond it, as a share of their length; 0 when they end where it is."""
        done = 0.0
        for share in np.arange(_OVERSHOOT_STEP, 1.0, _OVERSHOOT_STEP):
            near, far = extended(quad, number, float(share)), extended(quad, number, float(share) + _OVERSHOOT_STEP)
            after = (number + 1) % 4
            if not self._is_inside(far[number]) or not self._is_inside(far[after]):
                break
            one, other = (near[number], far[number]), (far[after], near[after])
            if min(self._edge_support(*one), self._edge_support(*other)) < _GOES_ON or not self._alike(one, other):
                break
            if not (self._is_one_step(*one) and self._is_one_step(*other)):
                break
            done = float(share) + _OVERSHOOT_STEP
        return done

    def _is_inside(self, corner: Quad) -> bool:
        return bool(0 <= corner[0] < self.width and 0 <= corner[1] < self.height)

    def _alike(self, one: tuple[Quad, Quad], other: tuple[Quad, Quad]) -> bool:
        """Whether both edges have the same colour on their inner side, as the two ends of a band have."""
        first, second = (np.median(sampled(self.colours, a, b, 5.0), axis=0) for a, b in (one, other))
        darker, lighter = sorted((max(1.0, float(first[0])), max(1.0, float(second[0]))))
        # Tints fade with the light: a band that runs into a shadow is still one.
        tints = [(end[1:] - 128) * (darker / max(1.0, float(end[0]))) for end in (first, second)]
        as_light = lighter - darker < _SAME_BAND[0] or lighter < _IN_SHADOW * darker
        return bool(as_light and (np.abs(tints[0] - tints[1]) < _SAME_BAND[1:]).all())

    def _edge_support(self, a: Quad, b: Quad) -> float:
        inside, outside = sampled(self.colours, a, b, 5.0), sampled(self.colours, a, b, -5.0)
        return float((np.abs(inside - outside).max(axis=1) >= _LEAST_STEP).mean())

    def _is_one_step(self, a: Quad, b: Quad) -> bool:
        """Whether the colours step the same way all along, as they do not in the grain of a ground."""
        difference = sampled(self.colours, a, b, 5.0) - sampled(self.colours, a, b, -5.0)
        return bool(np.abs(np.median(difference, axis=0)).max() >= _LEAST_STEP)

    def lost_ink(self, quad: Quad) -> float:
        """Share of the print that lies outside on paper of the same colour; print on another sheet that runs out of the picture is none."""
        inside = np.zeros((self.height, self.width), np.uint8)
        cv2.fillConvexPoly(inside, np.round(quad).astype(np.int32), 1)
        # The shade along an edge looks like print; what stands as near as this is kept by the margin.
        near = cv2.dilate(inside, np.ones((2 * _MARGIN + 1, 2 * _MARGIN + 1), np.uint8))
        beside = self.ink_side & (inside > 0)
        if not beside.any() or level(self.roughness, inside > 0, 25) > _ROUGHEST_PAPER:
            return 1.0
        paper = usual_colour(self.colours, beside)
        alike = self._between(paper - _SAME_PAPER, paper + _SAME_PAPER) | self._shaded(paper)
        # Paper between letters is smooth, in shadow too; the grain of stone, carpet and keyboards is not.
        smooth = self.roughness <= _AS_SMOOTH * level(self.roughness, beside, 90) + _SMOOTH
        stray = self.letters & (near == 0) & self._same_sheet(alike & smooth, near)
        kept = int((self.letters & (inside > 0)).sum())
        return float(stray.sum() / max(1, kept + stray.sum()))

    def _shaded(self, paper: Plane) -> NDArray[np.bool_]:
        """Where paper would be in shadow, or lit beside one: of the same tint. The edge of a shadow looks like that of a sheet."""
        tints = np.array(_SAME_PAPER) * (0, 1, 1)
        return self._between(paper * (_SHADOW, 1, 1) - tints, paper * (1 / _SHADOW, 1, 1) + tints)

    def _between(self, least: NDArray[Any], most: NDArray[Any]) -> NDArray[np.bool_]:
        return cast("NDArray[np.bool_]", cv2.inRange(self.colours, least.astype(float), most.astype(float)) > 0)

    def _same_sheet(self, alike: NDArray[np.bool_], near: NDArray[np.uint8]) -> NDArray[np.bool_]:
        """Paper-coloured regions outside, without those that the picture's edge cuts off and that a strip of ground keeps apart."""
        _, labels = cv2.connectedComponents((alike & (near == 0)).astype(np.uint8), connectivity=8)
        rim = np.unique(np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]]))
        touching = np.unique(labels[(cv2.dilate(near, np.ones((5, 5), np.uint8)) > 0) & (near == 0)])
        apart = np.setdiff1d(rim, touching)
        return cast("NDArray[np.bool_]", (labels > 0) & ~np.isin(labels, apart))


def find_sheet(picture: Picture) -> Quad | None:
    """Find the sheet.

    Args:
        picture: RGB, any size.

    Returns:
        Its corners in pixels of the picture, clockwise from the one nearest to the top left, or None when the sheet fills the picture,
        when there is none, or when there is doubt.
    """
    if min(picture.shape[:2]) < _LEAST_SIDE:
        return None
    scene = _Scene(picture)
    best = None if scene.is_all_paper() else _best_candidate(scene)
    if best is None:
        return None
    completed = scene.completed(best)
    if _score(scene, completed):
        best = completed
    elif _score(scene, best) < _BEYOND_DOUBT:
        return None
    # Otherwise it is the grain of the ground that seems to carry an edge on, and the sheet ends where it was first seen to.
    if scene.lost_ink(best) > _LOST_INK:
        return None
    return cast("Quad", best / scene.scale)


def _best_candidate(scene: _Scene) -> Quad | None:
    best, best_score = None, 0.0
    for quads in scene.candidates():
        for quad in quads:
            score = _score(scene, quad)
            if score > best_score:
                best, best_score = quad, score
        if best_score >= _BEYOND_DOUBT:
            break
    return best


def _score(scene: _Scene, quad: Quad) -> float:
    """0 for what cannot be the sheet, more for larger ones with clearer edges."""
    share = area(quad) / (scene.width * scene.height)
    if not _LEAST_SHARE <= share <= _MOST_SHARE:
        return 0.0
    if not all(_ANGLES[0] <= angle <= _ANGLES[1] for angle in angles(quad)):
        return 0.0
    top, right, bottom, left = side_lengths(quad)
    if min(top, bottom) < _LEAST_RATIO * max(top, bottom) or min(left, right) < _LEAST_RATIO * max(left, right):
        return 0.0
    support: list[float] = [value for value in scene.support(quad) if value >= 0]
    if len(support) < _LEAST_EDGES or min(support) < _LEAST_SUPPORT or sum(support) < _MEAN_SUPPORT * len(support):
        return 0.0
    score: float = sum(support) / len(support) + _SIZE_COUNTS * (share - 0.5)
    return score


def _filled(region: NDArray[np.uint8]) -> NDArray[np.uint8]:
    contours, _ = cv2.findContours(region, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    filled = np.zeros_like(region)
    cv2.drawContours(filled, contours, -1, 1, cv2.FILLED)
    return filled
