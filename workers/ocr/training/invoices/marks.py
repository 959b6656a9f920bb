"""What an office puts on a printed invoice: the company's stamp, a date stamp, signatures, a tick."""

from __future__ import annotations

import math
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFont

from workers.ocr.training import fonts
from workers.ocr.training.invoices.content import Invoice
from workers.ocr.training.invoices.sheet import Box, Colour, Sheet, line_box
from workers.ocr.training.page_marks import Point, turned_about

_INKS: tuple[Colour, ...] = ((40, 60, 150), (60, 40, 130), (150, 30, 40), (30, 30, 40), (20, 90, 70))
_WORDS = ("ZAPŁACONO", "WPŁYNĘŁO", "ZAKSIĘGOWANO", "Sprawdzono pod względem", "merytorycznym", "KOPIA", "ZATWIERDZAM", "Dział księgowości")


def signature(sheet: Sheet, x: float, y: float, width: float) -> None:
    """A pen's loops; `x`, `y` and `width` in points."""
    rng, scale = sheet.look.rng, sheet.scale
    turns, points = rng.uniform(3, 8), []
    for step in range(80):
        share = step / 79
        swell = rng.uniform(0.92, 1.08) * 8 * (0.35 + 0.65 * abs(math.sin(share * 5 + turns)))
        across = x + share * width + 3 * math.cos(2 * math.pi * turns * share)
        points.append((across * scale, (y + swell * math.sin(2 * math.pi * turns * share) - 5 * share) * scale))
    sheet.draw.line(points, fill=rng.choice(_INKS), width=max(1, round(rng.uniform(0.6, 1.3) * scale)), joint="curve")


def tick(sheet: Sheet, x: float, y: float) -> None:
    """A tick or a struck number beside a line."""
    scale = sheet.scale
    points = [(x * scale, y * scale), ((x + 4) * scale, (y + 6) * scale), ((x + 13) * scale, (y - 9) * scale)]
    sheet.draw.line(points, fill=sheet.look.rng.choice(_INKS), width=max(1, round(1.2 * scale)), joint="curve")


def stamp(sheet: Sheet, x: float, y: float, lines: list[str], *, ring: bool = False) -> None:
    """Lines in a frame or a ring, tilted, in a stamp's ink that lets the print below show; its words belong to the truth."""
    rng, family = sheet.look.rng, sheet.look.family
    size = rng.uniform(6.5, 9) * sheet.scale
    font = fonts.load(family.bold if rng.random() < 0.6 else family.regular, max(7, round(size)))
    width = int(max(font.getlength(line) for line in lines) + 2 * size)
    height = int(len(lines) * size * 1.3 + 1.2 * size)
    if ring:
        width = height = int(1.25 * max(width, height))
    layer = Image.new("L", (width, height), 0)
    drawing, pen = ImageDraw.Draw(layer), max(1, round(rng.choice([0.7, 1.1, 1.8]) * sheet.scale))
    if ring:
        drawing.ellipse([0, 0, width - 1, height - 1], outline=255, width=pen)
    elif rng.random() < 0.8:
        drawing.rounded_rectangle([0, 0, width - 1, height - 1], radius=rng.choice([0.0, size / 2]), outline=255, width=pen)
    first = (height - len(lines) * size * 1.3) / 2 + size
    written = [_written(drawing, line, (width, first + number * size * 1.3), font) for number, line in enumerate(lines)]
    angle = rng.gauss(0, 5)
    turned = layer.rotate(angle, expand=True, resample=Image.Resampling.BICUBIC)
    corner = _inside(x * sheet.scale, sheet.image.width - turned.width), _inside(y * sheet.scale, sheet.image.height - turned.height)
    _press(sheet, turned, corner, rng.choice(_INKS), rng.uniform(0.45, 0.95))
    middle, centre = (width / 2, height / 2), (corner[0] + turned.width / 2, corner[1] + turned.height / 2)
    for line, (boxes, whole) in zip(lines, written, strict=True):
        moved = [_turned(box, middle, centre, angle) for box in [*boxes, whole]]
        sheet.note(line, moved[:-1], moved[-1])


def _inside(place: float, most: int) -> int:
    return max(0, min(round(place), most))


def _written(drawing: ImageDraw.ImageDraw, line: str, place: tuple[float, float], font: ImageFont.FreeTypeFont) -> tuple[list[Box], Box]:
    """Write a line centred in a width, at a base line; the ink boxes of its words and its line box."""
    width, base = place
    start, boxes, at = (width - font.getlength(line)) / 2, list[Box](), 0
    drawing.text((start, base), line, fill=255, font=font, anchor="ls")
    for word in line.split(" "):
        left, top, right, bottom = font.getbbox(word, anchor="ls")
        offset = start + font.getlength(line[:at])
        boxes.append((offset + left, base + top, offset + right, base + bottom))
        at += len(word) + 1
    return boxes, line_box(boxes, base, font.size)


def _press(sheet: Sheet, mask: Image.Image, corner: tuple[int, int], ink: Colour, strength: float) -> None:
    """Multiply the ink into the page: what is black below stays black."""
    area = (corner[0], corner[1], corner[0] + mask.width, corner[1] + mask.height)
    paper, pressed = Image.new("RGB", mask.size, "white"), Image.new("RGB", mask.size, ink)
    print_of = Image.composite(pressed, paper, mask.point(lambda value: int(value * strength)))
    sheet.image.paste(ImageChops.multiply(sheet.image.crop(area), print_of), corner)


def _turned(box: Box, middle: Point, centre: Point, angle: float) -> Box:
    corners = turned_about([(box[0], box[1]), (box[2], box[1]), (box[2], box[3]), (box[0], box[3])], middle, centre, angle)
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return min(xs), min(ys), max(xs), max(ys)


def _lines(rng: Random, invoice: Invoice) -> list[str]:
    kind = rng.random()
    if kind < 0.4:
        party = rng.choice([invoice.seller, invoice.buyer])
        return [party.name[:34].strip(), party.city, f"NIP {party.nip}"]
    if kind < 0.75:
        return [rng.choice(_WORDS), f"dnia {invoice.issue_date:%d.%m.%Y}"]
    return [rng.choice(_WORDS)]


def afterwards(sheets: list[Sheet], invoice: Invoice) -> None:
    """Marks on some documents, mostly low on the last page, now and then across the matter."""
    sheet = sheets[-1]
    rng, wide, high = sheet.look.rng, sheet.width, sheet.height
    if rng.random() < 0.16:
        down = rng.uniform(0.76, 0.9) if rng.random() < 0.7 else rng.uniform(0.15, 0.7)
        stamp(sheet, rng.uniform(0.08, 0.55) * wide, down * high, _lines(rng, invoice), ring=rng.random() < 0.2)
    if rng.random() < 0.14:
        down = rng.uniform(0.8, 0.93) if rng.random() < 0.7 else rng.uniform(0.2, 0.75)
        signature(sheet, rng.uniform(0.1, 0.7) * wide, down * high, rng.uniform(50, 110))
    if rng.random() < 0.06:
        tick(sheet, rng.uniform(0.05, 0.9) * wide, rng.uniform(0.2, 0.8) * high)
