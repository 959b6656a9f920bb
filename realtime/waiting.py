"""Waits for events without a socket: what a long poll sleeps on."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final, NamedTuple

from realtime.events import stream_group, subject_group
from realtime.layer import Channel, LayerUnavailable, open_channel

__all__ = ["LayerUnavailable", "TooManyWaiters", "Topics", "Waiter", "subscribed", "waiting"]

MOST_WAITERS: Final = 200


class TooManyWaiters(Exception):
    """This process already holds as many waiters as it may; the caller answers at once with what it has."""


class Topics(NamedTuple):
    """What to wait for: events of these subjects or of anything in these streams."""

    subjects: tuple[str, ...] = ()
    streams: tuple[str, ...] = ()

    def groups(self) -> list[str]:
        """Names of the groups that carry these events."""
        return [*map(subject_group, self.subjects), *map(stream_group, self.streams)]


class Waiter:
    """A subscription; valid inside `subscribed` only."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel

    async def next(self, timeout: float) -> bool:  # noqa: ASYNC109 - waiting that long is the purpose, running out is an answer
        """Wait for an event; False when none came within `timeout` seconds."""
        return await self._channel.receive(timeout) is not None


class _Places:
    """Counts the waiters of this process; threads may come from several event loops."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.taken = 0

    def take(self) -> None:
        with self._lock:
            if self.taken >= MOST_WAITERS:
                raise TooManyWaiters(f"{self.taken} waiters")
            self.taken += 1

    def leave(self) -> None:
        with self._lock:
            self.taken -= 1


_places = _Places()
_closing: set[asyncio.Task[None]] = set()


@asynccontextmanager
async def subscribed(topics: Topics) -> AsyncIterator[Waiter]:
    """Subscribe before the caller looks at the state, so that nothing falls between look and wait.

    Raises:
        TooManyWaiters: this process holds its most already.
        LayerUnavailable: no channel layer, or it does not answer.
    """
    _places.take()
    try:
        channel = await open_channel()
        try:
            await channel.join(*topics.groups())
            yield Waiter(channel)
        finally:
            # A task of its own: the client may hang up, and a second cancellation would leak the channel.
            task = asyncio.ensure_future(_give_back(channel, topics))
            _closing.add(task)
            task.add_done_callback(_closing.discard)
            await asyncio.shield(task)
    finally:
        _places.leave()


def waiting() -> int:
    """How many waiters this process holds."""
    return _places.taken


async def _give_back(channel: Channel, topics: Topics) -> None:
    await channel.leave(*topics.groups())
    await channel.close()
