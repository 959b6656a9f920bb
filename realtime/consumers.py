"""WebSocket consumers: one follows a subject, the other whole streams. They send, clients never do.

Order on connecting: accept, authorise, subscribe, and only then read the snapshot; an event that falls between waits in the
channel and is dropped if the snapshot already tells it.
"""

from __future__ import annotations

import asyncio
import itertools
import logging
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Iterator
from typing import Any, ClassVar

from channels.exceptions import StopConsumer
from channels.generic.websocket import AsyncWebsocketConsumer
from channels.utils import await_many_dispatch
from typing_extensions import override

from realtime import frames
from realtime.events import EVENT_TYPE, Event, Snapshot, stream_group, subject_group
from realtime.frames import CloseCode, Frame
from realtime.gateway import Gateway, SocketState, Verdict
from realtime.layer import Channel, LayerUnavailable, open_channel
from realtime.seen import Seen
from realtime.ticker import Ticker, ticker_for
from realtime.wording import as_text

logger = logging.getLogger(__name__)

Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]


class LiveConsumer(ABC, AsyncWebsocketConsumer):
    """What both consumers share: admission, snapshot, events, heartbeat, one orderly end."""

    _keys: ClassVar[Iterator[int]] = itertools.count(1)
    _channel: Channel
    _language: str
    _ticker: Ticker

    def __init__(self, gateway: Gateway, subprotocol: str | None = None) -> None:
        super().__init__()
        self._gateway = gateway
        self._subprotocol = subprotocol
        self._key = next(self._keys)
        self._seen = Seen()
        self._joined: set[str] = set()
        self._is_open = True
        # Events and heartbeat act on the same socket from two tasks; snapshots are read and sent in one turn.
        self._turn = asyncio.Lock()
        self.is_ready = False
        self.user_id: Any = None

    @override
    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        """Run the socket from handshake to end; whatever happens its subscriptions are given back."""
        self.scope, self.base_send = scope, send
        self._ticker = ticker_for(self._gateway)
        try:
            self._channel = await open_channel()
        except LayerUnavailable:
            await _refuse(receive, send, CloseCode.TRY_AGAIN)
            return
        try:
            sources: list[Any] = [receive, self._channel.receive]
            await await_many_dispatch(sources, self.dispatch)
        except StopConsumer:
            pass
        except LayerUnavailable:
            await self.close(int(CloseCode.TRY_AGAIN))
        except Exception:  # the boundary: the client is asked to come back, the cause is logged
            logger.exception("a socket broke")
            await self.close(int(CloseCode.TRY_AGAIN))
        finally:
            await asyncio.shield(self._give_back())

    @override
    async def dispatch(self, message: Any) -> None:
        """Events touch no database, so they skip the thread hop with which Channels closes old connections."""
        if message["type"] == EVENT_TYPE:
            await self.handle_event(message["event"])
        else:
            await super().dispatch(message)

    @override
    async def connect(self) -> None:
        """Admit the client and send the first snapshot, or close with the reason."""
        is_offered = self._subprotocol is not None and self._subprotocol in self.scope.get("subprotocols", ())
        await self.accept(self._subprotocol if is_offered else None)
        async with self._turn:
            refusal = await self._admit()
            if refusal is None:
                await self._send_snapshot()
            else:
                await self._finish(refusal)

    @override
    async def websocket_receive(self, message: Any) -> None:
        """Clients have nothing to say; a frame from one is a mistake or an attack."""
        async with self._turn:
            await self._finish(CloseCode.UNEXPECTED_FRAME)

    @override
    async def disconnect(self, code: int) -> None:
        """Nothing to do here: `__call__` gives everything back however the socket ends."""

    async def handle_event(self, event: Event) -> None:
        """Tell the client unless it knows as much or more already."""
        async with self._turn:
            if self.is_ready and self._is_open and await self._concerns(event) and self._seen.admit(event):
                await self.send(text_data=self._ticker.wording.status(event, self._language))

    async def ping(self) -> None:
        """Show the client that the socket lives."""
        if self.is_ready and self._is_open:
            await self._send_frame(frames.ping())

    async def heed(self, verdict: Verdict) -> bool:
        """Act on the heartbeat's verdict; False when that closed the socket."""
        async with self._turn:
            if self._is_open:
                await (self._catch_up(verdict) if verdict.signed_in else self._finish(CloseCode.SIGNED_OUT))
            return self._is_open

    def state(self) -> SocketState:
        """The socket as the application is to judge it."""
        session_key = getattr(self.scope.get("session"), "session_key", None)
        return SocketState(self._key, self.user_id, session_key, self._subject())

    def _subject(self) -> str | None:
        return None

    @abstractmethod
    async def _concerns(self, event: Event) -> bool:
        """Whether the event's body may be told; acts by itself where the subject has left for another stream."""

    @abstractmethod
    async def _authorize(self, user: Any) -> list[str]:
        """Groups to join; none means no access."""

    @abstractmethod
    async def _snapshot(self) -> Snapshot:
        """What the client is told first and whenever it fell behind."""

    @abstractmethod
    async def _catch_up(self, verdict: Verdict) -> None:
        """Bring the client to what the database says."""

    async def _admit(self) -> CloseCode | None:
        user = self.scope.get("user")
        if not (getattr(user, "is_authenticated", False) and getattr(user, "is_active", False)):
            return CloseCode.SIGNED_OUT
        self.user_id = getattr(user, "pk", None)
        self._language = self._gateway.language(self.scope)
        groups = await self._authorize(user)
        if not groups:
            return CloseCode.NO_ACCESS
        if not self._ticker.admit(self):
            return CloseCode.TOO_MANY_SOCKETS
        await self._join(*groups)
        return None

    async def _join(self, *groups: str) -> None:
        self._joined.update(groups)
        await self._channel.join(*groups)

    async def _leave(self, *groups: str) -> None:
        await self._channel.leave(*groups)
        self._joined.difference_update(groups)

    async def _send_snapshot(self) -> None:
        snapshot = await self._snapshot()
        items = self._seen.admit_snapshot(snapshot)
        worded = [self._gateway.present(item["body"], self._language) for item in items]
        await self._send_frame(frames.snapshot(worded, self._seen.sequence()))
        self.is_ready = True

    async def _send_frame(self, frame: Frame) -> None:
        await self.send(text_data=as_text(frame))

    async def _finish(self, code: CloseCode) -> None:
        if self._is_open:
            self._is_open = False
            await self._withdraw()
            await self.close(int(code))

    async def _withdraw(self) -> None:
        """No more events and no heartbeat for this socket."""
        self._is_open = False
        self._ticker.discard(self)
        await self._leave(*tuple(self._joined))

    async def _give_back(self) -> None:
        await self._withdraw()
        await self._channel.close()


class SubjectConsumer(LiveConsumer):
    """Follows the one subject named in the address, also to another stream if its user may follow it there."""

    _stream: str | None = None

    @override
    def _subject(self) -> str:
        return str(self.scope["url_route"]["kwargs"]["subject"])

    @override
    async def _authorize(self, user: Any) -> list[str]:
        self._stream = await self._gateway.authorize_subject(user, self._subject())
        return [] if self._stream is None else [subject_group(self._subject())]

    @override
    async def _concerns(self, event: Event) -> bool:
        if event.get("left_for"):
            return False
        if ("left_for" in event or event["stream"] != self._stream) and not await self._authorize(self.scope["user"]):
            await self._send_frame(frames.gone(self._subject()))
            await self._finish(CloseCode.NO_ACCESS)
        return "left_for" not in event and event["stream"] == self._stream

    @override
    async def _snapshot(self) -> Snapshot:
        return await self._gateway.snapshot_subject(self.scope["user"], self._subject())

    @override
    async def _catch_up(self, verdict: Verdict) -> None:
        if verdict.version is None:
            await self._send_frame(frames.gone(self._subject()))
            await self._finish(CloseCode.NO_ACCESS)
        elif verdict.version > self._seen.version(self._subject()):
            await self._send_snapshot()


class StreamConsumer(LiveConsumer):
    """Follows every stream of its user, also those the user gains or loses meanwhile."""

    _streams: frozenset[str] = frozenset()

    @override
    async def _authorize(self, user: Any) -> list[str]:
        self._streams = frozenset(await self._gateway.authorize_streams(user))
        return [stream_group(stream) for stream in self._streams]

    @override
    async def _concerns(self, event: Event) -> bool:
        if "left_for" not in event:
            return True
        told = self._seen.leaves(event)
        if told and event["left_for"] not in self._streams:
            await self._send_frame(frames.gone(event["subject"]))
        return False

    @override
    async def _snapshot(self) -> Snapshot:
        return await self._gateway.snapshot_streams(self.scope["user"], sorted(self._streams), self._seen.known())

    @override
    async def _catch_up(self, verdict: Verdict) -> None:
        current = frozenset(verdict.streams)
        lost, gained = self._streams - current, current - self._streams
        if not current:
            await self._finish(CloseCode.NO_ACCESS)
            return
        await self._leave(*map(stream_group, lost))
        for subject in self._seen.forget(lost):
            await self._send_frame(frames.gone(subject))
        await self._join(*map(stream_group, gained))
        self._streams = current
        if gained or self._seen.is_behind(verdict.streams):
            await self._send_snapshot()


async def no_such_place(scope: Any, receive: Receive, send: Send) -> None:
    """ASGI application for every other path: closes as if access were refused."""
    del scope
    await _refuse(receive, send, CloseCode.NO_ACCESS)


async def _refuse(receive: Receive, send: Send, code: CloseCode) -> None:
    """Accept and close: only an accepted socket can tell a browser the code."""
    await receive()
    await send({"type": "websocket.accept"})
    await send({"type": "websocket.close", "code": int(code)})
