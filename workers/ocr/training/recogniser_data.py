"""Batches for the recogniser: drawn lines and crops of the detector's own boxes, in fixed widths so that kernels are built once."""

from __future__ import annotations

import json
import random
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import torch
from torch import Tensor
from torch.utils.data import IterableDataset, get_worker_info

from workers.ocr.training.alphabet import CLASS_OF
from workers.ocr.training.line_damage import Pixels
from workers.ocr.training.lines import LINE_HEIGHT, LineSource

WIDTHS = (64, 128, 192, 256, 320, 384, 448, 512, 640, 768, 1024, 1408)
_BATCH_PIXELS = 16_384
_LARGEST_BATCH = 64
_LONG_SHARE, _LONGEST, _USUAL = 0.1, 75, 44
Batch = tuple[Tensor, Tensor, Tensor]
Sample = tuple[Pixels, str]


def stacked(crops: list[Pixels], width: int) -> Tensor:
    """Crops side by side in one tensor, padded with their last column as EasyOCR pads."""
    batch = np.empty((len(crops), 1, LINE_HEIGHT, width), np.float32)
    for row, crop in zip(batch, crops, strict=True):
        row[0, :, : crop.shape[1]] = crop
        row[0, :, crop.shape[1] :] = crop[:, -1:]
    return torch.from_numpy(batch / 127.5 - 1)


def batch_of(samples: list[Sample], width: int) -> Batch:
    """Images, classes of all texts in a row, lengths of the texts."""
    classes = [CLASS_OF[character] for _, text in samples for character in text]
    return stacked([crop for crop, _ in samples], width), torch.tensor(classes), torch.tensor([len(text) for _, text in samples])


class Crops:
    """Crops harvested from pages, held in memory."""

    def __init__(self, folder: Path) -> None:
        """Read every shard of a folder."""
        self.samples: list[Sample] = []
        for index in sorted(folder.glob("*.json")):
            strip = np.load(index.with_suffix(".npy"))
            at = 0
            for width, text in json.loads(index.read_text(encoding="utf-8")):
                self.samples.append((strip[:, at : at + width], text))
                at += width
        if not self.samples:
            raise FileNotFoundError(f"no crops in {folder}; make some with python -m workers.ocr.training.harvest")

    def draw(self, rng: random.Random) -> Sample:
        """Any of them."""
        return rng.choice(self.samples)


@dataclass(frozen=True, slots=True)
class Mixture:
    """What the batches are made of."""

    seed: int
    crops: Path | None = None
    crop_share: float = 0.3


class LineBatches(IterableDataset[Batch]):
    """Endless batches; every worker of a loader draws its own."""

    def __init__(self, mixture: Mixture) -> None:
        """Remember what to draw; fonts and crops are opened in the worker."""
        self._mixture = mixture

    def __iter__(self) -> Iterator[Batch]:
        """Fill one bucket per width and give it away when it is full."""
        cv2.setNumThreads(1)
        info = get_worker_info()
        seed = self._mixture.seed * 64 + (info.id if info else 0)
        lines, rng = LineSource(seed), random.Random(seed)
        crops = Crops(self._mixture.crops) if self._mixture.crops else None
        buckets: dict[int, list[Sample]] = {width: [] for width in WIDTHS}
        while True:
            if crops and rng.random() < self._mixture.crop_share:
                sample = crops.draw(rng)
            else:
                sample = lines.sample(_LONGEST if rng.random() < _LONG_SHARE else _USUAL)
            if not 8 <= sample[0].shape[1] <= WIDTHS[-1]:
                continue
            width = WIDTHS[bisect_left(WIDTHS, sample[0].shape[1])]
            buckets[width].append(sample)
            if len(buckets[width]) >= min(_LARGEST_BATCH, max(8, _BATCH_PIXELS // width)):
                yield batch_of(buckets[width], width)
                buckets[width] = []
