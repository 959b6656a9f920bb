"""How exactly whole documents are read: `python -m benchmarks.read_pages --seed 1 --count 10`.

Draws seeded invoices, reads them through `manage.py process` and, in the same run, with Tesseract; prints the table and keeps it in
docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from pathlib import Path
from random import Random

from benchmarks import scoring
from benchmarks.readers import Drawn, read_with_product, read_with_tesseract, tesseract_available
from benchmarks.scoring import Reading, Verdict, judge, summary, table
from benchmarks.written import write_section
from workers.ocr.training.fonts import FontsMissingError
from workers.ocr.training.invoices import layouts
from workers.ocr.training.invoices.content import LAST_DAY, Party, Wish, make_party
from workers.ocr.training.invoices.documents import KINDS, Document, Request, make_document, truth_fields
from workers.ocr.training.invoices.files import write_image_pdf, write_images

_FONTS_MISSING = 2


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=10)
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=["clean"])
    parser.add_argument("--split", choices=layouts.SPLITS)
    parser.add_argument("--fonts", choices=("any", "train", "held_out"), default="any")
    parser.add_argument("--dpi", type=int, default=200)
    parser.add_argument("--no-peer", action="store_true", help="leave Tesseract out")
    parser.add_argument("--peer-threads", type=int, default=os.cpu_count() or 1, help="fewer on a busy machine: they wait by spinning")
    parser.add_argument("--no-write", action="store_true", help="leave docs/benchmarks.md alone")
    parser.add_argument("--keep", type=Path, help="folder for the drawn documents")
    return parser.parse_args()


def _draw(wanted: argparse.Namespace, kind: str, buyer: Party, folder: Path) -> list[Drawn]:
    drawn = []
    for seed in range(wanted.seed * 1000, wanted.seed * 1000 + wanted.count):
        request = Request(seed, kind, wanted.split, dpi=wanted.dpi, fonts=wanted.fonts, wish=Wish(buyer=buyer))
        drawn.append(_on_disk(make_document(request), folder))
    return drawn


def _on_disk(document: Document, folder: Path) -> Drawn:
    stem = f"{document.seed:06}-{document.layout}-{document.kind}"
    images = tuple(folder / name for name in write_images(document, folder, stem))
    file = images[0]
    if len(images) > 1:
        file = folder / f"{stem}.pdf"
        write_image_pdf(document, file, quality=92)
    return Drawn(f"{stem} ({document.font})", file, images, document.dpi, truth_fields(document))


def _verdicts(documents: list[Drawn], readings: list[Reading], engine: str) -> list[Verdict]:
    verdicts = [judge(document.truth, reading) for document, reading in zip(documents, readings, strict=True)]
    for document, verdict in zip(documents, verdicts, strict=True):
        for sentence in scoring.failures(f"{engine} {document.name}", document.truth, verdict):
            print(sentence)
    return verdicts


def _measure(wanted: argparse.Namespace, folder: Path) -> dict[str, dict[str, str]]:
    buyer = make_party(Random(f"buyer-{wanted.seed}"))
    rows = {}
    for kind in wanted.kinds:
        documents = _draw(wanted, kind, buyer, folder)
        rows[f"Faktury, {kind}"] = summary(_verdicts(documents, read_with_product(documents, buyer.nip), "Faktury"))
        if tesseract_available() and not wanted.no_peer:
            readings = read_with_tesseract(documents, buyer.nip, LAST_DAY, wanted.peer_threads)
            rows[f"Tesseract pol, {kind}"] = summary(_verdicts(documents, readings, "Tesseract"))
    return rows


def _report(wanted: argparse.Namespace, rows: dict[str, dict[str, str]]) -> str:
    command = f"python -m benchmarks.read_pages --seed {wanted.seed} --count {wanted.count} --kinds {' '.join(wanted.kinds)}"
    command += f" --split {wanted.split}" if wanted.split else ""
    command += f" --fonts {wanted.fonts}" if wanted.fonts != "any" else ""
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}"
    return f"`{command}` at {wanted.dpi} dpi, {machine}. Percent of documents; seconds of wall time.\n\n{table(rows)}"


def main() -> int:
    """Draw, read, compare, write."""
    wanted = _arguments()
    try:
        with tempfile.TemporaryDirectory(prefix="faktury-bench-") as temporary:
            folder = wanted.keep or Path(temporary)
            folder.mkdir(parents=True, exist_ok=True)
            rows = _measure(wanted, folder)
    except FontsMissingError as error:
        print(error, file=sys.stderr)
        return _FONTS_MISSING
    text = _report(wanted, rows)
    print(text)
    if not wanted.no_write:
        name = f"read_pages {wanted.split or 'all'} {wanted.fonts} {'-'.join(wanted.kinds)}"
        write_section(name, text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
