"""Blocks made of rules: drawn and typed ones, leaders, lines to sign on, codes with small print beside them, close small lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from workers.ocr.training import fonts
from workers.ocr.training.rules import bars, draw_rule, leader, rule_text, square_cells

if TYPE_CHECKING:
    from workers.ocr.training.pages import PageCanvas


def rule(page: PageCanvas) -> None:
    """One to three rules across the page or a part of it, close to a line above or below or far from both."""
    rng = page.rng
    left, right = page.margin, page.width - page.margin
    if rng.random() < 0.35:
        left += rng.uniform(0, 0.5) * (right - left)
        right -= rng.uniform(0, 0.6) * (right - left)
    for _ in range(rng.choice([1, 1, 1, 2, 3])):
        page.y += page.base * rng.uniform(0.25, 1.2)
        if rng.random() < 0.45:
            typed(page, left, page.y, right)
        else:
            draw_rule(page.draw, (left, right, page.y), _pen(page), rng, rng.choice([page.ink, 90, 150, 190]))
        if rng.random() < 0.4:
            size = page.base * rng.uniform(0.75, 1.1)
            page.y += size * rng.uniform(0.95, 1.5)
            page.put(left, page.y, page.fitting(page.text(40), right - left, size), size)
    page.y += page.base * rng.uniform(0.3, 1.2)


def _pen(page: PageCanvas) -> float:
    return max(1.0, page.points(page.rng.choice([0.4, 0.6, 0.75, 1, 1.5, 2, 3])))


def typed(page: PageCanvas, x: float, y: float, right: float) -> None:
    """A rule of characters up to a right end: no run, as it says nothing."""
    rng, size = page.rng, max(7, int(page.base * page.rng.uniform(0.7, 1.2)))
    font = fonts.load(rng.choice([page.body, page.display]), size)
    text = rule_text(rng, 200)
    while text and font.getlength(text) > right - x:
        text = text[: int(len(text) * min(0.95, (right - x) / font.getlength(text)))]
    page.draw.text((x, y), text, fill=page.ink, font=font, anchor="ls")


def leaders(page: PageCanvas) -> None:
    """Rows of a label, dots or dashes, and a value: two runs and nothing between them."""
    rng, size = page.rng, page.base * page.rng.uniform(0.85, 1.15)
    left, right = page.margin, page.width - page.margin
    if rng.random() < 0.5:
        right = left + (right - left) * rng.uniform(0.4, 0.8)
    marks, drawn, form = leader(rng, 200), rng.random() < 0.35, rng.random() < 0.2
    for _ in range(rng.randint(2, 9)):
        page.y += size * page.leading
        if page.y > page.height - page.margin:
            return
        end = page.put(left, page.y, page.fitting(page.text(24), 0.5 * (right - left), size), size)
        value = (
            ""
            if form and rng.random() < 0.7
            else page.fitting(page.text.codes.amount() if rng.random() < 0.6 else page.text(12), 0.3 * (right - left), size)
        )
        start = right - page.measure(value, size) if value else right
        if value:
            page.put(right, page.y, value, size, right=True)
        _lead(page, (end + size * rng.uniform(0.1, 0.5), start - size * rng.uniform(0.1, 0.5)), size, None if drawn else marks)
    page.y += size


def _lead(page: PageCanvas, ends: tuple[float, float], size: float, marks: str | None) -> None:
    if ends[1] - ends[0] < size:
        return
    if marks is None:
        draw_rule(
            page.draw,
            (*ends, page.y - size * 0.04),
            max(1.0, size / 14),
            page.rng,
            page.ink,
            page.rng.choice(["dotted", "dashed", "squares"]),
        )
        return
    font = fonts.load(page.body, max(7, int(size)))
    while marks and font.getlength(marks) > ends[1] - ends[0]:
        marks = marks[: int(len(marks) * min(0.95, (ends[1] - ends[0]) / font.getlength(marks)))]
    page.draw.text((ends[0], page.y), marks, fill=page.ink, font=font, anchor="ls")


def signature_lines(page: PageCanvas) -> None:
    """One to three lines to sign on with a small caption under each, a name or a pen's loops above some."""
    rng, count = page.rng, page.rng.choice([1, 2, 2, 3])
    page.y += page.base * rng.uniform(1.5, 4)
    wide = (page.width - 2 * page.margin) / count
    size = max(page.points(4.8), page.base * rng.uniform(0.55, 0.85))
    style = rng.choice(["dotted", "dashed", "solid", "squares", None])
    for number in range(count):
        left = page.margin + number * wide + (wide * 0.3 if count == 1 and rng.random() < 0.5 else 0)
        right = left + wide * rng.uniform(0.45, 0.9)
        if rng.random() < 0.25:
            page.put(
                left + size, page.y - size * rng.uniform(0.2, 0.5), page.fitting(page.text(24), right - left - size, page.base), page.base
            )
        if style is None:
            typed(page, left, page.y, right)
        else:
            draw_rule(page.draw, (left, right, page.y), _pen(page), rng, page.ink, style)
        for line in range(rng.choice([1, 1, 2])):
            caption = page.fitting(" ".join(page.text.word() for _ in range(rng.randint(1, 5))), right - left, size)
            start = left + rng.choice([0.0, 0.5]) * max(0.0, right - left - page.measure(caption, size))
            page.put(start, page.y + size * (rng.uniform(0.95, 1.3) + 1.15 * line), caption, size)
    page.y += size * 2.6


def code_with_print(page: PageCanvas) -> None:
    """A square code or bars with lines of small print close beside, over or under them."""
    rng = page.rng
    square = rng.random() < 0.7
    picture = _square(page) if square else _bars(page)
    size = max(page.points(4.6), page.base * rng.uniform(0.55, 1.0))
    at_left = rng.random() < 0.5
    x = page.margin if at_left else page.width - page.margin - picture.width
    if page.y + picture.height + 2 * size > page.height:
        return
    gap = size * rng.uniform(0.35, 1.6)
    if rng.random() < 0.4:
        page.put(x, page.y - gap * 0.4, page.fitting(page.text(24), picture.width * 1.5, size), size)
    page.image.paste(picture, (int(x), int(page.y)))
    leading = size * rng.uniform(1.05, 1.5)
    start, end = (x + picture.width + gap, page.width - page.margin) if at_left else (page.margin, x - gap)
    y = page.y + size
    while y < page.y + picture.height + size and rng.random() < 0.93:
        text = page.fitting(page.text(44), end - start, size)
        if at_left:
            page.put(start, y, text, size)
        elif text:
            page.put(end, y, text, size, right=True)
        y += leading
    page.y += picture.height
    if rng.random() < 0.6:
        digits = "".join(rng.choice("0123456789") for _ in range(rng.randint(8, 20)))
        page.put(x, page.y + size * rng.uniform(0.9, 1.2), page.fitting(digits, picture.width * 1.3, size), size)
    page.y += size * 2


def _square(page: PageCanvas) -> Image.Image:
    cells = square_cells(page.rng, page.noise)
    cell = max(1, int(page.points(page.rng.uniform(28, 95)) / len(cells)))
    return Image.fromarray(np.kron(np.where(cells, page.rng.randint(0, 50), page.paper).astype(np.uint8), np.ones((cell, cell), np.uint8)))


def _bars(page: PageCanvas) -> Image.Image:
    row = bars(page.rng, page.rng.randint(60, 170))
    cell, height = max(1, int(page.points(page.rng.uniform(0.5, 1.1)))), max(6, int(page.points(page.rng.uniform(14, 45))))
    shades = np.where(np.repeat(row, cell), page.rng.randint(0, 50), page.paper).astype(np.uint8)
    return Image.fromarray(np.broadcast_to(shades, (height, len(shades))).copy())


def close_lines(page: PageCanvas) -> None:
    """Small type in lines as close as a printer sets them, in one to four columns."""
    rng = page.rng
    count, size = rng.choice([1, 1, 2, 3, 4]), max(page.points(4.8), page.base * rng.uniform(0.55, 0.95))
    leading, gutter = size * rng.uniform(0.98, 1.2), size * rng.uniform(1.2, 3)
    wide = (page.width - 2 * page.margin - gutter * (count - 1)) / count
    top = page.y + size
    lines = rng.randint(3, 12)
    for column in range(count):
        left, y = page.margin + column * (wide + gutter), top
        for _ in range(rng.randint(2, lines)):
            if y > page.height - page.margin:
                break
            words = page.text(44) if rng.random() < 0.4 else " ".join(page.text.word() for _ in range(16))
            page.put(left, y, page.fitting(words, wide * rng.choice([1, 1, rng.uniform(0.2, 1)]), size), size)
            y += leading
    page.y = top + lines * leading
