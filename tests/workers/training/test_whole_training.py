"""The one command runs its steps in order, goes on where it stood, and draws its curves."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from workers.ocr.training import __main__ as training
from workers.ocr.training.curves import drawn, panels_of
from workers.ocr.training.runs import STOPPED


class _Steps:
    """Stands for the child processes; notes which modules were called and answers with exit statuses."""

    def __init__(self, answers: dict[str, int] | None = None) -> None:
        self.answers, self.called = answers or {}, []

    def __call__(self, command: list[str], *, check: bool) -> subprocess.CompletedProcess[bytes]:
        name = command[2].rpartition(".")[2]
        self.called.append(name)
        return subprocess.CompletedProcess(command, self.answers.get(name, 0))


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    def start(steps: _Steps, *arguments: str) -> int:
        monkeypatch.setattr(training.subprocess, "run", steps)
        monkeypatch.setattr(sys, "argv", ["training", "--out", str(tmp_path), *arguments])
        return training.main()

    return start


def test_steps_run_in_order_and_ship_nothing_unasked(run) -> None:
    steps = _Steps()

    assert run(steps) == 0
    assert steps.called == ["train_detector", "harvest", "train_recogniser", "page_eval", "curves"]


def test_a_stopped_training_goes_on_where_it_stood(run) -> None:
    first, second = _Steps({"train_recogniser": STOPPED}), _Steps()

    assert run(first) == STOPPED
    assert first.called == ["train_detector", "harvest", "train_recogniser"]
    assert run(second, "--ship") == 0
    assert second.called == ["train_recogniser", "page_eval", "curves", "packing"]


def test_a_failure_is_not_taken_for_the_end(run) -> None:
    steps = _Steps({"harvest": 2})

    assert run(steps) == 2
    assert steps.called == ["train_detector", "harvest"]


def test_curves_become_a_picture(tmp_path: Path) -> None:
    (tmp_path / "curve.csv").write_text("minutes,recall,precision\n0,93.5,94.1\n8,95.0,96.2\n", encoding="utf-8")
    picture = ElementTree.fromstring(drawn(panels_of(tmp_path)))
    texts = [element.text or "" for element in picture.iter() if element.tag.endswith("text")]

    assert len([element for element in picture.iter() if element.tag.endswith("polyline")]) == 2
    assert any("recall 95.00" in text for text in texts)
