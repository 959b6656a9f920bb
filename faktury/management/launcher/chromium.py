"""Finds or installs the Chromium that the browser tests drive."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from faktury.management.launcher import apt
from faktury.management.launcher.console import Console, Refused
from faktury.management.launcher.language import text

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
DEBIAN_PACKAGES = ("chromium", "fonts-dejavu-core", "fonts-liberation")
_PLAYWRIGHT_GLOBS = ("chromium-*/chrome-linux*/chrome", "chromium-*/chrome-mac*/Chromium.app/Contents/MacOS/Chromium")


def find() -> str | None:
    """The browser to drive: the first one on PATH that really starts, else one that Playwright installed."""
    for name in NAMES:
        path = shutil.which(name)
        if path and _starts(path):
            return path
    for pattern in _PLAYWRIGHT_GLOBS:
        for installed in sorted(_playwright_home().glob(pattern), reverse=True):
            if _starts(str(installed)):
                return str(installed)
    return None


def ensure(python: Path, log: Path, console: Console) -> str:
    """Find Chromium or install it: Debian's package when root, else Playwright's own.

    Raises:
        Refused: when no way works here.
    """
    found = find()
    if found:
        return found
    console.say(text("Instaluję Chromium do testów strony…", "Installing Chromium for the browser tests…"))
    with log.open("a") as file:
        for commands in _ways(python):
            # Each way is tried to its end; whether it helped is asked of the browser, not of the installer.
            if all(apt.runs(command, file) for command in commands) and (found := find()):
                return found
    raise Refused(
        text(
            f"nie ma Chromium, a instalacja się nie powiodła (dziennik: {log}). Zainstaluj pakiet chromium i powtórz polecenie.",
            f"there is no Chromium and installing it did not work (log: {log}). Install the package chromium and run the command again.",
        )
    )


def _ways(python: Path) -> list[list[list[str]]]:
    ways: list[list[list[str]]] = []
    if apt.can_install():
        ways.append(apt.installing(DEBIAN_PACKAGES))
    ways.append([[str(python), "-m", "playwright", "install", "chromium"]])
    return ways


def _starts(path: str) -> bool:
    # Some systems put a stub on PATH that only says which package to install.
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=30, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _playwright_home() -> Path:
    given = os.environ.get("PLAYWRIGHT_BROWSERS_PATH", "")
    if given and given != "0":
        return Path(given)
    return Path.home() / ("Library/Caches" if sys.platform == "darwin" else ".cache") / "ms-playwright"
