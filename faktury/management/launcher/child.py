"""One supervised process with everything below it: started in its own session, killed as a whole group."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from faktury.management.launcher.orphans import ENVIRONMENT_MARK, started_at

GUARD = Path(__file__).with_name("guard.py")
FIRST_DELAY, LONGEST_DELAY = 0.5, 5.0
STEADY_SECONDS = 10.0
"""A process that ran this long is well again: its next failure starts with the first delay."""

LineSink = Callable[[str, str], None]


@dataclass(frozen=True, slots=True)
class ChildSpec:
    """What to run and how to end it."""

    name: str
    command: tuple[str, ...]
    stop_seconds: float = 5.0
    niceness: int = 0
    is_ready: Callable[[], bool] | None = None
    """What the processes after this one wait for, where they need it at their own start."""
    noise: tuple[str, ...] = ()
    """Lines with one of these are not shown: true, known, and nothing a person should act on."""


class Child:
    """Keeps track of one process from start to restart."""

    def __init__(self, spec: ChildSpec, *, run_dir: Path, lifeline: int, sink: LineSink) -> None:
        self.spec = spec
        self.restart_at: float | None = None
        self.exit_code: int | None = None
        self._run_dir, self._lifeline, self._sink = run_dir, lifeline, sink
        self._process: subprocess.Popen[str] | None = None
        self._delay = FIRST_DELAY
        self._started = 0.0

    @property
    def pid(self) -> int | None:
        """The group's id while it runs."""
        return self._process.pid if self._process else None

    @property
    def pid_file(self) -> Path:
        """Where the group's id is written for people, tests and the next start."""
        return self._run_dir / f"{self.spec.name}.pid"

    def start(self) -> None:
        """Start the process in a new session behind its guard."""
        self.restart_at, self._started = None, time.monotonic()
        command = [sys.executable, "-I", "-S", str(GUARD), str(self._lifeline), str(self.spec.niceness), *self.spec.command]
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
            pass_fds=(self._lifeline,),
            env={**os.environ, "PYTHONUNBUFFERED": "1", ENVIRONMENT_MARK: str(self._run_dir)},
        )
        self.pid_file.write_text(f"{self._process.pid} {started_at(self._process.pid)}\n")
        threading.Thread(target=self._pump, args=(self._process,), daemon=True).start()

    def reap(self) -> bool:
        """Collect the process if it has ended, and whatever it left behind; True when it was running until now."""
        if self._process is None or not _has_ended(self._process.pid):
            return False
        # Killing before collecting: until then the group's id cannot belong to anybody else.
        self._kill_group(self._process.pid)
        self.exit_code = self._process.wait()
        self._process = None
        self.pid_file.unlink(missing_ok=True)
        return True

    def plan_restart(self) -> float:
        """Decide when to start again: half a second, doubled with each failure up to five seconds. Returns the delay."""
        if time.monotonic() - self._started > STEADY_SECONDS:
            self._delay = FIRST_DELAY
        delay, self._delay = self._delay, min(self._delay * 2, LONGEST_DELAY)
        self.restart_at = time.monotonic() + delay
        return delay

    def ask_to_stop(self) -> None:
        """Send SIGTERM to the process itself; it ends its own children in its own order."""
        self.restart_at = None
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._process.pid, signal.SIGTERM)

    def kill(self) -> None:
        """End the whole group at once."""
        self.restart_at = None
        if self._process is not None:
            self._kill_group(self._process.pid)

    @staticmethod
    def _kill_group(group: int) -> None:
        # EPERM is what macOS answers for a group of zombies.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(group, signal.SIGKILL)

    def _pump(self, process: subprocess.Popen[str]) -> None:
        if process.stdout is None:
            return
        with contextlib.suppress(ValueError), process.stdout:
            for line in process.stdout:
                if not any(known in line for known in self.spec.noise):
                    self._sink(self.spec.name, line.rstrip())


def _has_ended(pid: int) -> bool:
    """Whether our child has ended, without collecting it."""
    try:
        return os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None
    except ChildProcessError:
        return True
