"""How many of a page's printed words were read, wherever they stand; and what a child process has cost so far."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable
from pathlib import Path


def recall(printed: Iterable[str], read: Iterable[str]) -> tuple[int, int]:
    """Printed words that were read to the letter, and all printed words, both counted with repetitions."""
    wanted, found = Counter(printed), Counter(read)
    return sum(min(count, found[word]) for word, count in wanted.items()), sum(wanted.values())


def processor_seconds(pid: int) -> float:
    """User and system time of a process so far."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
