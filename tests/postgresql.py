"""A private PostgreSQL cluster for tests, and `python -m tests.postgresql`: the tests that use the database, once more on it.

The cluster listens on a unix socket in a temporary directory only, waits for no disk, and ends with the process that
started it, however that ends.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Self
from urllib.parse import quote

import psycopg

from faktury.management.launcher import postgresql

PREFIX = "fkpg-"
OWNERS = ("postgres", "nobody")
"""initdb refuses root; as anybody else the cluster is the caller's own."""
USER = "faktury"
READY_SECONDS = 30
NOTHING_TO_REPEAT = 5
"""pytest's answer when none of the tests it was given uses the database."""
PR_SET_PDEATHSIG = 1
# Without fsync a crash of the machine would lose data, which no test tries; a commit that is answered must survive one of the server.
CONFIGURATION = """
listen_addresses = ''
fsync = off
full_page_writes = off
max_connections = 100
shared_buffers = 32MB
logging_collector = off
log_min_messages = fatal
"""


class Cluster:
    """Starts with the constructor or `start`; `kill` ends it as a crash of the machine would, `start` recovers it."""

    def __init__(self, programs: Path) -> None:
        _remove_leftovers()
        self._programs = programs
        self.folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
        self._owner = _owner()
        if self._owner:
            os.chown(self.folder, self._owner.pw_uid, self._owner.pw_gid)
        self._data = self.folder / "data"
        self._process: subprocess.Popen[bytes] | None = None
        try:
            self._make()
            self.start()
        except BaseException:
            self.remove()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc_info: object) -> None:
        self.remove()

    def url(self, name: str = "postgres") -> str:
        """The address of a database, as FAKTURY_DATABASE_URL takes it."""
        return f"postgresql://{USER}@/{name}?host={quote(str(self.folder), safe='')}"

    def create_database(self) -> str:
        """A new, empty database; its address."""
        name = f"t{secrets.token_hex(6)}"
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return self.url(name)

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def start(self) -> None:
        log = (self.folder / "server.log").open("ab")
        with log:
            self._process = self._run("postgres", "-D", str(self._data), "-k", str(self.folder), stdout=log, stderr=log)
        deadline = time.monotonic() + READY_SECONDS
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise AssertionError(f"PostgreSQL did not start:\n{(self.folder / 'server.log').read_text()[-3000:]}")
            time.sleep(0.02)

    def kill(self) -> None:
        """An immediate stop: no session ends in order, the next start recovers from the log."""
        if self._process is not None:
            self._process.send_signal(signal.SIGQUIT)
            self._process.wait()
            self._process = None

    def remove(self) -> None:
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _make(self) -> None:
        options = ["-U", USER, "--auth=trust", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8"]
        made = self._run("initdb", "-D", str(self._data), *options, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        output, _ = made.communicate()
        assert made.returncode == 0, output.decode(errors="replace")
        with (self._data / "postgresql.conf").open("a") as file:
            file.write(CONFIGURATION)

    def _run(self, program: str, *arguments: str, **streams: object) -> subprocess.Popen[bytes]:
        identity = {"user": self._owner.pw_uid, "group": self._owner.pw_gid, "extra_groups": []} if self._owner else {}
        return subprocess.Popen(
            [str(self._programs / program), *arguments],
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            # After the change of user, which would clear it.
            preexec_fn=_die_with_parent,  # noqa: PLW1509 - one call into libc
            **identity,  # type: ignore[call-overload]
            **streams,
        )

    def _answers(self) -> bool:
        with contextlib.suppress(psycopg.OperationalError), psycopg.connect(self.url(), connect_timeout=2):
            return True
        return False


def find_or_explain() -> Path | None:
    """The server programs, or None after a sentence; in CI their absence is a failure."""
    programs = postgresql.find()
    if programs is None:
        if os.environ.get("CI"):
            raise SystemExit("PostgreSQL's programs are missing; CI must not pass without them")
        sys.stderr.write("no PostgreSQL programs here (Debian: apt install postgresql): the tests on PostgreSQL are skipped\n")
    return programs


def main(arguments: list[str]) -> int:
    """Run pytest with `arguments` on a cluster of its own."""
    programs = find_or_explain()
    if programs is None:
        return 0
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda received, _frame: sys.exit(128 + received))
    with Cluster(programs) as cluster:
        environment = {**os.environ, "FAKTURY_TEST_DATABASE": cluster.url()}
        code = subprocess.run([sys.executable, "-m", "pytest", *arguments], env=environment).returncode
    return 0 if code == NOTHING_TO_REPEAT else code


def _owner() -> pwd.struct_passwd | None:
    if os.geteuid() != 0:
        return None
    for name in OWNERS:
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise AssertionError("no user but root, and PostgreSQL refuses root")


def _die_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGQUIT)


def _remove_leftovers() -> None:
    """Directories whose makers were killed; their servers died with them."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        maker = folder.name.removeprefix(PREFIX).partition("-")[0]
        if maker.isdigit() and not Path(f"/proc/{maker}").exists():
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
