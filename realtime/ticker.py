"""The heartbeat: one per process, asks the application about all open sockets at once and sets right what went wrong.

It ends sessions and memberships that are over, and sends a snapshot where the database is ahead of what a socket was told.
An event that is committed but still under way looks the same as a lost one; the extra snapshot does no harm.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Mapping
from typing import Any, Final, Protocol
from weakref import WeakKeyDictionary

from realtime import broadcast
from realtime.gateway import Gateway, SocketState, Verdict
from realtime.wording import Wording

logger = logging.getLogger(__name__)

MOST_SOCKETS_PER_USER: Final = 10
PROBE_SECONDS: Final = 2.0
"""How often it is tried whether events get through; while they do not, every try ends in a tick."""


class LiveSocket(Protocol):
    """What the ticker needs of a consumer."""

    user_id: Any
    is_ready: bool
    """True once the first snapshot was sent."""

    def state(self) -> SocketState:
        """The socket as the application is to judge it."""
        ...

    async def ping(self) -> None:
        """Send a ping."""
        ...

    async def heed(self, verdict: Verdict) -> bool:
        """Act on what the database says; False when the socket was closed."""
        ...


class Ticker:
    """Open sockets of one event loop and the task that looks after them; it lives as long as there are any."""

    def __init__(self, gateway: Gateway) -> None:
        self.wording = Wording(gateway)
        """Shared by the sockets, as everything here."""
        self._gateway = gateway
        self._sockets: set[LiveSocket] = set()
        self._task: asyncio.Task[None] | None = None
        self._check_failing = False

    def admit(self, socket: LiveSocket) -> bool:
        """Take a socket in; False when its user has too many open."""
        if sum(other.user_id == socket.user_id for other in self._sockets) >= MOST_SOCKETS_PER_USER:
            return False
        self._sockets.add(socket)
        if self._task is None:
            self._task = asyncio.ensure_future(self._run())
        return True

    def discard(self, socket: LiveSocket) -> None:
        """Let a socket go; with the last one the ticker stops."""
        self._sockets.discard(socket)
        if not self._sockets and self._task is not None:
            # Called from within a tick the task ends by its own loop condition; cancelling it there would cut the tick.
            if self._task is not asyncio.current_task():
                self._task.cancel()
            self._task = None

    async def tick(self) -> None:
        """One round over all sockets that have had their first snapshot."""
        sockets = {socket.state().key: socket for socket in self._sockets if socket.is_ready}
        verdicts = await self._check(sockets)
        for key, socket in sockets.items():
            await self._attend(socket, verdicts.get(key))

    @property
    def is_running(self) -> bool:
        """Whether the heartbeat goes on."""
        return self._task is not None

    async def _run(self) -> None:
        while self._sockets:
            await self._rest()
            await self.tick()

    async def _rest(self) -> None:
        """A heartbeat's time, cut short when events cannot get through: then the database alone knows what a page is not told."""
        # Up to a fifth sooner: web processes that started together must not ask the database together for ever.
        left = self._gateway.heartbeat_seconds * random.uniform(0.8, 1)  # noqa: S311 - jitter, not a secret
        while left > 0:
            await asyncio.sleep(min(left, PROBE_SECONDS))
            left -= PROBE_SECONDS
            if left > 0 and not await broadcast.gets_through():
                return

    async def _check(self, sockets: Mapping[int, LiveSocket]) -> Mapping[int, Verdict]:
        """Verdicts by key; none while the database does not answer: sockets stay and are told that they live."""
        if not sockets:
            return {}
        try:
            async with asyncio.timeout(self._gateway.heartbeat_seconds):
                verdicts = await self._gateway.check([socket.state() for socket in sockets.values()])
        except Exception as error:
            if not self._check_failing:
                logger.warning("sockets cannot be checked: %s: %s", type(error).__name__, error)
            self._check_failing = True
            return {}
        self._check_failing = False
        return verdicts

    async def _attend(self, socket: LiveSocket, verdict: Verdict | None) -> None:
        try:
            if verdict is None or await socket.heed(verdict):
                await socket.ping()
        except Exception:  # one socket's trouble must not silence the others
            logger.exception("a socket could not be brought up to date")


_tickers: WeakKeyDictionary[asyncio.AbstractEventLoop, list[tuple[Gateway, Ticker]]] = WeakKeyDictionary()


def ticker_for(gateway: Gateway) -> Ticker:
    """The running loop's ticker for `gateway`."""
    known = _tickers.setdefault(asyncio.get_running_loop(), [])
    for owner, ticker in known:
        if owner is gateway:
            return ticker
    ticker = Ticker(gateway)
    known.append((gateway, ticker))
    return ticker
