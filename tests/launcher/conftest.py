"""Helpers of the launcher's tests: waiting for a fact instead of sleeping, and looking at real processes."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest


def eventually(fact: Callable[[], object], seconds: float = 20.0) -> bool:
    """Whether `fact` becomes true in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if fact():
            return True
        time.sleep(0.02)
    return bool(fact())


def is_alive(pid: int) -> bool:
    """Whether the process runs; a zombie does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def members_of_group(group: int) -> list[int]:
    """Running processes of one process group."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and is_alive(int(entry.name)):
            try:
                if os.getpgid(int(entry.name)) == group:
                    found.append(int(entry.name))
            except ProcessLookupError:
                continue
    return found


@pytest.fixture(autouse=True)
def polish_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """The terminal speaks Polish whatever the machine's locale is."""
    monkeypatch.setenv("LC_ALL", "pl_PL.UTF-8")
