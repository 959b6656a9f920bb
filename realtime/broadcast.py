"""Publishes events to the channel layer: the only group_send, from one background event loop per process.

An event is a hint, the database is the truth. So publishing never raises and never holds its caller long: a lost event is
found by the heartbeat.
"""

from __future__ import annotations

import asyncio
import atexit
import logging
import os
import threading
from collections.abc import Coroutine
from concurrent.futures import Future
from typing import Any, Final, NamedTuple, TypeVar

from channels.layers import get_channel_layer

from realtime.events import EVENT_TYPE, Event, stream_group, subject_group

logger = logging.getLogger(__name__)

SEND_SECONDS: Final = 1.0
"""A send is given up after this long, and nobody waits longer for one."""
BURST_SECONDS: Final = 0.05
"""How long callers wait while sends are failing: a dead Redis must not slow a worker by a second per event."""


PROBE_GROUP: Final = "probe"
"""Nobody listens to it."""
_T = TypeVar("_T")


class Statistics(NamedTuple):
    """Events of this process so far."""

    sent: int
    failed: int


class Publisher:
    """One daemon thread with an event loop: `async_to_sync` per call opened a Redis connection each time."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Start afresh: a forked child inherits neither the thread nor the right to the parent's connections."""
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._sent = 0
        self._failed = 0
        self._lost_in_burst = 0
        self._is_slow = False

    def publish(self, event: Event) -> None:
        """Send `event`; returns when it was sent, failed or took too long."""
        sending = self._send(event)
        try:
            future = self._submit(sending)
        except Exception as error:  # a hint must never break the caller's finished work
            sending.close()
            self._record(error)
            return
        try:
            future.result(BURST_SECONDS if self._is_slow else SEND_SECONDS)
        except TimeoutError:
            # The send goes on within its own limit and records its outcome itself; the next caller need not find out again.
            self._is_slow = True

    async def probe(self) -> bool:
        """Whether a message could be handed over now; no event, and counted nowhere."""
        try:
            return await asyncio.wrap_future(self._submit(_probe()))
        except Exception:  # whatever is wrong, nothing gets through
            return False

    def statistics(self) -> Statistics:
        """Counts of this process."""
        with self._lock:
            return Statistics(self._sent, self._failed)

    def stop(self) -> None:
        """End the thread and close its connections; the next publish starts a new one."""
        with self._lock:
            loop, thread, self._loop, self._thread = self._loop, self._thread, None, None
        if loop is None or thread is None:
            return
        loop.call_soon_threadsafe(loop.stop)
        thread.join(SEND_SECONDS)

    async def _send(self, event: Event) -> None:
        try:
            async with asyncio.timeout(SEND_SECONDS):
                await _group_send(event)
        except Exception as error:  # counted, logged once, never raised
            self._record(error)
        else:
            self._record(None)

    def _submit(self, coroutine: Coroutine[Any, Any, _T]) -> Future[_T]:
        with self._lock:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                self._thread = threading.Thread(target=_run, args=(self._loop,), name="realtime-publisher", daemon=True)
                self._thread.start()
            return asyncio.run_coroutine_threadsafe(coroutine, self._loop)

    def _record(self, error: Exception | None) -> None:
        with self._lock:
            lost_before = self._lost_in_burst
            if error is None:
                self._sent += 1
                self._lost_in_burst = 0
                self._is_slow = False
            else:
                self._failed += 1
                self._lost_in_burst += 1
        if error is not None and not lost_before:
            logger.warning("events cannot be published, clients catch up by the heartbeat: %s: %s", type(error).__name__, error)
        elif error is None and lost_before:
            logger.info("events are published again; %d were not", lost_before)


def _run(loop: asyncio.AbstractEventLoop) -> None:
    asyncio.set_event_loop(loop)
    try:
        loop.run_forever()
    finally:
        # channels_redis hooks close() to shut its connections of this loop.
        loop.close()


class NoChannelLayer(Exception):
    """No channel layer is configured."""


async def _group_send(event: Event) -> None:
    layer = get_channel_layer()
    if layer is None:
        raise NoChannelLayer("no channel layer is configured")
    message = {"type": EVENT_TYPE, "event": event}
    await layer.group_send(subject_group(event["subject"]), message)
    await layer.group_send(stream_group(event["stream"]), message)


async def _probe() -> bool:
    layer = get_channel_layer()
    if layer is None:
        return False
    async with asyncio.timeout(SEND_SECONDS):
        await layer.group_send(PROBE_GROUP, {"type": "probe"})
    return True


_publisher = Publisher()


def publish(event: Event) -> None:
    """Tell all sockets and waiters of the event's subject and stream. Never raises; waits at most a second."""
    _publisher.publish(event)


async def gets_through() -> bool:
    """Whether events of this process reach the channel layer now; takes at most a second to say no."""
    return await _publisher.probe()


def statistics() -> Statistics:
    """How many events this process sent and failed to send."""
    return _publisher.statistics()


def stop() -> None:
    """Close the publisher's connections (tests, orderly shutdown)."""
    _publisher.stop()


os.register_at_fork(after_in_child=_publisher.reset)
atexit.register(stop)
