"""Rows of the fault matrix about clients: events shuffled and lost, pages offline, readers that do not read, people who may not stay."""

from __future__ import annotations

import base64
import os
import random
import socket
import threading
from contextlib import suppress
from pathlib import Path

import pytest

from tests.faults.rig.clients import Socket
from tests.faults.rig.documents import SLOW, WHITE, ksef, scan
from tests.faults.rig.instance import TIMING

pytestmark = pytest.mark.processes


class Tap(threading.Thread):
    """Hears what is published to a company's stream, as bytes, to send them again."""

    def __init__(self, instance) -> None:
        super().__init__(daemon=True)
        self._redis = instance.redis
        (self.channel,) = self._redis.pubsub_channels(f"*stream.{instance.firma}*")
        self._heard = self._redis.pubsub(ignore_subscribe_messages=True)
        self._heard.subscribe(self.channel)
        self.messages: list[bytes] = []

    def run(self) -> None:
        with suppress(Exception):
            for message in self._heard.listen():
                self.messages.append(message["data"])

    def replay_shuffled(self, seed: int) -> int:
        again = self.messages * 2
        random.Random(seed).shuffle(again)
        for data in again:
            self._redis.publish(self.channel, data)
        return len(again)


def test_row_20_shuffled_and_doubled_events_change_nothing(production_story):
    story = production_story
    tap = Tap(story.instance)
    tap.start()
    identities = [story.take_in(scan(WHITE, SLOW)), story.take_in(ksef())]
    story.ended(*identities)
    story.soon(lambda: all(story.is_shown(one) for one in identities), TIMING.heartbeat, "shown")
    frames = sum(frame["type"] == "status" for frame in story.page.frames)

    assert tap.replay_shuffled(20) > 10
    marker = story.take_in(scan(WHITE))
    story.ended(marker)
    story.soon(lambda: story.is_shown(marker), TIMING.heartbeat, "what came after the old events is shown")

    assert story.page.steps_back == []
    repeated = [f["item"]["document_id"] for f in story.page.frames if f["type"] == "status"][frames:]
    assert set(repeated) <= {marker}


@pytest.mark.parametrize("lost", [0.3, 1.0])
def test_row_21_lost_events_are_caught_up_by_the_heartbeat(embedded_story, lost):
    story = embedded_story
    story.instance.drop_broadcasts(lost)
    try:
        identities = [story.take_in(scan(WHITE)) for _ in range(3)] + [story.take_in(ksef())]
        story.ended(*identities)
        story.soon(lambda: all(story.is_shown(one) for one in identities), TIMING.heartbeat, "caught up")
    finally:
        story.instance.drop_broadcasts(0)
    assert story.page.connections == 1


def test_row_22_a_page_that_was_offline_shows_the_truth_soon_after(story):
    under_way = story.take_in(scan(*[SLOW] * 4))
    story.after_page(under_way)
    story.watchers.run(story.page.go_offline())
    missed = [story.take_in(ksef()) for _ in range(6)]
    story.ended(under_way, *missed)

    story.watchers.run(story.page.go_online())

    story.soon(lambda: all(story.is_shown(one) for one in (under_way, *missed)), 5, "the page shows the truth")


def test_row_23_a_client_that_never_reads_is_dropped_and_hurts_nobody(production_story):
    story = production_story
    lazy = [never_reading(story) for _ in range(3)]
    dripping = never_reading(story)
    dripping.sendall(b"\x81\xfe" + (4_000).to_bytes(2) + b"mask")
    identities = [story.take_in(scan(WHITE)) for _ in range(3)]
    story.ended(*identities)
    story.soon(lambda: all(story.is_shown(one) for one in identities), TIMING.heartbeat, "others are told meanwhile")

    bound = TIMING.ping_interval + TIMING.ping_timeout
    port = story.instance.port
    story.soon(lambda: drip(dripping) and all(is_gone(port, one) for one in (*lazy, dripping)), bound + 10, "dropped")

    assert story.page.connections == 1
    for one in (*lazy, dripping):
        one.close()


def never_reading(story) -> socket.socket:
    """A socket that is opened in order and then neither reads nor answers a ping."""
    raw = socket.socket()
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192)
    raw.connect(("127.0.0.1", story.instance.port))
    key = base64.b64encode(os.urandom(16)).decode()
    head = {
        "Host": f"127.0.0.1:{story.instance.port}",
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Key": key,
        "Sec-WebSocket-Version": "13",
        "Origin": story.instance.url,
        "Cookie": story.instance.colleague.cookie,
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
    raw.sendall(f"GET /ws/documents/ HTTP/1.1\r\n{lines}\r\n".encode())
    assert raw.recv(12).startswith(b"HTTP/1.1 101")
    return raw


def drip(client: socket.socket) -> bool:
    """Send one more byte of a frame that never ends."""
    with suppress(OSError):
        client.sendall(b"x")
    return True


def is_gone(port: int, client: socket.socket) -> bool:
    """Whether the server's end of this connection is closed, as the kernel tells."""
    ours = f"{client.getsockname()[1]:04X}"
    established = "01"
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return not any(row[1].endswith(f":{port:04X}") and row[2].endswith(f":{ours}") and row[3] == established for row in rows)


@pytest.mark.parametrize("reason", ["session", "disabled", "membership"])
def test_row_32_who_may_not_stay_is_put_out_within_a_heartbeat(story, reason):
    person = story.instance.leaving[reason]
    leaving = story.watchers.watch(Socket(story.instance, person))
    story.soon(lambda: leaving.is_open, TIMING.patience, "open")

    if reason == "session":
        story.instance.execute("DELETE FROM django_session WHERE session_key = ?", person.session)
    elif reason == "disabled":
        story.instance.execute("UPDATE auth_user SET is_active = ? WHERE id = ?", False, person.id)
    else:
        story.instance.execute("DELETE FROM faktury_firma_members WHERE user_id = ?", person.id)

    story.soon(lambda: leaving.codes, TIMING.heartbeat, "put out")
    assert leaving.codes == [4404 if reason == "membership" else 4401]
    told = len(leaving.frames)
    story.ended(story.take_in(scan(WHITE)))
    assert len(leaving.frames) == told
    assert story.page.connections == 1
