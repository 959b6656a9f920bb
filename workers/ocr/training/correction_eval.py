"""Counts what corrections do to words on drawn pages: `python -m workers.ocr.training.correction_eval [--kinds clean scan photo]`.

Every word that was corrected or doubted, by the reason: right before and right after. To be run after every change of weights or rules.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Sequence

import cv2
import numpy as np

from workers.ocr.corrections import corrected
from workers.ocr.easyocr_reader import PageReader, use_threads
from workers.ocr.reading_order import Correction
from workers.ocr.training.candidates import candidate_reader
from workers.ocr.training.fonts import FontsMissingError
from workers.ocr.training.invoices.documents import KINDS, DrawnPage, Request, make_document
from workers.ocr.training.judged_words import Judged, Truth, judged

_OUTCOMES = {(False, True): "mended", (True, False): "spoilt", (True, True): "right all along", (False, False): "wrong all along"}


def judged_corrections(reader: PageReader, page: DrawnPage) -> Iterator[tuple[Judged, Judged]]:
    """Every word of a page as it was read and as it was corrected."""
    runs = reader.runs(cv2.cvtColor(np.asarray(page.image.convert("RGB")), cv2.COLOR_RGB2BGR))
    truths = [Truth(line.text, line.box) for line in page.lines]
    yield from zip(judged(runs, truths), judged(corrected(runs), truths), strict=True)


def _counted(kind: str, seeds: Sequence[int], wanted: argparse.Namespace, reader: PageReader) -> Counter[tuple[str, str]]:
    counts: Counter[tuple[str, str]] = Counter()
    for seed in seeds:
        for page in make_document(Request(seed, kind, wanted.split, dpi=wanted.dpi, fonts=wanted.fonts)).pages:
            for read, meant in judged_corrections(reader, page):
                counts["all", "words"] += 1
                # A word beside a corrected one may be judged anew; each counts by its own reason.
                correction = meant.token.correction or Correction(read.token.text, "none")
                outcome = _OUTCOMES[read.right, meant.right]
                if meant.token.correction or read.right != meant.right:
                    counts[correction.reason, outcome] += 1
                if wanted.show and (meant.token.text != read.token.text or (correction.reason != "none" and meant.right)):
                    print(f"  {kind} {seed} {correction.reason}: {read.token.text!r} -> {meant.token.text!r}, {outcome}")
    return counts


def main() -> int:
    """Print one table per kind of page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=61)
    parser.add_argument("--count", type=int, default=20)
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=list(KINDS))
    parser.add_argument("--split", default="dev")
    parser.add_argument("--fonts", default="held_out")
    parser.add_argument("--dpi", type=int, default=200)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--show", action="store_true", help="every corrected word")
    wanted = parser.parse_args()
    use_threads(wanted.threads)
    seeds = range(wanted.seed * 1000, wanted.seed * 1000 + wanted.count)
    try:
        with candidate_reader() as reader:
            for kind in wanted.kinds:
                counts = _counted(kind, seeds, wanted, reader)
                print(f"{kind}: {counts.pop(('all', 'words'), 0)} words")
                for (reason, outcome), number in sorted(counts.items()):
                    print(f"  {reason}: {number} {outcome}")
    except FontsMissingError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
