"""Random faults of every process for ten minutes: `python -m benchmarks.chaos --seed 1 --minutes 10 --database sqlite`.

Nothing in the product knows of it. Documents keep coming, people keep watching, 30 % of broadcasts are lost throughout. Afterwards
every acknowledged document must have ended exactly once, every open page must show what the database says, and an outsider's
socket must have been told of nothing. Reading is a quick stand-in for EasyOCR in the same killable child; the rest is the product
as it is shipped, with the settings it is shipped with.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
# The settings of the product as it is shipped.
os.environ["FAULTS"] = "production"

from benchmarks.written import write_section
from tests.faults.rig.chaos import Chaos
from tests.faults.rig.clients import FINAL, Browser, Watchers
from tests.faults.rig.documents import SLOW, scan
from tests.faults.rig.instance import Instance
from tests.faults.rig.invariants import violations
from tests.flow.stack import wait_for
from tests.postgresql import Cluster, find_or_explain
from tests.realtime.redis_server import RedisServer

WORKERS = 2
CLAIMS = "SELECT count(*) FROM faktury_statusevent WHERE status = 'processing'"
Times = tuple[list[float], list[float], list[float]]
DRAIN_SECONDS, DEATH_SECONDS, WIPE_SECONDS = 30, 15, 10
QUIET_TRIES = 5


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--no-write", action="store_true")
    return parser.parse_args()


@contextmanager
def _instance(database: str) -> Iterator[Instance]:
    """SQLite with the embedded Redis and its append-only file, or PostgreSQL with a Redis that keeps nothing."""
    with ExitStack() as stack:
        if database == "sqlite":
            yield stack.enter_context(Instance(workers=WORKERS))
            return
        programs = find_or_explain()
        if programs is None:
            raise SystemExit(1)
        cluster = stack.enter_context(Cluster(programs))
        server = RedisServer()
        stack.callback(server.remove)
        server.start()
        yield stack.enter_context(Instance(cluster=cluster, own_redis=server, workers=WORKERS))


def main() -> int:
    """Run, judge, print and keep the table; 0 when nothing was lost, doubled or wrong and every bound held."""
    wanted = _arguments()
    with _instance(wanted.database) as instance:
        watchers = Watchers()
        try:
            chaos = Chaos(instance, watchers, wanted.seed)
            chaos.run(wanted.minutes * 60)
            drained = chaos.drain(300)
            agreed = chaos.settle(120)
            found = violations(instance, chaos.acknowledged, watching=chaos.watching, outsiders=[chaos.outsider])
            recoveries = _recoveries(instance, chaos)
            report = _Report(wanted, instance, chaos)
            quiet_deaths, quiet_wipes = _after_a_death(instance), _after_a_wipe(instance)
        finally:
            watchers.close()
        text, is_good = report.text(found, drained, agreed, (recoveries, quiet_deaths, quiet_wipes))
    print(text)
    for violation in found[:50]:
        print(violation, file=sys.stderr)
    if not wanted.no_write:
        write_section(f"chaos-{wanted.database}", text)
    return 0 if is_good else 1


def _recoveries(instance: Instance, chaos: Chaos) -> list[float]:
    """Seconds from a worker's death or freeze to the moment its document was in other hands, for each document that lost one."""
    sql = (
        "SELECT document_id, from_status, status, attempt, at FROM faktury_statusevent WHERE actor_id IS NULL ORDER BY document_id, version"
    )
    rows = [(str(identity), before, after, _seconds(at)) for identity, before, after, _attempt, at in instance.query(sql)]
    found = []
    for (one, _, first, claimed), (two, held, back, _taken), (three, _, again, resumed) in zip(rows, rows[1:], rows[2:], strict=False):
        if not (one == two == three and back == "queued" and again == "processing" and held in _LEASED and first in _LEASED):
            continue
        deaths = [moment for moment in chaos.deaths if claimed - 1 < moment < resumed]
        if deaths:
            found.append(resumed - max(deaths))
    return found


_LEASED = ("processing", "ocr_completed", "integration_processing")


def _seconds(moment: object) -> float:
    """A database's moment as seconds since 1970; SQLite gives text in UTC."""
    if isinstance(moment, datetime):
        return moment.timestamp()
    return datetime.fromisoformat(f"{moment}+00:00").timestamp()


def _after_a_death(instance: Instance) -> list[float]:
    """With nothing else going on: from the death of the worker that reads a document to its next claim."""
    browser = Browser(instance, instance.member)
    times = []
    for _ in range(QUIET_TRIES):
        identity = browser.take_in(scan(*[SLOW] * 12))
        wait_for(lambda document=identity: instance.row(document)["pages_done"] >= 1, 60, "a page is read")
        died = time.monotonic()
        for name in instance.worker_names:
            if instance.children(name) and instance.leader(name):
                instance.kill(name)
        wait_for(lambda document=identity: _is_claimed_again(instance, document), 60, "claimed again")
        times.append(time.monotonic() - died)
        wait_for(lambda document=identity: instance.row(document)["processing_status"] in FINAL, 90, "ended")
    return times


def _is_claimed_again(instance: Instance, identity: str) -> bool:
    row = instance.row(identity)
    return row["attempt"] > 1 and row["processing_status"] != "queued"


def _after_a_wipe(instance: Instance) -> list[float]:
    """From an emptied Redis to the next claim, while documents wait and both workers are busy."""
    browser = Browser(instance, instance.member)
    times = []
    for _ in range(QUIET_TRIES):
        identities = [browser.take_in(scan(SLOW, SLOW)) for _ in range(6)]
        before = instance.query(CLAIMS)[0][0]
        wiped = time.monotonic()
        instance.redis.flushall()
        wait_for(lambda known=before: instance.query(CLAIMS)[0][0] > known, 60, "the next claim")
        times.append(time.monotonic() - wiped)
        wait_for(lambda ids=identities: all(instance.row(one)["processing_status"] in FINAL for one in ids), 120, "all ended")
    return times


class _Report:
    """What was done, counted before the quiet measurements add documents of their own."""

    def __init__(self, wanted: argparse.Namespace, instance: Instance, chaos: Chaos) -> None:
        self._wanted, self._chaos = wanted, chaos
        self._documents = instance.query("SELECT count(*) FROM faktury_documentupload")[0][0]
        crashed = "SELECT count(*) FROM faktury_documentupload WHERE error_code = 'worker_crashed'"
        self._given_up = instance.query(crashed)[0][0]
        taken_back = "SELECT count(*) FROM faktury_ocrresult WHERE processing_status = 'failed'"
        self._interrupted = instance.query(taken_back)[0][0]

    def text(
        self, found: list[str], drained: float, agreed: float, times: tuple[list[float], list[float], list[float]]
    ) -> tuple[str, bool]:
        """The section for docs/benchmarks.md, and whether every bar was reached."""
        recoveries, deaths, wipes = times
        counts = {kind: sum(violation.startswith(kind) for violation in found) for kind in ("lost", "twice", "wrong")}
        chaos, wanted = self._chaos, self._wanted
        rows = [
            ("faults", f"{sum(chaos.counts.values())}: " + ", ".join(f"{n} × {kind}" for kind, n in chaos.counts.most_common()), "≥ 300"),
            ("broadcasts dropped throughout", "30 %", "30 %"),
            ("uploads acknowledged / all documents", f"{len(set(chaos.acknowledged))} / {self._documents}", ""),
            ("uploads that had to be tried again", str(sum(uploader.unanswered for uploader in chaos.uploaders)), ""),
            ("cancel and retry pressed", str(sum(uploader.buttons for uploader in chaos.uploaders)), ""),
            ("readings interrupted", str(self._interrupted), ""),
            ("given up after three crashes, with a retry button", str(self._given_up), ""),
            ("**lost**", f"**{counts['lost']}**", "0"),
            ("**duplicated**", f"**{counts['twice']}**", "0"),
            ("**wrong** (history, pages, result, invoice, file, shown state, outsider)", f"**{counts['wrong']}**", "0"),
            (
                f"drained after the last fault ({chaos.waiting_at_the_end} documents were under way)",
                f"{drained:.1f} s",
                f"≤ {DRAIN_SECONDS} s",
            ),
            ("then every open page agrees with the database", f"{agreed:.1f} s", "one heartbeat, 15 s"),
            ("worker's death to the next claim, under all other faults", _spread(recoveries), ""),
            (f"the same with nothing else going on, {len(deaths)} times", _spread(deaths), f"≤ {DEATH_SECONDS} s"),
            (f"Redis wiped to the next claim, {len(wipes)} times", _spread(wipes), f"≤ {WIPE_SECONDS} s"),
        ]
        command = f"python -m benchmarks.chaos --seed {wanted.seed} --minutes {wanted.minutes:g} --database {wanted.database}"
        head = f"## Chaos, {wanted.database}\n\n`{command}`"
        table = "\n".join(["| | measured | bar |", "|---|---|---|", *(f"| {name} | {value} | {bar} |" for name, value, bar in rows)])
        is_good = not found and max(drained, agreed) <= DRAIN_SECONDS and max(deaths) <= DEATH_SECONDS and max(wipes) <= WIPE_SECONDS
        return f"{head} ({WORKERS} workers, shipped settings, a quick stand-in for EasyOCR).\n\n{table}", is_good


def _spread(seconds: list[float]) -> str:
    return f"median {statistics.median(seconds):.1f} s, longest {max(seconds):.1f} s, n = {len(seconds)}" if seconds else "none"


if __name__ == "__main__":
    sys.exit(main())
