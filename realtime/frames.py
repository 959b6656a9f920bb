"""The frames a client may get and the codes a socket may be closed with."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import IntEnum
from typing import Any

from django.utils import timezone


class CloseCode(IntEnum):
    """Why the server closed a socket. A client comes back after every code but the first two."""

    SIGNED_OUT = 4401
    NO_ACCESS = 4404
    UNEXPECTED_FRAME = 4400
    TOO_MANY_SOCKETS = 4429
    TRY_AGAIN = 4503


Frame = dict[str, Any]


def snapshot(items: list[dict[str, Any]], sequence: int) -> Frame:
    """Everything the socket shows; `sequence` is the sum over its streams and never falls while they stay the same."""
    return {"type": "snapshot", "items": items, "sequence": sequence, "server_time": _now()}


def status(item: dict[str, Any]) -> Frame:
    """One subject changed."""
    return {"type": "status", "item": item}


def gone(subject: str) -> Frame:
    """One subject is no longer there for this reader."""
    return {"type": "gone", "id": subject}


def ping() -> Frame:
    """The socket lives; clients tell by it that silence is not loss."""
    return {"type": "ping", "server_time": _now()}


def _now() -> str:
    moment: datetime = timezone.now()
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")
