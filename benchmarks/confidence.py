"""What stated confidence is worth, on fonts and layouts nothing was fitted to: `python -m benchmarks.confidence`.

Compares the recogniser's own numbers with the calibrated ones, word by word and field by field; writes docs/calibration.svg and the table.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from typing import Any

import cv2
import numpy as np

from benchmarks.readers import plain_fields
from benchmarks.reliability import Judgement, brier, calibration_error, diagram, flagged
from benchmarks.scoring import FIELDS, same
from benchmarks.written import DOCUMENT, write_section
from faktury.domain.fields import extract
from faktury.domain.words import Page
from workers.ocr.confidence import Calibration, load_calibration
from workers.ocr.easyocr_reader import PageReader, build_reader, use_threads
from workers.ocr.model_store import load_models
from workers.ocr.reading_order import Run, words_in_order
from workers.ocr.training.fonts import FontsMissingError
from workers.ocr.training.invoices.documents import KINDS, Document, Request, make_document, truth_fields
from workers.ocr.training.judged_words import judged_pages

_RAW, _CALIBRATED = "network's own", "calibrated"
_THRESHOLDS = (0.5, 0.8, 0.95)

Series = dict[str, list[Judgement]]


def word_judgements(reader: PageReader, calibration: Calibration, seed: int, pages: int) -> Series:
    """Every word of held-out pages."""
    found: Series = {_RAW: [], _CALIBRATED: []}
    for words in judged_pages(reader, seed, pages, "held_out"):
        for word in words:
            found[_RAW].append((word.token.confidence, word.right))
            found[_CALIBRATED].append((calibration.probability(word.token.features), word.right))
    return found


def field_judgements(reader: PageReader, calibration: Calibration, seed: int, documents: int) -> Series:
    """Every field that was found on held-out documents."""
    found: Series = {_RAW: [], _CALIBRATED: []}
    for number in range(seed * 1000, seed * 1000 + documents):
        document = make_document(Request(number, KINDS[number % len(KINDS)], "held_out", fonts="held_out"))
        read = [_runs(reader, page.image) for page in document.pages]
        found[_RAW] += _fields(document, read)
        found[_CALIBRATED] += _fields(document, [[calibration.applied(run) for run in runs] for runs in read])
    return found


def _runs(reader: PageReader, image: Any) -> list[Run]:
    return reader.runs(cv2.cvtColor(np.asarray(image.convert("RGB")), cv2.COLOR_RGB2BGR))


def _fields(document: Document, read: Sequence[Sequence[Run]]) -> Iterator[Judgement]:
    pages = [
        Page(number, *drawn.image.size, words_in_order(list(runs)), "easyocr")
        for number, (drawn, runs) in enumerate(zip(document.pages, read, strict=True), start=1)
    ]
    extraction = extract(pages, own_nip=document.invoice.buyer.nip)
    truth, values = truth_fields(document), plain_fields(extraction)
    for name in FIELDS:
        value = values[name]
        if value is not None:
            yield extraction.fields[name].confidence, _same(name, truth[name], value)


def _same(name: str, wanted: str | None, found: str) -> bool:
    """To the letter also for names: a name with one letter misread is what a confidence should tell."""
    if wanted is None or not same(name, wanted, found):
        return False
    return not name.endswith("_name") or "".join(wanted.split()).casefold() == "".join(found.split()).casefold()


def _row(name: str, judgements: Sequence[Judgement]) -> str:
    wrong = sum(not right for _, right in judgements)
    shares = [f"{a:.0f} % · {b:.1f} %" for a, b in (flagged(judgements, threshold) for threshold in _THRESHOLDS)]
    numbers = [f"{100 * calibration_error(judgements):.2f} %", f"{brier(judgements):.4f}", *shares]
    return f"| {name} | {len(judgements)} | {wrong} | {' | '.join(numbers)} |"


def report(words: Series, fields: Series, command: str) -> str:
    """The table for docs/benchmarks.md."""
    heads = ["", "judged", "wrong", "expected calibration error", "Brier", *(f"below {t}: of wrong · of right" for t in _THRESHOLDS)]
    rows = [_row(f"{kind}, {name}", found) for kind, series in (("words", words), ("fields", fields)) for name, found in series.items()]
    return "\n".join(
        [
            f"`{command}`: held-out fonts and layouts, invoices (clean, scan, photo) and, for words, random pages",
            "of any damage; the calibration was fitted on training fonts and layouts only. A field is as sure as its least sure word; sums",
            "and check digits that confirm it raise that. Error over 15 bins of equal width: [calibration.svg](calibration.svg).",
            "",
            f"| {' | '.join(heads)} |",
            "|---" * len(heads) + "|",
            *rows,
        ]
    )


def main() -> int:
    """Read, judge, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=83)
    parser.add_argument("--pages", type=int, default=60)
    parser.add_argument("--documents", type=int, default=60)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--no-write", action="store_true", help="leave docs alone")
    wanted = parser.parse_args()
    use_threads(wanted.threads)
    models = load_models()
    if models.confidence_file is None:
        print("These weights are not calibrated yet: make calibrate", file=sys.stderr)
        return 2
    reader, calibration = build_reader(models), load_calibration(models.confidence_file)
    try:
        words = word_judgements(reader, calibration, wanted.seed, wanted.pages)
        fields = field_judgements(reader, calibration, wanted.seed, wanted.documents)
    except FontsMissingError as error:
        print(error, file=sys.stderr)
        return 2
    command = f"python -m benchmarks.confidence --seed {wanted.seed} --pages {wanted.pages} --documents {wanted.documents}"
    text = report(words, fields, command)
    print(text)
    if not wanted.no_write:
        (DOCUMENT.parent / "calibration.svg").write_text(diagram({"Words": words, "Fields": fields}), encoding="utf-8")
        write_section("confidence", text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
