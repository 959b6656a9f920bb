"""Publishing: to both groups, from any thread, within its time, and never a reason for the caller to fail."""

from __future__ import annotations

import asyncio
import logging
import os
import threading
import time

import pytest
from channels.layers import channel_layers

from realtime import broadcast
from realtime.events import EVENT_TYPE, stream_group, subject_group
from tests.realtime.fakes import PATIENCE, event


class RecordingLayer:
    """Remembers what was sent, on which thread; fails or hangs on purpose."""

    def __init__(self, *, error=None, hang=False):
        self.sent, self.threads, self.loops, self.error, self.hang = [], set(), set(), error, hang

    async def group_send(self, group, message):
        self.threads.add(threading.current_thread().name)
        self.loops.add(id(asyncio.get_running_loop()))
        if self.hang:
            await asyncio.Event().wait()
        if self.error:
            raise self.error
        self.sent.append((group, message))


@pytest.fixture
def recording():
    layer = RecordingLayer()
    channel_layers.set("default", layer)
    return layer


@pytest.fixture
def counted():
    """Counts since the test began."""
    before = broadcast.statistics()
    return lambda: tuple(now - then for now, then in zip(broadcast.statistics(), before, strict=True))


def test_an_event_goes_to_its_subject_and_its_stream(recording, counted):
    broadcast.publish(event("a", 3, 9))
    message = {"type": EVENT_TYPE, "event": event("a", 3, 9)}
    assert recording.sent == [(subject_group("a"), message), (stream_group("s"), message)]
    assert counted() == (1, 0)


def test_many_threads_share_one_loop(recording, counted):
    threads = [threading.Thread(target=lambda n=n: [broadcast.publish(event("a", n * 100 + k)) for k in range(50)]) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counted() == (400, 0)
    assert len(recording.sent) == 800
    assert recording.threads == {"realtime-publisher"}
    assert len(recording.loops) == 1


async def test_it_can_be_called_from_a_running_loop(recording):
    broadcast.publish(event())
    assert len(recording.sent) == 2


def test_no_layer_is_counted_not_raised(counted):
    channel_layers.set("default", None)
    broadcast.publish(event())
    assert counted() == (0, 1)


def test_a_broken_layer_is_counted_and_logged_once_a_burst(recording, counted, caplog):
    caplog.set_level(logging.INFO)
    recording.error = ConnectionError("no Redis")
    for _ in range(20):
        broadcast.publish(event())
    assert counted() == (0, 20)
    assert caplog.text.count("cannot be published") == 1
    # When it is back
    recording.error = None
    broadcast.publish(event())
    assert counted() == (1, 20)
    assert "published again; 20 were not" in caplog.text
    # Then the next burst is logged anew
    recording.error = ConnectionError("gone again")
    broadcast.publish(event())
    assert caplog.text.count("cannot be published") == 2


def test_a_hung_layer_costs_its_caller_the_limit_once_and_little_after(recording, counted, monkeypatch):
    monkeypatch.setattr(broadcast, "SEND_SECONDS", 0.3)
    recording.hang = True
    start = time.monotonic()
    broadcast.publish(event())
    first = time.monotonic() - start
    assert first < broadcast.SEND_SECONDS + 5
    assert first >= broadcast.SEND_SECONDS * 0.9
    _until(lambda: counted() == (0, 1))
    start = time.monotonic()
    for _ in range(20):
        broadcast.publish(event())
    assert time.monotonic() - start < 10 * broadcast.SEND_SECONDS
    _until(lambda: counted() == (0, 21))
    # And it recovers by itself
    recording.hang = False
    broadcast.publish(event())
    _until(lambda: counted() == (1, 21))


def test_a_forked_child_publishes_on_a_thread_of_its_own(recording):
    broadcast.publish(event())
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            recording.sent.clear()
            broadcast.publish(event("b"))
            os.write(write, str(len(recording.sent)).encode())
            status = 0
        finally:
            os._exit(status)
    os.close(write)
    assert os.read(read, 10) == b"2"
    assert os.waitpid(child, 0)[1] == 0
    os.close(read)


def test_it_starts_again_after_a_stop(recording):
    broadcast.publish(event())
    broadcast.stop()
    broadcast.stop()
    broadcast.publish(event())
    assert len(recording.sent) == 4
    assert len(recording.loops) <= 2


def _until(condition):
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.005)
