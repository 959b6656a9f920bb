"""How exactly addresses of seller and buyer are read: `python -m benchmarks.addresses`.

Families that rules are developed with; beside a floor: the lines around the first and the second postal code of the page's text.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator

import cv2
import numpy as np

from benchmarks.written import write_section
from faktury.domain.fields import extract
from faktury.domain.words import Page, Word
from workers.ocr.confidence import load_calibration
from workers.ocr.easyocr_reader import build_reader, use_threads
from workers.ocr.model_store import load_models
from workers.ocr.reading_order import words_in_order
from workers.ocr.training.fonts import FontsMissingError
from workers.ocr.training.invoices import layouts
from workers.ocr.training.invoices.documents import Document, DrawnPage, Request, make_document

_CODE = re.compile(r"\d\d-\d{3}")
_SIDES = ("seller", "buyer")
_PARTS = ("whole", "street", "code", "town")
_SPLITS = ("train", "dev")
Reader = Callable[[DrawnPage, int], Page]
Shares = dict[str, list[bool]]


def drawn_words(page: DrawnPage, number: int) -> Page:
    """The page as a text layer gives it: every word where it was drawn."""
    words = tuple(Word(word.text, word.box, 1.0, word.run) for word in page.words)
    return Page(number, page.image.width, page.image.height, words, "text_layer")


def engine_reader() -> Reader:
    """Reads a page's picture with the shipped weights."""
    models = load_models()
    if models.confidence_file is None:
        raise LookupError("These weights are not calibrated yet: make calibrate")
    reader, calibration = build_reader(models), load_calibration(models.confidence_file)

    def read(page: DrawnPage, number: int) -> Page:
        picture = cv2.cvtColor(np.asarray(page.image.convert("RGB")), cv2.COLOR_RGB2BGR)
        runs = [calibration.applied(run) for run in reader.runs(picture)]
        return Page(number, page.image.width, page.image.height, words_in_order(runs), "easyocr")

    return read


def _documents(kind: str, seed: int, count: int) -> Iterator[Document]:
    families = [layout for split in _SPLITS for layout in layouts.layouts(split)]
    for number in range(seed * 1000, seed * 1000 + count):
        for layout in families:
            yield make_document(Request(number, kind, layout=layout.name))


def _measured(kind: str, seed: int, count: int, read: Reader) -> tuple[Shares, Shares]:
    ours: Shares = defaultdict(list)
    floor: Shares = defaultdict(list)
    for document in _documents(kind, seed, count):
        pages = [read(page, number) for number, page in enumerate(document.pages[:1], start=1)]
        printed = " ".join(word.text for word in document.pages[0].words)
        found = extract(pages, own_nip=document.invoice.buyer.nip)
        for place, side in enumerate(_SIDES):
            party = getattr(document.invoice, side)
            wanted = (party.street, *party.city.split(" ", 1)) if party.city.split(" ", 1)[0] in printed else None
            _judge(ours, wanted, found.text(f"{side}_address"))
            _judge(floor, wanted, _around_code(pages[0].text, place))
    return ours, floor


def _around_code(text: str, place: int) -> str | None:
    """The line of a postal code and the one above it."""
    lines = text.splitlines()
    at = [index for index, line in enumerate(lines) if _CODE.search(line)][place : place + 1]
    return ", ".join(lines[max(0, at[0] - 1) : at[0] + 1]) if at else None


def _judge(shares: Shares, wanted: tuple[str, str, str] | None, found: str | None) -> None:
    plain = " ".join((found or "").casefold().split())
    if wanted is None:
        shares["invented"].append(found is not None)
        return
    street, code, town = (part.casefold() for part in wanted)
    shares["whole"].append(plain == f"{street}, {code} {town}")
    for name, part in (("street", street), ("code", code), ("town", town)):
        shares[name].append(part in plain)


def _row(name: str, shares: Shares) -> str:
    cells = [f"{100 * sum(shares[part]) / len(shares[part]):.1f} ({sum(shares[part])}/{len(shares[part])})" for part in _PARTS]
    absent = shares.get("invented", [])
    return f"| {name} | {' | '.join(cells)} | {sum(absent)}/{len(absent)} |"


def main() -> int:
    """Draw, read, judge, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--count", type=int, default=12, help="text layers a family")
    parser.add_argument("--scans", type=int, default=5, help="scans a family")
    parser.add_argument("--no-write", action="store_true", help="leave docs/benchmarks.md alone")
    wanted = parser.parse_args()
    use_threads(1)
    rows = []
    try:
        for name, kind, count, read in (
            ("text layer", "clean", wanted.count, lambda: drawn_words),
            ("scan, 200 dpi", "scan", wanted.scans, engine_reader),
        ):
            if count:
                ours, floor = _measured(kind, wanted.seed, count, read())
                rows += [_row(f"Faktury, {name}", ours), _row(f"lines around a postal code, {name}", floor)]
    except (FontsMissingError, LookupError) as error:
        print(error, file=sys.stderr)
        return 2
    command = f"python -m benchmarks.addresses --seed {wanted.seed} --count {wanted.count} --scans {wanted.scans}"
    text = (
        f"`{command}`: addresses of seller and buyer on the families that rules are developed with (first pages). Percent; "
        "whole: street, code and town to the letter, nothing else.\n\n"
        "| | whole | street | postal code | town | invented where none is printed |\n|---|---|---|---|---|---|\n" + "\n".join(rows)
    )
    print(text)
    if not wanted.no_write:
        write_section("addresses", text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
