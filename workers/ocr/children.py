"""A child process that answers requests one at a time, is killed at its time limit, and never outlives its parent."""

from __future__ import annotations

import contextlib
import errno
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Self

from workers.ocr.errors import ChildDied, ChildError, ReadError
from workers.ocr.pipes import Message, receive, send

logger = logging.getLogger(__name__)

_ROOT = Path(__file__).resolve().parents[2]
_FAREWELL_SECONDS = 1.0
_LEVELS = {"WARNING": logging.WARNING, "ERROR": logging.ERROR, "CRITICAL": logging.ERROR}
# glibc gives a large array back to the system at once and has the next one made of empty pages: with pictures and layers of a network that
# is a tenth of all processor time. Values are what it accepts at most, and what a page needs.
_HEAP = {"MALLOC_MMAP_THRESHOLD_": str(32 * 1024 * 1024), "MALLOC_TRIM_THRESHOLD_": str(256 * 1024 * 1024)}


class ChildProcess:
    """Runs `python -m <module>` in a process group of its own and talks to it over pipes.

    One thread calls `request`; any other thread may call `kill`, which makes that request raise `ChildDied`. The child is started by the
    first request and again after it died, was killed, or had answered `max_requests`; `generation` counts the starts.
    """

    def __init__(
        self,
        module: str,
        *,
        arguments: Sequence[str] = (),
        environment: Mapping[str, str] | None = None,
        max_requests: int | None = None,
    ) -> None:
        """Describe the child; nothing is started yet.

        Args:
            module: What follows `python -m`.
            arguments: What follows the module.
            environment: Variables on top of the parent's.
            max_requests: How many answers a child may give before it is replaced.
        """
        self.module = module
        self.generation = 0
        self._arguments = list(arguments)
        self._environment = dict(environment or {})
        self._max_requests = max_requests
        self._answered = 0
        self._process: subprocess.Popen[bytes] | None = None
        self._call = threading.Lock()
        self._state = threading.Lock()

    @property
    def pid(self) -> int | None:
        """The child's process id while it runs."""
        process = self._process
        return process.pid if process is not None and process.poll() is None else None

    def start(self) -> None:
        """Start the child unless it runs; also replaces one that has answered enough."""
        with self._call:
            self._ready_process()

    def request(self, message: Message, *, timeout: float) -> Message:
        """Send one message and wait for its answer.

        Raises:
            ReadError: The child's own answer was an error.
            OSError: The child found the disk full.
            ChildTimeout: No answer in time; the child was killed.
            ChildDied: The child ended or was killed by another thread.
        """
        with self._call:
            process = self._ready_process()
            deadline = time.monotonic() + timeout
            try:
                send(_descriptor(process.stdin), message, deadline)
                answer = receive(_descriptor(process.stdout), deadline)
            except ChildError:
                self._end(gently=False)
                raise
            self._answered += 1
            return _unwrap(answer)

    def recycle(self) -> None:
        """Replace the child before its next request."""
        with self._call:
            self._end(gently=True)

    def kill(self) -> None:
        """Kill the child's whole group at once, from any thread; it is gone when this returns."""
        with self._state:
            if self._process is not None and self._process.poll() is None:
                _kill_group(self._process)
                self._process.wait()

    def close(self) -> None:
        """Let the child end by itself for a moment, then kill it; a request under way in another thread is cut short."""
        if not self._call.acquire(timeout=_FAREWELL_SECONDS):
            self.kill()
            self._call.acquire()
        try:
            self._end(gently=True)
        finally:
            self._call.release()

    def __enter__(self) -> Self:
        """Close the child with the block."""
        return self

    def __exit__(self, *exc_info: object) -> None:
        """Close the child."""
        self.close()

    def _ready_process(self) -> subprocess.Popen[bytes]:
        worn = self._max_requests is not None and self._answered >= self._max_requests
        if self._process is not None and (worn or self._process.poll() is not None):
            self._end(gently=True)
        return self._process or self._spawn()

    def _spawn(self) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", self.module, *self._arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=self._child_environment(),
            start_new_session=True,
        )
        for stream in (process.stdin, process.stdout):
            os.set_blocking(_descriptor(stream), False)
        threading.Thread(target=_log_lines, args=(self.module, process.stderr), daemon=True).start()
        with self._state:
            self._process = process
        self._answered = 0
        self.generation += 1
        return process

    def _child_environment(self) -> dict[str, str]:
        paths = [str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
        return {**_HEAP, **os.environ, "PYTHONUNBUFFERED": "1", **self._environment, "PYTHONPATH": os.pathsep.join(paths)}

    def _end(self, *, gently: bool) -> None:
        with self._state:
            process, self._process = self._process, None
        if process is None:
            return
        with contextlib.suppress(OSError):
            _stream(process.stdin).close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_FAREWELL_SECONDS if gently else 0)
        # Also when the child has ended: it may have left others in its group.
        _kill_group(process)
        process.wait()
        _stream(process.stdout).close()


def _unwrap(answer: Message) -> Message:
    if "ok" in answer:
        result: Message = answer["ok"]
        return result
    if "full_disk" in answer:
        raise OSError(errno.ENOSPC, answer["full_disk"])
    error = answer.get("error")
    if not isinstance(error, dict):
        raise ChildDied("the child answered neither ok nor error")
    raise ReadError(error["code"], transient=error["transient"], **error["params"])


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    # The child leads its own session, so its process id names the group.
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def _log_lines(module: str, stream: IO[bytes]) -> None:
    child_logger = logging.getLogger(module)
    with stream:
        for line in stream:
            text = line.decode(errors="replace").rstrip()
            level, _, rest = text.partition(" ")
            child_logger.log(_LEVELS.get(level, logging.INFO), "%s", rest if level in _LEVELS or level == "INFO" else text)


def _stream(stream: IO[bytes] | None) -> IO[bytes]:
    if stream is None:
        raise ChildDied("the child has no such pipe")
    return stream


def _descriptor(stream: IO[bytes] | None) -> int:
    return _stream(stream).fileno()
