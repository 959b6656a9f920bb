"""How soon a committed status reaches the screen: `python -m benchmarks.status_push --sockets 200 --events 200`.

A real web process and a real Redis; sockets sign in as browsers do. Each event is a real transition in a process of its own
kind (the worker's side), timed from the commit to the frame. The peer, in the same run and on the same server: a page that
asks for its JSON every two seconds, which is how the defect's own page would have been mended.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import time
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.request import HTTPCookieProcessor, Request, build_opener

from websockets.asyncio.client import ClientConnection, connect

from benchmarks.written import write_section
from tests.flow.stack import Stack

POLL_SECONDS = 2.0
POLLING_PAGES = 20
TABLE_HEAD = "| way | pages | events | p50 ms | p99 ms | max ms | requests a minute and page |\n|---|---|---|---|---|---|---|"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sockets", type=int, default=200)
    parser.add_argument("--events", type=int, default=200)
    parser.add_argument("--pause", type=float, default=0.05, help="seconds between events")
    parser.add_argument("--no-write", action="store_true")
    return parser.parse_args()


class People:
    """Users, companies and one document each, made in the running stack's own database."""

    def __init__(self, stack: Stack, count: int) -> None:
        os.environ["FAKTURY_DATA_DIR"] = str(stack.data)
        os.environ["DJANGO_SETTINGS_MODULE"] = "faktury.settings"
        import django

        django.setup()
        from django.conf import settings
        from django.contrib.auth import get_user_model
        from django.contrib.sessions.backends.db import SessionStore
        from django.db import transaction
        from django.utils import timezone

        from faktury.domain.status import DocumentStatus
        from faktury.models import DocumentUpload, Firma

        self.cookie_name = settings.SESSION_COOKIE_NAME
        self.cookies: list[str] = []
        self.documents: list[DocumentUpload] = []
        now = timezone.now()
        with transaction.atomic():
            for number in range(count):
                user = get_user_model().objects.create(username=f"bench-{number}", password="!")  # noqa: S106 - cannot sign in
                firma = Firma.objects.create(name=f"Bench {number}", nip=f"{number:010}")
                firma.members.add(user)
                # Not in the queue, so that no worker takes it: the benchmark itself plays the worker.
                document = DocumentUpload.objects.create(
                    firma=firma, owner=user, original_name="b.pdf", sha256=f"{number:064}", size_bytes=1, content_type="application/pdf",
                    created_at=now, changed_at=now, processing_status=DocumentStatus.FAILED,
                )  # fmt: skip
                session = SessionStore()
                session["_auth_user_id"] = str(user.pk)
                session["_auth_user_backend"] = settings.AUTHENTICATION_BACKENDS[0]
                session["_auth_user_hash"] = user.get_session_auth_hash()
                session.create()
                self.cookies.append(session.session_key)
                self.documents.append(document)

    def flip(self, number: int) -> tuple[int, float]:
        """One real transition of a document; its version and the moment after the commit's publish was handed over."""
        from faktury.domain.status import DocumentStatus
        from faktury.services.status_sync_service import Change, Guard, transition

        document = self.documents[number]
        document.refresh_from_db()
        to = DocumentStatus.MANUAL_REVIEW if document.status is DocumentStatus.FAILED else DocumentStatus.FAILED
        started = time.monotonic()
        changed = transition(document.pk, Change(to=to), Guard(sources=frozenset({document.status})))
        if changed is None:
            raise SystemExit("somebody else moved a document of the benchmark")
        return changed.version, started


async def _open_sockets(stack: Stack, people: People) -> list[ClientConnection]:
    sockets = []
    for cookie in people.cookies:
        headers = {"Cookie": f"{people.cookie_name}={cookie}", "Origin": stack.url}
        socket = await connect(f"ws://127.0.0.1:{stack.port}/ws/documents/", additional_headers=headers, max_queue=None)
        await socket.recv()
        sockets.append(socket)
    return sockets


async def _listen(number: int, socket: ClientConnection, arrived: dict[tuple[int, int], float]) -> None:
    async for text in socket:
        frame = json.loads(text)
        if frame["type"] == "status":
            arrived[number, frame["item"]["version"]] = time.monotonic()


async def _push(stack: Stack, people: People, wanted: argparse.Namespace) -> list[float]:
    sockets = await _open_sockets(stack, people)
    arrived: dict[tuple[int, int], float] = {}
    listeners = [asyncio.create_task(_listen(number, socket, arrived)) for number, socket in enumerate(sockets)]
    sent: dict[tuple[int, int], float] = {}
    for event in range(wanted.events):
        number = event % len(sockets)
        version, started = await asyncio.to_thread(people.flip, number)
        sent[number, version] = started
        await asyncio.sleep(wanted.pause)
    await asyncio.sleep(2)
    for listener in listeners:
        listener.cancel()
    lost = sent.keys() - arrived.keys()
    if lost:
        raise SystemExit(f"{len(lost)} of {len(sent)} events did not arrive within 2 s")
    return [(arrived[key] - sent[key]) * 1000 for key in sent]


def _poll_once(stack: Stack, people: People, number: int) -> int:
    opener = build_opener(HTTPCookieProcessor())
    url = f"{stack.url}/ocr/status/{people.documents[number].pk}/ajax/"
    cookie = SimpleCookie({people.cookie_name: people.cookies[number]}).output(header="", sep=";").strip()
    with opener.open(Request(url, headers={"Cookie": cookie}), timeout=10) as answer:  # noqa: S310 - our own address
        return int(json.load(answer)["version"])


async def _poll(stack: Stack, people: People, events: int) -> list[float]:
    """Pages that ask every two seconds at moments of their own; delays of `events` changes seen by them."""
    delays = []
    pages = min(POLLING_PAGES, len(people.documents))
    for first in range(0, events, pages):
        batch = range(first, min(first + pages, events))
        delays += await asyncio.gather(*(_one_change_by_polling(stack, people, event % pages, event) for event in batch))
    return delays


async def _one_change_by_polling(stack: Stack, people: People, number: int, event: int) -> float:
    # The change falls anywhere within the interval: a golden-ratio sequence spreads the phases evenly.
    phase = (event * 0.618034) % 1 * POLL_SECONDS
    version, started = await asyncio.to_thread(people.flip, number)
    await asyncio.sleep(phase)
    # Polling is what is measured here.
    while await asyncio.to_thread(_poll_once, stack, people, number) < version:
        await asyncio.sleep(POLL_SECONDS)
    return (time.monotonic() - started) * 1000


def _row(way: str, pages: int, delays: list[float], requests: str) -> str:
    ranked = statistics.quantiles(delays, n=100, method="inclusive")
    return f"| {way} | {pages} | {len(delays)} | {ranked[49]:.1f} | {ranked[98]:.1f} | {max(delays):.1f} | {requests} |"


def _group_memory_mb(group: int | None) -> int:
    """Resident memory of all processes of a group, in MB: the supervisor's guard leads it, the server is in it."""
    pages = 0
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and os.getpgid(int(entry.name)) == group:
                pages += int((entry / "statm").read_text().split()[1])
        except OSError:
            continue
    return pages * os.sysconf("SC_PAGE_SIZE") // 2**20


def main() -> None:
    """Measure both ways on one stack and keep the table."""
    wanted = _arguments()
    stack = Stack()
    try:
        people = People(stack, wanted.sockets)
        pushed = asyncio.run(_push(stack, people, wanted))
        polled = asyncio.run(_poll(stack, people, min(wanted.events, 100)))
        memory = _group_memory_mb(stack.pid_of("web"))
    finally:
        stack.close()
    rows = [
        _row("push over WebSocket", wanted.sockets, pushed, "0"),
        _row(f"peer: a page asking every {POLL_SECONDS:g} s", min(POLLING_PAGES, wanted.sockets), polled, f"{60 / POLL_SECONDS:g}"),
    ]
    command = f"python -m benchmarks.status_push --sockets {wanted.sockets} --events {wanted.events}"
    note = f"From the start of the transition (commit included) to the frame or answer. Resident memory of the web process: {memory} MB."
    text = "\n".join(["## Status push", "", f"`{command}`", "", TABLE_HEAD, *rows, "", note])
    print(text)
    if not wanted.no_write:
        write_section("status-push", text)


if __name__ == "__main__":
    main()
