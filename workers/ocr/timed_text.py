"""Makes EasyOCR say where in a line it saw each character and how sure it was: both are known inside and dropped on the way out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import torch
from easyocr.utils import CTCLabelConverter
from numpy.typing import NDArray
from torch import Tensor, nn


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character; `position` is 0..1 along the padded line image."""

    text: str
    position: float
    confidence: float

    def moved(self, share: float) -> Glyph:
        """The same glyph along a line that is `share` times shorter."""
        return Glyph(self.text, min(1.0, self.position * share), self.confidence)


class TimedText(str):
    """What a line says; passes through EasyOCR as the plain string it is, and carries its glyphs along."""

    __slots__ = ("glyphs",)
    glyphs: tuple[Glyph, ...]

    def __new__(cls, glyphs: Iterable[Glyph]) -> Self:
        """Join the glyphs."""
        glyphs = tuple(glyphs)
        text = super().__new__(cls, "".join(glyph.text for glyph in glyphs))
        text.glyphs = glyphs
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
        self.probabilities: NDArray[np.float32] = np.zeros((0, 0), np.float32)

    def forward(self, images: Tensor, text: Tensor | None = None) -> Tensor:
        """Read, and keep the probability of the best class at every step."""
        scores: Tensor = self.recogniser(images, text).float()
        self.probabilities = torch.softmax(scores, dim=2).amax(dim=2).numpy()
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
            classes = text_index[start : start + steps]
            texts.append(TimedText(self._glyphs(classes, self._recogniser.probabilities[row])))
            start += steps
        return texts

    def _glyphs(self, classes: NDArray[np.int64], probabilities: NDArray[np.float32]) -> Iterable[Glyph]:
        steps = len(classes)
        starts = np.flatnonzero(np.insert(classes[1:] != classes[:-1], 0, True))
        ends = np.append(starts[1:], steps)
        for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
            if classes[start]:
                confidence = float(probabilities[start:end].max())
                yield Glyph(self.character[classes[start]], (start + end) / (2 * steps), confidence)
