"""Refuses to begin what would run out of disk space in the middle."""

from __future__ import annotations

import shutil
from pathlib import Path

from faktury.management.launcher.console import Refused
from faktury.management.launcher.language import text

GIGABYTE = 1024**3


def free_bytes(path: Path) -> int:
    """Free space on the file system that holds `path` or its nearest existing parent."""
    while not path.exists():
        path = path.parent
    return shutil.disk_usage(path).free


def require_free(path: Path, *, gigabytes: float) -> None:
    """Raise `Refused` unless that much is free."""
    free = free_bytes(path) / GIGABYTE
    if free >= gigabytes:
        return
    raise Refused(
        text(
            f"za mało miejsca na dysku: potrzeba {gigabytes:g} GB, wolne jest {free:.1f} GB w {path}. Zwolnij miejsce i powtórz polecenie.",
            f"not enough disk space: {gigabytes:g} GB are needed, {free:.1f} GB are free at {path}. Free some and run the command again.",
        )
    )
