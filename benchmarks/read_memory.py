"""Core-seconds and resident memory of the read child over many dense pages: `python -m benchmarks.read_memory --pages 500`.

Every page is drawn anew, so every page brings its own shapes; the child is the product's own and is never replaced meanwhile.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.dense_pages import DPI, DensePages
from benchmarks.written import write_section
from workers.ocr.easyocr_engine import EasyOcrEngine
from workers.ocr.training.fonts import FontsMissingError

_MEGA = 1024 * 1024
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Sample:
    """The child after a page: how long the page took, what the child holds and held at most, in MB."""

    words: int
    lines: int
    wall: float
    core: float
    resident: float
    peak: float


def core_seconds(pid: int) -> float:
    """Processor time of a process so far, all threads."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def memory_mb(pid: int, name: str) -> float:
    """One line of /proc/PID/status: VmRSS is what is resident now, VmHWM the most so far."""
    for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace").splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) * 1024 / _MEGA
    raise ValueError(f"/proc tells nothing of {name}")


def measure(pages: int, seed: int) -> list[Sample]:
    """Read so many pages in one child."""
    source, samples = DensePages(seed), []
    with tempfile.TemporaryDirectory(prefix="faktury-memory-") as folder, EasyOcrEngine(pages_per_child=pages + 1) as engine:
        engine.start()
        pid = engine.child_pid
        for number in range(1, pages + 1):
            page = source.draw(Path(folder) / "page.png")
            before, started = core_seconds(pid or 0), time.monotonic()
            engine.read(page.path)
            wall = time.monotonic() - started
            if engine.child_pid != pid or pid is None:
                raise RuntimeError("the child was replaced in the middle of the measurement")
            core = core_seconds(pid) - before
            samples.append(Sample(page.words, len(page.runs), wall, core, memory_mb(pid, "VmRSS"), memory_mb(pid, "VmHWM")))
            if number % 25 == 0:
                print(f"{number} pages: {samples[-1].resident:.0f} MB now, {samples[-1].peak:.0f} MB at most", flush=True)
    return samples


def report(samples: list[Sample], command: str) -> str:
    """The table for docs/benchmarks.md: memory at some of the pages, means over all."""
    count = len(samples)
    shown = sorted({1, *(number for number in (10, 50, 100, 200, 300, 400, 500) if number <= count), count})
    lines = [
        f"`{command}`: dense A4 at {DPI} dpi, on average {_mean([s.lines for s in samples]):.0f} runs and "
        f"{_mean([s.words for s in samples]):.0f} words; {os.cpu_count()} cores, Python {platform.python_version()}. "
        f"A page takes {_mean([s.core for s in samples]):.2f} core-seconds (median {_median([s.core for s in samples]):.2f}) "
        f"and {_median([s.wall for s in samples]):.2f} s of wall time (median).",
        "",
        "| after page | " + " | ".join(str(number) for number in shown) + " |",
        "|---" * (len(shown) + 1) + "|",
        "| resident, MB | " + " | ".join(f"{samples[number - 1].resident:.0f}" for number in shown) + " |",
        "| most so far, MB | " + " | ".join(f"{samples[number - 1].peak:.0f}" for number in shown) + " |",
    ]
    return "\n".join(lines)


def _mean(values: list[float] | list[int]) -> float:
    return sum(values) / len(values)


def _median(values: list[float]) -> float:
    return sorted(values)[len(values) // 2]


def main() -> int:
    """Measure and write down."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--no-write", action="store_true", help="leave docs/benchmarks.md alone")
    wanted = parser.parse_args()
    try:
        samples = measure(wanted.pages, wanted.seed)
    except FontsMissingError as error:
        print(error, file=sys.stderr)
        return 2
    text = report(samples, f"python -m benchmarks.read_memory --pages {wanted.pages} --seed {wanted.seed}")
    print(text)
    if not wanted.no_write:
        write_section("read_memory", text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
