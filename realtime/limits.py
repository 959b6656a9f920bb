"""How much a client may send, and what it is told when that was too much; filled in by the composition root."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Final, NamedTuple

FRAME_BYTES: Final = 4096
"""Clients send no frames at all; this is what one may cost before it is refused."""
LEAST_BYTES_A_SECOND: Final = 500
"""A body slower than this over a whole idle time is not taken; Apache's mod_reqtimeout asks for the same, a modem sends ten times that."""
MESSAGE_BYTES: Final = 4 * 1024 * 1024
"""Autobahn holds sending to this limit too, and a snapshot of a long list takes hundreds of kilobytes."""


class Answer(NamedTuple):
    """A small HTTP answer."""

    content_type: str
    body: bytes


Refusal = Callable[[HTTPStatus, Mapping[str, str]], Answer]
"""Words why a body is not taken, for the request with these (lower-case) headers: 408 too slow, 413 too large, 507 no room for it."""


class ServerLimits(NamedTuple):
    """Limits of the HTTP side."""

    max_body_bytes: int
    refusal: Refusal
