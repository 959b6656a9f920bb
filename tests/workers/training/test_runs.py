"""A training that is killed goes on where it stood, and only better weights are kept."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch
from torch import nn

from workers.ocr.training.runs import BEST, Average, Run, Schedule


@pytest.fixture(autouse=True)
def _signals() -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def _run(folder: Path) -> Run:
    model = nn.Linear(2, 1)
    return Run(folder, model, torch.optim.AdamW(model.parameters(), 0.1), Average(model))


def _step(run: Run) -> None:
    run.optimiser.zero_grad()
    run.model(torch.ones(1, 2)).sum().backward()
    run.optimiser.step()
    run.average.update(run.model)
    run.progress.iterations += 1


def test_a_resumed_run_has_the_same_weights_averages_and_progress(tmp_path: Path) -> None:
    first = _run(tmp_path)
    _step(first)
    first.save()

    second = _run(tmp_path)
    assert second.resume()

    assert second.progress.iterations == second.average.steps == 1
    assert second.progress.restarts == 1
    assert torch.equal(first.model.weight, second.model.weight)
    assert torch.equal(first.average.state["weight"], second.average.state["weight"])
    _step(first)
    _step(second)
    assert torch.equal(first.model.weight, second.model.weight)


def test_nothing_to_resume_is_not_an_error(tmp_path: Path) -> None:
    assert not _run(tmp_path).resume()


def test_only_a_better_score_is_kept(tmp_path: Path) -> None:
    run = _run(tmp_path)

    assert run.keep_if_best(2.0)
    kept = torch.load(tmp_path / BEST, weights_only=True)["weight"]
    _step(run)
    assert not run.keep_if_best(2.5)
    assert torch.equal(torch.load(tmp_path / BEST, weights_only=True)["weight"], kept)


def test_the_rate_warms_up_and_falls_to_almost_nothing() -> None:
    schedule = Schedule(minutes=10, rate=1.0, warm_up=1.0)

    assert schedule.at(0) < 0.1
    assert schedule.at(60) > 0.9
    assert schedule.at(600) == pytest.approx(0.02)


def test_the_curve_is_written_row_by_row(tmp_path: Path) -> None:
    run = _run(tmp_path)
    run.note({"minutes": 1, "loss": 0.5})
    run.note({"minutes": 2, "loss": 0.4})

    assert (tmp_path / "curve.csv").read_text(encoding="utf-8").splitlines() == ["minutes,loss", "1,0.5", "2,0.4"]
