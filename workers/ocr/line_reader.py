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

import cv2
import numpy as np
import torch
from easyocr.recognition import adjust_contrast_grey
from numpy.typing import NDArray
from PIL import Image
from torch import nn

from faktury.domain.words import Reading
from workers.ocr.confidence import Signs
from workers.ocr.figures import FIGURE_OF
from workers.ocr.lattice import BLANK, other_readings, worth_asking
from workers.ocr.roman_months import roman_reading
from workers.ocr.tokens import Detail

Picture = NDArray[Any]
Readings = tuple[Reading, ...]

_TINY = 1e-6
_SURE_LETTER = 0.95
"""So sure of a letter, the recogniser leaves less than the tenth that a figure in its place must have."""
_STROKES = re.compile(r"(?:^|[.,/-])[1Il|]{1,3}(?:$|[.,/-])")
# Lines with a character less sure than this hold 74 of 100 misread characters (64 in scans) and are 3 of 100 lines (6 in scans). Read
# again a little higher and a little lower and averaged, 9 of 100 lines misread come out right, net of those that come out wrong.
_DOUBTFUL = 0.7
_MOVES = (-1.5 / 32, 1.5 / 32)
"""Down, as shares of the line's height."""
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
    def least(self) -> float:
        """Probability of the least certain character."""
        return min((glyph.confidence for glyph in self.glyphs), default=1.0)

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
            recogniser: EasyOCR's, any network whose class 0 is the blank; put into evaluation mode. With `takes_bytes` it is given pictures
                as they are, else numbers from -1 to 1.
            characters: Its alphabet, without the blank.
            height: Of the lines it takes, in pixels.
        """
        self._height = height
        self._recogniser = recogniser.eval()
        self._kind = None if getattr(recogniser, "takes_bytes", False) else next(self._recogniser.parameters()).dtype
        self._characters = ["", *characters]
        self._number_of = {character: number for number, character in enumerate(self._characters)}
        self._strokes = [number for number, character in enumerate(self._characters) if character in ("I", "l")]

    def read(self, pictures: Sequence[Picture], width: int) -> list[LineText]:
        """Read lines.

        Args:
            pictures: Grey, of the recogniser's height but for those higher than wide, none wider than `width` at that height.
            width: What they are padded to with their last column.
        """
        pictures = [self._of_height(picture) for picture in pictures]
        texts = self._thought_over(pictures, width)
        faint = [number for number, text in enumerate(texts) if text.sureness < _FAINT]
        clearer = {number: adjust_contrast_grey(pictures[number], target=_CONTRAST) for number in faint}
        again = [number for number in faint if clearer[number] is not pictures[number]]
        if again:
            for number, text in zip(again, self._texts(self._seen([clearer[number] for number in again], width)), strict=True):
                if text.sureness >= texts[number].sureness:
                    texts[number] = text
        return texts

    def _thought_over(self, pictures: Sequence[Picture], width: int) -> list[LineText]:
        """What the lines say, those in doubt by the mean of three looks."""
        seen = self._seen(pictures, width)
        texts = self._texts(seen)
        doubtful = [number for number, text in enumerate(texts) if text.least < _DOUBTFUL]
        if doubtful:
            # A power of two, as batches are, because every new shape costs kernels; the last one is looked at once more to fill it.
            looks = [_moved(pictures[number], share) for share in _MOVES for number in doubtful]
            looks += looks[-1:] * ((1 << (len(looks) - 1).bit_length()) - len(looks))
            others = self._seen(looks, width)[: len(_MOVES) * len(doubtful)].unflatten(0, (len(_MOVES), len(doubtful)))
            mean = (seen[doubtful] + others.sum(dim=0)) / (1 + len(_MOVES))
            for number, text in zip(doubtful, self._texts(mean), strict=True):
                texts[number] = text
        return texts

    def _seen(self, pictures: Sequence[Picture], width: int) -> torch.Tensor:
        """Probabilities of every class at every step, shape (lines, steps, classes)."""
        batch = np.empty((len(pictures), 1, self._height, width), np.uint8)
        for row, picture in zip(batch, pictures, strict=True):
            row[0, :, : picture.shape[1]] = picture
            row[0, :, picture.shape[1] :] = picture[:, -1:]
        images = torch.from_numpy(batch)
        if self._kind is not None:
            images = images.float().sub_(127.5).div_(127.5).to(self._kind)
        return torch.softmax(self._recogniser(images, None).float(), dim=2)

    def _texts(self, probabilities: torch.Tensor) -> list[LineText]:
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
                own = spans[number - len(word) : number]
                others = self._others(word, own, probabilities, (start, first))
                yield Detail(_signs(word, float(path[first] - path[start])), others, self._figures_seen(word, own, probabilities))
            word, start = [], last

    def _figures_seen(self, word: Sequence[Glyph], spans: Sequence[tuple[int, int]], probabilities: Any) -> tuple[float, ...]:
        """For every character the probability of the figure of its shape over its own; empty when all letters are sure."""
        if not any(glyph.confidence < _SURE_LETTER and glyph.text in FIGURE_OF for glyph in word):
            return ()
        figures = [self._number_of[FIGURE_OF[glyph.text]] if glyph.text in FIGURE_OF else None for glyph in word]
        return tuple(
            0.0 if figure is None else float(probabilities[max(0, a - 1) : b + 1, figure].max()) / max(_TINY, glyph.confidence)
            for glyph, figure, (a, b) in zip(word, figures, spans, strict=True)
        )

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


def _moved(picture: Picture, share: float) -> Picture:
    """A line a share of its height further down; its edge rows go on."""
    by = np.array([[1, 0, 0], [0, 1, share * picture.shape[0]]], np.float32)
    moved: Picture = cv2.warpAffine(picture, by, picture.shape[::-1], borderMode=cv2.BORDER_REPLICATE)
    return moved


def _signs(word: Sequence[Glyph], path: float) -> Signs:
    """Signs of a word's certainty."""
    return Signs(
        least=min(glyph.confidence for glyph in word),
        doubt=sum(log(max(_TINY, glyph.confidence)) for glyph in word),
        gap=min(log(max(_TINY, glyph.confidence) / max(_TINY, glyph.rival)) for glyph in word),
        path=path,
    )


def _surest(best: Any, starts: Any) -> Any:
    """The first step of each stretch at which its class is likeliest."""
    stretch = np.zeros(len(best), np.intp)
    stretch[starts[1:]] = 1
    stretch = stretch.cumsum()
    steps = np.flatnonzero(best == np.maximum.reduceat(best, starts)[stretch])[::-1]
    surest = np.empty(len(starts), np.intp)
    surest[stretch[steps]] = steps
    return surest
