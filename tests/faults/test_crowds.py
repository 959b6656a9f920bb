"""Many at once: every process of a fresh data directory, and two hundred files."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.faults.rig.clients import Browser
from tests.faults.rig.documents import ksef
from tests.faults.rig.instance import TIMING, Person
from tests.flow.stack import ROOT, free_port, wait_for
from tests.realtime.redis_server import RedisServer

pytestmark = pytest.mark.processes
CROWD = 200
FINAL = ("completed", "failed", "manual_review")
MIGRATE = ("manage.py", "migrate", "--verbosity", "0")
WORKER = ("-m", "dramatiq", "tests.faults.rig.worker", "-p", "1", "-t", "1")
RECOVERY = ("manage.py", "recover")


class FreshStart:
    """Two of every process on a data directory that is not there yet, none waiting for another."""

    def __init__(self, folder: Path, redis_url: str) -> None:
        self.data, self.ports, self._logs = folder / "data", (free_port(), free_port()), folder
        (folder / "tmp").mkdir()
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("FAKTURY_", "DJANGO_", "FAULTS_"))}
        mine = {"FAKTURY_DATA_DIR": str(self.data), "FAKTURY_REDIS_URL": redis_url, "TMPDIR": str(folder / "tmp"), "LC_ALL": "C.UTF-8"}
        self._environment = {**kept, **mine, "FAKTURY_REQUESTS_PER_MINUTE": "1000000"}
        web = [("-m", "realtime.server", "--port", str(port)) for port in self.ports]
        self.migrating = [self._start(f"migrate-{n}", MIGRATE) for n in "ab"]
        self.serving = [self._start(f"serve-{n}", command) for n, command in enumerate([*web, WORKER, WORKER, RECOVERY])]

    def _start(self, name: str, command: Sequence[str]) -> subprocess.Popen[bytes]:
        with (self._logs / f"{name}.log").open("wb") as log:
            return subprocess.Popen(
                [sys.executable, *command], cwd=ROOT, env=self._environment, stdout=log, stderr=log, start_new_session=True
            )

    def people(self) -> dict[str, dict]:
        command = [sys.executable, "-m", "tests.faults.rig.people"]
        done = subprocess.run(command, cwd=ROOT, env=self._environment, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def query(self, sql: str) -> list[tuple]:
        with closing(sqlite3.connect(f"file:{self.data / 'faktury.sqlite3'}?mode=ro", uri=True, timeout=30)) as database:
            return database.execute(sql).fetchall()

    def said(self) -> str:
        return "\n".join(path.read_text() for path in sorted(self._logs.glob("*.log")))

    def stop(self) -> None:
        """Whole groups: Dramatiq's master leaves its worker behind when it is killed alone."""
        for process in [*self.migrating, *self.serving]:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[FreshStart]:
    with ExitStack() as ends:
        server = RedisServer()
        server.start()
        ends.callback(server.remove)
        started = FreshStart(tmp_path, server.url)
        ends.callback(started.stop)
        yield started


def test_two_of_everything_start_at_once_and_take_two_hundred_files_at_once(fresh):
    assert [process.wait(90) for process in fresh.migrating] == [0, 0], fresh.said()
    people = fresh.people()
    doors = [Browser(SimpleNamespace(port=port), Person(**people["member"])) for port in fresh.ports]
    for door in doors:
        wait_for(lambda door=door: answers(door), TIMING.patience, "the server answers")

    files = [(number, ksef()) for number in range(CROWD)]
    with ThreadPoolExecutor(CROWD) as senders:
        answered = senders.map(lambda each: doors[each[0] % len(doors)].upload([(f"{each[0]}.xml", each[1])]).status, files)
        assert Counter(answered) == {201: CROWD}, fresh.said()
    assert fresh.query("SELECT count(*), count(DISTINCT original_name) FROM faktury_documentupload") == [(CROWD, CROWD)]
    assert len(list((fresh.data / "files").glob("documents/*/*/source*"))) == CROWD
    # And they are being read: how long two hundred take is the machine's affair.
    ended = f"SELECT count(*) FROM faktury_documentupload WHERE processing_status IN {FINAL}"
    wait_for(lambda: fresh.query(ended)[0][0] >= CROWD // 10, TIMING.patience, fresh.said())
    assert "Traceback" not in fresh.said()
    assert all(process.poll() is None for process in fresh.serving)


def answers(door: Browser) -> bool:
    try:
        return door.get("/healthz/").status == 200
    except OSError:
        return False
