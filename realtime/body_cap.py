"""Refuses a request body over the cap, or one that the disk cannot hold, while it is being read.

Twisted spools the whole body to disk before any ASGI application starts, so no middleware can refuse it in time.
"""

from __future__ import annotations

import contextlib
import logging
from http import HTTPStatus
from typing import Any, Final

from daphne.http_protocol import HTTPFactory, WebRequest
from twisted.internet import reactor as installed_reactor
from typing_extensions import override

from realtime.full_disk import is_full_disk
from realtime.limits import ServerLimits

logger = logging.getLogger(__name__)
reactor: Any = installed_reactor

LINGER_SECONDS: Final = 10
"""How long the rest of a refused body is read and thrown away.

Closing at once would reset the connection, and a client that is still sending would never see the answer.
"""


class CappedRequest(WebRequest):  # type: ignore[misc]
    """A request that answers 413 as soon as its body is known to be too large."""

    _received = 0
    _is_refused = False
    _lingering: Any = None

    @override
    def gotLength(self, length: int | None) -> None:
        """The headers are in; a declared length over the cap is refused before the first byte."""
        if length is not None and length > self._limits.max_body_bytes:
            super().gotLength(0)
            self._refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        else:
            super().gotLength(length)

    @override
    def handleContentChunk(self, data: bytes) -> None:
        """Count what arrives: a chunked body declares nothing."""
        if self._is_refused:
            return
        self._received += len(data)
        if self._received > self._limits.max_body_bytes:
            self._refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
            return
        try:
            super().handleContentChunk(data)
            # A body that is spooled to disk must be there before anybody is asked about it.
            self.content.flush()
        except OSError as error:
            if not is_full_disk(error):
                raise
            self._refuse(HTTPStatus.INSUFFICIENT_STORAGE)

    @override
    def requestReceived(self, command: bytes, path: bytes, version: bytes) -> None:
        """The body is complete; nobody is to be asked about a refused one."""
        if not self._is_refused:
            super().requestReceived(command, path, version)

    @override
    def connectionLost(self, reason: Any) -> None:
        """The client went away, the linger is over."""
        if self._lingering is not None and self._lingering.active():
            self._lingering.cancel()
        super().connectionLost(reason)

    @property
    def _limits(self) -> ServerLimits:
        limits: ServerLimits = self.server.limits
        return limits

    def _refuse(self, status: HTTPStatus) -> None:
        self._is_refused = True
        if self.content is not None:
            with contextlib.suppress(OSError):
                self.content.close()
        # Without this the channel would still invite the body with "100 Continue" after the answer.
        self.requestHeaders.removeHeader(b"expect")
        channel = self.channel
        channel.dataReceived = _throw_away
        channel.setTimeout(None)
        channel.transport.write(self._answer(status))
        channel.transport.loseWriteConnection()
        self._lingering = reactor.callLater(LINGER_SECONDS, channel.transport.abortConnection)
        logger.warning("a request body was refused: %s, cap %d bytes", status.phrase, self._limits.max_body_bytes)

    def _answer(self, status: HTTPStatus) -> bytes:
        headers = {name.decode("latin-1").lower(): values[-1].decode("latin-1") for name, values in self.requestHeaders.getAllRawHeaders()}
        is_full = status is HTTPStatus.INSUFFICIENT_STORAGE
        answer = (self._limits.no_room if is_full else self._limits.too_large)(headers)
        head = (
            f"HTTP/1.1 {status.value} {status.phrase}\r\nContent-Type: {answer.content_type}\r\n"
            f"Content-Length: {len(answer.body)}\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n"
        )
        return head.encode("latin-1") + answer.body


def _throw_away(data: bytes) -> None:
    del data


class CappedFactory(HTTPFactory):  # type: ignore[misc]
    """Makes every HTTP connection use `CappedRequest`."""

    @override
    def buildProtocol(self, addr: Any) -> Any:
        """A protocol for one connection."""
        protocol = super().buildProtocol(addr)
        protocol.requestFactory = CappedRequest
        return protocol
