"""Our Daphne launcher (`python -m realtime.server`): body cap, small frames, endless sockets, sentences instead of tracebacks.

Serves `application` under the `limits` of one composition module (`asgi`).
"""

# Daphne installs Twisted's asyncio reactor while it is imported, so it comes before anything else that imports Twisted.
from daphne.server import Server  # isort: skip

import argparse
import asyncio
import errno
import logging
import socket
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from daphne.ws_protocol import WebSocketProtocol
from django.utils.translation import gettext as _
from twisted.internet import defer
from twisted.internet import reactor as installed_reactor
from typing_extensions import override

from realtime.body_cap import CappedFactory
from realtime.limits import FRAME_BYTES, MESSAGE_BYTES, ServerLimits

logger = logging.getLogger("realtime.server")
"""Named: run as a program this module is called __main__."""
reactor: Any = installed_reactor

PING_INTERVAL: Final = 20
PING_TIMEOUT: Final = 30
IDLE_SECONDS: Final = 60
BACKLOG: Final = 512
GOODBYE_SECONDS: Final = 0.2
SERVICE_RESTART: Final = 1012
CANNOT_LISTEN: Final = 2
"""Exit code when the address cannot be had: trying again by itself would not help."""


class LiveServer(Server):  # type: ignore[misc]
    """Daphne with a capped body, listening on a socket that is already bound."""

    def __init__(self, application: Any, listening: socket.socket, limits: ServerLimits, *, idle_seconds: float, **options: Any) -> None:
        # Daphne refuses to start without an endpoint description; none of its kinds fits a bound socket of any family.
        super().__init__(application, endpoints=["bound"], ready_callable=self._listen, **options)
        self.endpoints: list[str] = []
        self.limits = limits
        self._idle_seconds = idle_seconds
        self._listening = listening

    @property
    def http_factory(self) -> CappedFactory:
        """The factory of HTTP connections."""
        return self._http_factory

    @http_factory.setter
    def http_factory(self, _daphnes_own: Any) -> None:
        """`run()` makes Daphne's factory itself and offers no choice; ours takes its place."""
        self._http_factory = CappedFactory(self)
        self._http_factory.timeOut = self._idle_seconds

    @override
    def run(self) -> None:
        """Serve until a signal comes."""
        reactor.addSystemEventTrigger("before", "shutdown", self._say_goodbye)
        super().run()

    @override
    def kill_all_applications(self) -> Any:
        """End what is running; Daphne trips over requests that are still being received and have no application yet."""
        nothing = asyncio.get_event_loop().create_future()
        nothing.set_result(None)
        for details in self.connections.values():
            details.setdefault("application_instance", nothing)
        return super().kill_all_applications()

    def _listen(self) -> None:
        reactor.adoptStreamPort(self._listening.fileno(), self._listening.family, self.http_factory)
        if self._listening.family == socket.AF_UNIX:
            # Twisted opens the file to everybody; the server's user and group (a reverse proxy's) are enough.
            Path(self._listening.getsockname()).chmod(0o660)
        logger.info("listening on %s", _address_text(self._listening))

    def _say_goodbye(self) -> Any:
        """Close sockets with "service restart", so that clients can say so; a moment is left for the frames to go out."""
        goodbye: Any = defer.Deferred()
        for protocol in self.connections:
            # sendClose() refuses 1012; the frame itself is allowed to the server.
            if isinstance(protocol, WebSocketProtocol) and protocol.state == protocol.STATE_OPEN:
                protocol.sendCloseFrame(code=SERVICE_RESTART)
        reactor.callLater(GOODBYE_SECONDS, goodbye.callback, None)
        return goodbye


class CannotListen(Exception):
    """The address cannot be had; the message is for the person at the terminal."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the server; the exit code."""
    options = _parse(arguments)
    composition = import_module(options.composition)
    try:
        listening = _bound_socket(options)
    except CannotListen as error:
        sys.stderr.write(f"{error}\n")
        return CANNOT_LISTEN
    _server(composition.application, listening, composition.limits, options).run()
    return 0


def _server(application: Any, listening: socket.socket, limits: ServerLimits, options: argparse.Namespace) -> LiveServer:
    return LiveServer(
        application,
        listening,
        limits,
        idle_seconds=options.idle_seconds,
        websocket_timeout=-1,
        ping_interval=options.ping_interval,
        ping_timeout=options.ping_timeout,
        websocket_max_message_size=MESSAGE_BYTES,
        websocket_max_frame_size=FRAME_BYTES,
        proxy_forwarded_address_header="X-Forwarded-For" if options.trust_proxy else None,
        proxy_forwarded_proto_header="X-Forwarded-Proto" if options.trust_proxy else None,
        server_name="",
    )


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m realtime.server", description=__doc__)
    parser.add_argument("--bind", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--port", type=int, default=8000)
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--unix", type=Path, help="listen on a unix socket instead")
    where.add_argument("--fd", type=int, help="number of a listening socket inherited from the supervisor")
    parser.add_argument("--trust-proxy", action="store_true", help="believe X-Forwarded-For and X-Forwarded-Proto")
    parser.add_argument("--ping-interval", type=float, default=PING_INTERVAL, help="seconds between pings of a socket")
    parser.add_argument("--ping-timeout", type=float, default=PING_TIMEOUT, help="a client that answers none for so long is dropped")
    parser.add_argument("--idle-seconds", type=float, default=IDLE_SECONDS, help="a request that sends nothing for so long is dropped")
    parser.add_argument("--composition", default="asgi", help="module that offers `application` and `limits`")
    return parser.parse_args(arguments)


def _bound_socket(options: argparse.Namespace) -> socket.socket:
    """The socket to serve on, already listening.

    Raises:
        CannotListen: with a sentence that says why.
    """
    opener, place = _opener(options)
    try:
        listening = opener()
        listening.listen(BACKLOG)
    except OSError as error:
        raise CannotListen(_why(error, place)) from error
    except OverflowError as error:
        raise CannotListen(_("Nie ma takiego portu: %(place)s.") % {"place": place}) from error
    listening.settimeout(0)
    return listening


def _opener(options: argparse.Namespace) -> tuple[Callable[[], socket.socket], str]:
    if options.fd is not None:
        return lambda: socket.socket(fileno=options.fd), f"fd {options.fd}"
    if options.unix is not None:
        return lambda: _unix_socket(options.unix), str(options.unix)
    return lambda: _tcp_socket(options.bind, options.port), f"{options.bind}:{options.port}"


def _tcp_socket(host: str, port: int) -> socket.socket:
    if not 0 < port < 65536:
        raise OverflowError  # getaddrinfo would silently take the remainder
    family, kind, protocol, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    listening = socket.socket(family, kind, protocol)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind(address)
    return listening


def _unix_socket(path: Path) -> socket.socket:
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    if path.is_socket():
        # A socket file outlives its server; one that still answers is in use.
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
            if probe.connect_ex(str(path)) == 0:
                raise OSError(errno.EADDRINUSE, "in use")
        path.unlink()
    listening.bind(str(path))
    return listening


def _why(error: OSError, place: str) -> str:
    if error.errno == errno.EADDRINUSE:
        return _("Adres %(place)s jest już zajęty przez inny program. Zakończ go albo podaj inny port.") % {"place": place}
    if error.errno in (errno.EACCES, errno.EPERM):
        return _("Brak uprawnień do adresu %(place)s. Podaj port powyżej 1023.") % {"place": place}
    return _("Nie można nasłuchiwać pod adresem %(place)s: %(why)s.") % {"place": place, "why": error.strerror}


def _address_text(listening: socket.socket) -> str:
    address = listening.getsockname()
    if listening.family == socket.AF_UNIX:
        return f"unix:{address}"
    host = f"[{address[0]}]" if listening.family == socket.AF_INET6 else address[0]
    return f"http://{host}:{address[1]}"


if __name__ == "__main__":
    sys.exit(main())
