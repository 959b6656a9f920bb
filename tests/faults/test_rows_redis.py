"""Rows of the fault matrix about recovery and Redis: killed, wiped, away, hung. The bell may be lost, a document may not."""

from __future__ import annotations

import time

import pytest

from tests.faults.rig.documents import SLOW, WHITE, scan
from tests.faults.rig.instance import TIMING
from tests.flow.stack import wait_for

pytestmark = pytest.mark.processes
CLAIMS = "SELECT count(*) FROM faktury_statusevent WHERE status = 'processing'"
WIPE_BOUND = 10
CALL_BOUND = 5


def claims(story):
    return story.instance.query(CLAIMS)[0][0]


def test_row_10_a_killed_recovery_is_started_again_and_still_recovers(story):
    identity = story.take_in(scan(*[SLOW] * 4))
    story.after_page(identity)
    before = story.instance.leader("recovery")

    story.instance.kill("recovery")
    for name in story.instance.worker_names:
        story.instance.kill(name)

    (row,) = story.ended(identity, within=TIMING.recovery + 5 + 4)
    assert row["crashes"] == 1
    assert story.instance.leader("recovery") not in (None, before)


def test_row_11_a_killed_redis_is_started_again_and_the_work_goes_on(embedded_story):
    story = embedded_story
    identities = [story.take_in(scan(SLOW, SLOW)) for _ in range(3)]
    story.instance.kill("redis")
    for row in story.ended(*identities, within=15):
        assert row["crashes"] == 0


def test_row_12_everything_queued_is_rung_for_again_after_a_wipe(story):
    identities = [story.take_in(scan(SLOW, SLOW)) for _ in range(4)]
    known = claims(story)
    if story.instance.own_redis:
        # Killed without anything on disk
        story.instance.own_redis.kill()
        story.instance.own_redis.start()
    else:
        story.instance.redis.flushall()

    story.soon(lambda: claims(story) > known, WIPE_BOUND, "the next claim")
    for row in story.ended(*identities):
        assert row["crashes"] == 0


def test_row_13_without_redis_uploads_are_taken_pages_poll_and_all_is_read_later(production_story):
    story = production_story
    story.instance.own_redis.kill()
    gone = time.monotonic()
    try:
        identity = story.take_in(scan(WHITE))
        assert story.browser.get(f"/ocr/status/{identity}/ajax/").status == 200
        poll = story.browser.get(f"/ocr/status/{identity}/poll/?since=1000&timeout=20")
        assert (poll.status, poll.headers["Retry-After"] is not None) == (200, True)
        wait_for(lambda: time.monotonic() - gone > TIMING.outage, TIMING.outage + 5, "the outage has lasted")
        another = story.take_in(scan(WHITE))
    finally:
        story.instance.own_redis.start()

    story.ended(identity, another, within=15)


def test_row_14_a_hung_redis_holds_nobody_up(production_story):
    story = production_story
    story.instance.own_redis.hang()
    try:
        for _ in range(2):
            started = time.monotonic()
            identity = story.take_in(scan(WHITE))
            assert story.browser.get(f"/ocr/status/{identity}/ajax/").status == 200
            # Each of the two calls has its bound.
            assert time.monotonic() - started < 2 * CALL_BOUND
    finally:
        story.instance.own_redis.resume()

    story.ended(identity, within=TIMING.recovery)
