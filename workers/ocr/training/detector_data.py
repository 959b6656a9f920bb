"""Crops of drawn pages with the map the detector should answer, for its training and for measuring it."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator

import cv2
import numpy as np
import torch
from torch import Tensor
from torch.utils.data import IterableDataset, get_worker_info

from workers.ocr.models.faktury_detector import GREY_SCALE, GREY_SHIFT
from workers.ocr.training.invoices.documents import Request, make_document
from workers.ocr.training.page_damage import damaged
from workers.ocr.training.pages import PageSource

CELL = 2
SIDE = 576
_BATCH = 6
_CROPS_A_PAGE = 7
_POOL, _LEAST_POOL = 240, 150
_USES = 3
"""A crop is shown so many times, each time in another light: drawing it costs more than learning from it."""
_INVOICE_SHARE = 0.12
_RESOLUTIONS = (120, 150, 150, 200, 200, 200, 250)
_LEAST_TEXT = 300
_ANYWHERE = 0.4
"""Share of crops taken wherever: tables, codes and margins are to be left alone."""
Pixels = np.ndarray
Crop = tuple[Pixels, Pixels, Pixels]
Batch = tuple[Tensor, Tensor, Tensor]
_SMALL, _SMALL_WEIGHT, _AROUND = 18, 3.0, 2
"""Runs shorter than so many cells (a position, a unit) weigh so much more, with so many cells around them: their pixels are few."""


def normalised(grey: Pixels) -> Tensor:
    """Grey pages as the shipped reader feeds them."""
    return torch.from_numpy(grey.astype(np.float32) * np.float32(GREY_SCALE) - np.float32(GREY_SHIFT))


def target_map(quads: Pixels, height: int, width: int) -> Pixels:
    """Every run as a blob at half resolution, shrunk by the inverse of the dilation with which EasyOCR grows blobs to boxes."""
    target = np.zeros((height, width), np.uint8)
    for quad in quads / CELL:
        along, down = quad[1] - quad[0], quad[3] - quad[0]
        long, tall = float(np.hypot(*along)), float(np.hypot(*down))
        if long < 1 or tall < 1:
            continue
        smaller = min(long, tall)
        inset = (smaller - (math.sqrt(1 + smaller) - 1) ** 2) / 2
        # Never to nothing: thin runs keep a core of about two cells.
        across = along / long * min(inset, max(0.0, (long - 2.2) / 2))
        through = down / tall * min(inset, max(0.0, (tall - 2.2) / 2))
        core = np.array([quad[0] + across + through, quad[1] - across + through, quad[2] - across - through, quad[3] + across - through])
        cv2.fillPoly(target, [np.round((core - 0.25) * 16).astype(np.int32)], 1, shift=4)
    return target


def weight_map(quads: Pixels, height: int, width: int) -> Pixels:
    """How much every cell of the map counts: more in and around short runs."""
    weights = np.ones((height, width), np.float32)
    for quad in quads / CELL:
        if max(np.hypot(*(quad[1] - quad[0])), np.hypot(*(quad[3] - quad[0]))) < _SMALL:
            (left, top), (right, bottom) = quad.min(axis=0) - _AROUND, quad.max(axis=0) + _AROUND
            weights[max(0, int(top)) : max(0, math.ceil(bottom)), max(0, int(left)) : max(0, math.ceil(right))] = _SMALL_WEIGHT
    return weights


class PageCrops(IterableDataset[Batch]):
    """Endless batches of square crops, their maps and what every cell of these counts."""

    def __init__(self, seed: int, *, held_out: bool = False) -> None:
        """Remember the seed; fonts are opened in the worker."""
        self._seed, self._held_out = seed, held_out

    def __iter__(self) -> Iterator[Batch]:
        """Several crops of each page, mixed with those of other pages."""
        cv2.setNumThreads(1)
        info = get_worker_info()
        seed = self._seed * 64 + (info.id if info else 0)
        rng, noise = random.Random(seed), np.random.default_rng(seed)
        pages, pool = PageSource(seed, held_out=self._held_out), list[tuple[Crop, int]]()
        while True:
            while len(pool) < _POOL:
                pixels, quads = self._page(pages, rng, noise)
                extent = -(-pixels.shape[0] // CELL), -(-pixels.shape[1] // CELL)
                maps = target_map(quads, *extent), weight_map(quads, *extent)
                pool += [(_crop(pixels, *maps, rng), _USES) for _ in range(_CROPS_A_PAGE)]
            while len(pool) >= _LEAST_POOL:
                rng.shuffle(pool)
                chosen, pool = pool[:_BATCH], pool[_BATCH:]
                pool += [(crop, uses - 1) for crop, uses in chosen if uses > 1]
                images, targets, weights = (np.stack(parts) for parts in zip(*(crop for crop, _ in chosen), strict=True))
                lit = np.stack([_in_another_light(image, rng, noise) for image in images])
                yield normalised(lit)[:, None], torch.from_numpy(targets), torch.from_numpy(weights)

    def _page(self, pages: PageSource, rng: random.Random, noise: np.random.Generator) -> tuple[Pixels, Pixels]:
        """A page of anything, or an invoice of a layout and in fonts that are for training."""
        if rng.random() >= _INVOICE_SHARE:
            page = pages.page()
            return damaged(page.pixels, page.quads, rng, noise)
        request = Request(
            rng.randrange(10**9), "clean", "train", dpi=rng.choice(_RESOLUTIONS), fonts="held_out" if self._held_out else "train"
        )
        drawn = rng.choice(make_document(request).pages)
        quads = np.array([[(x0, y0), (x1, y0), (x1, y1), (x0, y1)] for x0, y0, x1, y1 in (line.box for line in drawn.lines)], np.float32)
        return damaged(np.asarray(drawn.image.convert("L")), quads.reshape(-1, 4, 2), rng, noise)


def _in_another_light(image: Pixels, rng: random.Random, noise: np.random.Generator) -> Pixels:
    if rng.random() < 0.3:
        return image
    middle, factor, grain = rng.uniform(90, 255), rng.uniform(0.6, 1.1), rng.choice([0.0, 0.0, rng.uniform(1, 7)])
    lit = (image.astype(np.float32) - middle) * factor + middle + rng.uniform(-12, 12)
    if grain:
        lit += noise.standard_normal(image.shape, dtype=np.float32) * grain
    return np.clip(lit, 0, 255).astype(np.uint8)


def _crop(pixels: Pixels, target: Pixels, weights: Pixels, rng: random.Random) -> Crop:
    """A square with text in it, padded with black as the reader's canvas is."""
    height, width = pixels.shape
    for _ in range(6):
        x, y = rng.randrange(0, max(1, width - SIDE), CELL), rng.randrange(0, max(1, height - SIDE), CELL)
        cells = slice(y // CELL, (y + SIDE) // CELL), slice(x // CELL, (x + SIDE) // CELL)
        if int(target[cells].sum()) > _LEAST_TEXT or rng.random() < _ANYWHERE:
            break
    image = _padded(pixels[y : y + SIDE, x : x + SIDE], SIDE, 0)
    return image, _padded(target[cells].astype(np.float32), SIDE // CELL, 0), _padded(weights[cells], SIDE // CELL, 1)


def _padded(part: Pixels, side: int, fill: float) -> Pixels:
    whole = np.full((side, side), fill, part.dtype)
    whole[: part.shape[0], : part.shape[1]] = part
    return whole
