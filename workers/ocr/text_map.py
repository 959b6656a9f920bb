"""The detector's map of text for a page of any size in bounded memory, value for value what `Detector.text_scores` gives; imports torch."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

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
_TEXT = 4
"""Outputs of the head that belong to text: one for each cell of a block of two by two; the others are for training."""


def text_map(detector: Detector, grey: Grey) -> Scores:
    """Probability of text for every cell of two by two pixels.

    Args:
        detector: In evaluation mode, with the project's own layers.
        grey: uint8, sides in multiples of 32.
    """
    kind = detector.l2.weight.dtype
    quarter = _quarter(detector, grey, kind)
    eighth = detector.s3(quarter)
    up = _upwards(detector, eighth)
    scores = np.empty((grey.shape[0] // _CELL, grey.shape[1] // _CELL), np.float32)
    for (top, bottom), (first, last) in _strips(grey.shape[0]):
        wide = _grown(up[:, :, first // _EIGHTH : last // _EIGHTH])
        head = detector.head(detector.m2(wide + detector.l2(quarter[:, :, first // _QUARTER : last // _QUARTER])))
        cells = torch.sigmoid(F.pixel_shuffle(head[:, :_TEXT], 2)[0, 0]).float().numpy()
        scores[top // _CELL : bottom // _CELL] = cells[(top - first) // _CELL : (bottom - first) // _CELL]
    return scores


def _quarter(detector: Detector, grey: Grey, kind: torch.dtype) -> Tensor:
    """The features at a quarter of the resolution."""
    channels, (height, width) = detector.l2.weight.shape[1], grey.shape
    quarter = torch.empty((1, channels, height // _QUARTER, width // _QUARTER), dtype=kind, memory_format=torch.channels_last)
    for (top, bottom), (first, last) in _strips(grey.shape[0]):
        page = torch.from_numpy(grey[first:last]).float().mul_(GREY_SCALE).sub_(GREY_SHIFT)[None, None]
        features = detector.s2(detector.s1(page.to(kind).contiguous(memory_format=torch.channels_last)))
        quarter[:, :, top // _QUARTER : bottom // _QUARTER] = features[:, :, (top - first) // _QUARTER : (bottom - first) // _QUARTER]
    return quarter


def _upwards(detector: Detector, eighth: Tensor) -> Tensor:
    """The features that come back from below, at an eighth of the resolution."""
    sixteenth = detector.s4(eighth)
    up = detector.m4(_grown(detector.l5(detector.s5(sixteenth))) + detector.l4(sixteenth))
    return detector.m3(_grown(up) + detector.l3(eighth))


def _grown(features: Tensor) -> Tensor:
    return F.interpolate(features, scale_factor=2, mode="nearest")


def _strips(height: int) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Rows of each strip, and the rows that must be seen for them."""
    for top in range(0, height, _STRIP):
        bottom = min(height, top + _STRIP)
        yield (top, bottom), (max(0, top - _SEEN), min(height, bottom + _SEEN))
