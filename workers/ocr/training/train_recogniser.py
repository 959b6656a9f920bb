"""Trains the recogniser: `python -m workers.ocr.training.train_recogniser --minutes 90 --threads 1 --out DIR`.

Interrupted, the same command with the same `--out` goes on: weights, averages, optimiser and schedule are in the checkpoint.
"""

from __future__ import annotations

import argparse
import copy
import sys
from collections import deque
from pathlib import Path

import torch
from torch import nn
from torch.utils.data import DataLoader

from workers.ocr.training.recogniser_data import Batch, LineBatches, Mixture, Sample
from workers.ocr.training.recogniser_eval import LEVELS, evaluate, held_out_lines, load_weights, new_model, silent_lines
from workers.ocr.training.runs import STOPPED, Average, Run, Schedule, device, run_loader

_SELECTION_SEED = 8101
_SELECTION_LINES = 300


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=90)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--workers", type=int, default=1, help="processes that draw lines")
    parser.add_argument("--out", type=Path, default=Path("training-runs/recogniser"))
    parser.add_argument("--init", type=Path, help="weights to start from; a gentle rate then does not destroy them")
    parser.add_argument("--crops", type=Path, help="folder of harvested crops to mix in")
    parser.add_argument("--crop-share", type=float, default=0.3)
    parser.add_argument("--rate", type=float, default=2.2e-3)
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--evaluate-every", type=float, default=5, help="minutes")
    return parser.parse_args()


def _selection() -> dict[str, list[Sample]]:
    """Lines the best checkpoint is chosen by; the numbers in the model card come from others."""
    lines = {name: held_out_lines(_SELECTION_LINES, level, _SELECTION_SEED + i) for i, (name, level) in enumerate(LEVELS.items())}
    return lines | {"nothing": silent_lines(_SELECTION_LINES, _SELECTION_SEED + len(lines))}


def train_step(model: nn.Module, optimiser: torch.optim.Optimizer, batch: Batch, where: str) -> float:
    """One step on one batch, the loss."""
    images, classes, lengths = batch
    with torch.autocast(where, dtype=torch.bfloat16):
        scores = model(images.to(where).contiguous(memory_format=torch.channels_last))
    steps = scores.float().log_softmax(2).transpose(0, 1)
    loss = nn.functional.ctc_loss(steps, classes.to(where), torch.full((len(images),), len(steps)), lengths, zero_infinity=True)
    optimiser.zero_grad(set_to_none=True)
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), 5.0)
    optimiser.step()
    return float(loss.item())


def _measure(run: Run, sets: dict[str, list[Sample]], loss: float, rate: float, where: str) -> None:
    judged = copy.deepcopy(run.model)
    judged.load_state_dict(run.average.state)
    scores = {name: evaluate(judged, samples, where) for name, samples in sets.items()}
    better = run.keep_if_best(sum(score.error for score in scores.values()))
    progress = run.progress
    row = {
        "minutes": round(progress.seconds / 60, 2),
        "iterations": progress.iterations,
        "lines": progress.samples,
        "loss": round(loss, 4),
        "rate": round(rate, 7),
    }
    row |= {f"{name}_{what}": round(getattr(score, what), 3) for name, score in scores.items() for what in ("error", "exact")}
    run.note(row)
    run.save()
    print(" ".join(f"{key} {value}" for key, value in row.items()), "best" if better else "", flush=True)


def _train(run: Run, wanted: argparse.Namespace, loader: DataLoader[Batch], sets: dict[str, list[Sample]], where: str) -> None:
    schedule = Schedule(wanted.minutes, wanted.rate)
    losses: deque[float] = deque(maxlen=200)
    measured = run.tick()
    for batch in loader:
        seconds = run.tick()
        if seconds >= 60 * wanted.minutes or run.stopping:
            break
        rate = schedule.at(seconds)
        for group in run.optimiser.param_groups:
            group["lr"] = rate
        losses.append(train_step(run.model, run.optimiser, batch, where))
        run.average.update(run.model)
        run.progress.iterations += 1
        run.progress.samples += len(batch[0])
        if seconds - measured >= 60 * wanted.evaluate_every:
            _measure(run, sets, sum(losses) / len(losses), rate, where)
            measured = run.tick()
    _measure(run, sets, sum(losses) / max(1, len(losses)), schedule.at(run.progress.seconds), where)


def main() -> int:
    """Train until the minutes are used up or somebody asks to stop."""
    wanted = _arguments()
    torch.set_num_threads(wanted.threads)
    torch.manual_seed(wanted.seed)
    where = device()
    model = (load_weights(wanted.init) if wanted.init else new_model()).to(where, memory_format=torch.channels_last).train()
    optimiser = torch.optim.AdamW(model.parameters(), wanted.rate, weight_decay=1e-3, betas=(0.9, 0.99))
    run = Run(wanted.out, model, optimiser, Average(model))
    sets = _selection()
    if not run.resume():
        _measure(run, sets, 0.0, 0.0, where)
    mixture = Mixture(wanted.seed + 1000 * run.progress.restarts, wanted.crops, wanted.crop_share)
    loader = run_loader(LineBatches(mixture), wanted.workers)
    _train(run, wanted, loader, sets, where)
    print("stopped" if run.stopping else "done", flush=True)
    return STOPPED if run.stopping else 0


if __name__ == "__main__":
    sys.exit(main())
