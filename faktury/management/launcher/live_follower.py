"""Follows one document over the WebSocket a browser uses, through restarts and lost connections, to its end."""

from __future__ import annotations

import json
import random
import threading
import time
from collections.abc import Callable, Iterator

from django.utils.translation import gettext as _
from websockets.exceptions import ConnectionClosed, InvalidHandshake
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from faktury.management.launcher.console import Refused
from faktury.management.launcher.http_client import HttpClient, Payload, websocket_address

SUBPROTOCOL = Subprotocol("faktury.v1")
SIGNED_OUT, NOT_YOURS = 4401, 4404
FIRST_DELAY, LONGEST_DELAY = 0.5, 15.0
SILENCE_SECONDS = 60.0
"""The server pings every few seconds; a connection silent for this long is dead although nobody closed it."""
LOST_SECONDS = 3.0
"""A blip nobody needs to hear of; after this the person is told."""
GIVE_UP_SECONDS = 180.0


class LiveFollower:
    """Yields each newer payload of one document; `stop()` from another thread ends it."""

    def __init__(self, http: HttpClient, document_id: str, *, say: Callable[[str], None] | None = None) -> None:
        self._http, self._document_id, self._say = http, document_id, say
        self._seen = -1
        self._delay = FIRST_DELAY
        self._heard_at = time.monotonic()
        self._lost_said = False
        self._stopped = threading.Event()

    def stop(self) -> None:
        """Make `payloads` end soon."""
        self._stopped.set()

    def payloads(self) -> Iterator[Payload]:
        """Newer and newer payloads, the final one last.

        Raises:
            Refused: when the session or the document is gone, or the server is silent for minutes.
        """
        while not self._stopped.is_set():
            try:
                with self._connect() as connection:
                    for payload in self._newer(connection):
                        yield payload
                        if payload["is_final"]:
                            return
            except ConnectionClosed as closed:
                self._refuse_if_for_good(closed)
            except (OSError, InvalidHandshake):
                # Refused, reset, silent (TimeoutError is an OSError) or a gateway's 502: all of it may pass.
                pass
            self._wait()

    def _connect(self) -> ClientConnection:
        return connect(
            websocket_address(self._http.address, self._document_id),
            origin=Origin(self._http.address),
            subprotocols=[SUBPROTOCOL],
            additional_headers={"Cookie": self._http.cookie_header, "Accept-Language": self._http.language},
            proxy=None if self._http.is_local else True,
            open_timeout=10,
            close_timeout=1,
        )

    def _newer(self, connection: ClientConnection) -> Iterator[Payload]:
        while not self._stopped.is_set():
            frame = json.loads(connection.recv(timeout=SILENCE_SECONDS))
            self._heard_at, self._delay, self._lost_said = time.monotonic(), FIRST_DELAY, False
            if frame["type"] == "gone":
                raise Refused(_("Tego dokumentu już nie ma."))
            for item in frame.get("items", ()) if frame["type"] == "snapshot" else [frame["item"]] if "item" in frame else []:
                # A late frame never takes back what was shown.
                if item["document_id"] == self._document_id and item["version"] > self._seen:
                    self._seen = item["version"]
                    yield item

    @staticmethod
    def _refuse_if_for_good(closed: ConnectionClosed) -> None:
        code = closed.rcvd.code if closed.rcvd else None
        if code == SIGNED_OUT:
            raise Refused(_("Sesja wygasła; zaloguj się ponownie.")) from closed
        if code == NOT_YOURS:
            raise Refused(_("Nie ma takiego dokumentu albo nie masz do niego dostępu.")) from closed

    def _wait(self) -> None:
        silent = time.monotonic() - self._heard_at
        if silent > GIVE_UP_SECONDS:
            raise Refused(_("Serwer {address} nie odpowiada od kilku minut.").format(address=self._http.address))
        if silent > LOST_SECONDS and self._say and not self._lost_said:
            self._lost_said = True
            self._say(_("Połączenie przerwane, łączę ponownie…"))
        self._stopped.wait(self._delay * random.uniform(0.5, 1.0))  # noqa: S311 - spreads reconnects, guards nothing
        self._delay = min(self._delay * 2, LONGEST_DELAY)
