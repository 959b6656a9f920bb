"""What a test may do inside a process: end it at a named point, drop broadcasts, set its clock wrong. Loaded by the rig only."""

from __future__ import annotations

import os
import random
import signal
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

POINTS = Path(os.environ["FAKTURY_DATA_DIR"]) / "die-at"
"""A test makes a file here; the first process that comes to the point of that name takes it away and is killed."""
NO_PROBABILITY = "0"


def reach(point: str) -> None:
    try:
        (POINTS / point).unlink()
    except FileNotFoundError:
        return
    os.kill(os.getpid(), signal.SIGKILL)


def before(owner: Any, name: str, point: str) -> None:
    """Make `owner.name` a place to die at, before anything in it is done."""
    inner: Callable[..., Any] = getattr(owner, name)

    def wrapped(*arguments: Any, **named: Any) -> Any:
        reach(point)
        return inner(*arguments, **named)

    setattr(owner, name, wrapped)


def after(owner: Any, name: str, point: str) -> None:
    """Make `owner.name` a place to die at, after it was done and before anybody hears of it."""
    inner: Callable[..., Any] = getattr(owner, name)

    def wrapped(*arguments: Any, **named: Any) -> Any:
        result = inner(*arguments, **named)
        reach(point)
        return result

    setattr(owner, name, wrapped)


def drop_broadcasts() -> None:
    """Lose events with the probability that stands in the file `drop`, as a wiped or overloaded Redis does."""
    from realtime import broadcast

    send, chance = broadcast._group_send, random.Random(os.getpid())
    told = Path(os.environ["FAKTURY_DATA_DIR"]) / "drop"

    async def lossy(event: Any) -> None:
        probability = float(told.read_text() if told.exists() else NO_PROBABILITY)
        if chance.random() >= probability:
            await send(event)

    broadcast._group_send = lossy


def shift_clock() -> None:
    """A process whose clock is wrong by FAULTS_CLOCK_SECONDS, while the database's is right."""
    seconds = float(os.environ.get("FAULTS_CLOCK_SECONDS", "0"))
    if not seconds:
        return
    from django.utils import timezone

    now = timezone.now
    timezone.now = lambda: now() + timedelta(seconds=seconds)
