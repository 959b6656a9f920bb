"""Makes EasyOCR say where in a line it saw each character and how sure it was: both are known inside and dropped on the way out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log
from typing import Any, Self

import numpy as np
import torch
from easyocr.utils import CTCLabelConverter
from numpy.typing import NDArray
from torch import Tensor, nn

from workers.ocr.confidence import Signs
from workers.ocr.lattice import BLANK, other_readings, worth_asking
from workers.ocr.tokens import Detail

_TINY = 1e-6


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character; `position` is 0..1 along the padded line image, `rival` the probability of what else it may be."""

    text: str
    position: float
    confidence: float
    rival: float = 0.0

    def moved(self, share: float) -> Glyph:
        """The same glyph along a line that is `share` times shorter."""
        return Glyph(self.text, min(1.0, self.position * share), self.confidence, self.rival)


class TimedText(str):
    """What a line says; passes through EasyOCR as the plain string it is, and carries its glyphs and its words' details along."""

    __slots__ = ("details", "glyphs")
    glyphs: tuple[Glyph, ...]
    details: tuple[Detail, ...]

    def __new__(cls, glyphs: Iterable[Glyph], details: Iterable[Detail] = ()) -> Self:
        """Join the glyphs."""
        glyphs = tuple(glyphs)
        text = super().__new__(cls, "".join(glyph.text for glyph in glyphs))
        text.glyphs, text.details = glyphs, tuple(details)
        return text


class ListeningRecogniser(nn.Module):  # type: ignore[misc]
    """Passes everything on to the recogniser and remembers its last answer."""

    def __init__(self, recogniser: nn.Module) -> None:
        """Wrap a recogniser.

        Args:
            recogniser: In evaluation mode, where it stays.
        """
        super().__init__()
        self.recogniser = recogniser
        self.probabilities: NDArray[np.float32] = np.zeros((0, 0, 0), np.float32)
        self.best: NDArray[np.float32] = np.zeros((0, 0, 2), np.float32)

    def forward(self, images: Tensor, text: Tensor | None = None) -> Tensor:
        """Read, and keep the probability of every class at every step, and the best two by themselves."""
        scores: Tensor = self.recogniser(images, text).float()
        probabilities = torch.softmax(scores, dim=2)
        self.probabilities, self.best = probabilities.numpy(), probabilities.topk(2, dim=2).values.numpy()
        return scores

    def eval(self) -> Self:
        """Stay as it is: EasyOCR asks for this before every batch, and telling every layer again takes longer than it should."""
        return self


class TimedConverter(CTCLabelConverter):  # type: ignore[misc]
    """EasyOCR's greedy decoder, answering `TimedText`."""

    def __init__(self, characters: str, recogniser: ListeningRecogniser) -> None:
        """Use the alphabet of a reader.

        Args:
            characters: The alphabet, without the blank.
            recogniser: Whose answers are decoded.
        """
        super().__init__(characters, {}, {})
        self._recogniser = recogniser

    def decode_greedy(self, text_index: NDArray[np.int64], length: Iterable[Any]) -> list[str]:
        """Decode the batch the recogniser has just read.

        Args:
            text_index: Best classes of all lines, one line after the other.
            length: Steps of every line.
        """
        texts: list[str] = []
        start = 0
        for row, steps in enumerate(int(value) for value in length):
            texts.append(self._timed(text_index[start : start + steps], row))
            start += steps
        return texts

    def _timed(self, classes: NDArray[np.int64], row: int) -> TimedText:
        steps, best = len(classes), self._recogniser.best[row]
        starts = np.flatnonzero(np.insert(classes[1:] != classes[:-1], 0, True))
        ends = np.append(starts[1:], steps)
        glyphs, spans = [], []
        for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
            number = int(classes[start])
            if number != BLANK:
                surest = start + int(best[start:end, 0].argmax())
                glyphs.append(Glyph(self.character[number], (start + end) / (2 * steps), float(best[surest, 0]), float(best[surest, 1])))
                spans.append((start, end))
        return TimedText(glyphs, self._details(glyphs, spans, row))

    def _details(self, glyphs: Sequence[Glyph], spans: Sequence[tuple[int, int]], row: int) -> Iterable[Detail]:
        """Every word with the steps from the space before it to the space after it."""
        paths = np.concatenate(([0.0], np.log(self._recogniser.best[row, :, 0]).cumsum()))
        steps = len(paths) - 1
        word: list[Glyph] = []
        start = 0
        for glyph, (first, last) in zip((*glyphs, Glyph(" ", 1.0, 1.0)), (*spans, (steps, steps)), strict=True):
            if not glyph.text.isspace():
                word.append(glyph)
                continue
            if word:
                yield self._detail(word, self._recogniser.probabilities[row, start:first], float(paths[first] - paths[start]))
            word, start = [], last

    def _detail(self, word: Sequence[Glyph], probabilities: NDArray[np.float32], path: float) -> Detail:
        text = "".join(glyph.text for glyph in word)
        others = other_readings(text, probabilities, self.character) if worth_asking(text) else ()
        signs = Signs(
            least=min(glyph.confidence for glyph in word),
            doubt=sum(log(max(_TINY, glyph.confidence)) for glyph in word),
            gap=min(log(max(_TINY, glyph.confidence) / max(_TINY, glyph.rival)) for glyph in word),
            path=path,
        )
        return Detail(signs, others)
