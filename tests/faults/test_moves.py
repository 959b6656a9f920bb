"""Documents moved between companies on real processes: events to the right people, and people who move crosswise at the same time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.faults.rig.clients import Browser, Socket
from tests.faults.rig.documents import WHITE, scan
from tests.faults.rig.instance import TIMING
from tests.faults.rig.story import Story

pytestmark = pytest.mark.processes
TIMES = 6


def in_review(story: Story) -> str:
    identity = story.take_in(scan(WHITE))
    (row,) = story.ended(identity)
    assert row["processing_status"] == "manual_review"
    story.soon(lambda: story.is_shown(identity), TIMING.heartbeat, "the first company sees it")
    return identity


def move(browser: Browser, identity: str, firma: str) -> int:
    return browser.post(f"/documents/{identity}/move/", {"firma": firma}).status


def test_a_moved_document_is_taken_from_some_and_given_to_others(story):
    instance = story.instance
    both, receiver = (story.watchers.watch(Socket(instance, person)) for person in (instance.both, instance.receiver))
    story.soon(lambda: both.is_open and receiver.is_open, TIMING.patience, "all watch")
    identity = in_review(story)
    assert identity not in receiver.latest

    assert move(Browser(instance, instance.both), identity, instance.second_firma) == 200

    for socket in (both, receiver):
        story.soon(lambda socket=socket: story.is_shown(identity, socket), TIMING.heartbeat, "who belongs to the new company sees it there")
        assert socket.latest[identity]["firma_id"] == instance.second_firma
    story.soon(lambda: identity not in story.page.latest, TIMING.heartbeat, "who does not has it no more")
    assert "gone" not in {frame["type"] for frame in both.frames}
    assert Browser(instance, instance.member).get(f"/ocr/status/{identity}/ajax/").status == 404
    assert Browser(instance, instance.receiver).get(f"/ocr/status/{identity}/ajax/").status == 200
    # Nobody but somebody of both may send it back; then the first company has it again.
    assert move(Browser(instance, instance.receiver), identity, instance.firma) == 404
    assert move(Browser(instance, instance.both), identity, instance.firma) == 200
    story.soon(lambda: identity not in receiver.latest and story.is_shown(identity), TIMING.heartbeat, "and back")


def test_documents_that_cross_on_their_way_wait_for_nobody(production_story):
    story, instance = production_story, production_story.instance
    first, second = (in_review(story) for _ in range(2))
    assert move(Browser(instance, instance.both), second, instance.second_firma) == 200
    ways = {first: [instance.second_firma, instance.firma], second: [instance.firma, instance.second_firma]}

    def carry(identity: str) -> list[int]:
        browser = Browser(instance, instance.both)
        return [move(browser, identity, firma) for firma in ways[identity] * TIMES]

    with ThreadPoolExecutor() as people:
        answered = list(people.map(carry, ways))

    assert answered == [[200] * 2 * TIMES] * 2
    # Both go home; the judgement at the end finds no gap in either company's count.
    assert move(Browser(instance, instance.both), second, instance.firma) == 200
    story.soon(lambda: all(story.is_shown(identity) for identity in ways), TIMING.heartbeat, "both are shown")
