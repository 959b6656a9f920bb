"""Installs Debian packages where that is possible without asking anybody: as root, with apt-get at hand."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from typing import TextIO

_WAIT = ("-o", "DPkg::Lock::Timeout=300")
"""Another installation may be running: its end is waited for."""


def can_install() -> bool:
    """Whether packages may be installed here."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def installing(packages: Sequence[str]) -> list[list[str]]:
    """The commands that install `packages`."""
    return [["apt-get", *_WAIT, "update"], ["apt-get", *_WAIT, "install", "-y", "--no-install-recommends", *packages]]


def runs(command: Sequence[str], log: TextIO) -> bool:
    """Run one installing command with its output in the log; whether it ended well."""
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=quiet, check=False).returncode == 0
