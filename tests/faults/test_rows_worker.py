"""Rows of the fault matrix that hit the worker: it dies, freezes, hangs, is asked to stop, has a wrong clock."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import dramatiq
import pytest
from dramatiq.brokers.redis import RedisBroker

from faktury.services.ocr_queue import ACTOR_NAME
from tests.faults.rig.clients import Browser
from tests.faults.rig.documents import DIES, HANG, POISON, SLOW, WHITE, invoice, scan
from tests.faults.rig.instance import TIMING, Instance

pytestmark = pytest.mark.processes
PAGES = [SLOW] * 6


def kill_workers(instance: Instance) -> None:
    for name in instance.worker_names:
        instance.kill(name)


def is_claimed_again(story, identity):
    row = story.row(identity)
    return row["attempt"] == 2 and row["processing_status"] != "queued"


def test_row_01_a_worker_killed_in_a_page_is_replaced_and_its_pages_are_kept(story):
    identity = story.take_in(scan(*PAGES))
    done = story.after_page(identity, 2)["pages_done"]

    kill_workers(story.instance)

    story.soon(lambda: is_claimed_again(story, identity), TIMING.recovery, "in other hands")
    (row,) = story.ended(identity)
    assert (row["attempt"], row["crashes"], row["pages_done"]) == (2, 1, len(PAGES))
    assert done < row["resumed_from_page"] <= done + 2


def test_row_02_a_worker_killed_before_its_claim_leaves_the_document_in_the_queue(production_story):
    story = production_story
    point = story.instance.die_at("before-claim")
    identity = story.take_in(scan(WHITE))
    story.soon(lambda: not point.exists(), TIMING.patience, "a worker died")

    (row,) = story.ended(identity, within=TIMING.recovery)
    assert (row["attempt"], row["crashes"]) == (1, 0)


def test_row_03_a_worker_killed_after_its_last_commit_changes_nothing_any_more(embedded_story):
    story = embedded_story
    point = story.instance.die_at("after-final")
    identity = story.take_in(invoice())
    (before,) = story.ended(identity)
    story.soon(lambda: not point.exists(), TIMING.patience, "a worker died")

    # The bell of the dead worker comes again; another document is read, this one is left alone.
    story.ended(story.take_in(scan(WHITE)), within=TIMING.recovery)
    assert story.row(identity) == before
    assert before["processing_status"] == "completed"


def test_row_04_one_process_of_a_worker_that_dies_is_started_again(production_story):
    story = production_story
    identity = story.take_in(scan(*PAGES))
    story.after_page(identity)
    for name in story.instance.worker_names:
        guard, *others = story.instance.processes(name)
        assert len(others) >= 2
        # The last of the session is Dramatiq's worker process; its master and the guard live on for the moment.
        session = [pid for pid in others if pid not in story.instance.children(name)]
        os.kill(max(session), signal.SIGKILL)
        assert guard

    (row,) = story.ended(identity, within=TIMING.recovery + len(PAGES))
    assert row["crashes"] == 1


def test_row_05_a_frozen_worker_is_replaced_and_writes_nothing_when_it_wakes(story):
    identity = story.take_in(scan(*PAGES))
    story.after_page(identity)
    names = story.instance.worker_names
    frozen = [pid for name in names for pid in story.instance.freeze(name)]
    try:
        story.soon(lambda: story.row(identity)["attempt"] == 2, TIMING.recovery, "taken back")
        version = story.row(identity)["version"]
    finally:
        story.instance.thaw(frozen)

    (row,) = story.ended(identity)
    assert (row["attempt"], row["crashes"]) == (2, 1)
    assert row["version"] > version
    # The judgement at the end: no page twice, no step of the first attempt after it was taken back.


def test_row_18_a_bell_rung_many_times_reads_once(embedded_story):
    story = embedded_story
    broker = RedisBroker(client=story.instance.redis, namespace="faktury", middleware=[])
    broker.declare_queue("reading")
    bell = dramatiq.Message(queue_name="reading", actor_name=ACTOR_NAME, args=(), kwargs={}, options={})
    identity = story.take_in(scan(SLOW, WHITE))
    for copy in [bell] * 5 + [bell.copy() for _ in range(15)]:
        broker.enqueue(copy)

    story.ended(identity)
    assert story.statuses(identity).count("processing") == 1


def test_row_19_an_old_attempt_is_ignored_after_a_persons_retry(story):
    identity = story.take_in(scan(*PAGES))
    story.after_page(identity)
    frozen = [pid for name in story.instance.worker_names for pid in story.instance.freeze(name)]
    try:
        assert story.browser.act(identity, "cancel").status == 200
        assert story.browser.act(identity, "retry").status == 200
        assert story.row(identity)["attempt"] == 2
    finally:
        story.instance.thaw(frozen)

    (row,) = story.ended(identity)
    assert (row["attempt"], row["processing_status"], row["pages_done"]) == (2, "manual_review", len(PAGES))


def test_row_25_a_document_that_kills_its_worker_is_given_up_and_the_administrators_are_told(embedded_story, mail, webhook):
    story = embedded_story
    poison = story.take_in(scan(WHITE, POISON), "trucizna.tif")
    others = [story.take_in(scan(WHITE)) for _ in range(3)]

    (row, *_) = story.ended(poison, *others, within=60)

    assert (row["processing_status"], row["error_code"], row["crashes"]) == ("failed", "worker_crashed", 3)
    story.soon(lambda: any(poison in text for text in mail.mails), TIMING.patience, "mailed")
    story.soon(lambda: {"worker_crashed": poison} in [{a["event"]: a["document_id"]} for a in webhook.alerts], TIMING.patience, "told")
    listed = Browser(story.instance, story.instance.staff).get(
        "/admin/faktury/documentupload/?error_code=worker_crashed", Accept="text/html"
    )
    assert "trucizna.tif" in listed.body.decode()
    # And a person may try again: the pages are read anew, the worker dies anew, and so on to the same end.
    assert story.page.latest[poison]["can_retry"] is True


def test_row_26_a_page_that_hangs_in_c_is_killed_at_its_limit(embedded_story):
    story = embedded_story
    hanging = story.take_in(scan(WHITE, HANG))
    story.soon(lambda: story.row(hanging)["failures"] == 1, TIMING.page + 15, "the first try is given up")
    (row,) = story.ended(hanging, within=TIMING.page + 15)
    assert (row["processing_status"], row["error_code"], row["crashes"]) == ("failed", "ocr_timeout", 0)
    story.ended(story.take_in(scan(WHITE)))
    stopped = [pid for pid in story.instance.children("worker") if _state(pid) == "T"]
    assert stopped == []


def test_a_page_that_kills_its_child_goes_to_a_person_and_costs_no_crash(embedded_story):
    story = embedded_story
    identity = story.take_in(scan(WHITE, DIES, WHITE))
    (row,) = story.ended(identity)
    assert (row["processing_status"], row["error_code"], row["crashes"]) == ("manual_review", "page_failed", 0)


def test_row_34_a_polite_stop_keeps_the_pages_and_counts_against_nobody(story):
    identity = story.take_in(scan(*PAGES))
    story.after_page(identity, 2)
    for name in story.instance.worker_names:
        os.kill(story.instance.leader(name), signal.SIGTERM)

    (row,) = story.ended(identity, within=40)
    assert (row["crashes"], row["failures"]) == (0, 0)
    assert row["resumed_from_page"] > 2


def test_row_35_a_wrong_clock_moves_no_lease(story):
    # Every worker here is an hour off; a document that takes several leases is still nobody else's.
    pages = int(3 * TIMING.lease / 0.5)
    identity = story.take_in(scan(*[SLOW] * pages))
    (row,) = story.ended(identity)
    assert (row["attempt"], row["crashes"], row["pages_done"]) == (1, 0, pages)


@pytest.mark.parametrize("pause", [0.0, 0.7])
def test_cancel_at_any_moment_ends_the_document_once(story, pause):
    identity = story.take_in(scan(SLOW, SLOW))
    # The moment is what is tried, not a condition that could be waited for.
    time.sleep(pause)
    answer = story.browser.act(identity, "cancel")
    assert answer.status in (200, 409)
    (row,) = story.ended(identity)
    assert row["error_code"] == ("cancelled" if answer.status == 200 else "")


def _state(pid: int) -> str:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
