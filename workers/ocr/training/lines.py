"""Draws single lines of text cropped the way the detector crops them, for training and measuring the recogniser."""

from __future__ import annotations

import math
import random
from bisect import bisect
from dataclasses import dataclass
from itertools import accumulate

import cv2
import numpy as np
from PIL import Image, ImageDraw

from workers.ocr.training import fonts
from workers.ocr.training.alphabet import CHARACTERS
from workers.ocr.training.line_damage import CLEAN, HARD, Damage, Pixels
from workers.ocr.training.line_styles import Piece, beside_code, bled_through, dotted, parted, tracked, unevenly_inked, with_strokes
from workers.ocr.training.line_wear import WEARS, Wear, chosen
from workers.ocr.training.rules import draw_rule, leader
from workers.ocr.training.silence import Silence
from workers.ocr.training.textgen import TextSource

LINE_HEIGHT = 32
_SMALLEST, _LARGEST = 10.5, 46
_FINE = 2.6
"""How much larger than wanted a line is drawn that is then shrunk: that is how a PDF is drawn or a sheet is scanned, without hinting."""
_OLD_STYLE_SHARE, _SILENT_SHARE, _LEADER_SHARE = 0.16, 0.08, 0.04
_OLD_FIGURES_SHARE = 0.07
"""Of lines that are figures for the most part so many are set in an old-style face, whatever the lot said."""
_PARTED_SHARE, _TRACKED_SHARE, _STROKE_ONE_SHARE = 0.14, 0.06, 0.3
_LONGEST_LEADER = 30
_PLAIN_FACES = ("liberation", "nimbus", "dejavusans", "roboto", "lato-", "freesans", "notosans", "arimo", "tinos", "carlito")


@dataclass(frozen=True, slots=True)
class Ink:
    """Colours of a line: paper, writing, and whether light stands on dark."""

    paper: int
    writing: int
    inverse: bool


@dataclass(frozen=True, slots=True)
class Drawn:
    """A line before it is cropped: pixels, the box a perfect detector would give, the size of the type."""

    pixels: Pixels
    box: tuple[float, float, float, float]
    size: int
    ink: Ink


def fitted_to_height(crop: Pixels, height: int = LINE_HEIGHT) -> Pixels:
    """Resize a crop as EasyOCR does."""
    width = max(4, int(height * crop.shape[1] / crop.shape[0]))
    return cv2.resize(crop, (width, height), interpolation=cv2.INTER_LINEAR)


def _weight(face: fonts.Face) -> float:
    name = face.path.lower()
    weight = 1.6 if any(part in name for part in _PLAIN_FACES) else 1.0
    weight *= 0.3 if face.italic else 1.0
    return weight * (0.8 if face.bold else 1.3)


class LineSource:
    """An endless sequence of (crop 32 pixels high, text); a seed fixes it."""

    def __init__(self, seed: int, *, held_out: bool = False, word_seed: int = 7, old_figures: float = _OLD_FIGURES_SHARE) -> None:
        """Choose the training fonts or the held-out ones; of lines of figures a share `old_figures` is set in old style in any case."""
        self._rng = random.Random(seed)
        self._noise, self._held_out, self._old_figures = np.random.default_rng(seed), held_out, old_figures
        self._damage = Damage(self._rng, self._noise)
        self.text = TextSource(seed, word_seed)
        chosen = [face for face in fonts.faces() if face.held_out == held_out]
        if not chosen:
            raise fonts.FontsMissingError("held-out font" if held_out else "training font")
        self._before: Pixels | None = None
        self._paths = [face.path for face in chosen]
        self._shares = list(accumulate(_weight(face) for face in chosen))
        self._old_style = [path for path in self._paths if fonts.has_old_style(path)]
        self._silence = Silence(self._rng, self._noise, self._paths)

    def sample(
        self, longest: int = 44, level: float | None = None, *, wear: str | None = None, text: str | None = None
    ) -> tuple[Pixels, str]:
        """One line, by lot; now and then, in training, something that says nothing.

        Args:
            longest: Characters at most.
            level: Of damage, between 0 and 1.
            wear: A name of `WEARS`, for lines that suffered in this way.
            text: What the line says.
        """
        rng, given = self._rng, text
        level = rng.random() if level is None else level
        if given is None and rng.random() < _SILENT_SHARE and not self._held_out:
            return self.silent(level)
        worn = WEARS[wear] if wear else chosen(rng) if level > CLEAN else None
        text = given or (self.text.cells.figures() if worn and rng.random() < worn.figures else self.text(longest))
        path, old_style = self._face(text)
        covered = fonts.covered(path, CHARACTERS)
        text = " ".join("".join(c if c in covered else " " for c in text).split()) or "1"
        printed = text if given else self._with_leader(text)
        drawn = self._reshaped(self._styled(self._draw(path, printed, worn, old_style=old_style)), level)
        if worn:
            pixels, box = worn.apply(drawn.pixels, drawn.box, rng, self._noise, hard=level > HARD)
            return fitted_to_height(self._crop(Drawn(pixels, box, drawn.size, drawn.ink))), text
        return fitted_to_height(self._damage.apply(self._crop(drawn), level, inverse=drawn.ink.inverse)), text

    def _face(self, text: str) -> tuple[str, bool]:
        """A font, and whether its old-style figures are wanted in any case."""
        rng = self._rng
        figures = 2 * sum(character.isdigit() for character in text) > len(text)
        if figures and self._old_style and rng.random() < self._old_figures:
            return rng.choice(self._old_style), True
        return self._paths[bisect(self._shares, rng.random() * self._shares[-1])], False

    def silent(self, level: float | None = None) -> tuple[Pixels, str]:
        """A picture that says nothing."""
        level = self._rng.random() if level is None else level
        return fitted_to_height(self._damage.apply(self._silence(), level, inverse=False)), ""

    def _with_leader(self, text: str) -> str:
        """What is printed: now and then dots or dashes lead from a label to its value, or to nothing; they say no more than a space."""
        rng = self._rng
        if self._held_out or rng.random() > _LEADER_SHARE:
            return text
        marks = leader(rng, _LONGEST_LEADER)
        label, space, value = text.partition(" ")
        gap = rng.choice(["", " "])
        if space and len(text) < _LONGEST_LEADER and rng.random() < 0.6:
            return f"{label}{gap}{marks}{gap}{value}"
        # A full stop or a dash at the seam would be one of the marks.
        if not (text[0].isalnum() and text[-1].isalnum()):
            return text
        return f"{text}{gap}{marks}" if rng.random() < 0.6 else f"{marks}{gap}{text}"

    def _ink(self, worn: Wear | None) -> Ink:
        rng = self._rng
        if worn and rng.random() < worn.grey:
            return Ink(rng.randint(225, 255), rng.randint(60, 150), inverse=False)
        if rng.random() < 0.07 and not worn:
            return Ink(rng.randint(0, 110), rng.randint(190, 255), inverse=True)
        paper = rng.randint(175, 255) if rng.random() < 0.5 else 255
        writing = rng.randint(0, min(110, paper - 90)) if rng.random() < 0.6 else 0
        return Ink(paper, rng.randint(90, paper - 70) if rng.random() < 0.06 else writing, inverse=False)

    def _draw(self, path: str, text: str, worn: Wear | None = None, *, old_style: bool = False) -> Drawn:
        rng = self._rng
        wanted = rng.uniform(_SMALLEST, 15) if rng.random() < 0.12 else math.exp(rng.uniform(math.log(_SMALLEST), math.log(_LARGEST)))
        wanted = rng.uniform(*worn.sizes) if worn else wanted
        fine = worn is not None or rng.random() < (0.5 if wanted < 24 else 0.15)
        size = round(wanted * _FINE if fine else wanted)
        font, ink = fonts.load(path, size), self._ink(worn)
        features = None
        if old_style or (rng.random() < _OLD_STYLE_SHARE and fonts.has_old_style(path)):
            font, features = fonts.load_old_style(path, size), fonts.OLD_STYLE
        left, top, right, bottom = font.getbbox(text, anchor="ls", features=features)
        pieces, width = self._pieces(text, path, size, features) or ([Piece(0.0, text, font)], right - left)
        pad = size // 2 + 4
        base = pad + max(size, -top)
        image = Image.new("L", (int(width) + 2 * pad, base + int(max(0.3 * size, bottom)) + pad), ink.paper)
        canvas = ImageDraw.Draw(image)
        for piece in pieces:
            shaped = features if piece.font is font else None
            canvas.text((pad - left + piece.x, base), piece.text, fill=ink.writing, font=piece.font, anchor="ls", features=shaped)
        # The detector was taught a nominal line box: never much lower than capitals, never much higher than ascenders.
        box = (pad, base - max(0.74 * size, min(-top, 0.95 * size)), pad + width, base + max(0.08 * size, min(bottom, 0.24 * size)))
        self._neighbours(canvas, image.size, box, (path, size, ink))
        drawn = Drawn(np.asarray(image), box, size, ink)
        return self._shrunk(drawn, size / wanted) if fine else drawn

    def _pieces(self, text: str, path: str, size: int, features: list[str] | None) -> tuple[list[Piece], float] | None:
        """Letters set apart, spaces of another width, ones that are mere strokes; None for the usual."""
        rng, pick = self._rng, self._rng.random()
        if pick < _TRACKED_SHARE and not features:
            return tracked(text, fonts.load(path, size), rng.uniform(0.03, 0.22) * size)
        stroke = features and "1" in text and rng.random() < _STROKE_ONE_SHARE
        if not stroke and (pick > _TRACKED_SHARE + _PARTED_SHARE or " " not in text):
            return None
        font = fonts.load_old_style(path, size) if features else fonts.load(path, size)
        space = rng.uniform(0.14, 0.22) * size if rng.random() < 0.6 else rng.uniform(0.3, 0.9) * size
        return parted(text, font, features, space, fonts.load(path, round(size * rng.uniform(0.64, 0.74))) if stroke else None)

    @staticmethod
    def _shrunk(drawn: Drawn, factor: float) -> Drawn:
        height, width = drawn.pixels.shape
        extent = max(8, round(width / factor)), max(8, round(height / factor))
        pixels = cv2.resize(drawn.pixels, extent, interpolation=cv2.INTER_AREA)
        across, down = extent[0] / width, extent[1] / height
        x0, y0, x1, y1 = drawn.box
        return Drawn(pixels, (x0 * across, y0 * down, x1 * across, y1 * down), round(drawn.size / factor), drawn.ink)

    def _styled(self, drawn: Drawn) -> Drawn:
        """Printers' and pens' marks."""
        rng, pixels = self._rng, drawn.pixels
        if rng.random() < 0.03 and drawn.size > 19:
            pixels = dotted(pixels, drawn.size, rng)
        if rng.random() < 0.015:
            pixels = unevenly_inked(pixels, rng)
        if rng.random() < 0.045 and not drawn.ink.inverse:
            pixels = with_strokes(pixels, drawn.box, rng)
        if not drawn.ink.inverse and rng.random() < 0.02:
            drawn = Drawn(*beside_code(pixels, drawn.box, rng, self._noise), drawn.size, drawn.ink)
            pixels = drawn.pixels
        if self._before is not None and rng.random() < 0.03 and not drawn.ink.inverse:
            pixels = bled_through(pixels, self._before, rng)
        self._before = None if drawn.ink.inverse else drawn.pixels
        return Drawn(pixels, drawn.box, drawn.size, drawn.ink)

    def _neighbours(self, canvas: ImageDraw.ImageDraw, extent: tuple[int, int], box: tuple[float, ...], pen: tuple[str, int, Ink]) -> None:
        """Rules of a table, or a part of the line above or below."""
        rng, (path, size, ink) = self._rng, pen
        pick = rng.random()
        if pick < 0.16:
            for _ in range(rng.randint(1, 2)):
                if rng.random() < 0.65:
                    y = rng.choice([box[1] - rng.randint(1, max(2, size // 4)), box[3] + rng.randint(1, max(2, size // 4))])
                    style = "solid" if rng.random() < 0.5 else None
                    draw_rule(canvas, (0, extent[0], y), rng.choice([1, 1, 2, 3]), rng, ink.writing, style)
                else:
                    x = rng.choice([box[0] - rng.randint(2, size // 2 + 2), box[2] + rng.randint(2, size // 2 + 2)])
                    canvas.line([x, 0, x, extent[1]], fill=ink.writing, width=rng.choice([1, 1, 2]))
        elif pick < 0.28:
            step = size * rng.uniform(1.05, 1.45) * rng.choice([-1, 1])
            base = box[1] + 0.78 * size
            where = (box[0] + rng.randint(-size, size), base + step)
            canvas.text(where, self.text(30), fill=ink.writing, font=fonts.load(path, size), anchor="ls")

    def _reshaped(self, drawn: Drawn, level: float) -> Drawn:
        """Stretch, slant and tilt: faces no font file has, and pages that lie askew."""
        rng = self._rng
        stretch = math.exp(rng.gauss(0, 0.09)) if rng.random() < 0.4 else rng.uniform(0.66, 0.85) if rng.random() < 0.09 else 1.0
        slant = rng.gauss(0, 0.06) if rng.random() < 0.15 else 0.0
        tilt = rng.gauss(0, 1.3 if level > HARD else 0.7) if level > 0.3 and rng.random() < 0.5 else 0.0
        x0, y0, x1, y1 = drawn.box
        tilt *= min(1.0, 14 * drawn.size / (x1 - x0))
        if stretch == 1.0 and not slant and not tilt:
            return drawn
        height, width = drawn.pixels.shape
        out = (max(8, round(width * stretch)), height)
        shape = np.array([[stretch, slant, -slant * (y0 + y1) / 2], [0, 1, 0], [0, 0, 1]])
        turn = np.vstack([cv2.getRotationMatrix2D((out[0] / 2, height / 2), tilt, 1), [0, 0, 1]])
        matrix = (turn @ shape)[:2]
        pixels = cv2.warpAffine(drawn.pixels, matrix, out, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        corners = np.array([[x0, y0, 1], [x1, y0, 1], [x1, y1, 1], [x0, y1, 1]]) @ matrix.T
        low, high = corners.min(axis=0), corners.max(axis=0)
        return Drawn(pixels, (low[0], low[1], high[0], high[1]), drawn.size, drawn.ink)

    def _crop(self, drawn: Drawn) -> Pixels:
        """EasyOCR adds a tenth of the height on every side; detectors err by some more, now and then by much."""
        rng = self._rng
        x0, y0, x1, y1 = drawn.box
        height = y1 - y0
        spread = 0.16 if rng.random() < 0.08 else 0.06

        def margin(middle: float, low: float, high: float) -> float:
            return height * min(high, max(low, rng.gauss(middle, spread)))

        rows, columns = drawn.pixels.shape
        left, right = max(0, int(x0 - margin(0.12, -0.05, 0.6))), min(columns, math.ceil(x1 + margin(0.12, -0.05, 0.6)))
        top, bottom = max(0, int(y0 - margin(0.11, -0.06, 0.34))), min(rows, math.ceil(y1 + margin(0.11, -0.06, 0.34)))
        return drawn.pixels[top:bottom, left:right]
