"""Keeps a list of processes running until it is told to stop, then stops them one stage after the other.

Knows nothing of what the processes do: it starts them in order, restarts the ones that die, and leaves none behind.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType

from django.utils.translation import gettext as _

from faktury.management.launcher.child import Child, ChildSpec
from faktury.management.launcher.console import DIM, Console, Refused
from faktury.management.launcher.orphans import stop_orphans

LOOK_EVERY = 0.1
KILL_SECONDS = 5.0
READY_SECONDS = 30.0
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Supervisor:
    """Runs the children of one instance; create and run it in the main thread, which receives the signals."""

    def __init__(self, specs: Sequence[ChildSpec], *, run_dir: Path, console: Console) -> None:
        self._console, self._run_dir = console, run_dir
        # Nobody ever writes: the guards wait for the end of file that our death, of whatever kind, brings.
        self._lifeline, self._our_end = os.pipe()
        self._children = [Child(spec, run_dir=run_dir, lifeline=self._lifeline, sink=console.from_process) for spec in specs]
        self._stop_requests = 0

    @property
    def stopping(self) -> bool:
        """Whether the first request to stop has come."""
        return self._stop_requests > 0

    def run(self, *, while_running: Callable[[], None] | None = None) -> None:
        """Start all, keep them running until a signal says stop, stop all; no process is left when this returns or raises."""
        previous = {number: signal.signal(number, self._on_signal) for number in STOP_SIGNALS}
        try:
            self._start_all()
            if while_running and not self.stopping:
                threading.Thread(target=while_running, daemon=True).start()
            while not self.stopping:
                self._look_after_children()
                time.sleep(LOOK_EVERY)
            self._stop_all()
        finally:
            self._kill_all(self._children)
            for number, handler in previous.items():
                signal.signal(number, handler)
            os.close(self._our_end)
            os.close(self._lifeline)

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self._stop_requests += 1

    def _start_all(self) -> None:
        leftovers = stop_orphans(self._run_dir)
        if leftovers:
            self._console.say(_("Zatrzymano procesy po poprzednim uruchomieniu: {count}.").format(count=leftovers), style=DIM)
        for child in self._children:
            if self.stopping:
                return
            child.start()
            self._wait_until_ready(child)

    def _wait_until_ready(self, child: Child) -> None:
        deadline = time.monotonic() + READY_SECONDS
        while child.spec.is_ready and not child.spec.is_ready() and not self.stopping:
            if child.reap() or time.monotonic() > deadline:
                raise Refused(_("{name}: proces nie uruchomił się; powód jest w wierszach powyżej.").format(name=child.spec.name))
            time.sleep(LOOK_EVERY / 5)

    def _look_after_children(self) -> None:
        for child in self._children:
            if child.reap():
                delay = child.plan_restart()
                message = _("{name}: proces się zakończył (kod {code}); uruchamiam ponownie za {delay} s.")
                self._console.say(message.format(name=child.spec.name, code=child.exit_code, delay=f"{delay:g}"), style=DIM)
            elif child.restart_at is not None and time.monotonic() >= child.restart_at:
                child.start()

    def _stop_all(self) -> None:
        """Stop in the reverse order of starting, each within its own time; the second signal ends the patience."""
        self._console.end_progress()
        self._console.say(_("Zatrzymuję… (drugie Ctrl-C kończy natychmiast)"), style=DIM)
        for child in reversed(self._children):
            child.ask_to_stop()
            if not self._wait_until_ended(child, child.spec.stop_seconds):
                self._kill_all([child])
        self._console.say(_("Zatrzymano. Dane zostają w {folder}.").format(folder=self._run_dir.parent), style=DIM)

    def _wait_until_ended(self, child: Child, seconds: float) -> bool:
        deadline = time.monotonic() + seconds
        while child.pid is not None and not child.reap():
            if time.monotonic() > deadline or self._stop_requests > 1:
                return False
            time.sleep(LOOK_EVERY / 5)
        return True

    def _kill_all(self, children: Sequence[Child]) -> None:
        for child in children:
            child.kill()
        deadline = time.monotonic() + KILL_SECONDS
        while time.monotonic() < deadline and any(child.pid is not None and not child.reap() for child in children):
            time.sleep(LOOK_EVERY / 5)
