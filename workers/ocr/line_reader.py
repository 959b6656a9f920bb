"""Runs EasyOCR's recogniser on batches of lines and decodes them: where each character stands, how sure it is, what else it may be.

What `easyocr.recognition.get_text` does with the same network, the same padding and the same second look at faint lines, without passing
every line through Pillow and every score through numpy three times, and without dropping positions and probabilities.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import log, sqrt
from typing import Any, NamedTuple

import numpy as np
import torch
from easyocr.recognition import adjust_contrast_grey
from numpy.typing import NDArray
from PIL import Image
from torch import nn

from workers.ocr.confidence import Signs
from workers.ocr.lattice import BLANK, other_readings, worth_asking
from workers.ocr.roman_months import Reading, roman_reading
from workers.ocr.tokens import Detail

Picture = NDArray[Any]
Readings = tuple[Reading, ...]

_TINY = 1e-6
_STROKES = re.compile(r"(?:^|[.,/-])[1Il|]{1,3}(?:$|[.,/-])")
# EasyOCR's own: below this a line is read again with more contrast, if it has less than that.
_FAINT, _CONTRAST = 0.1, 0.5


class Glyph(NamedTuple):
    """One character; `position` is 0..1 along the padded line image, `rival` the probability of what else it may be."""

    text: str
    position: float
    confidence: float
    rival: float = 0.0


@dataclass(frozen=True, slots=True)
class LineText:
    """What a line says: its glyphs, and of every word between spaces the signs of its certainty."""

    glyphs: tuple[Glyph, ...]
    details: tuple[Detail, ...]

    @property
    def sureness(self) -> float:
        """EasyOCR's number for a line: the product of its characters' probabilities, to the power of 2 / sqrt(length)."""
        if not self.glyphs:
            return 0.0
        product = sum(log(max(_TINY, glyph.confidence)) for glyph in self.glyphs)
        return float(np.exp(product * 2 / sqrt(len(self.glyphs))))


class LineReader:
    """Reads line images with one recogniser."""

    def __init__(self, recogniser: nn.Module, characters: Sequence[str], height: int) -> None:
        """Take over a recogniser.

        Args:
            recogniser: EasyOCR's, any network whose class 0 is the blank; put into evaluation mode.
            characters: Its alphabet, without the blank.
            height: Of the lines it takes, in pixels.
        """
        self._height = height
        self._recogniser = recogniser.eval()
        self._kind = next(self._recogniser.parameters()).dtype
        self._characters = ["", *characters]
        self._strokes = [number for number, character in enumerate(self._characters) if character in ("I", "l")]

    def read(self, pictures: Sequence[Picture], width: int) -> list[LineText]:
        """Read lines.

        Args:
            pictures: Grey, of the recogniser's height but for those higher than wide, none wider than `width` at that height.
            width: What they are padded to with their last column.
        """
        texts = self._read(pictures, width)
        faint = [number for number, text in enumerate(texts) if text.sureness < _FAINT]
        clearer = {number: adjust_contrast_grey(pictures[number], target=_CONTRAST) for number in faint}
        again = [number for number in faint if clearer[number] is not pictures[number]]
        if again:
            for number, text in zip(again, self._read([clearer[number] for number in again], width), strict=True):
                if text.sureness >= texts[number].sureness:
                    texts[number] = text
        return texts

    def _read(self, pictures: Sequence[Picture], width: int) -> list[LineText]:
        batch = np.empty((len(pictures), 1, self._height, width), np.uint8)
        for row, picture in zip(batch, (self._of_height(picture) for picture in pictures), strict=True):
            row[0, :, : picture.shape[1]] = picture
            row[0, :, picture.shape[1] :] = picture[:, -1:]
        images = torch.from_numpy(batch).float().sub_(127.5).div_(127.5).to(self._kind)
        scores = self._recogniser(images, None)
        probabilities = torch.softmax(scores.float(), dim=2)
        best, classes = probabilities.topk(2, dim=2)
        return list(self._decoded(probabilities.numpy(), best.numpy(), classes[:, :, 0].numpy()))

    def _of_height(self, picture: Picture) -> Picture:
        high, wide = picture.shape
        if high == self._height:
            return picture
        size = math.ceil(self._height * wide / high), self._height
        return np.asarray(Image.fromarray(picture).resize(size, Image.Resampling.BICUBIC))

    def _decoded(self, probabilities: Any, best: Any, classes: Any) -> Iterator[LineText]:
        """Greedy decoding, a line at a time; every glyph is as sure as its surest step."""
        paths = np.concatenate([np.zeros((len(best), 1)), np.log(best[:, :, 0]).cumsum(axis=1)], axis=1)
        changes = np.ones(classes.shape, bool)
        changes[:, 1:] = classes[:, 1:] != classes[:, :-1]
        for row, line in enumerate(classes):
            starts = np.flatnonzero(changes[row])
            ends = np.append(starts[1:], len(line))
            written = line[starts] != BLANK
            surest = _surest(best[row, :, 0], starts)
            columns = (line[starts], (starts + ends) / (2 * len(line)), best[row, surest, 0], best[row, surest, 1])
            glyphs = tuple(
                Glyph(self._characters[number], position, sure, rival)
                for number, position, sure, rival in zip(*(column[written].tolist() for column in columns), strict=True)
            )
            spans = list(zip(starts[written].tolist(), ends[written].tolist(), strict=True))
            yield LineText(glyphs, tuple(self._details(glyphs, spans, probabilities[row], paths[row])))

    def _details(self, glyphs: Sequence[Glyph], spans: Sequence[tuple[int, int]], probabilities: Any, path: Any) -> Iterator[Detail]:
        """Every word with the steps from the space before it to the space after it."""
        steps = len(path) - 1
        word: list[Glyph] = []
        start = 0
        for number, (first, last) in enumerate((*spans, (steps, steps))):
            if number < len(glyphs) and not glyphs[number].text.isspace():
                word.append(glyphs[number])
                continue
            if word:
                others = self._others(word, spans[number - len(word) : number], probabilities, (start, first))
                yield _detail(word, others, float(path[first] - path[start]))
            word, start = [], last

    def _others(self, word: Sequence[Glyph], spans: Sequence[tuple[int, int]], probabilities: Any, steps: tuple[int, int]) -> Readings:
        """Other readings of a number or code in doubt, and that of a month that may be Roman."""
        text = "".join(glyph.text for glyph in word)
        others = other_readings(text, probabilities[steps[0] : steps[1]], self._characters) if worth_asking(text) else ()
        if not _STROKES.search(text):
            return others
        seen = probabilities[:, self._strokes].sum(axis=1)
        strokes = [
            float(seen[max(0, a - 1) : b + 1].max()) / max(_TINY, glyph.confidence) for glyph, (a, b) in zip(word, spans, strict=True)
        ]
        roman = roman_reading(text, strokes)
        return others if roman is None or roman[0] in (other for other, _ in others) else (*others, roman)


def _detail(word: Sequence[Glyph], others: Readings, path: float) -> Detail:
    """Signs of certainty and other readings of a word."""
    signs = Signs(
        least=min(glyph.confidence for glyph in word),
        doubt=sum(log(max(_TINY, glyph.confidence)) for glyph in word),
        gap=min(log(max(_TINY, glyph.confidence) / max(_TINY, glyph.rival)) for glyph in word),
        path=path,
    )
    return Detail(signs, others)


def _surest(best: Any, starts: Any) -> Any:
    """The first step of each stretch at which its class is likeliest."""
    stretch = np.zeros(len(best), np.intp)
    stretch[starts[1:]] = 1
    stretch = stretch.cumsum()
    steps = np.flatnonzero(best == np.maximum.reduceat(best, starts)[stretch])[::-1]
    surest = np.empty(len(starts), np.intp)
    surest[stretch[steps]] = steps
    return surest
