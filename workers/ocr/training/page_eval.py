"""Measures a pair of weights on whole drawn documents: `python -m workers.ocr.training.page_eval [--pair RECOGNISER DETECTOR]…`.

Reads pages through the shipped reader and compares run by run: characters wrong, key strings exact, runs found by the detector. That
decides whether a pair ships; no layout is interpreted here, so the numbers say nothing about rules.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
import torch
from PIL import Image
from rapidfuzz.distance import Levenshtein

from faktury.domain.words import Word
from workers.ocr.easyocr_reader import PageReader, use_threads
from workers.ocr.training.alphabet import known
from workers.ocr.training.candidates import candidate_reader
from workers.ocr.training.detector_eval import overlaps
from workers.ocr.training.invoices.documents import KINDS, Document, DrawnPage, Request, make_document
from workers.ocr.training.invoices.sheet import DrawnLine, DrawnWord
from workers.ocr.training.page_damage import damaged
from workers.ocr.training.pages import PageSource

_ENOUGH = 0.5
_ANYTHING = "anything"


@dataclass
class Tally:
    """Sums over pages."""

    wrong: int = 0
    replaced: int = 0
    lost: int = 0
    stray: int = 0
    """Those of the wrong characters that were read where nothing is written; what is neither was read twice or too much beside a text."""
    characters: int = 0
    keys: int = 0
    keys_exact: int = 0
    runs: int = 0
    runs_found: int = 0
    seconds: float = 0.0
    pages: int = 0
    misread: list[tuple[str, str]] = field(default_factory=list)

    def __str__(self) -> str:
        """As tables show it."""
        shares = (f"{100 * part / max(1, self.characters):.2f}" for part in (self.replaced, self.lost, self.stray))
        errors = f"{100 * self.wrong / max(1, self.characters):.2f} % ({' + '.join(shares)})"
        keys = f"{100 * self.keys_exact / max(1, self.keys):.1f} %"
        return f"{errors} · {keys} · {100 * self.runs_found / max(1, self.runs):.2f} %"


def key_strings(document: Document) -> set[str]:
    """What a book-keeper copies: numbers, dates, NIPs, accounts and amounts, without spaces; the truth is searched for them as printed."""
    invoice = document.invoice
    dates = [day for day in (invoice.issue_date, invoice.sale_date, invoice.due_date) if day]
    found = {invoice.number, invoice.seller.nip, invoice.buyer.nip, invoice.bank_account or ""}
    found |= {f"{day:{shape}}" for day in dates for shape in ("%Y%m%d", "%d%m%Y")}
    amounts = [invoice.net, invoice.vat, invoice.gross, *(amount for row in invoice.rates for amount in (row.net, row.vat, row.gross))]
    return {_bare(text) for text in found | {f"{amount:.2f}" for amount in amounts}} - {""}


def _bare(text: str) -> str:
    return re.sub(r"[^0-9A-Za-z]", "", text)


def _joined(text: str) -> str:
    return "".join(text.split())


def assigned(page: DrawnPage, words: Iterable[Word]) -> tuple[dict[int, str], list[str]]:
    """What was read of each run, by way of the drawn word it lies on most; and what lies on none."""
    read: dict[int, list[Word]] = defaultdict(list)
    stray: list[str] = []
    boxes = np.array([word.box for word in page.words], np.float64).reshape(-1, 4)
    for word in words:
        x0, y0, x1, y1 = word.box
        wide = np.clip(np.minimum(boxes[:, 2], x1) - np.maximum(boxes[:, 0], x0), 0, None)
        high = np.clip(np.minimum(boxes[:, 3], y1) - np.maximum(boxes[:, 1], y0), 0, None)
        shared = wide * high
        if len(shared) and shared.max() > 0:
            read[page.words[int(shared.argmax())].run].append(word)
        else:
            stray.append(word.text)
    return {run: " ".join(word.text for word in sorted(group, key=lambda word: word.box[0])) for run, group in read.items()}, stray


def _recall(lines: list[DrawnLine], reader: PageReader, pixels: np.ndarray) -> int:
    """How many line boxes the detector found at IoU 0.5."""
    with torch.inference_mode():
        found = [[*np.min(line.quad, axis=0), *np.max(line.quad, axis=0)] for line in reader.lines(pixels)]
    if not found or not lines:
        return 0
    return int((overlaps(np.array([line.box for line in lines]), np.array(found, np.float64)).max(axis=1) >= _ENOUGH).sum())


def measure(pages: Iterable[DrawnPage], keys: set[str], reader: PageReader, tally: Tally) -> None:
    """Read pages and add what was right and wrong."""
    for page in pages:
        pixels = cv2.cvtColor(np.asarray(page.image.convert("RGB")), cv2.COLOR_RGB2BGR)
        lines = [line for line in page.lines if line.box[2] > line.box[0] and line.box[3] > line.box[1]]
        started = time.process_time()
        words = reader.read_image(pixels)
        tally.seconds += time.process_time() - started
        read, stray = assigned(page, words)
        tally.pages += 1
        tally.runs += len(lines)
        tally.runs_found += _recall(lines, reader, pixels)
        tally.stray += sum(map(len, stray))
        tally.wrong += sum(map(len, stray))
        tally.misread += [("", text) for text in stray]
        for line in lines:
            _compare(line.text, read.get(line.run, ""), keys, tally)


def _compare(text: str, found: str, keys: set[str], tally: Tally) -> None:
    wanted, got = _joined(known(text)), _joined(found)
    steps = Counter(step.tag for step in Levenshtein.editops(wanted, got))
    wrong = steps.total()
    tally.wrong += wrong
    tally.replaced += steps["replace"]
    tally.lost += steps["delete"]
    tally.characters += len(wanted)
    if wrong:
        tally.misread.append((text, found))
    for key in (key for key in keys if key in _bare(text)):
        tally.keys += 1
        tally.keys_exact += key in _bare(found) and (wrong == 0 or not _digits_differ(text, found))


def _digits_differ(text: str, found: str) -> bool:
    """Whether figures or the marks between them are not the same."""
    figures = r"[^0-9,.\-/]"
    return re.sub(figures, "", text) != re.sub(figures, "", found)


def _drawn(kind: str, wanted: argparse.Namespace) -> Iterator[tuple[Sequence[DrawnPage], set[str]]]:
    """Invoices of a kind, or pages of anything: those have more rules, codes and grounds than any layout."""
    if kind == _ANYTHING:
        source, rng, noise = (
            PageSource(wanted.seed, held_out=True, word_seed=99),
            random.Random(wanted.seed),
            np.random.default_rng(wanted.seed),
        )
        for _ in range(wanted.count):
            page = source.page()
            pixels, quads = damaged(page.pixels, page.quads, rng, noise)
            boxes = [(*corners.min(axis=0).tolist(), *corners.max(axis=0).tolist()) for corners in quads]
            words = tuple(DrawnWord(text, box, run) for run, (text, box) in enumerate(zip(page.texts, boxes, strict=True)))
            lines = tuple(DrawnLine(word.text, word.box, word.run) for word in words)
            yield [DrawnPage(Image.fromarray(pixels), words, lines)], set()
        return
    for seed in range(wanted.seed * 1000, wanted.seed * 1000 + wanted.count):
        document = make_document(Request(seed, kind, wanted.split, dpi=wanted.dpi, fonts=wanted.fonts))
        yield document.pages, key_strings(document)


def main() -> int:
    """Print one row per kind of page."""
    parser = argparse.ArgumentParser(description=__doc__)
    pair = {"nargs": 2, "type": Path, "action": "append", "default": [], "metavar": ("RECOGNISER", "DETECTOR")}
    parser.add_argument("--pair", **pair, help="measured beside the shipped weights, on the same pages")
    parser.add_argument("--seed", type=int, default=61)
    parser.add_argument("--count", type=int, default=12)
    parser.add_argument("--kinds", nargs="+", choices=(*KINDS, _ANYTHING), default=[*KINDS, _ANYTHING])
    parser.add_argument("--split", default="held_out")
    parser.add_argument("--fonts", default="held_out")
    parser.add_argument("--dpi", type=int, default=200)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--show", type=int, default=0, help="misread runs to show (of families and fonts you may look at)")
    wanted = parser.parse_args()
    use_threads(wanted.threads)
    with ExitStack() as stack:
        readers = {"shipped": stack.enter_context(candidate_reader())}
        readers |= {
            f"{a.parent.name}/{a.stem} + {b.parent.name}/{b.stem}": stack.enter_context(candidate_reader(a, b)) for a, b in wanted.pair
        }
        figures = "CER (replaced + lost + read where nothing is written) · key strings exact · runs found"
        print(f"| kind | weights | {figures} | pages | core-seconds a page |")
        print("|---|---|---|---|---|")
        for kind in wanted.kinds:
            tallies = {name: Tally() for name in readers}
            for pages, keys in _drawn(kind, wanted):
                for name, reader in readers.items():
                    measure(pages, keys, reader, tallies[name])
            for name, tally in tallies.items():
                print(f"| {kind} | {name} | {tally} | {tally.pages} | {tally.seconds / max(1, tally.pages):.2f} |", flush=True)
                for text, found in tally.misread[: wanted.show]:
                    print(f"  {text!r} -> {found!r}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
