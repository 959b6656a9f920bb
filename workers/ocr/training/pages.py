"""Draws pages of anything with the box of every run of text, for training the detector and for harvesting crops."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw

from workers.ocr.training import fonts, page_grounds
from workers.ocr.training.alphabet import CHARACTERS
from workers.ocr.training.line_damage import Pixels
from workers.ocr.training.page_marks import afterwards, bar_code, logo, square_code
from workers.ocr.training.page_rules import close_lines, code_with_print, leaders, rule, signature_lines
from workers.ocr.training.page_tables import draw_table
from workers.ocr.training.textgen import TextSource

_A4_INCHES = (8.27, 11.69)
_POINTS = 72
_FINE_UP_TO = 150
_NARROWEST = 1.5


@dataclass(frozen=True, slots=True)
class PageTruth:
    """A grey page, the four corners of every run, and what each run says."""

    pixels: Pixels
    quads: Pixels
    texts: tuple[str, ...]


class PageSource:
    """An endless sequence of pages; a seed fixes it."""

    def __init__(self, seed: int, *, held_out: bool = False, word_seed: int = 7) -> None:
        """Choose the training fonts or the held-out ones."""
        self.rng, self.noise = random.Random(seed), np.random.default_rng(seed)
        self.text = TextSource(seed, word_seed)
        chosen = [face for face in fonts.faces() if face.held_out == held_out]
        self._upright = [face.path for face in chosen if not face.italic]
        self._any = [face.path for face in chosen]
        if not self._upright:
            raise fonts.FontsMissingError("held-out font" if held_out else "training font")

    def reseed(self, seed: int) -> None:
        """Go on as a source with another seed would."""
        self.rng.seed(seed)
        self.noise = np.random.default_rng(seed)
        self.text.reseed(seed)

    def page(self) -> PageTruth:
        """One page at one of the usual resolutions."""
        canvas = PageCanvas(self)
        page_grounds.before(canvas)
        blocks = _RECEIPT if canvas.receipt else _SHEET
        while canvas.y < canvas.height - canvas.margin - 2 * canvas.base:
            self.rng.choices([block for _, block in blocks], [share for share, _ in blocks])[0](canvas)
            canvas.y += canvas.base * self.rng.uniform(0, 1.2)
        afterwards(canvas)
        page_grounds.after(canvas)
        return canvas.truth()

    def faces(self) -> tuple[str, str]:
        """A face for the body and one for what stands out."""
        body = self.rng.choice(self._upright)
        return body, self.rng.choice([body, body, self.rng.choice(self._any)])


class PageCanvas:
    """One page while it is filled from top to bottom; lengths are pixels, `y` of a text is its baseline."""

    def __init__(self, source: PageSource) -> None:
        """Draw the habits of the page by lot."""
        self.rng, self.noise, self.text = source.rng, source.noise, source.text
        rng = self.rng
        dpi = rng.choice([100, 120, 150, 150, 150, 180, 200, 200, 220])
        self.fine = 2 if dpi <= _FINE_UP_TO and rng.random() < 0.5 else 1
        self.dpi = dpi * self.fine
        self.width, self.height = int(_A4_INCHES[0] * self.dpi), int(_A4_INCHES[1] * self.dpi)
        self.receipt = rng.random() < 0.1
        if self.receipt:
            self.width = int(self.width * rng.uniform(0.26, 0.5))
        elif rng.random() < 0.07:
            self.width, self.height = self.height, self.width
        self.paper = 255 if rng.random() < 0.5 else rng.randint(190, 255)
        self.ink = rng.choice([0, 0, 20, 40, rng.randint(0, 100)])
        self.body, self.display = source.faces()
        self.base = self.points(rng.uniform(5.8, 12) if rng.random() < 0.8 else rng.uniform(5.8, 7.5))
        self.margin = self.points(rng.uniform(6, 16) if self.receipt else rng.uniform(14, 55))
        self.leading = rng.uniform(1.12, 1.7)
        self.y = self.margin + 2 * self.base
        self.image = Image.new("L", (self.width, self.height), self.paper)
        self.draw = ImageDraw.Draw(self.image)
        self._quads: list[list[tuple[float, float]]] = []
        self._texts: list[str] = []

    def points(self, value: float) -> float:
        """Points in pixels."""
        return value * self.dpi / _POINTS

    def measure(self, text: str, size: float, face: str | None = None) -> float:
        """Width of a text."""
        return fonts.load(face or self.body, max(7, int(size))).getlength(text)

    def fitting(self, text: str, width: float, size: float) -> str:
        """As much of the text as fits, nothing when not a character does."""
        while text and self.measure(text, size) > width:
            text = text[:-1].strip()
        return text

    def put(  # noqa: PLR0913 - a drawing primitive
        self, x: float, y: float, text: str, size: float, *, face: str | None = None, ink: int | None = None, right: bool = False
    ) -> float:
        """Write a run at a baseline, remember its box, return its right end; `right` aligns its end to `x`."""
        path = face or self.body
        covered = fonts.covered(path, CHARACTERS)
        text = " ".join("".join(c if c in covered else " " for c in text).split())
        font = fonts.load(path, max(7, int(size)))
        left, top, end, bottom = font.getbbox(text, anchor="ls")
        if end - left < _NARROWEST:
            return x
        x -= end if right else 0
        self.draw.text((x, y), text, fill=self.ink if ink is None else ink, font=font, anchor="ls")
        upper, lower = y - max(0.74 * size, min(-top, 0.95 * size)), y + max(0.08 * size, min(bottom, 0.24 * size))
        self.note(text, [(x + left, upper), (x + end, upper), (x + end, lower), (x + left, lower)])
        return x + end

    def note(self, text: str, corners: list[tuple[float, float]]) -> None:
        """Remember a run that was drawn."""
        self._quads.append(corners)
        self._texts.append(text)

    def truth(self) -> PageTruth:
        """What was drawn; a page drawn finer than wanted is shrunk, which spares it the hinting of fonts."""
        image = self.image.reduce(self.fine) if self.fine > 1 else self.image
        quads = np.array(self._quads, np.float32).reshape(-1, 4, 2) / self.fine
        return PageTruth(np.asarray(image).copy(), quads, tuple(self._texts))


def _title(page: PageCanvas) -> None:
    rng, size = page.rng, page.base * page.rng.uniform(1.3, 3.2)
    page.y += size * 1.1
    page.put(rng.choice([page.margin, page.width * rng.uniform(0.2, 0.55)]), page.y, page.text(26), size, face=page.display)
    page.y += size * 0.5


def _columns(page: PageCanvas) -> None:
    rng = page.rng
    count, lines, size = rng.choice([1, 2, 2, 3]), rng.randint(2, 7), page.base * rng.uniform(0.9, 1.15)
    width = (page.width - 2 * page.margin) / count
    for _ in range(lines):
        page.y += size * page.leading
        if page.y > page.height - page.margin:
            break
        for column in range(count):
            if rng.random() > 0.12:
                _label_and_value(page, page.margin + column * width, width, size)
    page.y += size * rng.uniform(0.4, 1.5)


def _label_and_value(page: PageCanvas, x: float, width: float, size: float) -> None:
    rng, longest = page.rng, max(3, int(width / size * 1.75))
    if rng.random() < 0.55:
        page.put(x, page.y, page.fitting(page.text(longest), width - size, size), size)
        return
    end = page.put(x, page.y, page.text.word()[: max(3, longest // 2)], size, face=page.display if rng.random() < 0.3 else None)
    start = max(end + size * 1.1, x + width * 0.42)
    page.put(start, page.y, page.fitting(page.text(longest), x + width - start - size * 0.8, size), size)


def _totals(page: PageCanvas) -> None:
    rng, size = page.rng, page.base * page.rng.uniform(0.95, 1.6)
    for _ in range(rng.randint(1, 4)):
        page.y += size * 1.45
        amount = page.text.codes.amount()
        page.put(page.width - page.margin, page.y, amount, size, face=page.display, right=True)
        gap = max(page.measure(amount, size, page.display), page.points(60)) + size * 1.3
        page.put(page.width - page.margin - gap, page.y, page.text.word()[:18], size, right=True)
    page.y += size


def _paragraph(page: PageCanvas) -> None:
    rng, size = page.rng, page.base * page.rng.uniform(0.65, 1)
    for number in range(rng.randint(1, 5)):
        page.y += size * (rng.uniform(1.17, 1.22) if number else 1.4)
        if page.y > page.height - page.margin:
            break
        text = " ".join(page.text.word() for _ in range(18))
        page.put(page.margin, page.y, page.fitting(text, (page.width - 2 * page.margin) * rng.uniform(0.3, 1), size), size)
    page.y += size


def _inverse(page: PageCanvas) -> None:
    """A dark or coloured bar with light text: a sum, a heading, a foot."""
    rng, size = page.rng, page.base * page.rng.uniform(0.9, 1.8)
    left = rng.choice([page.margin, page.margin, page.width * 0.5])
    lines = rng.choice([1, 1, 1, 2, 4])
    bottom = page.y + size * (0.9 + 1.4 * lines)
    page.draw.rectangle([left, page.y, page.width - page.margin * rng.choice([0, 1]), bottom], fill=rng.randint(10, 110))
    light = rng.randint(205, 255)
    for number in range(lines):
        baseline = page.y + size * (1.25 + 1.4 * number)
        end = page.put(left + size, baseline, page.text.word()[:22], size, face=page.display, ink=light)
        value = page.text.codes.amount() if rng.random() < 0.6 else page.text(16)
        if page.width - page.margin - size - page.measure(value, size) > end + size:
            page.put(page.width - page.margin - size, baseline, value, size, face=page.display, ink=light, right=True)
    page.y = bottom + size * 0.4


def _receipt_lines(page: PageCanvas) -> None:
    """A name at the left, a sum at the right, again and again."""
    rng, size = page.rng, page.base
    for _ in range(rng.randint(2, 8)):
        page.y += size * page.leading
        value = page.text.codes.amount() + rng.choice(["", " A", " B", "A", " C"])
        page.put(page.width - page.margin, page.y, value, size, right=True)
        room = page.width - page.margin - page.measure(value, size) - page.margin - size
        page.put(page.margin, page.y, page.fitting(page.text(26), room, size), size)
        page.y += size * rng.choice([0, 0, 0.3])


Block = Callable[[PageCanvas], None]
_SHEET: tuple[tuple[float, Block], ...] = (
    (0.1, _title),
    (0.17, _columns),
    (0.3, draw_table),
    (0.09, _totals),
    (0.08, _paragraph),
    (0.07, close_lines),
    (0.05, _inverse),
    (0.01, bar_code),
    (0.01, square_code),
    (0.06, code_with_print),
    (0.03, logo),
    (0.08, rule),
    (0.04, leaders),
    (0.04, signature_lines),
)
_RECEIPT: tuple[tuple[float, Block], ...] = (
    (0.1, _title),
    (0.1, _paragraph),
    (0.42, _receipt_lines),
    (0.1, _totals),
    (0.17, rule),
    (0.05, leaders),
    (0.05, bar_code),
    (0.05, code_with_print),
)
