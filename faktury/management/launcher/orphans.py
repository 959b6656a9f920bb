"""Ends what an earlier run of the same data directory left behind, and only that.

The guards already do this when a supervisor dies; what is found here outlived its guard too. Processes are recognised by
the group in their pid file together with its start time, and by a mark in their environment, so a reused pid is never hit.
"""

from __future__ import annotations

import contextlib
import os
import signal
from pathlib import Path

ENVIRONMENT_MARK = "FAKTURY_SUPERVISED_IN"
_PROC = Path("/proc")
_START_TIME_FIELD = 19
"""Field 22 of /proc/PID/stat, counted after the parenthesised name, which may hold spaces."""


def started_at(pid: int) -> str:
    """When a process started, in clock ticks since boot; empty where the system does not tell or the process is gone."""
    try:
        return (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()[_START_TIME_FIELD]
    except (OSError, IndexError):
        return ""


def stop_orphans(run_dir: Path) -> int:
    """Kill leftovers of earlier runs in `run_dir` and remove their pid files; the number of processes or groups ended."""
    ended = 0
    for pid_file in run_dir.glob("*.pid"):
        ended += _stop_recorded_group(pid_file)
        pid_file.unlink(missing_ok=True)
    for pid in _marked_processes(run_dir):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(pid, signal.SIGKILL)
            ended += 1
    return ended


def _stop_recorded_group(pid_file: Path) -> int:
    pid_text, _, start = pid_file.read_text().strip().partition(" ")
    if not pid_text.isdigit() or not start or started_at(int(pid_text)) != start:
        return 0
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(int(pid_text), signal.SIGKILL)
        return 1
    return 0


def _marked_processes(run_dir: Path) -> list[int]:
    """Live processes of this user whose environment names `run_dir`; ourselves and our ancestors aside."""
    mark = f"{ENVIRONMENT_MARK}={run_dir}".encode()
    own = _ancestry(os.getpid())
    return [pid for pid in _process_ids() if pid not in own and mark in _environment(pid)]


def _process_ids() -> list[int]:
    if not _PROC.is_dir():
        return []
    return [int(entry.name) for entry in _PROC.iterdir() if entry.name.isdigit()]


def _environment(pid: int) -> list[bytes]:
    try:
        return (_PROC / str(pid) / "environ").read_bytes().split(b"\0")
    except OSError:
        return []


def _ancestry(pid: int) -> set[int]:
    found: set[int] = set()
    while pid > 0 and pid not in found:
        found.add(pid)
        try:
            pid = int((_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()[1])
        except (OSError, IndexError, ValueError):
            break
    return found
