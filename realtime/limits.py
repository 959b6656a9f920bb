"""How much a client may send, and what it is told when that was too much; filled in by the composition root."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

FRAME_BYTES: Final = 4096
"""Clients send no frames at all; this is what one may cost before it is refused."""
MESSAGE_BYTES: Final = 4 * 1024 * 1024
"""Autobahn holds sending to this limit too, and a snapshot of a long list takes hundreds of kilobytes."""


class Answer(NamedTuple):
    """A small HTTP answer."""

    content_type: str
    body: bytes


class ServerLimits(NamedTuple):
    """Limits of the HTTP side."""

    max_body_bytes: int
    too_large: Callable[[Mapping[str, str]], Answer]
    """Words the refusal for the request with these (lower-case) headers."""
    no_room: Callable[[Mapping[str, str]], Answer]
    """The same for a body that the disk cannot hold."""
