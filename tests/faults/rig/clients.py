"""Clients of an instance: a browser's requests, and sockets that remember every frame and come back after every close."""

from __future__ import annotations

import asyncio
import json
import random
import threading
import uuid
from collections.abc import Coroutine, Sequence
from contextlib import suppress
from http.client import HTTPException
from typing import Any

from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from tests.faults.rig.instance import Instance, Person
from tests.faults.web import Answer, Web

STAY_AWAY = frozenset({4401, 4404})
FINAL = frozenset({"completed", "failed", "manual_review"})
OPEN_SECONDS = 10


class Browser(Web):
    """The requests of somebody who is signed in."""

    def __init__(self, instance: Instance, person: Person) -> None:
        self.port = instance.port
        name, _, value = person.cookie.partition("=")
        self.cookies = {name: value, "csrftoken": uuid.uuid4().hex}

    def take_in(self, content: bytes, name: str = "dokument") -> str:
        """Upload one file; its document's id."""
        answer = self.upload([(name, content)])
        assert answer.status in (200, 201), (answer.status, answer.body[:500])
        (result,) = answer.json["results"]
        assert result["document"], result
        identity: str = result["document"]["document_id"]
        return identity

    def act(self, document_id: str, action: str) -> Answer:
        """Press a button of a document."""
        return self.post(f"/documents/{document_id}/{action}/")


class Socket:
    """One socket as the page opens it: it reconnects with jitter after every close but those that mean "stay away"."""

    def __init__(self, instance: Instance, person: Person, document_id: str = "") -> None:
        self._browser = Browser(instance, person)
        self._is_list = not document_id
        self._address = f"ws://127.0.0.1:{instance.port}/ws/documents/" + (f"{document_id}/" if document_id else "")
        self._headers = {"Cookie": person.cookie, "Origin": instance.url}
        self.frames: list[dict[str, Any]] = []
        self.latest: dict[str, dict[str, Any]] = {}
        self.steps_back: list[tuple[str, int, int]] = []
        """(document, version told, lower version told later by the same socket): never happens."""
        self._told: dict[str, int] = {}
        self.codes: list[int] = []
        self.connections = 0
        self.is_open = False
        self._online: asyncio.Event | None = None
        self._socket: Any = None

    async def live(self) -> None:
        """Stay connected until cancelled or told to stay away."""
        self._online = asyncio.Event()
        self._online.set()
        attempt = 0
        while True:
            await self._online.wait()
            code = await self._one_connection()
            self.codes.append(code)
            if code in STAY_AWAY:
                return
            attempt = 0 if code else attempt + 1
            await asyncio.sleep(0.1 + random.random() * min(2.0, 0.25 * 2**attempt))

    async def _one_connection(self) -> int:
        with suppress(OSError, InvalidHandshake, TimeoutError, EOFError):
            async with connect(
                self._address, additional_headers=self._headers, subprotocols=["faktury.v1"], open_timeout=OPEN_SECONDS, max_queue=None
            ) as socket:
                self._socket = socket
                self.connections += 1
                self._told = {}
                try:
                    async for text in socket:
                        frame = json.loads(text)
                        self._take(frame)
                        self.is_open = True
                        if frame["type"] == "snapshot" and self._is_list:
                            await self._complete(frame)
                except ConnectionClosed:
                    pass
                finally:
                    self.is_open = False
                return socket.close_code or 0
        return 0

    async def _complete(self, snapshot: dict[str, Any]) -> None:
        """What `live.js` does: rows under way that the snapshot does not name are asked for."""
        told = {item["document_id"] for item in snapshot["items"]}
        missing = [identity for identity, item in self.latest.items() if not item["is_final"] and identity not in told]
        if missing:
            with suppress(OSError, HTTPException, ValueError):
                answer = await asyncio.to_thread(self._browser.get, f"/documents/ajax/?ids={','.join(missing)}")
                for item in answer.json["items"]:
                    self._note(item)

    def _take(self, frame: dict[str, Any]) -> None:
        self.frames.append(frame)
        for item in frame.get("items") or ([frame["item"]] if "item" in frame else []):
            self._note(item)
            # What the same socket told before; another answer in between (`_complete`) may well have been ahead of it.
            told = self._told.get(item["document_id"], 0)
            if item["version"] < told:
                self.steps_back.append((item["document_id"], told, item["version"]))
            self._told[item["document_id"]] = item["version"]
        if frame["type"] == "gone":
            self.latest.pop(frame["id"], None)

    def _note(self, item: dict[str, Any]) -> None:
        """A page ignores what is older than what it shows."""
        known = self.latest.get(item["document_id"])
        if known is None or item["version"] >= known["version"]:
            self.latest[item["document_id"]] = item

    async def go_offline(self) -> None:
        if self._online:
            self._online.clear()
        if self._socket is not None:
            # The cable is pulled: nobody says goodbye.
            self._socket.transport.abort()

    async def go_online(self) -> None:
        if self._online:
            self._online.set()


class Watchers:
    """Runs sockets in a loop of its own thread."""

    def __init__(self) -> None:
        self.sockets: list[Socket] = []
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._tasks: list[Any] = []

    def watch(self, socket: Socket) -> Socket:
        self.sockets.append(socket)
        self._tasks.append(asyncio.run_coroutine_threadsafe(socket.live(), self._loop))
        return socket

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(30)

    def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        asyncio.run_coroutine_threadsafe(_settle(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)


async def _settle() -> None:
    others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    await asyncio.wait(others, timeout=5) if others else None


def documents_in(frames: Sequence[dict[str, Any]]) -> set[str]:
    """Every document that frames tell anything of."""
    found = set()
    for frame in frames:
        found |= {item["document_id"] for item in frame.get("items", [])}
        if "item" in frame:
            found.add(frame["item"]["document_id"])
        if "id" in frame:
            found.add(frame["id"])
    return found
