"""Rows of the fault matrix about the database: away, locked, committing out of order."""

from __future__ import annotations

import os
import subprocess
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
import pytest

from tests.faults.rig.chaos import Chaos
from tests.faults.rig.clients import Watchers
from tests.faults.rig.documents import SLOW, WHITE, ksef, scan
from tests.faults.rig.instance import PRODUCTION, TIMING, Instance
from tests.faults.rig.invariants import violations

pytestmark = pytest.mark.processes
AWAY_SECONDS = 30 if PRODUCTION else 3
LOCKED_SECONDS = 10 if PRODUCTION else 5
READ_ONLY = (
    "/ocr/status/{}/ajax/",
    "/ocr/status/{}/",
    "/documents/",
    "/documents/{}/review/",
    "/invoices/",
    "/invoices/export.csv",
    "/settings/api/",
)
READING_SECONDS = 4
"""Readers wait for no writer; the rest is for a busy machine."""
UNWRITABLE_SECONDS = 20 if PRODUCTION else 4
CHAOS_SECONDS = 90 if PRODUCTION else 12


def test_row_15_a_database_that_is_away_is_said_and_costs_no_document_anything(production_story, cluster):
    story = production_story
    identity = story.take_in(scan(*[SLOW] * 6))
    story.after_page(identity)
    cluster.kill()
    try:
        for answer in (story.browser.get(f"/ocr/status/{identity}/ajax/"), story.browser.upload([("x", scan(WHITE))])):
            assert answer.status == 503
            assert answer.json["error"]["code"] == "database_away"
            assert answer.headers["Retry-After"]
        page = story.browser.get("/documents/", Accept="text/html")
        assert (page.status, "Nic nie przepadło" in page.body.decode()) == (503, True)
        assert not story.instance.is_healthy()
        # The outage is what is tried here.
        time.sleep(AWAY_SECONDS)
    finally:
        cluster.start()

    (row,) = story.ended(identity, within=15)
    assert (row["crashes"], row["failures"], row["processing_status"]) == (0, 0, "manual_review")


def test_row_16_writers_wait_for_a_busy_sqlite(embedded_story):
    story = embedded_story
    read = story.take_in(scan(WHITE))
    story.ended(read)
    reading = story.take_in(scan(*[SLOW] * 4))
    story.after_page(reading)
    with story.instance.write_lock():
        answers: list[str] = []
        writer = threading.Thread(target=lambda: answers.append(story.take_in(scan(WHITE))))
        writer.start()
        began = time.monotonic()
        for path in READ_ONLY:
            asked = time.monotonic()
            assert story.browser.get(path.format(read), Accept="text/html").status == 200, path
            assert time.monotonic() - asked < READING_SECONDS, path
        assert not answers
        time.sleep(max(0.0, LOCKED_SECONDS - (time.monotonic() - began)))
    writer.join(20)

    (identity,) = answers
    for row in story.ended(reading, identity):
        assert (row["crashes"], row["failures"]) == (0, 0)
    assert "database is locked" not in story.instance.log_text()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can forbid everybody to write")
def test_a_database_that_nobody_may_write_to_for_a_while_is_said_and_costs_nothing(embedded_story):
    story = embedded_story
    identity = story.take_in(scan(*[SLOW] * 6))
    story.after_page(identity)
    with read_only(story.instance.data):
        answer = story.browser.upload([("x", scan(WHITE))])
        assert (answer.status, answer.json["error"]["code"]) == (503, "database_away")
        time.sleep(UNWRITABLE_SECONDS)
    (row,) = story.ended(identity)
    assert (row["crashes"], row["failures"], row["processing_status"]) == (0, 0, "manual_review")
    story.ended(story.take_in(scan(WHITE)))


def test_pages_that_say_there_is_nothing_keep_no_connection(embedded_story):
    story = embedded_story
    for path in ("/nowhere/", f"/documents/{uuid.uuid4()}/review/", f"/ocr/status/{uuid.uuid4()}/ajax/"):
        for _ in range(6):
            assert story.browser.get(path, Accept="text/html").status == 404
    story.soon(lambda: not open_databases(story.instance), TIMING.heartbeat, "all are closed")


def open_databases(instance: Instance) -> list[str]:
    """SQLite files that the web process holds open at this moment."""
    found = []
    for pid in instance.processes("web"):
        for entry in Path(f"/proc/{pid}/fd").iterdir():
            with suppress(FileNotFoundError):
                found.append(str(entry.readlink()))
    return [name for name in found if "sqlite3" in name]


@contextmanager
def read_only(data: Path) -> Iterator[None]:
    """Nobody may change SQLite's files, not even root."""
    files = [str(path) for path in data.glob("faktury.sqlite3*")]
    if subprocess.run(["chattr", "+i", *files], capture_output=True).returncode:
        pytest.skip("this file system forbids nothing")
    try:
        yield
    finally:
        subprocess.run(["chattr", "-i", *files], check=True)


def test_row_24_transactions_that_commit_out_of_order_lose_no_event(production_story):
    story = production_story
    # Somebody holds the company's stream while two others want to count it up
    with psycopg.connect(story.instance.database_url) as other:
        other.execute("SELECT 1 FROM faktury_statusstream WHERE firma_id = %s FOR UPDATE", [story.instance.firma])
        writers = [threading.Thread(target=lambda: story.take_in(ksef())) for _ in range(2)]
        for writer in writers:
            writer.start()
        time.sleep(1)
        other.rollback()
    for writer in writers:
        writer.join(20)
    assert len(story.acknowledged) == 2
    story.ended(*story.acknowledged)
    # The judgement at the end: the stream counts without a gap, and the page saw every end.


def test_a_row_that_somebody_holds_keeps_no_other_document_from_recovery(production_story):
    # Given two documents whose workers die, and somebody who stands still with a lock on one of them
    story = production_story
    held, free = (story.take_in(scan(*[SLOW] * 8)) for _ in range(2))
    for identity in (held, free):
        story.after_page(identity)
    with psycopg.connect(story.instance.database_url) as other:
        other.execute("SELECT 1 FROM faktury_documentupload WHERE id = %s FOR UPDATE", [held])
        for name in story.instance.worker_names:
            story.instance.kill(name)

        story.soon(lambda: story.row(free)["attempt"] == 2, TIMING.recovery, "the other one is in other hands")
        assert story.row(held)["attempt"] == 1
        other.rollback()

    story.soon(lambda: story.row(held)["attempt"] == 2, TIMING.recovery, "and then this one")
    story.ended(held, free)


def test_row_37_random_chaos(instance):
    watchers = Watchers()
    try:
        chaos = Chaos(instance, watchers, seed=37)
        chaos.run(CHAOS_SECONDS)
        instance.wait_until_healthy(TIMING.patience)
        chaos.drain(30 + TIMING.patience)
        chaos.settle(TIMING.heartbeat + TIMING.patience)
        assert violations(instance, chaos.acknowledged, watching=chaos.watching, outsiders=[chaos.outsider]) == []
        assert chaos.acknowledged
    finally:
        watchers.close()
