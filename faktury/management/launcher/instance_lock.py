"""At most one instance per data directory, and where that one is found."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from types import TracebackType
from typing import Self

from django.utils.translation import gettext as _

from faktury.management.launcher.console import Refused

LOCK_FILE = "serve.lock"


class InstanceLock:
    """Held while an instance uses a run directory; the kernel lets go of it however the holder dies."""

    def __init__(self, run_dir: Path, address: str) -> None:
        self._address = address
        self._file = (run_dir / LOCK_FILE).open("a+")

    def __enter__(self) -> Self:
        """Take the lock or refuse with who holds it."""
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            holder = _read(self._file.name)
            self._file.close()
            sentence = _(
                "Faktury już działają na tych danych ({holder}). "
                "Zatrzymaj je (Ctrl-C w ich oknie) albo wskaż inny katalog zmienną FAKTURY_DATA_DIR."
            )
            raise Refused(sentence.format(holder=holder), exit_code=2) from error
        self._file.truncate(0)
        self._file.write(f"pid {os.getpid()}, {self._address}\n")
        self._file.flush()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Let the next instance in."""
        self._file.close()


def running_address(run_dir: Path) -> str | None:
    """The address of the instance that holds the lock, None when nobody does."""
    try:
        with (run_dir / LOCK_FILE).open() as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return _read(run_dir / LOCK_FILE).rpartition(", ")[2] or None
    except OSError:
        pass
    return None


def _read(path: str | Path) -> str:
    return Path(path).read_text().strip()
