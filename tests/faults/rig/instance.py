"""One running instance on free ports, and every way to hurt it from outside."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import psycopg
import redis

from tests.flow.stack import ROOT, free_port, wait_for
from tests.postgresql import Cluster
from tests.realtime.redis_server import RedisServer

PRODUCTION = os.environ.get("FAULTS") == "production"
"""`make faults` keeps every setting as it is shipped; `make test` shortens them, and the bounds with them."""


@dataclass(frozen=True)
class Timing:
    """The settings that bounds are multiples of, in seconds."""

    lease: float = 4 if PRODUCTION else 2
    page: float = 120 if PRODUCTION else 5
    heartbeat: float = 15 if PRODUCTION else 2
    ping_interval: float = 20 if PRODUCTION else 2
    ping_timeout: float = 30 if PRODUCTION else 3
    outage: float = 60 if PRODUCTION else 5
    recovery: float = 15
    """A dead worker's document is in other hands."""
    patience: float = 60
    """Until a test gives up on what has no bound of its own; a busy machine is no failure."""


TIMING = Timing()


@dataclass
class Person:
    """Somebody with a session."""

    id: int
    cookie: str
    session: str


@dataclass
class Instance:
    """`serve` under the rig. With a cluster it runs on PostgreSQL, with `own_redis` on a Redis that the test holds in its hand."""

    cluster: Cluster | None = None
    own_redis: RedisServer | None = None
    workers: int = 1
    settings: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.data = Path(tempfile.mkdtemp(prefix="fk-"))
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = self.data / "serve.log"
        self.database_url = self.cluster.create_database() if self.cluster else ""
        (self.data / "die-at").mkdir()
        self.environment = self._environment()
        self.process = self._start()
        try:
            self.wait_until_healthy(90)
            self._meet_people()
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc_info: object) -> None:
        self.close()

    def _environment(self) -> dict[str, str]:
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("FAKTURY_", "DJANGO_", "FAULTS_"))}
        mine = {
            "FAKTURY_DATA_DIR": self.data,
            "FAKTURY_PORT": self.port,
            "FAKTURY_WORKERS": self.workers,
            "FAKTURY_SUBMIT_SAMPLE": 0,
            "FAKTURY_LEASE_SECONDS": TIMING.lease,
            "FAKTURY_PAGE_SECONDS": TIMING.page,
            "FAKTURY_HEARTBEAT_SECONDS": TIMING.heartbeat,
            # The tests send in a minute what people send in a week.
            "FAKTURY_REQUESTS_PER_MINUTE": 1_000_000,
            "FAKTURY_UPLOADS_PER_HOUR": 1_000_000,
            "FAULTS_PING_INTERVAL": TIMING.ping_interval,
            "FAULTS_PING_TIMEOUT": TIMING.ping_timeout,
            "FAKTURY_SECRET_KEY": "a key of a test run that guards nothing",
            "LC_ALL": "C.UTF-8",
            "TMPDIR": self._own_temp(),
        }
        if self.database_url:
            mine |= {"FAKTURY_DATABASE_URL": self.database_url}
        if self.own_redis:
            mine |= {"FAKTURY_REDIS_URL": self.own_redis.url}
        return kept | {name: str(value) for name, value in mine.items()} | self.settings

    def _own_temp(self) -> Path:
        folder = self.data / "tmp"
        folder.mkdir(exist_ok=True)
        return folder

    def _start(self) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as log:
            command = [sys.executable, "-m", "tests.faults.rig.serve"]
            return subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True)

    def _meet_people(self) -> None:
        command = [sys.executable, "-m", "tests.faults.rig.people"]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
        found: dict[str, Any] = json.loads(done.stdout)
        self.firma: str = found.pop("firma")
        self.second_firma: str = found.pop("second")
        people = {name: Person(**facts) for name, facts in found.items()}
        self.member, self.colleague, self.outsider, self.staff = (people.pop(n) for n in ("member", "colleague", "outsider", "staff"))
        self.both, self.receiver = people.pop("both"), people.pop("receiver")
        self.crowd = [person for name, person in people.items() if name.startswith("crowd-")]
        self.leaving = {name.removeprefix("leaving-"): person for name, person in people.items() if name.startswith("leaving-")}

    # What is true.

    def query(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """Rows of the instance's own database, read beside its processes; `?` marks a value on both databases."""
        if self.database_url:
            with psycopg.connect(self.database_url, connect_timeout=5) as database:
                return database.execute(sql.replace("?", "%s"), values).fetchall()
        with closing(sqlite3.connect(f"file:{self.data / 'faktury.sqlite3'}?mode=ro", uri=True, timeout=30)) as database:
            return database.execute(sql, values).fetchall()

    def execute(self, sql: str, *values: object) -> None:
        """Change the instance's own database as another process of the company might."""
        if self.database_url:
            with psycopg.connect(self.database_url, autocommit=True) as database:
                database.execute(sql.replace("?", "%s"), values)
            return
        with closing(sqlite3.connect(self.data / "faktury.sqlite3", timeout=30, isolation_level=None)) as database:
            database.execute(sql, values)

    def key(self, document_id: str) -> str:
        """A document's id as this database spells it."""
        return document_id if self.database_url else document_id.replace("-", "")

    def row(self, document_id: str) -> dict[str, Any]:
        names = ("processing_status", "pages_done", "attempt", "crashes", "failures", "error_code", "resumed_from_page", "version")
        found = self.query(f"SELECT {', '.join(names)} FROM faktury_documentupload WHERE id = ?", self.key(document_id))
        return dict(zip(names, found[0], strict=True)) if found else {}

    def is_healthy(self) -> bool:
        assert self.process.poll() is None, f"serve ended:\n{self.log_text()}"
        try:
            with urllib.request.urlopen(f"{self.url}/healthz/", timeout=5) as answer:
                return answer.status == 200
        except (OSError, urllib.error.HTTPError):
            return False

    def wait_until_healthy(self, seconds: float) -> None:
        try:
            wait_for(self.is_healthy, seconds, "healthy")
        except AssertionError as error:
            raise AssertionError(f"{error}\n{self.log_text()}") from error

    def log_text(self) -> str:
        return self.log.read_text(errors="replace")[-8000:]

    # Processes and what may happen to them.

    @property
    def worker_names(self) -> list[str]:
        return [f"worker-{n}" for n in range(1, self.workers + 1)] if self.workers > 1 else ["worker"]

    def leader(self, role: str) -> int | None:
        """The guard that leads the session of a supervised process."""
        try:
            return int((self.data / "run" / f"{role}.pid").read_text().split()[0])
        except (OSError, ValueError, IndexError):
            return None

    def processes(self, role: str) -> list[int]:
        """The role's session and everything its processes started, guard first."""
        leader = self.leader(role)
        if leader is None:
            return []
        table = _process_table()
        found = [leader, *(pid for pid, (_parent, session) in table.items() if session == leader and pid != leader)]
        for pid in found:
            found += [child for child, (parent, _session) in table.items() if parent == pid and child not in found]
        return [pid for pid in found if pid in table]

    def children(self, role: str) -> list[int]:
        """The rendering and the reading child of a worker: they lead sessions of their own."""
        leader = self.leader(role)
        table = _process_table()
        return [pid for pid in self.processes(role) if pid in table and table[pid][1] != leader]

    def end(self, pid: int) -> bool:
        """SIGKILL to one process; whether it was still there."""
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            return False
        return True

    def kill(self, role: str) -> None:
        """SIGKILL to the whole group, as an out-of-memory killer that means it."""
        leader = self.leader(role)
        assert leader, f"{role} is not running"
        _signal_group(leader, signal.SIGKILL)

    def freeze(self, role: str) -> list[int]:
        pids = self.processes(role)
        # The guard stays awake: it is the supervisor's, and it must die when that dies.
        _signal_all(pids[1:], signal.SIGSTOP)
        return pids[1:]

    def thaw(self, pids: Iterable[int]) -> None:
        _signal_all(pids, signal.SIGCONT)

    def die_at(self, point: str) -> Path:
        """Let the next process that comes to `point` be killed there; the file is gone once that has happened."""
        path = self.data / "die-at" / point
        path.touch()
        return path

    @property
    def redis(self) -> redis.Redis:
        path = self.own_redis.path if self.own_redis else self.data / "run" / "redis.sock"
        return redis.Redis(unix_socket_path=str(path), socket_timeout=5)

    def drop_broadcasts(self, probability: float) -> None:
        (self.data / "drop").write_text(str(probability))

    @contextmanager
    def write_lock(self) -> Iterator[None]:
        """Somebody else holds SQLite's only write lock."""
        with closing(sqlite3.connect(self.data / "faktury.sqlite3", timeout=30, isolation_level=None)) as database:
            database.execute("BEGIN IMMEDIATE")
            yield
            database.execute("ROLLBACK")

    def close(self) -> None:
        """End everything at once: the guards end what the supervisor leaves."""
        self.process.kill()
        self.process.wait()
        leaders = [leader for role in ("web", "recovery", "redis", *self.worker_names) if (leader := self.leader(role))]
        wait_for(lambda: not any(Path(f"/proc/{leader}").exists() for leader in leaders), 30, "nothing outlives the supervisor")
        if "KEEP_STACKS" not in os.environ:
            shutil.rmtree(self.data, ignore_errors=True)


def _process_table() -> dict[int, tuple[int, int]]:
    """Parent and session of every living process."""
    table = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                state, parent, _group, session = (entry / "stat").read_text().rpartition(")")[2].split()[:4]
            except (OSError, ValueError):
                continue
            if state != "Z":
                table[int(entry.name)] = (int(parent), int(session))
    return table


def _signal_group(leader: int, number: signal.Signals) -> None:
    try:
        os.killpg(leader, number)
    except ProcessLookupError:
        return


def _signal_all(pids: Iterable[int], number: signal.Signals) -> None:
    for pid in pids:
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            continue
