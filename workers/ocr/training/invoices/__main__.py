"""Command line of the generator: `python -m workers.ocr.training.invoices --seed 7 --count 10 --kind scan --out DIR`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from workers.ocr.training import fonts
from workers.ocr.training.invoices import layouts
from workers.ocr.training.invoices.documents import KINDS, Request
from workers.ocr.training.invoices.files import draw_and_write, use_one_thread, write_truth


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=10)
    parser.add_argument("--kind", choices=KINDS, default="clean")
    parser.add_argument("--split", choices=layouts.SPLITS)
    parser.add_argument("--layout", choices=[layout.name for layout in layouts.LAYOUTS])
    parser.add_argument("--fonts", choices=("any", "train", "held_out"), default="any")
    parser.add_argument("--dpi", type=int, default=200)
    parser.add_argument("--level", type=float, help="how hard scans and photographs are, 0 to 1; by lot when left out")
    parser.add_argument("--turn", type=int, choices=(0, 90, 180, 270), default=0, help="degrees clockwise by which pages lie turned")
    parser.add_argument("--format", choices=("images", "pdf", "text-pdf"), default="images")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--out", type=Path, required=True)
    return parser.parse_args()


def _requests(wanted: argparse.Namespace) -> Iterator[Request]:
    for seed in range(wanted.seed * 1000, wanted.seed * 1000 + wanted.count):
        yield Request(seed, wanted.kind, wanted.split, wanted.layout, wanted.dpi, wanted.fonts, level=wanted.level, turn=wanted.turn)


def main() -> int:
    """Write the documents and truth.json; the result does not depend on the number of processes."""
    wanted = _arguments()
    wanted.out.mkdir(parents=True, exist_ok=True)
    write, rows = partial(draw_and_write, form=wanted.format, folder=wanted.out), []
    try:
        fonts.families()
    except fonts.FontsMissingError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    with ProcessPoolExecutor(wanted.processes, get_context("spawn"), use_one_thread) as pool:
        for row in pool.map(write, _requests(wanted)):
            rows.append(row)
            sys.stdout.write(f"{row['files'][0]}  {row['layout']}  {row['font']}  {len(row['pages'])} p.\n")
    write_truth(rows, wanted.out / "truth.json")
    return 0


if __name__ == "__main__":
    sys.exit(main())
