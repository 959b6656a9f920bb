"""The project's two networks with their convolutions in eight bits; child process only, imports torch."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from workers.ocr.eight_bits import Convolution, Grid, Ranges
from workers.ocr.inference import BlockMaximum, best_precision
from workers.ocr.models.faktury_detector import GREY_SCALE, GREY_SHIFT, Detector, Residual
from workers.ocr.text_map import TEXT, grown

Step = Callable[[Tensor], Tensor]

DETECTOR_LAYERS = (
    *("s1", "s2.0", "s2.1", "s3.0", "s3.1.a", "s3.1", "s4.0", "s4.1.a", "s4.1", "s5.0", "s5.1.a", "s5.1", "s5.2.a", "s5.2"),
    *("l5", "m4", "m3", "m2", "head.0"),
)
"""Layers of the detector whose output is on a grid."""
DETECTOR_SUMS = ("m4", "m3", "m2")
"""Layers whose input is a sum of two, which is on a grid of its own."""


def recogniser_layers(recogniser: nn.Module) -> tuple[str, ...]:
    """Layers of the recogniser whose output is on a grid; pooling stays on it, and the last one's is plain again."""
    return tuple(f"cnn.{place}" for place, layer in enumerate(recogniser.cnn) if isinstance(layer, nn.Sequential))


def load_ranges(file: Path) -> tuple[Ranges, Ranges]:
    """Ranges of the detector's and of the recogniser's activations, as `training/ranges.py` stores them.

    Raises:
        ValueError: The file is not what is written there.
        OSError: There is none.
        KeyError: A network is missing.
    """
    facts: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    detector, recogniser = (
        {name: (float(low), float(high)) for name, (low, high) in facts[key].items()} for key in ("detector", "recogniser")
    )
    return detector, recogniser


def eight_bit_pair(detector: Detector, recogniser: nn.Module, ranges: tuple[Ranges, Ranges]) -> tuple[EightBitDetector, EightBitRecogniser]:
    """Both networks in eight bits; what of the recogniser is no convolution in the best type of numbers.

    Args:
        detector: Streamlined, in evaluation mode, float32.
        recogniser: Like the detector.
        ranges: Of their activations.
    """
    return EightBitDetector(detector, ranges[0]), EightBitRecogniser(recogniser, ranges[1], best_precision())


class EightBitRecogniser(nn.Module):  # type: ignore[misc]
    """The recogniser; takes bytes as they are in the picture."""

    takes_bytes = True
    _MIDDLE, _ZERO = 127.5, 127

    def __init__(self, recogniser: nn.Module, ranges: Ranges, kind: torch.dtype) -> None:
        """Take over a network.

        Args:
            recogniser: `faktury_recogniser.Model`, streamlined, in evaluation mode and float32.
            ranges: Of its activations.
            kind: Type of numbers after the convolutions.
        """
        super().__init__()
        self._steps: list[Step] = []
        grid, shift = Grid(1 / self._MIDDLE, self._ZERO), (self._ZERO - self._MIDDLE) / self._MIDDLE
        for place, layer in enumerate(recogniser.cnn):
            if isinstance(layer, BlockMaximum):
                self._steps.append(layer)
            elif isinstance(layer, nn.Sequential):
                target = Grid.spanning(*ranges[f"cnn.{place}"])
                self._steps.append(Convolution(layer[0], grid, target, rectified=True, shift=shift))
                grid, shift = target, 0.0
            elif isinstance(layer, nn.Conv2d):
                self._steps.append(Convolution(layer, grid, kind, rectified=True))
        self._rest = recogniser.to(kind)

    def forward(self, images: Tensor, _text: Tensor | None = None) -> Tensor:
        """Raw scores (n, steps, classes) for uint8 images of shape (n, 1, 32, width)."""
        features = images.contiguous(memory_format=torch.channels_last)
        for step in self._steps:
            features = step(features)
        scores: Tensor = self._rest.scores(features)
        return scores


class EightBitDetector:
    """The detector in stages, for `text_map`."""

    def __init__(self, detector: Detector, ranges: Ranges) -> None:
        """Take over a network.

        Args:
            detector: Streamlined, in evaluation mode.
            ranges: Of its activations.
        """
        self._grids = {name: Grid.spanning(*ends) for name, ends in ranges.items()}
        zero = round(GREY_SHIFT / GREY_SCALE)
        self._page = Grid(GREY_SCALE, zero)
        shift = zero * GREY_SCALE - GREY_SHIFT
        self._s1 = self._block(detector.s1, "s1", self._page, shift)
        self._s2 = [self._block(detector.s2[0], "s2.0", self._grids["s1"]), self._block(detector.s2[1], "s2.1", self._grids["s2.0"])]
        self._stages: dict[str, list[Step]] = {}
        source = self._grids["s2.1"]
        for name in ("s3", "s4", "s5"):
            first, *residuals = getattr(detector, name)
            steps: list[Step] = [self._block(first, f"{name}.0", source)]
            source = self._grids[f"{name}.0"]
            for number, residual in enumerate(residuals, 1):
                steps.append(self._residual(residual, f"{name}.{number}", source))
                source = self._grids[f"{name}.{number}"]
            self._stages[name] = steps
        ends = {"l5": source, "l4": self._grids["s4.1"], "l3": self._grids["s3.1"], "l2": self._grids["s2.1"]}
        targets = {"l5": "l5", "l4": "m4.in", "l3": "m3.in", "l2": "m2.in"}
        self._lateral = {
            name: Convolution(getattr(detector, name), ends[name], self._grids[targets[name]], rectified=False) for name in ends
        }
        self._merge = {name: self._block(getattr(detector, name), name, self._grids[f"{name}.in"]) for name in ("m4", "m3", "m2")}
        self._head = self._block(detector.head[0], "head.0", self._grids["m2"])
        self._score = Convolution(_text_only(detector.head[1]), self._grids["head.0"], torch.float32, rectified=False)

    def narrowed(self, page: Tensor) -> Tensor:
        """Features at a quarter of the resolution of a grey page, uint8, shape (1, 1, h, w)."""
        x = self._s1(page.contiguous(memory_format=torch.channels_last))
        for step in self._s2:
            x = step(x)
        return x

    def deep(self, quarter: Tensor) -> Tensor:
        """Features that come back from below, at an eighth of the resolution."""
        x, seen = quarter, {}
        for name, (first, *residuals) in self._stages.items():
            x = first(x)
            for residual in residuals:
                x = residual(x)
            seen[name] = x
        up = self._lateral["l5"](x)
        up = self._merge["m4"](self._lateral["l4"].added(seen["s4"], grown(up), self._grids["l5"]))
        return self._merge["m3"](self._lateral["l3"].added(seen["s3"], grown(up), self._grids["m4"]))

    def logits(self, eighth: Tensor, quarter: Tensor) -> Tensor:
        """Raw scores of text, shape (1, 4, h / 4, w / 4), from both."""
        wide = self._lateral["l2"].added(quarter, grown(eighth), self._grids["m3"])
        return self._score(self._head(self._merge["m2"](wide)))

    def _block(self, block: nn.Sequential, name: str, source: Grid, shift: float = 0.0) -> Convolution:
        return Convolution(block[0], source, self._grids[name], rectified=True, shift=shift)

    def _residual(self, residual: Residual, name: str, source: Grid) -> Step:
        inner = self._block(residual.a, f"{name}.a", source)
        outer = Convolution(residual.b[0], self._grids[f"{name}.a"], self._grids[name], rectified=True)
        return lambda x: outer.added(inner(x), x, source)


def _text_only(layer: nn.Conv2d) -> nn.Conv2d:
    """The outputs that belong to text."""
    only = nn.Conv2d(layer.in_channels, TEXT, 1)
    only.weight.data, only.bias.data = layer.weight.detach()[:TEXT].float(), layer.bias.detach()[:TEXT].float()
    return only
