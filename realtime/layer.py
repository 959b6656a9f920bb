"""Opens channels on the channel layer, or says soon that it is unavailable; a dead layer is asked by one caller at a time."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from time import monotonic
from typing import Any, Final

from channels.layers import get_channel_layer

logger = logging.getLogger(__name__)

ANSWER_SECONDS: Final = 3.0
"""Long enough for a crowd that reconnects all at once: they queue for one connection."""
RETRY_SECONDS: Final = 2.0
"""After a failure nobody asks again for this long: the Redis layer keeps a queue for every channel it failed to open."""


class LayerUnavailable(Exception):
    """There is no channel layer or it does not answer."""


class Channel:
    """A channel of our own; one receive is always under way, which is what lets it be given back."""

    def __init__(self, layer: Any, name: str) -> None:
        self._layer = layer
        self._name = name
        self._receiving = self._receive()

    async def receive(self, seconds: float | None = None) -> dict[str, Any] | None:
        """The next message; None when there was none within `seconds`."""
        done, _pending = await asyncio.wait({self._receiving}, timeout=seconds)
        if not done:
            return None
        arrived, self._receiving = self._receiving, self._receive()
        return await arrived

    async def join(self, *groups: str) -> None:
        """Subscribe to `groups`.

        Raises:
            LayerUnavailable: the layer does not answer.
        """
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                for group in groups:
                    await self._layer.group_add(group, self._name)
        except Exception as error:
            _door.shut(error)
            raise LayerUnavailable(str(error)) from error

    async def leave(self, *groups: str) -> None:
        """Undo `join`; a layer that is gone has forgotten the subscription anyway."""
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                for group in groups:
                    await self._layer.group_discard(group, self._name)
        except Exception as error:  # nothing to be done, and the caller is on its way out
            logger.debug("could not leave %s: %s", ", ".join(groups), error)

    async def close(self) -> None:
        """Give the channel back.

        The Redis layer frees a channel only when a receive that waits on an empty queue is cancelled, so whatever
        arrived meanwhile is drained first.
        """
        while (await asyncio.wait({self._receiving}, timeout=0))[0]:
            await self._receiving
            self._receiving = self._receive()
        self._receiving.cancel()
        with suppress(asyncio.CancelledError):
            await self._receiving

    def _receive(self) -> asyncio.Task[dict[str, Any]]:
        return asyncio.ensure_future(self._layer.receive(self._name))


class _Door:
    """Shut after a failure; then one at a time tries whether the layer answers again."""

    def __init__(self) -> None:
        self._is_failing = False
        self._shut_until = 0.0

    def lets_through(self) -> bool:
        now = monotonic()
        if now < self._shut_until:
            return False
        if self._is_failing:
            self._shut_until = now + RETRY_SECONDS
        return True

    def shut(self, error: Exception) -> None:
        if not self._is_failing:
            logger.warning("the channel layer does not answer, clients fall back: %s: %s", type(error).__name__, error)
        self._is_failing = True
        self._shut_until = monotonic() + RETRY_SECONDS

    def open(self) -> None:
        if self._is_failing:
            logger.info("the channel layer answers again")
        self._is_failing = False
        self._shut_until = 0.0


_door = _Door()


async def open_channel() -> Channel:
    """A new channel.

    Raises:
        LayerUnavailable: no layer is configured, or it does not answer, or did not a moment ago.
    """
    layer = get_channel_layer()
    if layer is None or not _door.lets_through():
        raise LayerUnavailable("no channel layer for now")
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            name: str = await layer.new_channel()
    except Exception as error:
        _door.shut(error)
        raise LayerUnavailable(str(error)) from error
    _door.open()
    return Channel(layer, name)
