"""Dense A4 pages at 200 dpi for measuring speed and memory: a letterhead, a long table, small print; new text and type every time."""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw

from workers.ocr.training import fonts
from workers.ocr.training.alphabet import CHARACTERS
from workers.ocr.training.textgen import TextSource

DPI = 200
_WIDTH, _HEIGHT = 1654, 2339
_MARGIN, _POINT = 90, DPI / 72
_TABLE_ROWS, _HEAD_ROWS, _FOOT_ROWS = 30, 9, 10
# Left edges of the table's columns: position, name, quantity, price, rate, value.
_COLUMNS = (90, 160, 860, 1010, 1200, 1330)


@dataclass(frozen=True, slots=True)
class DensePage:
    """An image file and what stands on it, run by run."""

    path: Path
    runs: tuple[str, ...]

    @property
    def words(self) -> int:
        """Words of all runs."""
        return sum(len(run.split()) for run in self.runs)


class DensePages:
    """Draws pages in held-out fonts; a seed fixes them."""

    def __init__(self, seed: int) -> None:
        """Choose fonts and words."""
        self._rng = random.Random(seed)
        self._text = TextSource(seed, word_seed=99)
        self._faces = [face.path for face in fonts.faces() if face.held_out and not face.italic]
        if not self._faces:
            raise fonts.FontsMissingError("held-out font")

    def draw(self, path: Path) -> DensePage:
        """Draw the next page into a PNG file."""
        sheet = _Sheet(self._rng.choice(self._faces), self._rng.uniform(7.4, 8.4))
        y = float(_MARGIN)
        for _ in range(_HEAD_ROWS):
            y += sheet.leading
            sheet.write(_MARGIN, y, self._phrase(4), 700)
            sheet.write(880, y, self._phrase(4), 700)
        y += sheet.leading
        for number in range(1, _TABLE_ROWS + 1):
            y += sheet.leading
            self._table_row(sheet, y, number)
        y += sheet.leading
        for _ in range(_FOOT_ROWS):
            y += sheet.leading
            sheet.write(_MARGIN, y, self._phrase(16), _WIDTH - 2 * _MARGIN)
        sheet.image.save(path, compress_level=1)
        return DensePage(path, tuple(sheet.runs))

    def _table_row(self, sheet: _Sheet, y: float, number: int) -> None:
        codes = self._text.codes
        cells = (f"{number}.", self._phrase(5), f"{self._rng.randint(1, 99)} szt.", codes.amount(), "23%", codes.amount())
        for x, end, text in zip(_COLUMNS, (*_COLUMNS[1:], _WIDTH - _MARGIN), cells, strict=True):
            sheet.write(x, y, text, end - x - 20)

    def _phrase(self, words: int) -> str:
        return " ".join(self._text.word() for _ in range(words))


class _Sheet:
    def __init__(self, face: str, points: float) -> None:
        self.image = Image.new("L", (_WIDTH, _HEIGHT), 255)
        self.runs: list[str] = []
        self.leading = (_HEIGHT - 2 * _MARGIN) / (_HEAD_ROWS + _TABLE_ROWS + _FOOT_ROWS + 3)
        self._font = fonts.load(face, round(points * _POINT))
        self._covered = fonts.covered(face, CHARACTERS)
        self._pen = ImageDraw.Draw(self.image)

    def write(self, x: float, y: float, text: str, width: float) -> None:
        """Write as many whole words as fit, at a baseline."""
        words = "".join(character for character in text if character in self._covered).split()
        while words and self._font.getlength(" ".join(words)) > width:
            words.pop()
        if words:
            self._pen.text((x, y), " ".join(words), fill=0, font=self._font, anchor="ls")
            self.runs.append(" ".join(words))
