"""Makes the virtual environment and installs the pinned requirements into it, once per change of the pins."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from faktury.management.launcher.console import Console, Refused
from faktury.management.launcher.disk import require_free
from faktury.management.launcher.language import text
from faktury.management.launcher.pip_failures import explain

NEEDED_GIGABYTES = 3.0
PROFILES = {"run": ("runtime.txt",), "test": ("runtime.txt", "test.txt")}
KEPT_ON_REPAIR = frozenset({".lock", "setup.log"})


@dataclass(frozen=True, slots=True)
class Environment:
    """Where the virtual environment of one checkout lies."""

    root: Path

    @property
    def home(self) -> Path:
        """The virtual environment's folder."""
        return self.root / ".venv"

    @property
    def python(self) -> Path:
        """Its interpreter."""
        return self.home / "bin" / "python"

    @property
    def log(self) -> Path:
        """What pip said, kept for a person."""
        return self.home / "setup.log"

    def stamp(self, profile: str) -> Path:
        """The file that remembers which pins of a profile are installed."""
        return self.home / f".installed-{profile}"

    def fingerprint(self, profile: str) -> str:
        """A hash of the profile's pins and of this Python's version."""
        digest = hashlib.sha256(repr(sys.version_info[:2]).encode())
        for name in PROFILES[profile]:
            digest.update((self.root / "requirements" / name).read_bytes())
        return digest.hexdigest()

    def is_ready(self, profile: str) -> bool:
        """Whether exactly these pins were installed into an interpreter that is still there."""
        stamp = self.stamp(profile)
        return self.python.exists() and stamp.exists() and stamp.read_text() == self.fingerprint(profile)


def prepare(environment: Environment, profile: str, console: Console) -> None:
    """Bring the environment up to the pins of `profile`; does nothing when it is.

    Raises:
        Refused: with a sentence for a person, when that cannot be done.
    """
    if environment.is_ready(profile):
        return
    require_free(environment.root, gigabytes=NEEDED_GIGABYTES)
    with _one_at_a_time(environment, console):
        if environment.is_ready(profile):
            return
        if not _works(environment):
            _create(environment, console)
        _install(environment, profile, console)
        for done in PROFILES if profile == "test" else (profile,):
            environment.stamp(done).write_text(environment.fingerprint(done))


@contextlib.contextmanager
def _one_at_a_time(environment: Environment, console: Console) -> Iterator[None]:
    """Hold the set-up lock; a second `make` waits for the first and then finds the work done."""
    environment.home.mkdir(exist_ok=True)
    with (environment.home / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            console.say(
                text("Inne polecenie przygotowuje to środowisko, czekam na nie…", "Another command is setting this up, waiting for it…")
            )
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _works(environment: Environment) -> bool:
    """Whether the interpreter in the environment starts and is the one the stamps are for."""
    if not environment.python.exists():
        return False
    command = [str(environment.python), "-c", f"import sys; sys.exit(sys.version_info[:2] != {tuple(sys.version_info[:2])!r})"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def _create(environment: Environment, console: Console) -> None:
    """Make the environment anew, whatever half of one lies there."""
    for leftover in environment.home.iterdir():
        if leftover.name not in KEPT_ON_REPAIR:
            shutil.rmtree(leftover) if leftover.is_dir() and not leftover.is_symlink() else leftover.unlink()
    console.say(text("Tworzę środowisko Pythona w .venv…", "Creating the Python environment in .venv…"))
    made = subprocess.run([sys.executable, "-m", "venv", str(environment.home)], capture_output=True, text=True, check=False)
    if made.returncode:
        output = made.stdout + made.stderr
        environment.log.write_text(output)
        raise Refused(explain(output, environment.log))


def _install(environment: Environment, profile: str, console: Console) -> None:
    requirements = environment.root / "requirements" / PROFILES[profile][-1]
    console.say(
        text(
            "Instaluję biblioteki (raz, kilka minut; dziennik: .venv/setup.log)…",
            "Installing libraries (once, a few minutes; log: .venv/setup.log)…",
        )
    )
    started = time.monotonic()
    command = [str(environment.python), "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "-r", str(requirements)]
    output, code = _run_logged(command, environment.log, console)
    if code:
        raise Refused(explain(output, environment.log))
    console.say(
        text(f"Biblioteki gotowe po {time.monotonic() - started:.0f} s.", f"Libraries ready after {time.monotonic() - started:.0f} s.")
    )


def _run_logged(command: list[str], log: Path, console: Console) -> tuple[str, int]:
    """Run a command with its output in a log, its latest line on a live terminal, and no standard input to wait on."""
    lines: list[str] = []
    with (
        log.open("w") as file,
        subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        ) as process,
    ):
        for line in process.stdout or ():
            file.write(line)
            lines.append(line)
            console.progress(line.strip())
    console.end_progress()
    return "".join(lines), process.returncode
