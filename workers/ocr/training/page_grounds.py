"""What a page is printed on and decorated with: security print, watermarks, bars of colour, hatching, emblems, seals; no text."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw

from workers.ocr.training import fonts

if TYPE_CHECKING:
    from workers.ocr.training.pages import PageCanvas


def before(page: PageCanvas) -> None:
    """Under the text of some pages: pale patterns and shapes."""
    rng = page.rng
    if rng.random() < 0.09:
        _guilloche(page)
    if rng.random() < 0.06:
        _hatched(page)
    if rng.random() < 0.12:
        _bar(page)


def after(page: PageCanvas) -> None:
    """Beside or over the text: large pale words across the sheet, seals, corners, small signs."""
    rng = page.rng
    if rng.random() < 0.05:
        _watermark(page)
    if rng.random() < 0.12:
        seal(page)
    if rng.random() < 0.12:
        for _ in range(rng.randint(1, 4)):
            emblem(page, rng.uniform(0, 0.9) * page.width, rng.choice([rng.uniform(0, 0.08), rng.uniform(0.9, 0.97)]) * page.height)


def _pale(page: PageCanvas, low: int = 12, high: int = 60) -> int:
    return max(0, page.paper - page.rng.randint(low, high))


def _guilloche(page: PageCanvas) -> None:
    """The fine curves of cheques and stamps, on a band or the whole sheet."""
    rng = page.rng
    top, high = rng.uniform(0, 0.7) * page.height, rng.uniform(0.05, 0.6) * page.height
    xs, ink, pen = np.linspace(0, page.width, 200), _pale(page, 20, 110), max(1, page.fine)
    turns, swing = rng.uniform(1, 9), rng.uniform(0.1, 0.5) * high
    for number in range(rng.randint(4, 26)):
        phase = number * rng.uniform(0.05, 0.4)
        ys = top + high / 2 + swing * np.sin(2 * math.pi * turns * xs / page.width + phase) * np.cos(xs / page.width * 3 + phase * 2)
        page.draw.line(list(zip(xs.tolist(), ys.tolist(), strict=True)), fill=ink, width=pen)


def _hatched(page: PageCanvas) -> None:
    """A field of slanted strokes or of dots."""
    rng = page.rng
    left, top = rng.uniform(0, 0.7) * page.width, rng.uniform(0, 0.8) * page.height
    wide, high = rng.uniform(0.1, 0.5) * page.width, rng.uniform(0.02, 0.25) * page.height
    step, ink = page.points(rng.uniform(2, 8)), _pale(page, 20, 140)
    if rng.random() < 0.5:
        for x in np.arange(left, left + wide, step).tolist():
            page.draw.line([x, top + high, x + high * 0.6, top], fill=ink, width=max(1, page.fine))
        return
    reach = step * rng.uniform(0.1, 0.35)
    for y in np.arange(top, top + high, step).tolist():
        for x in np.arange(left, left + wide, step).tolist():
            page.draw.ellipse([x, y, x + reach, y + reach], fill=ink)


def _bar(page: PageCanvas) -> None:
    """A bar or a block of colour at an edge or anywhere, stepped or shaded."""
    rng = page.rng
    wide, high = rng.choice(
        [(1.0, rng.uniform(0.005, 0.06)), (rng.uniform(0.01, 0.06), 1.0), (rng.uniform(0.1, 0.5), rng.uniform(0.01, 0.1))]
    )
    left, top = rng.choice([0.0, 1 - wide, rng.uniform(0, 1 - wide)]), rng.choice([0.0, 1 - high, rng.uniform(0, 1 - high)])
    box = [left * page.width, top * page.height, (left + wide) * page.width, (top + high) * page.height]
    shade, other = rng.randint(20, 230), rng.randint(20, 230)
    steps = rng.choice([1, 1, 1, 2, 5, 40])
    for number in range(steps):
        x0, x1 = (box[0] + (box[2] - box[0]) * (number + end) / steps for end in (0, 1))
        page.draw.rectangle([x0, box[1], x1, box[3]], fill=int(shade + (other - shade) * number / steps))


def _watermark(page: PageCanvas) -> None:
    """A large pale word across the sheet. It is no line of the document."""
    rng = page.rng
    font = fonts.load(page.display, int(page.width * rng.uniform(0.08, 0.2)))
    text = rng.choice(["KOPIA", "PROFORMA", "DUPLIKAT", "WZÓR", "ORYGINAŁ", page.text.word()[:10].upper()])
    layer = Image.new("L", (int(font.getlength(text)) + 20, int(font.size * 1.4)), 0)
    ImageDraw.Draw(layer).text((10, font.size * 1.1), text, fill=255, font=font, anchor="ls")
    turned = layer.rotate(rng.choice([45, 35, 55, 90, 30, -45]), expand=True, resample=Image.Resampling.BILINEAR)
    strength = rng.uniform(0.05, 0.2)
    place = int((page.width - turned.width) / 2), int((page.height - turned.height) * rng.uniform(0.2, 0.8))
    page.image.paste(page.ink, place, turned.point(lambda value: int(value * strength)))


def seal(page: PageCanvas) -> None:
    """A round seal: rings, letters around them that nobody reads, a shape in the middle."""
    rng, reach = page.rng, page.points(page.rng.uniform(18, 55))
    side = int(2 * reach) + 4
    layer = Image.new("L", (side, side), 0)
    draw, pen = ImageDraw.Draw(layer), max(1, round(page.points(rng.uniform(0.5, 1.6))))
    draw.ellipse([1, 1, side - 2, side - 2], outline=255, width=pen)
    if rng.random() < 0.8:
        inner = reach * rng.uniform(0.5, 0.75)
        draw.ellipse([side / 2 - inner, side / 2 - inner, side / 2 + inner, side / 2 + inner], outline=255, width=pen)
    if rng.random() < 0.85:
        _ring_of_letters(page, layer, reach)
    if rng.random() < 0.6:
        _shape(page, draw, (side / 2, side / 2), reach * 0.35, 255)
    corner = int(rng.uniform(0, page.width - side)), int(rng.uniform(0, max(1, page.height - side)))
    strength = rng.uniform(0.3, 0.95)
    page.image.paste(rng.randint(20, 140), corner, layer.rotate(rng.uniform(0, 360)).point(lambda value: int(value * strength)))


def _ring_of_letters(page: PageCanvas, layer: Image.Image, reach: float) -> None:
    rng, size = page.rng, max(7, int(reach * page.rng.uniform(0.16, 0.26)))
    font, middle = fonts.load(page.display, size), layer.width / 2
    text = f"{page.text.word()} * {page.text.word()} * {page.text.word()}".upper()[: int(2 * math.pi * reach * 0.8 / size)]
    start, part = rng.uniform(0, 360), rng.choice([360, 360, 250])
    for number, letter in enumerate(text):
        angle = math.radians(start + part * number / max(1, len(text)))
        tile = Image.new("L", (2 * size, 2 * size), 0)
        ImageDraw.Draw(tile).text((size, size), letter, fill=255, font=font, anchor="mm")
        turned = tile.rotate(-math.degrees(angle) - 90, resample=Image.Resampling.BILINEAR)
        x, y = middle + 0.84 * reach * math.cos(angle), middle + 0.84 * reach * math.sin(angle)
        layer.paste(255, (int(x - size), int(y - size)), turned)


def emblem(page: PageCanvas, x: float, y: float) -> None:
    """A logo's figure or a small sign of an envelope, a telephone, a place."""
    rng, size = page.rng, page.points(page.rng.uniform(3, 28))
    for _ in range(rng.randint(1, 4)):
        centre = x + rng.uniform(0, 1) * size, y + rng.uniform(0, 1) * size
        _shape(page, page.draw, centre, size * rng.uniform(0.2, 0.8), rng.randint(0, 200))


def _shape(page: PageCanvas, draw: ImageDraw.ImageDraw, centre: tuple[float, float], reach: float, ink: int) -> None:
    rng, (x, y) = page.rng, centre
    box, pen = [x - reach, y - reach, x + reach, y + reach], max(1, int(reach * rng.uniform(0.05, 0.3)))
    kind = rng.randrange(6)
    if kind == 0:
        draw.ellipse(box, outline=ink, width=pen)
    elif kind == 1:
        draw.rectangle(box, outline=ink, width=pen, fill=ink if rng.random() < 0.4 else None)
    elif kind == 2:
        draw.arc(box, rng.uniform(0, 180), rng.uniform(180, 360), fill=ink, width=pen)
    elif kind == 3:
        draw.regular_polygon(
            (x, y, max(1.0, reach)), rng.randint(3, 8), rotation=rng.uniform(0, 90), fill=ink if rng.random() < 0.6 else None, outline=ink
        )
    elif kind == 4:
        for offset in np.linspace(-reach, reach, rng.randint(2, 6)).tolist():
            draw.line([x - reach, y + offset, x + reach, y + offset * rng.uniform(0.4, 1)], fill=ink, width=pen)
    else:
        points = [(x + reach * rng.uniform(-1, 1), y + reach * rng.uniform(-1, 1)) for _ in range(rng.randint(3, 7))]
        draw.polygon(points, fill=ink)
