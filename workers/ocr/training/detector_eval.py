"""Measures a detector on drawn pages: `python -m workers.ocr.training.detector_eval WEIGHTS…`."""

from __future__ import annotations

import argparse
import random
import sys
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import torch

from workers.ocr.box_finder import find_boxes
from workers.ocr.models.faktury_detector import Detector
from workers.ocr.settings import BUILTIN
from workers.ocr.training.detector_data import CELL, Pixels, normalised
from workers.ocr.training.page_damage import damaged
from workers.ocr.training.pages import PageSource

_STEP = 32
_ENOUGH = 0.5


@dataclass(frozen=True, slots=True)
class MeasuredPage:
    """A damaged page and the upright boxes of its runs."""

    pixels: Pixels
    boxes: Pixels


def held_out_pages(count: int, seed: int, level: float | None = None) -> list[MeasuredPage]:
    """Pages in fonts and words training does not use."""
    source, rng, noise = PageSource(seed, held_out=True, word_seed=99), random.Random(seed), np.random.default_rng(seed)
    pages = []
    for _ in range(count):
        page = source.page()
        pixels, quads = damaged(page.pixels, page.quads, rng, noise, level)
        pages.append(MeasuredPage(pixels, np.concatenate([quads.min(axis=1), quads.max(axis=1)], axis=1)))
    return pages


def load_detector(path: Path) -> Detector:
    """A detector with weights from a run or the shipped ones."""
    state = torch.load(path, map_location="cpu", weights_only=True)
    detector = Detector()
    detector.load_state_dict({key: value.float() if value.is_floating_point() else value for key, value in state.items()})
    return detector.eval()


def detected(detector: Detector, pixels: Pixels) -> Pixels:
    """Upright boxes of what the detector finds, as the shipped reader finds it."""
    height, width = (-(-side // _STEP) * _STEP for side in pixels.shape)
    canvas = np.zeros((height, width), np.uint8)
    canvas[: pixels.shape[0], : pixels.shape[1]] = pixels
    with torch.inference_mode():
        scores = detector.text_scores(normalised(canvas)[None, None])[0].float().numpy()
    quads = find_boxes(scores, BUILTIN.detect["text_threshold"], BUILTIN.detect["low_text"])
    if not len(quads):
        return np.zeros((0, 4), np.float32)
    corners = np.stack([np.asarray(quad, np.float32).reshape(4, 2) * CELL for quad in quads])
    return np.concatenate([corners.min(axis=1), corners.max(axis=1)], axis=1)


def overlaps(wanted: Pixels, found: Pixels) -> Pixels:
    """Intersection over union of every pair."""
    low = np.maximum(wanted[:, None, :2], found[None, :, :2])
    high = np.minimum(wanted[:, None, 2:], found[None, :, 2:])
    shared = np.prod(np.clip(high - low, 0, None), axis=2)
    areas = [np.prod(boxes[:, 2:] - boxes[:, :2], axis=1) for boxes in (wanted, found)]
    return shared / (areas[0][:, None] + areas[1][None] - shared)


def recall_and_precision(detector: Detector, pages: list[MeasuredPage]) -> tuple[float, float]:
    """Percent of runs found and of boxes that are one run, both at IoU 0.5."""
    hit = wanted = right = found = 0
    for page in pages:
        boxes = detected(detector, page.pixels)
        wanted += len(page.boxes)
        found += len(boxes)
        if len(boxes) and len(page.boxes):
            shares = overlaps(page.boxes, boxes)
            hit += int((shares.max(axis=1) >= _ENOUGH).sum())
            right += int((shares.max(axis=0) >= _ENOUGH).sum())
    return 100 * hit / max(1, wanted), 100 * right / max(1, found)


def main() -> int:
    """Print one row per weight file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("weights", nargs="+", type=Path)
    parser.add_argument("--pages", type=int, default=20)
    parser.add_argument("--seed", type=int, default=2301)
    parser.add_argument("--threads", type=int, default=1)
    wanted = parser.parse_args()
    torch.set_num_threads(wanted.threads)
    cv2.setNumThreads(wanted.threads)
    levels = {"clean": 0.1, "mild": 0.5, "hard": 0.9}
    sets = {name: held_out_pages(wanted.pages, wanted.seed + i, level) for i, (name, level) in enumerate(levels.items())}
    print("| weights (recall · precision at IoU 0.5) | " + " | ".join(sets) + " |\n|---|---|---|---|")
    for path in wanted.weights:
        detector = load_detector(path)
        cells = [
            f"{recall:.2f} % · {precision:.2f} %"
            for recall, precision in (recall_and_precision(detector, pages) for pages in sets.values())
        ]
        print(f"| {path.name} | " + " | ".join(cells) + " |", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
