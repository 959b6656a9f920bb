"""Random faults of every kind against a running instance while documents keep coming and people keep watching; all from one seed."""

from __future__ import annotations

import math
import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from typing import Any

from tests.faults.rig.clients import FINAL, Browser, Socket, Watchers
from tests.faults.rig.documents import SLOW, WHITE, invoice, ksef, scan
from tests.faults.rig.instance import Instance
from tests.flow.stack import wait_for

PAUSE = 1.5
"""Seconds between faults on average; most of them last longer than that, so they overlap."""
UPLOADERS = 2
DROPPED = 0.3
NOT_ENDED = f"SELECT count(*) FROM faktury_documentupload WHERE processing_status NOT IN ({', '.join(repr(s) for s in sorted(FINAL))})"


class Uploader(threading.Thread):
    """Somebody who keeps uploading, tries the same file again when the answer did not come, and now and then presses a button."""

    def __init__(self, instance: Instance, seed: int, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self._chance = random.Random(seed)
        self._browser = Browser(instance, instance.member)
        self._browser.timeout = 20
        self._stop_event = stop
        self.acknowledged: list[str] = []
        self.unanswered = 0
        self.buttons = 0

    def run(self) -> None:
        while not self._stop_event.is_set():
            self._upload(self._content())
            if self.acknowledged and self._chance.random() < 0.05:
                self._press()
            self._stop_event.wait(self._chance.uniform(1, 3))

    def _content(self) -> bytes:
        kind = self._chance.random()
        if kind < 0.2:
            return invoice()
        if kind < 0.4:
            return ksef()
        return scan(*(self._chance.choice((WHITE, WHITE, SLOW)) for _ in range(self._chance.randint(1, 4))))

    def _upload(self, content: bytes) -> None:
        for _ in range(4):
            try:
                self.acknowledged.append(self._browser.take_in(content))
                return
            except (OSError, HTTPException, ValueError, AssertionError):
                self.unanswered += 1
            if self._stop_event.wait(0.5):
                return

    def _press(self) -> None:
        try:
            self._browser.act(self._chance.choice(self.acknowledged[-5:]), self._chance.choice(("cancel", "retry", "retry")))
            self.buttons += 1
        except (OSError, HTTPException):
            self.unanswered += 1


class Chaos:
    """One run; `counts` are the faults by kind, `deaths` the moments at which a worker was killed or frozen."""

    def __init__(self, instance: Instance, watchers: Watchers, seed: int) -> None:
        self.instance, self._watchers = instance, watchers
        self._chance = random.Random(seed)
        self._pool = ThreadPoolExecutor(max_workers=24)
        self._stop_uploads = threading.Event()
        self._busy: set[str] = set()
        self.counts: Counter[str] = Counter()
        self.deaths: list[float] = []
        self.waiting_at_the_end = 0
        people = [instance.member, instance.member, instance.colleague]
        self.watching = [watchers.watch(Socket(instance, person)) for person in people]
        self.outsider = watchers.watch(Socket(instance, instance.outsider))
        self.uploaders = [Uploader(instance, seed * 100 + n, self._stop_uploads) for n in range(UPLOADERS)]

    @property
    def acknowledged(self) -> list[str]:
        return [identity for uploader in self.uploaders for identity in uploader.acknowledged]

    def run(self, seconds: float) -> None:
        """Hurt the instance for so long, then let it be; every process runs and every client is back when this returns."""
        self.instance.drop_broadcasts(DROPPED)
        for uploader in self.uploaders:
            uploader.start()
        kinds = self._kinds()
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            (kind,) = self._chance.choices(list(kinds), [weight for weight, _fault in kinds.values()])
            if kind not in self._busy and kinds[kind][1]():
                self.counts[kind] += 1
            time.sleep(self._chance.uniform(0.5 * PAUSE, 1.5 * PAUSE))
        self._stop_uploads.set()
        self._pool.shutdown(wait=True)
        self.instance.drop_broadcasts(0)
        for uploader in self.uploaders:
            uploader.join(60)

    def drain(self, seconds: float) -> float:
        """Wait until every document has ended; the seconds that took, infinity when they did not suffice."""
        self.waiting_at_the_end = self.instance.query(NOT_ENDED)[0][0]
        return _seconds_until(self._is_drained, seconds)

    def settle(self, seconds: float) -> float:
        """Wait until every open page shows what the database says; the seconds that took, infinity when they did not suffice."""
        return _seconds_until(lambda: not self.stale(), seconds)

    def stale(self) -> list[tuple[str, Any, Any]]:
        truth = {str(identity): (status, version) for identity, status, version in self.instance.query(
            "SELECT id, processing_status, version FROM faktury_documentupload"
        )}  # fmt: skip
        return [
            (identity, (item["status"], item["version"]), truth.get(self.instance.key(identity)))
            for socket in self.watching
            for identity, item in list(socket.latest.items())
            if truth.get(self.instance.key(identity)) != (item["status"], item["version"])
        ]

    def _is_drained(self) -> bool:
        try:
            return self.instance.query(NOT_ENDED)[0][0] == 0
        except Exception:  # the database may still be starting
            return False

    # Faults: each returns whether it was done.

    def _kinds(self) -> dict[str, tuple[int, Callable[[], bool]]]:
        common = {
            "worker killed": (20, lambda: self._kill(self._chance.choice(self.instance.worker_names))),
            "worker frozen": (8, lambda: self._freeze(self._chance.choice(self.instance.worker_names), 6)),
            "reading child killed": (6, self._kill_child),
            "recovery killed": (8, lambda: self._kill("recovery")),
            "recovery frozen": (4, lambda: self._freeze("recovery", 5)),
            "web killed": (8, lambda: self._kill("web")),
            "web frozen": (4, lambda: self._freeze("web", 4)),
            "client offline": (14, self._offline),
            "Redis wiped": (8, self._wipe),
            "Redis frozen": (4, self._freeze_redis),
            "Redis killed": (6, self._kill_redis),
        }
        if self.instance.cluster:
            return common | {"database stopped": (7, self._stop_database)}
        return common | {"database locked": (7, self._lock_database)}

    def _kill(self, role: str) -> bool:
        if self.instance.leader(role) is None:
            return False
        self.instance.kill(role)
        if role.startswith("worker"):
            self.deaths.append(time.time())
        return True

    def _freeze(self, role: str, longest: float) -> bool:
        pids = self.instance.freeze(role)
        if not pids:
            return False
        if role.startswith("worker"):
            self.deaths.append(time.time())
        self._later(f"{role} frozen", self._chance.uniform(1, longest), lambda: self.instance.thaw(pids))
        return True

    def _kill_child(self) -> bool:
        children = [pid for name in self.instance.worker_names for pid in self.instance.children(name)]
        return bool(children) and self.instance.end(self._chance.choice(children))

    def _offline(self) -> bool:
        socket = self._chance.choice(self.watching)
        self._watchers.run(socket.go_offline())
        self._later("", self._chance.uniform(1, 6), lambda: self._watchers.run(socket.go_online()))
        return True

    def _wipe(self) -> bool:
        try:
            self.instance.redis.flushall()
        except Exception:  # it is down or frozen already
            return False
        return True

    def _freeze_redis(self) -> bool:
        server = self.instance.own_redis
        if server is None:
            return self._freeze("redis", 4)
        if server.process is None:
            return False
        server.hang()
        self._later("Redis frozen", self._chance.uniform(1, 4), server.resume)
        self._busy |= {"Redis killed"}
        return True

    def _kill_redis(self) -> bool:
        server = self.instance.own_redis
        if server is None:
            return self._kill("redis")
        if "Redis frozen" in self._busy:
            return False
        server.kill()
        self._later("Redis killed", self._chance.uniform(0, 3), server.start)
        return True

    def _stop_database(self) -> bool:
        # In this thread: the server would end with the thread that started it.
        cluster = self.instance.cluster
        assert cluster is not None
        cluster.kill()
        time.sleep(self._chance.uniform(0, 4))
        cluster.start()
        return True

    def _lock_database(self) -> bool:
        seconds = self._chance.uniform(1, 5)

        def hold() -> None:
            try:
                with self.instance.write_lock():
                    time.sleep(seconds)
            except Exception:  # nobody let us in for half a minute: then there was no fault
                self.counts["database locked"] -= 1

        self._later("database locked", 0, hold)
        return True

    def _later(self, kind: str, seconds: float, work: Callable[[], object]) -> None:
        """Do `work` after so long; no second fault of the kind until then."""
        self._busy.add(kind)

        def run() -> None:
            try:
                time.sleep(seconds)
                work()
            finally:
                self._busy.discard(kind)
                if kind == "Redis frozen":
                    self._busy.discard("Redis killed")

        self._pool.submit(run)


def _seconds_until(fact: Callable[[], bool], longest: float) -> float:
    """The judgement that follows names what is wrong; running out of time is a number of the report."""
    started = time.monotonic()
    try:
        wait_for(fact, longest, "")
    except AssertionError:
        return math.inf
    return time.monotonic() - started
