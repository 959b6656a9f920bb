"""The engines that are compared, each with what it costs: wall and processor seconds a page, the start apart, and peak memory."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image

from benchmarks.ocr.pages import Box, Page
from benchmarks.ocr.scoring import Read
from benchmarks.readers import tesseract_available
from workers.ocr.contract import View
from workers.ocr.easyocr_engine import EasyOcrEngine, ModelChoice
from workers.ocr.renderer import Renderer

ROOT = Path(__file__).resolve().parents[2]
RAPID_PYTHON = ROOT / ".venv-bench" / "bin" / "python"
STOCK_FOLDER = Path(os.environ.get("FAKTURY_OCR_MODEL_DIR") or Path.home() / ".cache" / "faktury" / "easyocr")
_STOCK_FILES = ("craft_mlt_25k.pth", "latin_g2.pth")
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Run:
    """What an engine read, page by page, and the cost; seconds are per page, `start_*` once, `peak_mb` of the process that reads."""

    reads: tuple[Read, ...]
    wall: float
    cpu: float
    start_wall: float
    start_cpu: float
    peak_mb: float
    note: str = ""


def absent(name: str) -> str | None:
    """Why an engine cannot take part, in one sentence; None when it can."""
    if name == "easyocr" and not all((STOCK_FOLDER / file).is_file() for file in _STOCK_FILES):
        return "EasyOCR with its published weights: not measured, the weights are not on this machine and this run downloads nothing."
    if name == "tesseract" and not tesseract_available():
        return "Tesseract: not measured, tesseract-ocr with tesseract-ocr-pol is not installed."
    if name == "rapidocr" and not RAPID_PYTHON.exists():
        return "RapidOCR: not measured, .venv-bench is absent (make bench-ocr makes it)."
    return None


def read_all(name: str, pages: Sequence[Page], threads: int) -> Run:
    """Read every page with one engine: faktury, easyocr, tesseract or rapidocr."""
    if name == "tesseract":
        return _tesseract(pages, threads)
    if name == "rapidocr":
        return _rapid(pages, threads)
    return _ours(pages, threads, "builtin" if name == "faktury" else "stock")


def _ours(pages: Sequence[Page], threads: int, model: ModelChoice) -> Run:
    """The product's way: the render child opens the file, the read child reads the image it wrote, or asks for another view of it."""
    with (
        Renderer() as renderer,
        EasyOcrEngine(model, threads=threads, stock_dir=STOCK_FOLDER) as engine,
        tempfile.TemporaryDirectory() as folder,
    ):
        begun = time.monotonic()
        renderer.start()
        engine.start()
        start_wall = time.monotonic() - begun
        children = [pid for pid in (renderer.child_pid, engine.child_pid) if pid]
        start_cpu = sum(map(_cpu, children))
        begun, reads = time.monotonic(), []
        for page in pages:
            renderer.open(page.image, Path(folder))
            drawn = renderer.page(1)
            words = engine.look(drawn.image_path, drawn.most_zoom)
            if isinstance(words, View):
                drawn = renderer.page(1, words)
                words = engine.read(drawn.image_path)
            reads.append(Read(tuple((word.text, word.box) for word in words), _run_boxes(words), (drawn.width, drawn.height)))
        wall = (time.monotonic() - begun) / len(pages)
        cpu = (sum(map(_cpu, children)) - start_cpu) / len(pages)
        render, read = (_peak_mb(pid) for pid in children)
        return Run(tuple(reads), wall, cpu, start_wall, start_cpu, read, f"the render child beside it {render:.0f} MB")


def _run_boxes(words: Any) -> tuple[Box, ...]:
    boxes: dict[int, list[Box]] = defaultdict(list)
    for word in words:
        boxes[word.run].append(word.box)
    return tuple(
        (min(b[0] for b in group), min(b[1] for b in group), max(b[2] for b in group), max(b[3] for b in group)) for group in boxes.values()
    )


def _cpu(pid: int) -> float:
    """User and system seconds of a process and its ended children."""
    parts = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
    return sum(map(int, parts[11:15])) / _TICKS


def _peak_mb(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


def _tesseract(pages: Sequence[Page], threads: int) -> Run:
    """One process reads the whole list, so that its start counts once; the start is what an empty page costs."""
    with tempfile.TemporaryDirectory() as folder:
        blank = Path(folder) / "blank.png"
        Image.new("L", (400, 200), 255).save(blank)
        _, start_wall, start_cpu, _ = _tesseract_run([blank], threads)
        text, wall, cpu, peak = _tesseract_run([page.image for page in pages], threads)
    rows = list(csv.DictReader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE))
    reads = []
    for number, page in enumerate(pages, 1):
        mine = [row for row in rows if row["page_num"] == str(number)]
        words = tuple((row["text"].strip(), _tesseract_box(row)) for row in mine if row["level"] == "5" and (row["text"] or "").strip())
        reads.append(Read(words, tuple(_tesseract_box(row) for row in mine if row["level"] == "4"), page.size))
    count = len(pages)
    return Run(tuple(reads), (wall - start_wall) / count, (cpu - start_cpu) / count, start_wall, start_cpu, peak)


def _tesseract_box(row: dict[str, str]) -> Box:
    x, y, width, height = (float(row[key]) for key in ("left", "top", "width", "height"))
    return (x, y, x + width, y + height)


def _tesseract_run(images: Sequence[Path], threads: int) -> tuple[str, float, float, float]:
    """TSV, wall seconds, processor seconds, peak megabytes."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as listed, tempfile.TemporaryFile("w+") as output:
        listed.write("\n".join(map(str, images)) + "\n")
        listed.flush()
        begun = time.monotonic()
        command = ["tesseract", listed.name, "-", "-l", "pol", "--psm", "3", "--dpi", "200", "tsv"]
        environment = {**os.environ, "OMP_THREAD_LIMIT": str(threads)}
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.DEVNULL, env=environment)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        wall = time.monotonic() - begun
        if process.returncode:
            raise RuntimeError(f"tesseract ended with {process.returncode}")
        output.seek(0)
        return output.read(), wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def _rapid(pages: Sequence[Page], threads: int) -> Run:
    environment = {**os.environ, "OMP_NUM_THREADS": str(threads)}
    command = [str(RAPID_PYTHON), str(Path(__file__).with_name("rapid_child.py")), str(threads)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=sys.stderr, text=True, env=environment) as child:
        start = _answer(child)
        answers = []
        for page in pages:
            assert child.stdin is not None  # noqa: S101 (opened two lines above)
            child.stdin.write(f"{page.image}\n")
            child.stdin.flush()
            answers.append(_answer(child))
    reads = [_rapid_read(answer, page) for answer, page in zip(answers, pages, strict=True)]
    wall, cpu = (sum(answer[key] for answer in answers) / len(pages) for key in ("wall", "cpu"))
    return Run(tuple(reads), wall, cpu, start["wall"], start["cpu"], answers[-1]["peak_kb"] / 1024)


def _answer(child: subprocess.Popen[str]) -> dict[str, Any]:
    line = child.stdout.readline() if child.stdout else ""
    if not line:
        raise RuntimeError("RapidOCR's process ended")
    answer: dict[str, Any] = json.loads(line)
    return answer


def _rapid_read(answer: dict[str, Any], page: Page) -> Read:
    words = tuple((text, (x0, y0, x1, y1)) for line in answer["lines"] for text, x0, y0, x1, y1 in line["words"])
    return Read(words, tuple(tuple(line["box"]) for line in answer["lines"]), page.size)
