"""The terminal: coloured, prefixed lines that share the screen with one progress line; plain lines when nobody watches."""

from __future__ import annotations

import os
import shutil
import sys
import threading
from typing import TextIO

from faktury.management.launcher.language import text

COLOURS = ("36", "32", "33", "35", "34", "96")
DIM, BOLD = "2", "1"
CLEAR_LINE = "\r\x1b[2K"
NAME_WIDTH = 9


class Refused(Exception):
    """The work cannot start or go on; the message is the whole story for a person, no traceback follows."""

    def __init__(self, message: str, *, exit_code: int = 1) -> None:
        super().__init__(message)
        self.exit_code = exit_code


class Console:
    """Writes whole lines from any thread; keeps at most one progress line at the bottom of a real terminal."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stdout
        self._lock = threading.Lock()
        self._progress = ""
        self._colour_of: dict[str, str] = {}
        self.live = self._stream.isatty() and os.environ.get("TERM") != "dumb"
        self._coloured = self.live and not os.environ.get("NO_COLOR")

    def say(self, message: str = "", *, style: str = "") -> None:
        """Print one line of our own."""
        self._write_line(self._paint(message, style))

    def from_process(self, name: str, line: str) -> None:
        """Print one line of a supervised process behind its name."""
        colour = self._colour_of.setdefault(name, COLOURS[len(self._colour_of) % len(COLOURS)])
        self._write_line(f"{self._paint(f'{name:<{NAME_WIDTH}}|', colour)} {line}")

    def progress(self, message: str) -> None:
        """Show or replace the progress line; without a terminal nothing is written."""
        if not self.live:
            return
        with self._lock:
            self._progress = message[: shutil.get_terminal_size().columns - 1]
            self._put(f"{CLEAR_LINE}{self._progress}")

    def end_progress(self) -> None:
        """Remove the progress line."""
        with self._lock:
            if self._progress:
                self._progress = ""
                self._put(CLEAR_LINE)

    def _write_line(self, line: str) -> None:
        with self._lock:
            if self._progress:
                line = f"{CLEAR_LINE}{line}"
            self._put(f"{line}\n{self._progress}")

    def _put(self, chunk: str) -> None:
        try:
            self._stream.write(chunk)
            self._stream.flush()
        except (OSError, ValueError):
            # The reader of our output is gone (`make run | head`, a closed window); the processes are stopped by signals, not by this.
            self.live = False

    def _paint(self, message: str, style: str) -> str:
        return f"\x1b[{style}m{message}\x1b[0m" if self._coloured and style and message else message


def write_refusal(refusal: Refused, stream: TextIO | None = None) -> int:
    """Print the sentence a person needs and give the exit status that goes with it."""
    out = stream or sys.stderr
    out.write(f"{text('Nie udało się:', 'Could not start:')} {refusal}\n")
    out.flush()
    return refusal.exit_code
