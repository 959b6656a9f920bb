"""Cuts training lines out of drawn pages along the shipped detector's own boxes: `python -m workers.ocr.training.harvest --out DIR`.

The recogniser then sees what it will see: boxes a little too tight, too loose, tilted, with bits of the neighbours.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch

from workers.ocr.easyocr_reader import PageReader, use_threads
from workers.ocr.training.candidates import candidate_reader
from workers.ocr.training.fonts import FontsMissingError
from workers.ocr.training.invoices.documents import Request, make_document
from workers.ocr.training.line_damage import Pixels
from workers.ocr.training.lines import LINE_HEIGHT
from workers.ocr.training.page_damage import CLEAN, damaged
from workers.ocr.training.pages import PageSource

_SHARD_PAGES = 20
_INSIDE, _VISIBLE = 0.85, 0.22
_INVOICE_SHARE, _WORN = 0.45, "worn"
_TRACE = 24
"""Of contrast between ink and paper, in grey values."""
_RESOLUTIONS = (110, 150, 150, 150, 200, 200, 200, 250, 300)


@dataclass(frozen=True, slots=True)
class Piece:
    """A text and its upright box on the page."""

    text: str
    box: tuple[float, float, float, float]


Sample = tuple[Pixels, str]


def _label(box: tuple[float, float, float, float], pieces: list[Piece]) -> str | None:
    """What stands in a box, left to right; None when anything is only partly inside or on two lines.

    Nothing at all is an answer too: a box on a code or on a table's wood teaches the recogniser to keep silent.
    """
    inside, touched = [], False
    for piece in pieces:
        x0, y0, x1, y1 = piece.box
        width = min(x1, box[2]) - max(x0, box[0])
        height = min(y1, box[3]) - max(y0, box[1])
        if width <= 0 or height <= 0:
            continue
        touched = True
        share = width * height / ((x1 - x0) * (y1 - y0))
        if share >= _INSIDE:
            inside.append(piece)
        elif min(width, height) > _VISIBLE * (box[3] - box[1]):
            return None
    if not inside:
        return None if touched else ""
    inside.sort(key=lambda piece: piece.box[0])
    middles = [(piece.box[1] + piece.box[3]) / 2 for piece in inside]
    if max(middles) - min(middles) > 0.4 * (box[3] - box[1]):
        return None
    return " ".join(piece.text for piece in inside)


def _upright(quad: Any) -> tuple[float, float, float, float]:
    points = np.asarray(quad, dtype=np.float64).reshape(-1, 2)
    low, high = points.min(axis=0), points.max(axis=0)
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])


def samples_of(reader: PageReader, grey: Pixels, pieces: list[Piece]) -> Iterator[Sample]:
    """Crops along the detector's boxes, each with its text; boxes whose text is in doubt are left out."""
    with torch.inference_mode():
        lines = reader.lines(cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR))
    for line in lines:
        text = _label(_upright(line.quad), pieces)
        if text is not None and line.picture.shape[0] == LINE_HEIGHT:
            yield line.picture, text


def _random_page(source: PageSource, rng: random.Random, noise: np.random.Generator) -> tuple[Pixels, list[Piece]]:
    page = source.page()
    pixels, quads = damaged(page.pixels, page.quads, rng, noise)
    return pixels, [Piece(text, _upright(quad)) for text, quad in zip(page.texts, quads, strict=True)]


def _invoice_page(rng: random.Random, noise: np.random.Generator, fonts: str) -> tuple[Pixels, list[Piece]]:
    kind = rng.choice(["clean", "scan", "scan", "photo", _WORN, _WORN])
    request = Request(rng.randrange(10**9), "clean" if kind == _WORN else kind, "train", dpi=rng.choice(_RESOLUTIONS), fonts=fonts)
    page = rng.choice(make_document(request).pages)
    grey, pieces = np.asarray(page.image.convert("L")), [Piece(word.text, word.box) for word in page.words]
    if kind == _WORN:
        quads = np.array([[(x0, y0), (x1, y0), (x1, y1), (x0, y1)] for x0, y0, x1, y1 in (piece.box for piece in pieces)], np.float32)
        grey, quads = damaged(grey, quads, rng, noise, rng.uniform(CLEAN, 1))
        pieces = [Piece(piece.text, _upright(quad)) for piece, quad in zip(pieces, quads, strict=True)]
    return grey, pieces


def _left(grey: Pixels, piece: Piece) -> bool:
    """Whether any ink of a piece is left: a threshold takes whole words of grey print."""
    height, width = grey.shape
    x0, y0, x1, y1 = (round(value) for value in piece.box)
    inside = grey[max(0, y0) : min(height, y1 + 1), max(0, x0) : min(width, x1 + 1)]
    return bool(inside.size) and int(inside.max()) - int(inside.min()) > _TRACE


def _write(samples: list[Sample], path: Path) -> None:
    np.save(path.with_suffix(".npy"), np.concatenate([crop for crop, _ in samples], axis=1))
    rows = [[crop.shape[1], text] for crop, text in samples]
    path.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")


def main() -> int:
    """Draw, detect, cut, write; shards that are there already are left as they are."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--pages", type=int, default=400)
    parser.add_argument("--seed", type=int, default=51)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--fonts", choices=("train", "held_out"), default="train")
    parser.add_argument("--detector", type=Path, help="weights of the detector; the shipped ones when left out")
    wanted = parser.parse_args()
    wanted.out.mkdir(parents=True, exist_ok=True)
    use_threads(wanted.threads)
    try:
        source = PageSource(wanted.seed, held_out=wanted.fonts == "held_out")
    except FontsMissingError as error:
        print(error, file=sys.stderr)
        return 2
    with candidate_reader(detector=wanted.detector) as reader:
        for first in range(0, wanted.pages, _SHARD_PAGES):
            path = wanted.out / f"{wanted.seed:05}-{first + _SHARD_PAGES:05}.json"
            if not path.exists():
                count = min(_SHARD_PAGES, wanted.pages - first)
                _write(_shard(reader, source, count, (wanted.seed * 1000 + first, wanted.fonts)), path)
                print(f"{first + count} pages", flush=True)
    return 0


def _shard(reader: PageReader, source: PageSource, count: int, how: tuple[int, str]) -> list[Sample]:
    """The lines of some pages; every shard has its own seed, so that an interrupted harvest goes on as it would have."""
    seed, fonts = how
    rng, noise = random.Random(seed), np.random.default_rng(seed)
    source.reseed(seed)
    samples: list[Sample] = []
    for _ in range(count):
        grey, pieces = _invoice_page(rng, noise, fonts) if rng.random() < _INVOICE_SHARE else _random_page(source, rng, noise)
        samples += samples_of(reader, grey, [piece for piece in pieces if _left(grey, piece)])
    return samples


if __name__ == "__main__":
    sys.exit(main())
