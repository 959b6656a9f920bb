"""How much memory the web process and the render children hold at most, read from /proc."""

from __future__ import annotations

import contextlib
import re
from pathlib import Path


def highest_memory(pid: int) -> int:
    """Megabytes of memory a process held at most; 0 when it is gone."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    found = re.search(r"VmHWM:\s+(\d+)", status)
    return int(found[1]) // 1024 if found else 0


def descendants(pid: int) -> list[int]:
    """Every process started by `pid` and by what it started."""
    children: list[int] = []
    for listed in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            children += map(int, listed.read_text().split())
    return children + [grandchild for child in children for grandchild in descendants(child)]


class MemoryWatch:
    """The highest memory of the web process and of every render child that was seen under a supervisor (its process id)."""

    def __init__(self, supervisor: int) -> None:
        self._supervisor = supervisor
        self.web = self.renderers = 0

    def look(self) -> None:
        for pid in descendants(self._supervisor):
            try:
                command = Path(f"/proc/{pid}/cmdline").read_bytes()
            except OSError:
                continue
            if b"workers.ocr.render_child" in command:
                self.renderers = max(self.renderers, highest_memory(pid))
            elif b"realtime.server" in command:
                self.web = max(self.web, highest_memory(pid))
