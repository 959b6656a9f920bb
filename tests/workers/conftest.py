"""What every test of the workers starts from."""

from __future__ import annotations

import pytest

from faktury.services import ocr_queue
from workers import grace


@pytest.fixture(autouse=True)
def no_grace(monkeypatch: pytest.MonkeyPatch) -> None:
    """No outage of another test and no pause between two counts."""
    monkeypatch.setattr(grace._Moments, "judge_after", 0.0)
    monkeypatch.setattr(grace._Moments, "last_round", None)
    monkeypatch.setattr(grace._Moments, "may_stand_still", True)


@pytest.fixture
def bells(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """One entry for each time the queue's bell is rung."""
    rung: list[bool] = []
    monkeypatch.setattr(ocr_queue, "ring", lambda: rung.append(True) or True)
    return rung
