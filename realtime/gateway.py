"""The one door to the application: what realtime asks about users, subjects and streams, and the answers' shapes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from realtime.events import Body, Snapshot

Scope = Mapping[str, Any]
"""An ASGI connection scope with `user`, `session` and `cookies`."""


class SocketState(NamedTuple):
    """An open socket as the heartbeat shows it to the application."""

    key: int
    user_id: Any
    session_key: str | None
    subject: str | None
    """The one subject it follows, or None when it follows whole streams."""


class Verdict(NamedTuple):
    """What the database says now about one socket."""

    signed_in: bool
    streams: Mapping[str, int]
    """Streams its user may follow, with their current sequences."""
    version: int | None
    """Current version of the socket's subject; None when there is none or it is not the user's any more."""


class Gateway(Protocol):
    """Answers of the application, injected into the consumers by the composition root."""

    heartbeat_seconds: float

    def language(self, scope: Scope) -> str:
        """Language in which this client reads."""
        ...

    async def authorize_subject(self, user: Any, subject: str) -> str | None:
        """Stream of the subject, or None when there is no such subject or the user may not see it."""
        ...

    async def authorize_streams(self, user: Any) -> list[str]:
        """Streams the user may follow."""
        ...

    async def snapshot_subject(self, user: Any, subject: str) -> Snapshot:
        """The subject as it is now; no items when it is gone or hidden."""
        ...

    async def snapshot_streams(self, user: Any, streams: Sequence[str], since: Mapping[str, int]) -> Snapshot:
        """What a list of these streams shows now, and whatever changed after the sequences of `since`."""
        ...

    def present(self, body: Body, language: str) -> dict[str, Any]:
        """Word a raw body for one reader."""
        ...

    async def check(self, sockets: Sequence[SocketState]) -> Mapping[int, Verdict]:
        """Judge all open sockets of this process at once, in at most three queries; keyed by `SocketState.key`."""
        ...
