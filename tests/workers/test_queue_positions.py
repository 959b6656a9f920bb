"""Places in the queue: told when they change, once, and only of documents that wait."""

from __future__ import annotations

import pytest

from faktury.services import ocr_queue
from realtime import broadcast
from workers import queue_positions
from workers.queue_positions import QueuePositions

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def told(monkeypatch):
    events = []
    monkeypatch.setattr(broadcast, "publish", events.append)
    return events


def places(events):
    return [(event["subject"], event["body"]["queue_ahead"]) for event in events]


def test_who_moves_up_is_told_once(upload, told):
    first, second, third = (str(upload().pk) for _ in range(3))
    positions = QueuePositions()
    positions.tell()
    told.clear()
    assert positions.tell() == 0

    assert str(ocr_queue.claim_next().document_id) == first
    told.clear()

    assert positions.tell() == 2
    assert dict(places(told)) == {second: 0, third: 1}
    # Beside the version: nothing about the documents themselves changed.
    assert all("aside" in event and event["sequence"] == 0 for event in told)
    assert positions.tell() == 0


def test_a_slow_layer_costs_recovery_a_moment_and_what_was_not_told_is_told_next(upload, told, monkeypatch):
    for _ in range(3):
        upload()
    clock = iter(range(100))
    monkeypatch.setattr(queue_positions.time, "monotonic", lambda: next(clock) * queue_positions.ROUND_SECONDS)

    positions = QueuePositions()
    assert [positions.tell() for _ in range(4)] == [1, 1, 1, 0]
