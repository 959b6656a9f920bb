"""Pictures of lines that say nothing: what a detector takes for text now and then, so that the recogniser keeps silent about it."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from typing import Any

import cv2
import numpy as np
from PIL import Image, ImageDraw

from workers.ocr.training import fonts
from workers.ocr.training.line_styles import with_strokes
from workers.ocr.training.rules import bars, draw_rule, rule_text, square_cells
from workers.ocr.training.textures import ground

Pixels = Any
"""A numpy array of a line; numpy's own generic types say no more than this."""


class Silence:
    """Draws pictures of nothing with the owner's generators."""

    def __init__(self, rng: random.Random, noise: np.random.Generator, faces: Sequence[str]) -> None:
        """Faces are for rules that are typed."""
        self._rng, self._noise, self._faces = rng, noise, faces
        kinds: tuple[tuple[float, Callable[[], Pixels]], ...] = (
            (0.3, self.typed_rule),
            (0.25, self.drawn_rule),
            (0.1, self.code),
            (0.14, self.surface),
            (0.09, self.strokes),
            (0.06, self.shapes),
            (0.06, self.blank),
        )
        self._kinds, self._shares = [kind for _, kind in kinds], [share for share, _ in kinds]

    def __call__(self) -> Pixels:
        """Any of them."""
        return self._rng.choices(self._kinds, self._shares)[0]()

    def _canvas(self, height: int, longest: float) -> Image.Image:
        paper = 255 if self._rng.random() < 0.5 else self._rng.randint(150, 255)
        return Image.new("L", (self._rng.randint(height, int(longest * height)), height), paper)

    def typed_rule(self) -> Pixels:
        """Dashes, dots, equal signs or lines below, repeated; cropped to their own height or a line's."""
        rng = self._rng
        size = rng.randint(11, 40)
        font, text = fonts.load(rng.choice(self._faces), size), rule_text(rng, rng.choice([8, 12, 20, 40]))
        left, top, right, bottom = font.getbbox(text, anchor="ls")
        if right - left < 4 or bottom - top < 1:
            return self.drawn_rule()
        ink = rng.randint(0, 120)
        image = Image.new("L", (int(right - left) + size, 3 * size), rng.randint(ink + 90, 255))
        ImageDraw.Draw(image).text((size // 2 - left, 2 * size), text, fill=ink, font=font, anchor="ls")
        pixels, margin = np.asarray(image), rng.uniform(0.08, 0.4) * size
        if rng.random() < 0.5:
            low, high = 2 * size - 0.75 * size - margin, 2 * size + 0.2 * size + margin
        else:
            low, high = 2 * size + top - margin, 2 * size + bottom + margin
        cut = rng.uniform(0, 0.4) * pixels.shape[1] if rng.random() < 0.3 else 0
        return pixels[max(0, int(low)) : max(int(low) + 5, math.ceil(high)), int(cut) :]

    def drawn_rule(self) -> Pixels:
        """A border's dashes or dots, one or two, at any height, now and then with a corner or a crossing."""
        rng, height = self._rng, self._rng.randint(9, 44)
        image = self._canvas(height, 16)
        draw, ink = ImageDraw.Draw(image), rng.randint(0, 150)
        for _ in range(rng.choice([1, 1, 1, 2, 2])):
            y, pen = rng.uniform(0.1, 0.95) * height, rng.choice([1, 1, 2, 2, 3, rng.uniform(1, 0.3 * height)])
            left = rng.choice([0.0, 0.0, rng.uniform(0, 0.5) * image.width])
            draw_rule(draw, (left, rng.choice([image.width, rng.uniform(left, image.width)]), y), pen, rng, ink)
        if rng.random() < 0.25:
            # A piece of a table's or a sheet's edge alone, in a box as narrow as a figure's.
            image = image.crop((0, 0, rng.randint(max(5, height // 3), 2 * height), height))
            draw = ImageDraw.Draw(image)
            draw.rectangle([0, 0, image.width, height], fill=image.getpixel((0, 0)))
            x = rng.uniform(0.1, 0.9) * image.width
            draw.line([x, 0, x + rng.gauss(0, 1), height], fill=ink, width=rng.choice([1, 1, 2, 3]))
        for _ in range(rng.choice([0, 0, 0, 1, 2, 4])):
            x = rng.uniform(0, image.width)
            draw.line([x, rng.choice([0, height / 2]), x, height], fill=ink, width=rng.choice([1, 1, 2]))
        return np.asarray(image)

    def code(self) -> Pixels:
        """A band cut out of a two-dimensional code or a bar code, its quiet margin with it or not."""
        rng = self._rng
        cell, height, paper, ink = rng.randint(2, 9), rng.randint(12, 60), rng.randint(170, 255), rng.randint(0, 70)
        if rng.random() < 0.6:
            cells = square_cells(rng, self._noise)
        else:
            cells = np.repeat(bars(rng, rng.randint(20, 110))[None], max(1, height // cell + 1), axis=0)
            cell = max(1, cell // 2)
            cells = np.repeat(cells, 2, axis=0)
        pixels = np.kron(np.where(cells, ink, paper).astype(np.uint8), np.ones((cell, cell), np.uint8))
        pixels = cv2.copyMakeBorder(pixels, *(rng.choice([0, cell, 4 * cell]) for _ in range(4)), cv2.BORDER_CONSTANT, value=paper)
        top = rng.randint(0, max(0, pixels.shape[0] - height))
        left = rng.randint(0, max(0, pixels.shape[1] - 2 * height))
        return pixels[top : top + height, left : left + rng.randint(height, 12 * height)]

    def surface(self) -> Pixels:
        """A piece of a desk, a carpet, a keyboard, a gradient or a tint."""
        rng = self._rng
        height = rng.randint(14, 60)
        return ground(self._noise, rng, (height, rng.randint(height // 2, 10 * height)))

    def strokes(self) -> Pixels:
        """A pen's loops, the ring of a stamp, the curves of a security print."""
        rng, height = self._rng, self._rng.randint(14, 44)
        empty = np.asarray(self._canvas(height, 9)).copy()
        if rng.random() < 0.75:
            width = empty.shape[1]
            for _ in range(rng.choice([1, 2, 3])):
                empty = with_strokes(empty, (width * 0.1, height * 0.3, width * 0.9, height * 0.7), rng)
            return empty
        xs, ink = np.arange(empty.shape[1]), rng.randint(60, 200)
        for number in range(rng.randint(2, 9)):
            ys = height * (0.5 + 0.5 * np.sin(xs / height * rng.uniform(0.5, 4) + number * rng.uniform(0.2, 1)))
            cv2.polylines(
                empty, [np.stack([xs, ys], axis=1).astype(np.int32)], isClosed=False, color=ink, thickness=1, lineType=cv2.LINE_AA
            )
        return empty

    def shapes(self) -> Pixels:
        """Holes, boxes to tick, blocks, pieces of a logo."""
        rng, height = self._rng, self._rng.randint(14, 44)
        image = self._canvas(height, 9)
        draw, ink = ImageDraw.Draw(image), rng.randint(0, 200)
        step, side = rng.uniform(0.6, 3) * height, rng.uniform(0.25, 1.2) * height
        x = rng.uniform(-side, step)
        while x < image.width:
            box = [x, height / 2 - side / 2, x + side, height / 2 + side / 2]
            kind = rng.choice([draw.ellipse, draw.rectangle, draw.arc, draw.pieslice])
            if kind in (draw.arc, draw.pieslice):
                kind(box, rng.uniform(0, 360), rng.uniform(0, 360), fill=ink)
            else:
                kind(box, fill=ink if rng.random() < 0.4 else None, outline=ink, width=rng.choice([1, 2, 3]))
            x += side + step
        return np.asarray(image)

    def blank(self) -> Pixels:
        """Paper, a bar of colour, the edge of either."""
        rng, height = self._rng, self._rng.randint(14, 44)
        pixels = np.asarray(self._canvas(height, 9)).copy()
        if rng.random() < 0.6:
            at = rng.randrange(pixels.shape[1])
            pixels[:, at:] = rng.randint(0, 255)
        if rng.random() < 0.4:
            pixels[rng.randrange(height) :] = rng.randint(0, 255)
        return pixels
