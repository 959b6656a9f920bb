"""The engines that are compared: the product through its own command line, Tesseract with the product's understanding of words."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.scoring import FIELDS, Reading
from faktury.domain import checks, fields
from faktury.domain.extraction import Extraction, to_json
from faktury.domain.status import DocumentStatus
from faktury.domain.words import Page, Word

ROOT = Path(__file__).resolve().parents[1]
_WORD_LEVEL = "5"


@dataclass(frozen=True, slots=True)
class Drawn:
    """A document on disk: the file the product gets, its pages as images for engines that know no PDF."""

    name: str
    file: Path
    page_images: tuple[Path, ...]
    dpi: int
    truth: Mapping[str, Any]


def read_with_product(documents: Sequence[Drawn], own_nip: str) -> list[Reading]:
    """`manage.py process --json` on all files in one go."""
    command = [sys.executable, "manage.py", "process", "--json", "--firma", own_nip, *(str(document.file) for document in documents)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    reports = {Path(row["file"]).name: row for row in map(json.loads, filter(None, done.stdout.splitlines()))}
    if len(reports) != len(documents):
        raise RuntimeError(f"manage.py process reported {len(reports)} of {len(documents)} files:\n{done.stderr[-2000:]}")
    return [_reading(reports[document.file.name]) for document in documents]


def _reading(report: Mapping[str, Any]) -> Reading:
    values = {name: report["fields"][name]["value"] for name in FIELDS}
    return Reading(values, report["status"] == DocumentStatus.COMPLETED, report["seconds"], max(1, report["pages"]))


def tesseract_available() -> bool:
    """Whether the peer and its Polish data are installed."""
    if not shutil.which("tesseract"):
        return False
    listed = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, check=False)
    return "pol" in listed.stdout.split()


def read_with_tesseract(documents: Sequence[Drawn], own_nip: str, today: date, threads: int) -> list[Reading]:
    """Tesseract's words, then the very same extraction and checks."""
    return [_tesseract_document(document, own_nip, today, threads) for document in documents]


def _tesseract_document(document: Drawn, own_nip: str, today: date, threads: int) -> Reading:
    started = time.monotonic()
    pages = [tesseract_page(number, image, document.dpi, threads) for number, image in enumerate(document.page_images, 1)]
    seconds = time.monotonic() - started
    extraction = fields.extract(pages, own_nip=own_nip)
    problems = checks.check(extraction, own_nip=own_nip, today=today)
    return Reading(plain_fields(extraction), checks.is_automatic(extraction, problems), seconds, len(pages))


def plain_fields(extraction: Extraction) -> dict[str, str | None]:
    """Values as the command line prints them."""
    found = to_json(extraction)["fields"]
    return {name: found[name]["value"] if name in found else None for name in FIELDS}


def tesseract_page(number: int, image: Path, dpi: int, threads: int) -> Page:
    # Without the limit Tesseract's threads fight over the cores: 4-7 s a page instead of 1 s.
    environment = {**os.environ, "OMP_THREAD_LIMIT": str(threads)}
    command = ["tesseract", str(image), "-", "-l", "pol", "--psm", "3", "--dpi", str(dpi), "tsv"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    rows = list(csv.DictReader(io.StringIO(done.stdout), delimiter="\t", quoting=csv.QUOTE_NONE))
    words = [_tesseract_word(row) for row in rows if row["level"] == _WORD_LEVEL and row["text"] and row["text"].strip()]
    return Page(number, int(rows[0]["width"]), int(rows[0]["height"]), tuple(words), "tesseract")


def _tesseract_word(row: Mapping[str, str]) -> Word:
    x, y, width, height = (float(row[key]) for key in ("left", "top", "width", "height"))
    run = (int(row["block_num"]) * 1000 + int(row["par_num"])) * 1000 + int(row["line_num"])
    return Word(row["text"].strip(), (x, y, x + width, y + height), max(0.0, float(row["conf"])) / 100, run)
