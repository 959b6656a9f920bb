"""Following a document over a real socket: newest wins, lost connections come back, refusals end it."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator

import pytest
from websockets.sync.server import Server, ServerConnection, serve

from faktury.management.launcher import live_follower
from faktury.management.launcher.console import Refused
from faktury.management.launcher.http_client import HttpClient
from faktury.management.launcher.live_follower import LiveFollower

DOCUMENT = "8b0f3c52-0000-4000-8000-000000000001"
Script = Callable[[ServerConnection], None]


def payload(version: int, *, final: bool = False, document: str = DOCUMENT) -> dict[str, object]:
    return {"document_id": document, "version": version, "is_final": final}


def status(version: int, **options: object) -> str:
    return json.dumps({"type": "status", "item": payload(version, **options)})


def snapshot(*versions: int) -> str:
    return json.dumps({"type": "snapshot", "items": [payload(version) for version in versions]})


@pytest.fixture
def follow(monkeypatch) -> Iterator[Callable[..., LiveFollower]]:
    """Starts a server that plays one script per connection, the last one again and again, and follows through it."""
    monkeypatch.setattr(live_follower, "FIRST_DELAY", 0.01)
    servers: list[Server] = []

    def start(*scripts: Script) -> LiveFollower:
        remaining = list(scripts)

        def handler(connection: ServerConnection) -> None:
            script = remaining.pop(0) if len(remaining) > 1 else remaining[0]
            script(connection)

        server = serve(handler, "127.0.0.1", 0, subprotocols=[live_follower.SUBPROTOCOL])
        servers.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return LiveFollower(HttpClient(f"http://127.0.0.1:{server.socket.getsockname()[1]}", language="pl"), DOCUMENT)

    yield start
    for server in servers:
        server.shutdown()


def says(*frames: str, code: int = 1000) -> Script:
    def play(connection: ServerConnection) -> None:
        for frame in frames:
            connection.send(frame)
        connection.close(code)

    return play


def test_it_follows_a_document_to_its_end(follow) -> None:
    follower = follow(says(snapshot(3), status(4), json.dumps({"type": "ping", "server_time": "x"}), status(7, final=True)))
    assert [seen["version"] for seen in follower.payloads()] == [3, 4, 7]


def test_a_late_frame_takes_nothing_back(follow) -> None:
    follower = follow(says(snapshot(5), status(4), status(5), status(6, final=True)))
    assert [seen["version"] for seen in follower.payloads()] == [5, 6]


def test_another_document_is_none_of_its_business(follow) -> None:
    follower = follow(says(status(9, final=True, document="other"), status(2, final=True)))
    assert [seen["version"] for seen in follower.payloads()] == [2]


def test_it_comes_back_after_lost_connections(follow) -> None:
    # Given a server that restarts twice, the second time without having said anything
    follower = follow(says(snapshot(1), code=1012), says(code=1011), says(snapshot(2), status(3, final=True)))
    assert [seen["version"] for seen in follower.payloads()] == [1, 2, 3]


@pytest.mark.parametrize(("code", "sentence"), [(4401, "Sesja wygasła"), (4404, "Nie ma takiego dokumentu")])
def test_a_refusal_is_final_and_worded(follow, code, sentence) -> None:
    follower = follow(says(code=code))
    with pytest.raises(Refused, match=sentence):
        list(follower.payloads())


def test_a_document_that_is_gone_ends_it(follow) -> None:
    follower = follow(says(snapshot(1), json.dumps({"type": "gone", "id": DOCUMENT})))
    with pytest.raises(Refused, match="już nie ma"):
        list(follower.payloads())


def test_it_gives_up_when_nobody_answers_for_minutes(monkeypatch) -> None:
    monkeypatch.setattr(live_follower, "FIRST_DELAY", 0.01)
    monkeypatch.setattr(live_follower, "GIVE_UP_SECONDS", 0.05)
    with pytest.raises(Refused, match="nie odpowiada od kilku minut"):
        list(LiveFollower(HttpClient("http://127.0.0.1:9", language="pl"), DOCUMENT).payloads())


def test_stopping_it_from_outside_ends_it(follow) -> None:
    follower = follow(says(snapshot(1), code=1012))
    payloads = follower.payloads()
    next(payloads)
    follower.stop()
    assert list(payloads) == []
