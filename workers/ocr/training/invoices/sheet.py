"""A page to draw on in points, remembering the exact ink box of every word it was given."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageFont

from workers.ocr.training import fonts

if TYPE_CHECKING:
    from workers.ocr.training.invoices.formats import Style

Colour = tuple[int, int, int]
Box = tuple[float, float, float, float]
POINTS_PER_INCH = 72
A4 = (595.3, 841.9)


@dataclass(frozen=True, slots=True)
class DrawnWord:
    """A word and its ink box in pixels; words of one `run` were written in one go."""

    text: str
    box: Box
    run: int


@dataclass(frozen=True, slots=True)
class DrawnLine:
    """A run of text and its line box in pixels: from the height of capitals to a little below the base line, whatever its letters.

    Detectors find such boxes; the ink of `zw` or `1,00` is lower and would make a good box look bad.
    """

    text: str
    box: Box
    run: int


@dataclass(frozen=True, slots=True)
class Look:
    """Typography, colours and printing habits of one document."""

    family: fonts.Family
    style: Style
    size: float
    leading: float
    accent: Colour
    ink: Colour
    rng: Random
    dpi: int
    old_style: bool = False
    """Figures with ascenders and descenders, in families that have them."""
    fine: int = 1
    """How many times finer than wanted the page is drawn before it is shrunk; 1 hints the letters as a screen does."""


@dataclass
class Sheet:
    """One page. `y` of a text is its baseline; everything is in points, the origin is the top left corner."""

    look: Look
    width: float = A4[0]
    height: float = A4[1]
    words: list[DrawnWord] = field(default_factory=list)
    lines: list[DrawnLine] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Start with white paper."""
        self.scale = self.look.dpi * self.look.fine / POINTS_PER_INCH
        self.image = Image.new("RGB", (round(self.width * self.scale), round(self.height * self.scale)), "white")
        self.draw = ImageDraw.Draw(self.image)

    def _font(self, size: float, *, bold: bool) -> tuple[ImageFont.FreeTypeFont, list[str] | None]:
        """The font and the OpenType features it is drawn with."""
        family, pixels = self.look.family, max(6, round(size * self.scale))
        path = family.bold if bold else family.regular
        if self.look.old_style and fonts.has_old_style(path):
            return fonts.load_old_style(path, pixels), fonts.OLD_STYLE
        return fonts.load(path, pixels), None

    def measure(self, text: str, size: float, *, bold: bool = False) -> float:
        """Advance width of a text in points."""
        font, features = self._font(size, bold=bold)
        return font.getlength(text, features=features) / self.scale

    def text(  # noqa: PLR0913 - a drawing primitive
        self, x: float, y: float, text: str, size: float, *, bold: bool = False, align: str = "left", colour: Colour | None = None
    ) -> float:
        """Write one line and return where it ends; `align` says what `x` is: left, right or centre."""
        text = " ".join(text.split())
        if not text:
            return x
        font, features = self._font(size, bold=bold)
        length = font.getlength(text, features=features)
        start = x * self.scale - {"left": 0.0, "right": length, "centre": length / 2}[align]
        boxes: list[Box] = []
        for index, word in _placed(text):
            where = (start + font.getlength(text[:index], features=features), y * self.scale)
            self.draw.text(where, word, font=font, fill=colour or self.look.ink, anchor="ls", features=features)
            box = self.draw.textbbox(where, word, font=font, anchor="ls", features=features)
            boxes.append((float(box[0]), float(box[1]), float(box[2]), float(box[3])))
        self.note(text, boxes, line_box(boxes, y * self.scale, font.size))
        return (start + length) / self.scale

    def note(self, text: str, boxes: list[Box], line: Box) -> None:
        """Remember a run that was drawn: the ink box of each of its words, its line box."""
        run = len(self.lines)
        self.words += [DrawnWord(word, box, run) for (_, word), box in zip(_placed(text), boxes, strict=True)]
        self.lines.append(DrawnLine(text, line, run))

    def fitted(self, text: str, width: float, size: float, *, bold: bool = False) -> float:
        """The largest size not above `size` at which the text is no wider than `width`."""
        length = self.measure(text, size, bold=bold)
        return size if length <= width else max(size * 0.55, size * width / length)

    def wrapped(self, text: str, width: float, size: float, *, bold: bool = False) -> list[str]:
        """The text in lines no wider than `width`, broken at spaces."""
        lines: list[str] = []
        for word in text.split():
            candidate = f"{lines[-1]} {word}" if lines else word
            if lines and self.measure(candidate, size, bold=bold) <= width:
                lines[-1] = candidate
            else:
                lines.append(word)
        return lines

    def block(self, x: float, y: float, lines: list[str], size: float, *, width: float = 0, bold_first: bool = False) -> float:
        """Write lines under each other and return the baseline after the last."""
        step = size * self.look.leading
        for number, line in enumerate(line for line in lines if line):
            bold = bold_first and number == 0
            for part in self.wrapped(line, width, size, bold=bold) if width else [line]:
                self.text(x, y, part, size, bold=bold)
                y += step
        return y

    def line(self, x0: float, y0: float, x1: float, y1: float, *, weight: float = 0.6, colour: Colour | None = None) -> None:
        """A rule."""
        points = [value * self.scale for value in (x0, y0, x1, y1)]
        self.draw.line(points, fill=colour or self.look.ink, width=max(1, round(weight * self.scale)))

    def box(self, x0: float, y0: float, x1: float, y1: float, *, fill: Colour | None = None, outline: Colour | None = None) -> None:
        """A rectangle, filled or outlined."""
        points = [round(value * self.scale) for value in (x0, y0, x1, y1)]
        self.draw.rectangle(points, fill=fill, outline=outline, width=max(1, round(0.6 * self.scale)))

    def logo(self, x: float, y: float, width: float, height: float) -> None:
        """A coloured shape without text."""
        box = [value * self.scale for value in (x, y, x + width, y + height)]
        kind = self.look.rng.randint(0, 2)
        if kind == 0:
            self.draw.ellipse(box, fill=self.look.accent)
        elif kind == 1:
            self.draw.polygon([(box[0], box[3]), ((box[0] + box[2]) / 2, box[1]), (box[2], box[3])], fill=self.look.accent)
        else:
            self.draw.rounded_rectangle(box, radius=height * self.scale / 4, fill=self.look.accent)

    def code_square(self, x: float, y: float, side: float) -> None:
        """Something that looks like a two-dimensional code and says nothing."""
        cells = 25
        step = side / cells
        for row in range(cells):
            for column in range(cells):
                corner = (row < 7 and (column < 7 or column > 17)) or (row > 17 and column < 7)
                edge = corner and (row % 18 in (0, 6) or column % 18 in (0, 6) or (row % 18 in (2, 3, 4) and column % 18 in (2, 3, 4)))
                if edge or (not corner and self.look.rng.random() < 0.5):
                    self.box(x + column * step, y + row * step, x + (column + 1) * step, y + (row + 1) * step, fill=(0, 0, 0))


def line_box(boxes: list[Box], base: float, size: float) -> Box:
    """The line box of words on a base line in type of a size, in pixels: hardly lower than capitals, hardly higher than ascenders."""
    top, bottom = min(box[1] for box in boxes), max(box[3] for box in boxes)
    upper, lower = base - max(0.74 * size, min(base - top, 0.95 * size)), base + max(0.08 * size, min(bottom - base, 0.24 * size))
    return min(box[0] for box in boxes), upper, max(box[2] for box in boxes), lower


def _placed(text: str) -> list[tuple[int, str]]:
    found, index = [], 0
    for word in text.split(" "):
        found.append((index, word))
        index += len(word) + 1
    return found
