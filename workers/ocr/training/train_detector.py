"""Trains the detector: `python -m workers.ocr.training.train_detector --minutes 90 --threads 1 --out DIR`.

Interrupted, the same command with the same `--out` goes on: weights, averages, optimiser and schedule are in the checkpoint.
"""

from __future__ import annotations

import argparse
import copy
import sys
from collections import deque
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader

from workers.ocr.models.faktury_detector import Detector
from workers.ocr.training.detector_data import Batch, PageCrops
from workers.ocr.training.detector_eval import MeasuredPage, held_out_pages, load_detector, recall_and_precision
from workers.ocr.training.runs import STOPPED, Average, Run, Schedule, device, run_loader

_SELECTION_SEED = 8201
_SELECTION_PAGES = 16
_TEXT_WEIGHT = 2.0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=90)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--workers", type=int, default=1, help="processes that draw pages")
    parser.add_argument("--out", type=Path, default=Path("training-runs/detector"))
    parser.add_argument("--init", type=Path, help="weights to start from; a gentle rate then does not destroy them")
    parser.add_argument("--rate", type=float, default=2.5e-3)
    parser.add_argument("--seed", type=int, default=21)
    parser.add_argument("--evaluate-every", type=float, default=10, help="minutes")
    return parser.parse_args()


def loss_of(scores: Tensor, target: Tensor, weights: Tensor) -> Tensor:
    """Cross entropy that cares more for text and for short runs, plus the dice loss that cares for blobs."""
    text = scores[:, 0].float()
    more = torch.tensor(_TEXT_WEIGHT, device=text.device)
    entropy = nn.functional.binary_cross_entropy_with_logits(text, target, weights, pos_weight=more)
    share = torch.sigmoid(text)
    dice = 1 - (2 * (share * target).sum() + 1) / ((share * share).sum() + (target * target).sum() + 1)
    return entropy + dice


def train_step(model: Detector, optimiser: torch.optim.Optimizer, batch: Batch, where: str) -> float:
    """One step on one batch, the loss."""
    images, target, weights = batch
    with torch.autocast(where, dtype=torch.bfloat16):
        scores = model.logits(images.to(where))
    loss = loss_of(scores, target.to(where), weights.to(where))
    optimiser.zero_grad(set_to_none=True)
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), 5.0)
    optimiser.step()
    return float(loss.item())


def _measure(run: Run, pages: list[MeasuredPage], loss: float, rate: float) -> None:
    judged = copy.deepcopy(run.model).to("cpu").eval()
    judged.load_state_dict({key: value.cpu() for key, value in run.average.state.items()})
    recall, precision = recall_and_precision(judged, pages)
    better = run.keep_if_best(200 - recall - precision)
    progress = run.progress
    row = {
        "minutes": round(progress.seconds / 60, 2),
        "iterations": progress.iterations,
        "crops": progress.samples,
        "loss": round(loss, 4),
        "rate": round(rate, 7),
        "recall": round(recall, 3),
        "precision": round(precision, 3),
    }
    run.note(row)
    run.save()
    print(" ".join(f"{key} {value}" for key, value in row.items()), "best" if better else "", flush=True)


def _train(run: Run, wanted: argparse.Namespace, loader: DataLoader[Batch], pages: list[MeasuredPage], where: str) -> None:
    schedule = Schedule(wanted.minutes, wanted.rate)
    losses: deque[float] = deque(maxlen=100)
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
            _measure(run, pages, sum(losses) / len(losses), rate)
            measured = run.tick()
    _measure(run, pages, sum(losses) / max(1, len(losses)), schedule.at(run.progress.seconds))


def main() -> int:
    """Train until the minutes are used up or somebody asks to stop."""
    wanted = _arguments()
    torch.set_num_threads(wanted.threads)
    torch.manual_seed(wanted.seed)
    where = device()
    model = (load_detector(wanted.init) if wanted.init else Detector()).to(where, memory_format=torch.channels_last).train()
    run = Run(wanted.out, model, torch.optim.AdamW(model.parameters(), wanted.rate, weight_decay=1e-4), Average(model))
    pages = held_out_pages(_SELECTION_PAGES, _SELECTION_SEED)
    if not run.resume():
        _measure(run, pages, 0.0, 0.0)
    loader = run_loader(PageCrops(wanted.seed + 1000 * run.progress.restarts), wanted.workers)
    _train(run, wanted, loader, pages, where)
    print("stopped" if run.stopping else "done", flush=True)
    return STOPPED if run.stopping else 0


if __name__ == "__main__":
    sys.exit(main())
