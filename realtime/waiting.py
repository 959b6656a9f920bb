"""Waits for events without a socket: what a long poll sleeps on."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from realtime.events import subject_group
from realtime.layer import Channel, LayerUnavailable, open_channel

__all__ = ["LayerUnavailable", "TooManyWaiters", "Waiter", "subscribed", "waiting"]

MOST_WAITERS: Final = 200


class TooManyWaiters(Exception):
    """This process already holds as many waiters as it may; the caller answers at once with what it has."""


class Waiter:
    """A subscription to one subject; valid inside `subscribed` only."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel

    async def next(self, timeout: float) -> bool:  # noqa: ASYNC109 - waiting that long is the purpose, running out is an answer
        """Wait for an event; False when none came within `timeout` seconds."""
        return await self._channel.receive(timeout) is not None


_count_lock = threading.Lock()
_waiting = 0
_closing: set[asyncio.Task[None]] = set()


@asynccontextmanager
async def subscribed(subject: str) -> AsyncIterator[Waiter]:
    """Subscribe to `subject` before the caller looks at its state, so that nothing falls between look and wait.

    Raises:
        TooManyWaiters: this process holds its most already.
        LayerUnavailable: no channel layer, or it does not answer within a second.
    """
    _take_place()
    try:
        channel = await open_channel()
        try:
            await channel.join(subject_group(subject))
            yield Waiter(channel)
        finally:
            # A task of its own: the client may hang up, and a second cancellation would leak the channel.
            task = asyncio.ensure_future(_give_back(channel, subject))
            _closing.add(task)
            task.add_done_callback(_closing.discard)
            await asyncio.shield(task)
    finally:
        _leave_place()


def waiting() -> int:
    """How many waiters this process holds."""
    return _waiting


def _take_place() -> None:
    global _waiting
    with _count_lock:
        if _waiting >= MOST_WAITERS:
            raise TooManyWaiters(f"{_waiting} waiters")
        _waiting += 1


def _leave_place() -> None:
    global _waiting
    with _count_lock:
        _waiting -= 1


async def _give_back(channel: Channel, subject: str) -> None:
    await channel.leave(subject_group(subject))
    await channel.close()
