"""What is put on a printed page afterwards or beside its text: stamps, signatures, handwriting, codes, logos."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image, ImageDraw

from workers.ocr.training import fonts
from workers.ocr.training.alphabet import CHARACTERS

if TYPE_CHECKING:
    from workers.ocr.training.pages import PageCanvas


Point = tuple[float, float]


def bar_code(page: PageCanvas) -> None:
    """Bars."""
    rng, x, height = page.rng, page.rng.uniform(page.margin, page.width * 0.7), page.points(page.rng.uniform(15, 45))
    at = x
    while at < x + page.points(110):
        bar = rng.choice([1, 2, 3]) * page.fine
        page.draw.rectangle([at, page.y + 4, at + bar, page.y + height], fill=0)
        at += bar + rng.choice([1, 2, 3, 4]) * page.fine
    page.y += height + page.base


def square_code(page: PageCanvas) -> None:
    """Something like a QR code."""
    rng, x, height = page.rng, page.rng.uniform(page.margin, page.width * 0.7), page.points(page.rng.uniform(30, 60))
    cell = max(2, int(height / 25))
    for place in range(25 * 25):
        left, top = x + place % 25 * cell, page.y + place // 25 * cell
        if rng.random() < 0.5:
            page.draw.rectangle([left, top, left + cell - 1, top + cell - 1], fill=0)
    page.y += 25 * cell + page.base


def logo(page: PageCanvas) -> None:
    """A dark shape, with a name beside it or light on it."""
    rng, size = page.rng, page.points(page.rng.uniform(14, 30))
    x, shade = rng.choice([page.margin, page.width * rng.uniform(0.3, 0.6)]), rng.randint(30, 190)
    box = [x, page.y, x + size * rng.uniform(1, 1.8), page.y + size * 1.2]
    rng.choice([page.draw.ellipse, page.draw.rectangle])(box, fill=shade)
    if rng.random() < 0.6:
        page.put(box[2] + size * 0.3, page.y + size * 0.95, page.text.word()[:16], size * rng.uniform(0.5, 0.95), face=page.display)
    page.y += size * 1.2 + page.base


def scribble(page: PageCanvas, x: float, y: float, width: float, *, shade: int) -> None:
    """Loops of a pen: a signature or a word nobody reads."""
    rng, reach = page.rng, page.points(page.rng.uniform(6, 16))
    steps = np.linspace(0, 1, 90)
    turns, tilt = rng.uniform(3, 9), rng.uniform(-0.2, 0.2)
    swell = reach * (0.35 + 0.65 * np.abs(np.sin(steps * rng.uniform(2, 7) + rng.uniform(0, 3))))
    across = x + steps * width + 0.35 * reach * np.cos(2 * math.pi * turns * steps)
    down = y + tilt * steps * width + swell * np.sin(2 * math.pi * turns * steps * rng.uniform(0.8, 1.2))
    pen = max(1, round(page.points(rng.uniform(0.4, 1.3))))
    page.draw.line(list(zip(across.tolist(), down.tolist(), strict=True)), fill=shade, width=pen, joint="curve")


def stamp(page: PageCanvas, x: float, y: float) -> None:
    """A company's stamp: a frame, tilted, with one to four short lines that are text like any other."""
    rng, size = page.rng, page.points(page.rng.uniform(6.5, 12))
    font, covered = fonts.load(page.display, max(7, int(size))), fonts.covered(page.display, CHARACTERS)
    texts = [page.text(rng.randint(8, 22)) for _ in range(rng.randint(1, 4))]
    lines = list(filter(None, (" ".join("".join(c if c in covered else " " for c in text).split()) for text in texts)))
    if not lines:
        return
    width, height = max(font.getlength(line) for line in lines) + 2 * size, len(lines) * size * 1.3 + 1.4 * size
    layer = Image.new("L", (int(width), int(height)), 0)
    drawing = ImageDraw.Draw(layer)
    if rng.random() < 0.7:
        pen = max(1, round(page.points(rng.choice([0.7, 1.2, 2]))))
        drawing.rounded_rectangle([0, 0, width - 1, height - 1], radius=rng.choice([0, size]), outline=255, width=pen)
    quads = [_stamp_line(drawing, line, (width, size * (1.6 + 1.3 * number)), (font, size)) for number, line in enumerate(lines)]
    angle, strength = rng.gauss(0, 5), rng.uniform(0.35, 0.95)
    turned = layer.rotate(angle, expand=True, resample=Image.Resampling.BILINEAR)
    corner = max(0, min(int(x), page.width - turned.width)), max(0, min(int(y), page.height - turned.height))
    area = (*corner, corner[0] + turned.width, corner[1] + turned.height)
    page.image.paste(rng.randint(20, 130), area, turned.point(lambda value: int(value * strength)))
    centre = corner[0] + turned.width / 2, corner[1] + turned.height / 2
    for line, quad in zip(lines, quads, strict=True):
        page.note(line, turned_about(quad, (layer.width / 2, layer.height / 2), centre, angle))


def _stamp_line(drawing: ImageDraw.ImageDraw, line: str, place: tuple[float, float], type_: tuple[Any, float]) -> list[Point]:
    """Write a line centred in a width, at a base line; the corners of its line box."""
    (width, base), (font, size) = place, type_
    left, top, right, bottom = font.getbbox(line, anchor="ls")
    start = (width - (right - left)) / 2 - left
    drawing.text((start, base), line, fill=255, font=font, anchor="ls")
    upper, lower = base - max(0.74 * size, min(-top, 0.95 * size)), base + max(0.08 * size, min(bottom, 0.24 * size))
    return [(start + left, upper), (start + right, upper), (start + right, lower), (start + left, lower)]


def turned_about(corners: list[Point], middle: Point, centre: Point, angle: float) -> list[Point]:
    """Points of a layer that was turned anticlockwise by degrees about its middle, which now lies at `centre`."""
    cosine, sine = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    offsets = [(x - middle[0], y - middle[1]) for x, y in corners]
    return [(centre[0] + a * cosine + b * sine, centre[1] - a * sine + b * cosine) for a, b in offsets]


def _holes(page: PageCanvas) -> None:
    """The edge of continuous paper, or two punched holes."""
    rng, size = page.rng, page.points(page.rng.uniform(4, 7))
    shade = rng.choice([None, rng.randint(40, 225)])
    places = np.arange(size, page.height, page.points(18)) if rng.random() < 0.6 else page.height / 2 + page.points(113) * np.array([-1, 1])
    for x in (page.points(rng.uniform(4, 14)), page.width - page.points(rng.uniform(10, 20))):
        for y in places.tolist():
            page.draw.ellipse([x, y, x + size, y + size], fill=shade, outline=rng.choice([shade, 120]))


def afterwards(page: PageCanvas) -> None:
    """Stamps, signatures and notes over what is printed."""
    rng = page.rng
    if rng.random() < 0.08:
        _holes(page)
    if rng.random() < 0.3:
        for _ in range(rng.choice([1, 1, 2])):
            stamp(page, rng.uniform(0.02, 0.7) * page.width, rng.uniform(0.1, 0.85) * page.height)
    if rng.random() < 0.3:
        for _ in range(rng.randint(1, 4)):
            x, y = rng.uniform(0.05, 0.75) * page.width, rng.uniform(0.05, 0.93) * page.height
            scribble(page, x, y, page.points(rng.uniform(30, 130)), shade=rng.randint(20, 150))
    if rng.random() < 0.08:
        x, y, radius = rng.uniform(0.1, 0.8) * page.width, rng.uniform(0.1, 0.8) * page.height, page.points(rng.uniform(20, 45))
        for inset in (0, radius * 0.12):
            box = [x - radius + inset, y - radius + inset, x + radius - inset, y + radius - inset]
            page.draw.ellipse(box, outline=rng.randint(60, 160), width=max(1, round(page.points(1))))
