"""Refuses a request body over the cap, one that drips, and one that the disk cannot hold, while it is being read.

Twisted spools the whole body to disk before any ASGI application starts, so no middleware can refuse it in time.
"""

from __future__ import annotations

import contextlib
import logging
from http import HTTPStatus
from typing import Any, Final

from daphne.http_protocol import HTTPFactory, WebRequest
from twisted.internet import reactor as installed_reactor
from twisted.protocols.basic import LineReceiver
from twisted.web.http import HTTPChannel
from typing_extensions import override

from realtime.full_disk import is_full_disk
from realtime.limits import LEAST_BYTES_A_SECOND, ServerLimits

logger = logging.getLogger(__name__)
reactor: Any = installed_reactor

LINGER_SECONDS: Final = 10
"""How long the rest of a refused body is read and thrown away.

Closing at once would reset the connection, and a client that is still sending would never see the answer.
"""


class CappedRequest(WebRequest):  # type: ignore[misc]
    """A request that is answered as soon as its body is known not to be taken: 413, 408 or 507."""

    _received = 0
    _received_before = 0
    _is_refused = False
    _later: Any = None
    """The next look at the body's pace, then the end of the linger."""

    @override
    def gotLength(self, length: int | None) -> None:
        """The headers are in; a declared length over the cap is refused before the first byte."""
        if length is not None and length > self._limits.max_body_bytes:
            super().gotLength(0)
            self._refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
            return
        super().gotLength(length)
        if length != 0:
            self._look_later()

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
            self._forget_later()
            super().requestReceived(command, path, version)

    @override
    def connectionLost(self, reason: Any) -> None:
        """The client went away, the linger is over."""
        self._forget_later()
        super().connectionLost(reason)

    @property
    def _limits(self) -> ServerLimits:
        limits: ServerLimits = self.server.limits
        return limits

    def _look_later(self) -> None:
        self._received_before = self._received
        self._later = reactor.callLater(self.channel.timeOut, self._look_at_pace)

    def _look_at_pace(self) -> None:
        """A byte now and then would keep the channel's own idle time from ever running out."""
        if self._received - self._received_before < LEAST_BYTES_A_SECOND * self.channel.timeOut:
            self._refuse(HTTPStatus.REQUEST_TIMEOUT)
        else:
            self._look_later()

    def _forget_later(self) -> None:
        if self._later is not None and self._later.active():
            self._later.cancel()

    def _refuse(self, status: HTTPStatus) -> None:
        self._is_refused = True
        self._forget_later()
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
        self._later = reactor.callLater(LINGER_SECONDS, channel.transport.abortConnection)
        logger.warning("a request body was refused after %d bytes: %s", self._received, status.phrase)

    def _answer(self, status: HTTPStatus) -> bytes:
        headers = {name.decode("latin-1").lower(): values[-1].decode("latin-1") for name, values in self.requestHeaders.getAllRawHeaders()}
        answer = self._limits.refusal(status, headers)
        head = (
            f"HTTP/1.1 {status.value} {status.phrase}\r\nContent-Type: {answer.content_type}\r\n"
            f"Content-Length: {len(answer.body)}\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n"
        )
        return head.encode("latin-1") + answer.body


def _throw_away(data: bytes) -> None:
    del data


class PatientChannel(HTTPChannel):  # type: ignore[misc]
    """A connection whose requests must have their headers in within the idle time, however steadily these drip."""

    @override
    def dataReceived(self, data: bytes) -> None:
        """Only a body's bytes put the end of the idle time off."""
        if self.line_mode:
            LineReceiver.dataReceived(self, data)
        else:
            super().dataReceived(data)

    @override
    def allHeadersReceived(self) -> None:
        """The body has an idle time of its own."""
        self.resetTimeout()
        super().allHeadersReceived()


class CappedFactory(HTTPFactory):  # type: ignore[misc]
    """Makes every HTTP connection a `PatientChannel` of `CappedRequest`s. Without TLS there is no HTTP/2 to be negotiated."""

    protocol = PatientChannel

    @override
    def buildProtocol(self, addr: Any) -> Any:
        """A protocol for one connection."""
        protocol = super().buildProtocol(addr)
        protocol.requestFactory = CappedRequest
        return protocol
