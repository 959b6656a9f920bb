"""The detector's map of text for a page of any size in bounded memory, value for value what `Detector.text_scores` gives; imports torch."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812 (torch's own convention)
from numpy.typing import NDArray
from torch import Tensor

from workers.ocr.models.faktury_detector import GREY_SCALE, GREY_SHIFT, Detector

Grey = NDArray[Any]
Scores = NDArray[np.float32]

_STRIP = 768
"""Rows of the page at a time in the layers of a half and a quarter of its resolution, which hold nine tenths of all values."""
_SEEN = 8
"""Rows of the page above and below that decide about a row in those layers (3 + 4 on the way down, 4 + 4 on the way up)."""
_QUARTER, _EIGHTH, _CELL = 4, 8, 2
TEXT = 4
"""Outputs of the head that belong to text: one for each cell of a block of two by two; the others are for training."""


class Stages(Protocol):
    """A detector in three steps; tensors are channels last, in whatever numbers it computes with."""

    def narrowed(self, page: Tensor) -> Tensor:
        """Features at a quarter of the resolution of a grey page: uint8, shape (1, 1, h, w)."""

    def deep(self, quarter: Tensor) -> Tensor:
        """Features that come back from below, at an eighth of the resolution."""

    def logits(self, eighth: Tensor, quarter: Tensor) -> Tensor:
        """Raw scores of text, float32, shape (1, 4, h / 4, w / 4): of every cell of a block of two by two."""


class PlainStages:
    """The detector in the type of its own weights."""

    def __init__(self, detector: Detector) -> None:
        """Take over a network in evaluation mode."""
        self._detector = detector

    def narrowed(self, page: Tensor) -> Tensor:
        """Features at a quarter of the resolution of a grey page."""
        detector = self._detector
        grey = page.float().mul_(GREY_SCALE).sub_(GREY_SHIFT).to(detector.l2.weight.dtype)
        features: Tensor = detector.s2(detector.s1(grey.contiguous(memory_format=torch.channels_last)))
        return features

    def deep(self, quarter: Tensor) -> Tensor:
        """Features that come back from below, at an eighth of the resolution."""
        detector = self._detector
        eighth = detector.s3(quarter)
        sixteenth = detector.s4(eighth)
        up = detector.m4(grown(detector.l5(detector.s5(sixteenth))) + detector.l4(sixteenth))
        features: Tensor = detector.m3(grown(up) + detector.l3(eighth))
        return features

    def logits(self, eighth: Tensor, quarter: Tensor) -> Tensor:
        """Raw scores of text of every cell."""
        detector = self._detector
        scores: Tensor = detector.head(detector.m2(grown(eighth) + detector.l2(quarter)))
        return scores[:, :TEXT].float()


def text_map(stages: Stages, grey: Grey) -> Scores:
    """Probability of text for every cell of two by two pixels.

    Args:
        stages: The detector.
        grey: uint8, sides in multiples of 32.
    """
    quarter = _quarter(stages, grey)
    up = stages.deep(quarter)
    scores = np.empty((grey.shape[0] // _CELL, grey.shape[1] // _CELL), np.float32)
    for (top, bottom), (first, last) in _strips(grey.shape[0]):
        seen = up[:, :, first // _EIGHTH : last // _EIGHTH], quarter[:, :, first // _QUARTER : last // _QUARTER]
        cells = torch.sigmoid(F.pixel_shuffle(stages.logits(*seen), 2)[0, 0]).numpy()
        scores[top // _CELL : bottom // _CELL] = cells[(top - first) // _CELL : (bottom - first) // _CELL]
    return scores


def _quarter(stages: Stages, grey: Grey) -> Tensor:
    """The features at a quarter of the resolution."""
    page, quarter = torch.from_numpy(grey)[None, None], torch.empty(0)
    for (top, bottom), (first, last) in _strips(grey.shape[0]):
        strip = stages.narrowed(page[:, :, first:last])
        if top == 0:
            size = 1, strip.shape[1], grey.shape[0] // _QUARTER, grey.shape[1] // _QUARTER
            quarter = torch.empty(size, dtype=strip.dtype, memory_format=torch.channels_last)
        quarter[:, :, top // _QUARTER : bottom // _QUARTER] = strip[:, :, (top - first) // _QUARTER : (bottom - first) // _QUARTER]
    return quarter


def grown(features: Tensor) -> Tensor:
    """At twice the resolution, every value four times."""
    return F.interpolate(features, scale_factor=2, mode="nearest")


def _strips(height: int) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Rows of each strip, and the rows that must be seen for them."""
    for top in range(0, height, _STRIP):
        bottom = min(height, top + _STRIP)
        yield (top, bottom), (max(0, top - _SEEN), min(height, bottom + _SEEN))
