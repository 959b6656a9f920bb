"""Finds or installs the PostgreSQL programs with which the tests run a private cluster."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from faktury.management.launcher import apt
from faktury.management.launcher.console import Console, Refused
from faktury.management.launcher.language import text

PACKAGES = ("postgresql",)
PROGRAMS = ("initdb", "postgres")
DEBIAN = Path("/usr/lib/postgresql")
NO_CLUSTER_OF_ITS_OWN = Path("/etc/postgresql-common/createcluster.d/faktury-tests.conf")
"""Debian's package would make and start a cluster for the whole machine; the tests need the programs only."""


def find() -> Path | None:
    """The directory with the newest server programs: on PATH, else where Debian keeps them."""
    for program in PROGRAMS:
        if shutil.which(program) is None:
            break
    else:
        return Path(shutil.which(PROGRAMS[0]) or "").resolve().parent
    versions = sorted((path for path in DEBIAN.glob("*") if path.name.isdigit()), key=lambda path: int(path.name), reverse=True)
    return next((path / "bin" for path in versions if all(os.access(path / "bin" / name, os.X_OK) for name in PROGRAMS)), None)


def ensure(log: Path, console: Console) -> Path:
    """Find the programs or install Debian's package.

    Raises:
        Refused: they are not there and cannot be installed.
    """
    found = find()
    if found:
        return found
    if apt.can_install():
        console.say(text("Instaluję PostgreSQL do testów…", "Installing PostgreSQL for the tests…"))
        if not NO_CLUSTER_OF_ITS_OWN.exists():
            NO_CLUSTER_OF_ITS_OWN.parent.mkdir(parents=True, exist_ok=True)
            NO_CLUSTER_OF_ITS_OWN.write_text("create_main_cluster = false\n")
        with log.open("a") as file:
            if all(apt.runs(command, file) for command in apt.installing(PACKAGES)) and (found := find()):
                return found
    raise Refused(
        text(
            "nie ma programów PostgreSQL. Zainstaluj pakiet postgresql i powtórz polecenie.",
            "there are no PostgreSQL programs. Install the package postgresql and run the command again.",
        )
    )
