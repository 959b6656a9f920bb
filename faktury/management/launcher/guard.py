"""Stands between the supervisor and one process: when the supervisor is gone, however it died, the whole group dies.

Run as `python -I -S guard.py LIFELINE NICENESS COMMAND…` in a session of its own. LIFELINE is the read end of a pipe whose only
write end the supervisor holds. Standard library only; imports nothing of the project.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import threading
from types import FrameType

PR_SET_PDEATHSIG = 1


def main(arguments: list[str]) -> int:
    """Run the command, pass SIGTERM and SIGINT on to it, and end as it ends."""
    lifeline, niceness, command = int(arguments[0]), int(arguments[1]), arguments[2:]
    os.nice(niceness)
    early: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda received, _frame: early.append(received))
    try:
        # The group kill covers descendants; this covers a guard that is itself killed.
        process = subprocess.Popen(command, preexec_fn=_die_with_guard)  # noqa: PLW1509 - no thread runs yet
    except OSError as error:
        sys.stderr.write(f"{command[0]}: {error.strerror}\n")
        return 127
    threading.Thread(target=_die_with_supervisor, args=(lifeline,), daemon=True).start()

    def forward(number: int, _frame: FrameType | None) -> None:
        process.send_signal(number)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, forward)
    for missed in early:
        process.send_signal(missed)
    code = process.wait()
    return code if code >= 0 else 128 - code


def _die_with_supervisor(lifeline: int) -> None:
    while os.read(lifeline, 1):
        pass
    os.killpg(0, signal.SIGKILL)


def _die_with_guard() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
