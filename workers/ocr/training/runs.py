"""What both trainings share: averaged weights, checkpoints that survive a kill, the schedule, the learning curve."""

from __future__ import annotations

import csv
import math
import signal
import time
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

import torch
from torch import nn
from torch.utils.data import DataLoader, IterableDataset

LAST, BEST, CURVE = "last.pt", "best.pt", "curve.csv"
STOPPED = 3
"""Exit status of a training that was asked to stop before its minutes were used up."""


class Average:
    """Exponential moving average of the weights; that is what is evaluated and shipped."""

    def __init__(self, model: nn.Module, decay: float = 0.999) -> None:
        """Start from the model."""
        self._decay = decay
        self.state = {key: value.detach().clone() for key, value in model.state_dict().items()}
        self.steps = 0

    @torch.no_grad()
    def update(self, model: nn.Module) -> None:
        """Move towards the model; faster while young."""
        self.steps += 1
        decay = min(self._decay, (1 + self.steps) / (10 + self.steps))
        for key, value in model.state_dict().items():
            if value.is_floating_point():
                self.state[key].lerp_(value, 1 - decay)
            else:
                self.state[key].copy_(value)


@dataclass
class Progress:
    """How far a run is; stored with every checkpoint."""

    seconds: float = 0.0
    iterations: int = 0
    samples: int = 0
    restarts: int = 0
    best: float = math.inf


@dataclass(frozen=True, slots=True)
class Schedule:
    """A short warm-up and a cosine down to a fiftieth."""

    minutes: float
    rate: float
    warm_up: float = 2.0

    def at(self, seconds: float) -> float:
        """Learning rate at a time of the run."""
        minutes = seconds / 60
        cosine = 0.5 * (1 + math.cos(math.pi * min(1.0, minutes / self.minutes)))
        return self.rate * min(1.0, (minutes + 0.05) / self.warm_up) * (0.98 * cosine + 0.02)


@dataclass
class Run:
    """A folder with the state of one training."""

    folder: Path
    model: nn.Module
    optimiser: torch.optim.Optimizer
    average: Average
    progress: Progress = field(default_factory=Progress)
    stopping: bool = False

    def __post_init__(self) -> None:
        """Make the folder and let SIGTERM and Ctrl-C end the run at the next step."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self._clock = time.monotonic()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)

    def _stop(self, _signal: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def tick(self) -> float:
        """Count the time since the last tick; seconds of the whole run."""
        now = time.monotonic()
        self.progress.seconds += now - self._clock
        self._clock = now
        return self.progress.seconds

    def save(self) -> None:
        """Write everything needed to go on; a kill in the middle leaves the file before."""
        state: dict[str, Any] = {
            "model": self.model.state_dict(),
            "average": self.average.state,
            "optimiser": self.optimiser.state_dict(),
            "progress": vars(self.progress),
        }
        _write(state, self.folder / LAST)

    def resume(self) -> bool:
        """Go on where the folder's last checkpoint stands; False when there is none."""
        path = self.folder / LAST
        if not path.exists():
            return False
        state = torch.load(path, map_location="cpu", weights_only=True)
        self.model.load_state_dict(state["model"])
        for key, value in state["average"].items():
            self.average.state[key].copy_(value)
        self.optimiser.load_state_dict(state["optimiser"])
        self.progress = Progress(**state["progress"])
        # An average that thinks itself young forgets within a few steps what it was an average of.
        self.average.steps = self.progress.iterations
        self.progress.restarts += 1
        return True

    def keep_if_best(self, score: float) -> bool:
        """Write the averaged weights when the score is the lowest so far."""
        if score >= self.progress.best:
            return False
        self.progress.best = score
        _write({key: value.cpu() for key, value in self.average.state.items()}, self.folder / BEST)
        return True

    def note(self, row: dict[str, float | int]) -> None:
        """Append a row to the learning curve."""
        path = self.folder / CURVE
        new = not path.exists()
        with path.open("a", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, fieldnames=list(row))
            if new:
                writer.writeheader()
            writer.writerow(row)


def _write(state: Any, path: Path) -> None:
    part = path.with_suffix(".part")
    torch.save(state, part)
    part.replace(path)


def _prepare_worker(_number: int) -> None:
    """A loader's child dies when its parent says so, and leaves Ctrl-C to the parent."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def run_loader(batches: IterableDataset[Any], workers: int) -> DataLoader[Any]:
    """Batches from child processes.

    They are spawned: a forked child inherits OpenCV's and torch's thread pools without their threads and may wait for them for ever.
    """
    if not workers:
        return DataLoader(batches, batch_size=None)
    return DataLoader(
        batches, batch_size=None, num_workers=workers, prefetch_factor=16, worker_init_fn=_prepare_worker, multiprocessing_context="spawn"
    )


def device() -> str:
    """An accelerator when there is one."""
    return "cuda" if torch.cuda.is_available() else "cpu"
