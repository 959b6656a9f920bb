"""`make bench-ocr`: ours, EasyOCR's own weights, Tesseract and RapidOCR on the same held-out pages.

`python -m benchmarks.ocr --seed 1 --count 15`: prints the tables and keeps them in docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

from benchmarks.held_out.printing import CannotPrint
from benchmarks.ocr import engines, pages
from benchmarks.ocr.scoring import Score, add
from benchmarks.scoring import percent, table
from benchmarks.written import write_section
from workers.ocr.easyocr_engine import EasyOcrEngine, default_threads

_NAMES = {
    "faktury": "Faktury",
    "easyocr": "EasyOCR, published weights",
    "tesseract": "Tesseract pol",
    "rapidocr": "RapidOCR 1.4.4",
}
_KEYS = ("NIP", "number", "date", "amount", "account")
_CANNOT = 2
_BARS = {"clean": (0.3, 99, 99.5), "scan": (1.0, 97, 99), "photo": (3, 90, 97)}
"""Of the issue: CER at most, key strings and lines found at least, percent."""
_CORE_SECONDS, _MEGABYTES = 1.0, 700
_HOW = """First pages of held-out invoices (`benchmarks/held_out`) in typefaces that training never saw; clean: raster of 200 dpi, scan and
photo: spoilt by code of their own. The truth is every word that Chromium set, logos, stamps and small print included; rules and
leaders drawn with characters (four or more of one kind) are nobody's text and count for no engine, nor do words of which a
black and white scan has left less than half the ink (light grey type goes whole). CER: NFKC, spaces left out, kinds of dashes and
quotation marks alike, case and every letter counted, insertions counted, wherever the engine says it. A line is what stands
together in one cell or column. Lines found: IoU of 0.5 or more with one box of the engine, for the ink, the ink
with a quarter of the type's size around it, or the advance of its type (Tesseract's lines may span cells); covered: half of the
ink lies under boxes. Core-seconds: user and system time of what reads (ours: render and read child), the start left out."""


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=50, help="pages a kind")
    parser.add_argument("--kinds", nargs="+", choices=pages.KINDS, default=list(pages.KINDS))
    parser.add_argument("--engines", nargs="+", choices=list(_NAMES), default=list(_NAMES))
    parser.add_argument("--threads", type=int, default=default_threads(), help="for every engine alike")
    parser.add_argument("--unseen", action="store_true", help="layouts and damages that nobody who works on reading has heard of")
    parser.add_argument("--verbose", action="store_true", help="name every key string that was misread")
    parser.add_argument("--no-write", action="store_true", help="leave docs/benchmarks.md alone")
    parser.add_argument("--keep", type=Path, help="folder for the page images")
    return parser.parse_args()


def _row(score: Score, run: engines.Run) -> dict[str, str]:
    keys, right = sum(score.keys.values()), sum(score.keys_right.values())
    return {
        "CER %": f"{100 * score.errors / max(1, score.characters):.2f}",
        "of it outside of text": f"{100 * score.strays / max(1, score.characters):.2f}",
        "words right %": percent(score.words_right, score.words),
        "key strings exact": f"{percent(right, keys)} % ({right}/{keys})",
        **{f"{kind} %": percent(score.keys_right[kind], score.keys[kind]) for kind in _KEYS},
        "lines found %": percent(score.lines_found, score.lines),
        "lines covered %": percent(score.lines_covered, score.lines),
        "s / page": f"{run.wall:.2f}",
        "core-s / page": f"{run.cpu:.2f}",
        "start s": f"{run.start_wall:.1f}",
        "peak MB": f"{run.peak_mb:.0f}",
    }


def _measure(wanted: argparse.Namespace, folder: Path) -> tuple[dict[str, dict[str, str]], list[str]]:
    rows: dict[str, dict[str, str]] = {}
    remarks = [why for name in wanted.engines if (why := engines.absent(name))]
    for kind in wanted.kinds:
        made = pages.make(kind, wanted.count, wanted.seed, folder, unseen=wanted.unseen)
        for name in wanted.engines:
            if engines.absent(name):
                continue
            run = engines.read_all(name, made, wanted.threads)
            score = Score()
            for page, read in zip(made, run.reads, strict=True):
                add(score, page, read)
            rows[f"{_NAMES[name]}, {kind}"] = _row(score, run)
            if run.note:
                remarks.append(f"{_NAMES[name]}, {kind}: {run.note}.")
            if wanted.verbose:
                print("\n".join(f"{name}: {line}" for line in score.failures), flush=True)
            print(f"{_NAMES[name]}, {kind}: {rows[f'{_NAMES[name]}, {kind}']}", flush=True)
    return rows, remarks


def _verdict(rows: dict[str, dict[str, str]]) -> str:
    """Our numbers against the bars of the issue, the missed ones in bold."""
    said = []
    for kind, (errors, keys, lines) in _BARS.items():
        row = rows.get(f"{_NAMES['faktury']}, {kind}")
        if row is None:
            continue
        cells = [("CER", float(row["CER %"]), errors, True), ("key strings", float(row["key strings exact"].split()[0]), keys, False)]
        cells += [
            ("lines found", float(row["lines found %"]), lines, False),
            ("core-seconds", float(row["core-s / page"]), _CORE_SECONDS, True),
        ]
        cells += [("peak MB", float(row["peak MB"]), _MEGABYTES, True)]
        shown = (
            f"{name} {value:g} ({bar:g})" if (value <= bar if at_most else value >= bar) else f"**{name} {value:g} ({bar:g})**"
            for name, value, bar, at_most in cells
        )
        said.append(f"{kind}: {', '.join(shown)}")
    return f"Faktury and its bars, missed ones in bold. {'; '.join(said)}." if said else ""


def _report(wanted: argparse.Namespace, rows: dict[str, dict[str, str]], remarks: list[str]) -> str:
    machine = (
        f"{os.cpu_count()} cores, Python {platform.python_version()}, EasyOCR {version('easyocr')}, torch {version('torch').split('+')[0]}"
    )
    command = (
        f"python -m benchmarks.ocr --seed {wanted.seed} --count {wanted.count} --kinds {' '.join(wanted.kinds)} --threads {wanted.threads}"
        + " --unseen" * wanted.unseen
    )
    intro = f"`{command}`; {machine}; weights `{EasyOcrEngine().fingerprint}`; every engine with {wanted.threads} thread(s). {_HOW}"
    title = "Reading of layouts and damages that nobody had heard of" if wanted.unseen else "Reading beside the others"
    return "\n\n".join(part for part in [f"## {title}", intro, table(rows), _verdict(rows), *remarks] if part)


def main() -> int:
    """Draw, read, compare, write."""
    wanted = _arguments()
    try:
        with tempfile.TemporaryDirectory(prefix="faktury-bench-ocr-") as temporary:
            rows, remarks = _measure(wanted, wanted.keep or Path(temporary))
    except CannotPrint as error:
        print(error, file=sys.stderr)
        return _CANNOT
    text = _report(wanted, rows, remarks)
    print(text)
    if not wanted.no_write:
        name = "bench-ocr-unseen" if wanted.unseen else "bench-ocr"
        write_section(name if wanted.kinds == list(pages.KINDS) else f"{name} {'-'.join(wanted.kinds)}", text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
