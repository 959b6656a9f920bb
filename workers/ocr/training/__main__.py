"""The whole training in one command: `make train`, or `python -m workers.ocr.training --out training-runs`.

Detector, then lines cut along its boxes, then the recogniser, then the pair measured on whole pages beside what ships. Interrupted,
the same command goes on where it stood; a finished step is not repeated. A graphics card is used when there is one. Nothing is shipped
unless asked for with `--ship`.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from workers.ocr.training.runs import BEST, STOPPED

_SHIPPED = Path(__file__).resolve().parents[1] / "models"


@dataclass(frozen=True, slots=True)
class Step:
    """A module with its arguments; what it makes lies in `folder`, a file there says that it is done."""

    name: str
    module: str
    arguments: tuple[str, ...]
    folder: Path

    @property
    def mark(self) -> Path:
        """Present when the step is done."""
        return self.folder / "done"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m workers.ocr.training", description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("training-runs"))
    parser.add_argument("--detector-minutes", type=float, default=90)
    parser.add_argument("--recogniser-minutes", type=float, default=180)
    parser.add_argument("--pages", type=int, default=600, help="pages to cut lines from")
    parser.add_argument("--threads", type=int, default=max(1, (os.cpu_count() or 2) - 1))
    parser.add_argument("--workers", type=int, default=max(1, (os.cpu_count() or 2) // 2), help="processes that draw")
    parser.add_argument("--from-scratch", action="store_true", help="do not continue from the shipped weights")
    parser.add_argument("--ship", action="store_true", help="pack the result into the package when everything is done")
    return parser.parse_args()


def steps(wanted: argparse.Namespace) -> list[Step]:
    """What has to be done, in order."""
    out, threads = wanted.out, ("--threads", str(wanted.threads))
    detector, crops, recogniser = out / "detector", out / "crops", out / "recogniser"
    how = (*threads, "--workers", str(wanted.workers))
    gently = {
        name: () if wanted.from_scratch else ("--init", str(_SHIPPED / f"faktury_{name}.pth"), "--rate", rate)
        for name, rate in (("detector", "1e-3"), ("recogniser", "7e-4"))
    }
    pair = (str(recogniser / BEST), str(detector / BEST))
    minutes = (("--minutes", str(wanted.detector_minutes)), ("--minutes", str(wanted.recogniser_minutes)))
    mixed = ("--crops", str(crops), "--crop-share", "0.5", "--out", str(recogniser))
    return [
        Step("detector", "train_detector", (*minutes[0], *how, *gently["detector"], "--out", str(detector)), detector),
        Step("lines", "harvest", (*threads, "--pages", str(wanted.pages), "--detector", str(detector / BEST), "--out", str(crops)), crops),
        Step("recogniser", "train_recogniser", (*minutes[1], *how, *gently["recogniser"], *mixed), recogniser),
        Step("pages", "page_eval", (*threads, "--pair", *pair), out / "pages"),
        Step("curves", "curves", (str(detector), str(recogniser), "--out", str(out / "curves.svg")), out / "curves"),
    ]


def main() -> int:
    """Run the steps that are not done."""
    wanted = _arguments()
    for step in steps(wanted):
        if step.mark.exists():
            print(f"{step.name}: done before", flush=True)
            continue
        print(f"{step.name}: {step.module} {' '.join(step.arguments)}", flush=True)
        code = subprocess.run([sys.executable, "-m", f"workers.ocr.training.{step.module}", *step.arguments], check=False).returncode
        if code:
            print(f"{step.name}: {'stopped; the same command goes on' if code == STOPPED else f'failed ({code})'}", file=sys.stderr)
            return code
        step.folder.mkdir(parents=True, exist_ok=True)
        step.mark.touch()
    pair = [str(wanted.out / "recogniser" / BEST), str(wanted.out / "detector" / BEST)]
    if wanted.ship:
        return subprocess.run([sys.executable, "-m", "workers.ocr.packing", *pair], check=False).returncode
    print(f"to ship: python -m workers.ocr.packing {' '.join(pair)}")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(STOPPED)
