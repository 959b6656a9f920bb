"""Rows of the fault matrix that hit the web process and the door: it dies in an upload, the disk is full, strangers knock."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from tests.faults.rig.clients import Browser, Socket
from tests.faults.rig.documents import SLOW, WHITE, invoice, scan
from tests.faults.rig.instance import PRODUCTION, TIMING, Instance, Person
from tests.faults.rig.story import Story

pytestmark = pytest.mark.processes
ORPHAN_HOURS = 2
CROWDED = 10
EACH = 10 if PRODUCTION else 6
MEGABYTE = 2**20


def upload_is_cut_off(story: Story, content: bytes) -> None:
    with pytest.raises((OSError, HTTPException)):
        story.browser.take_in(content, "przerwany")


def ids_of(story: Story, name: str) -> list[str]:
    rows = story.instance.query("SELECT id FROM faktury_documentupload WHERE original_name = ?", name)
    return [str(uuid.UUID(str(identity))) for (identity,) in rows]


def test_row_06_a_web_process_killed_before_it_rings_is_rung_for(embedded_story):
    story = embedded_story
    known = set(ids_of(story, "przerwany"))
    point = story.instance.die_at("before-bell")
    upload_is_cut_off(story, scan(WHITE))
    assert not point.exists()

    (identity,) = set(ids_of(story, "przerwany")) - known
    story.ended(identity, within=10)


def test_row_07_a_web_process_killed_in_an_upload_leaves_no_row_and_no_file_for_ever(story):
    instance = story.instance
    rows = len(ids_of(story, "przerwany"))
    # Half a body, and then its process dies
    with socket.create_connection(("127.0.0.1", instance.port)) as half:
        half.sendall(b"POST /documents/upload/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9000000\r\n\r\n" + bytes(4_000_000))
        instance.kill("web")
    instance.wait_until_healthy(TIMING.patience)
    # And once the file is stored, before its row is
    point = instance.die_at("after-store")
    upload_is_cut_off(story, scan(WHITE) + bytes(4_000_000))
    assert not point.exists()
    assert len(ids_of(story, "przerwany")) == rows
    left = orphans(instance)
    assert left

    # When it has lain there for long enough and recovery sweeps, which it does first
    for path in left:
        long_ago = time.time() - ORPHAN_HOURS * 3600
        os.utime(path, (long_ago, long_ago))
    instance.kill("recovery")

    story.soon(lambda: not orphans(instance), TIMING.patience, f"swept: {left}")


def orphans(instance: Instance) -> list[Path]:
    """Stored files no row names, and half-received ones in the temporary directory."""
    named = {name for (name,) in instance.query("SELECT file FROM faktury_documentupload")}
    files = instance.data / "files"
    stored = [path for path in files.glob("documents/*/*/source*") if path.relative_to(files).as_posix() not in named]
    return stored + list((instance.data / "tmp").glob("tmp*.upload*"))


def test_row_08_a_web_process_killed_before_its_answer_has_taken_the_document_in(story):
    content = invoice()
    known = set(ids_of(story, "przerwany"))
    story.instance.die_at("before-answer")
    upload_is_cut_off(story, content)
    (identity,) = set(ids_of(story, "przerwany")) - known
    story.ended(identity)
    story.instance.wait_until_healthy(TIMING.patience)

    # The same file again is the same document.
    assert story.take_in(content, "przerwany") == identity


def test_row_09_a_crowd_of_sockets_comes_back_after_their_server_died(story):
    crowd = [story.watchers.watch(Socket(story.instance, person)) for person in story.instance.crowd for _ in range(EACH)]
    story.soon(lambda: all(one.is_open for one in crowd), TIMING.patience, "all are open")
    identity = story.take_in(scan(*[SLOW] * 4))
    story.after_page(identity)

    story.instance.kill("web")

    story.ended(identity)
    story.instance.wait_until_healthy(TIMING.patience)
    story.soon(lambda: all(story.is_shown(identity, one) for one in crowd), 10, "all are back and know the end")
    assert all(one.connections >= 2 for one in crowd)
    assert not any(one.steps_back for one in crowd)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a small file system")
def test_row_17_a_full_disk_is_said_and_leaves_nothing(embedded_story):
    story = embedded_story
    before = story.instance.query("SELECT count(*) FROM faktury_documentupload")
    with small_disk(story.instance.data / "files" / "documents") as disk:
        answer = story.browser.upload([("duzy", scan(WHITE) + bytes(3 * MEGABYTE))])
        assert answer.status == 507
        assert answer.json["results"][0]["error"]["code"] == "storage_full"
        assert [path for path in disk.rglob("*") if path.is_file()] == []
    assert story.instance.query("SELECT count(*) FROM faktury_documentupload") == before
    story.ended(story.take_in(scan(WHITE)))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a small file system")
@pytest.mark.parametrize("megabytes", [1, 4, 7])
def test_row_17_a_disk_that_fills_up_while_a_body_comes_in_is_said(embedded_story, megabytes):
    """A body of 3 MB lies there up to three times: as it is received, as the application takes it, and as a file of its form."""
    story = embedded_story
    with small_disk(story.instance.data / "tmp", megabytes):
        for accept in ("application/json", "text/html"):
            answer = story.browser.upload([("duzy", scan(WHITE) + bytes(3 * MEGABYTE))], Accept=accept)
            assert answer.status == 507
            words = answer.body.decode() if accept == "text/html" else answer.json["error"]["message"]
            assert "Na serwerze zabrakło miejsca, plik nie został zapisany." in words
        # What needs no room there is still taken in. It cannot be read here, so it waits, and nothing is counted against it.
        waiting = story.take_in(scan(WHITE))
        story.soon(lambda: "documents wait in the queue" in story.instance.log_text(), TIMING.patience, "the log says why")
        assert story.row(waiting)["processing_status"] == "queued"
    (row,) = story.ended(waiting)
    assert (row["attempt"], row["failures"], row["crashes"]) == (1, 0, 0)
    story.ended(story.take_in(scan(WHITE) + bytes(3 * MEGABYTE)))


@contextlib.contextmanager
def small_disk(place: Path, megabytes: int = 1) -> Iterator[Path]:
    place.mkdir(parents=True, exist_ok=True)
    if subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "none", str(place)], capture_output=True).returncode:
        pytest.skip("this machine lets nobody mount")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def knock(story: Story, path: str, person: Person | None, origin: str | None = None) -> ClientConnection:
    headers = {"Cookie": person.cookie} if person else {}
    address = f"ws://127.0.0.1:{story.instance.port}{path}"
    return connect(address, additional_headers=headers, origin=origin or story.instance.url, open_timeout=20)


def closed_with(socket: ClientConnection, send: Callable[[ClientConnection], object] = lambda _socket: None) -> int | None:
    with socket:
        with contextlib.suppress(ConnectionClosed, OSError):
            send(socket)
            while True:
                socket.recv(timeout=20)
        return socket.close_code


def test_row_31_strangers_get_nothing(embedded_story):
    story = embedded_story
    identity, instance = story.take_in(scan(WHITE)), story.instance
    for foreign in ("http://evil.example", "null"):
        with pytest.raises(InvalidStatus) as refused:
            knock(story, "/ws/documents/", instance.member, foreign)
        assert refused.value.response.status_code == 403
    for path in ("/ws/documents/", f"/ws/documents/{identity}/"):
        assert closed_with(knock(story, path, None)) == 4401
    # Somebody else's document and one that was never there are the same to a stranger.
    for document in (identity, uuid.uuid4()):
        assert closed_with(knock(story, f"/ws/documents/{document}/", instance.outsider)) == 4404
        assert Browser(instance, instance.outsider).get(f"/ocr/status/{document}/ajax/").status == 404
        assert Browser(instance, instance.outsider).act(str(document), "cancel").status == 404
    nobody = Browser(instance, instance.member)
    nobody.cookies = {}
    assert nobody.get(f"/ocr/status/{identity}/ajax/").status == 401


def test_row_33_frames_from_clients_close_their_socket(embedded_story):
    story = embedded_story
    member = story.instance.member
    assert closed_with(knock(story, "/ws/documents/", member), lambda socket: socket.send("hello")) == 4400
    assert closed_with(knock(story, "/ws/documents/", member), lambda socket: [socket.send("x") for _ in range(2000)]) in (4400, 1006)
    assert closed_with(knock(story, "/ws/documents/", member), lambda socket: socket.send("x" * MEGABYTE)) in (1009, 1006)
    assert story.page.connections == 1


def test_row_33_one_person_holds_no_more_than_ten_sockets(production_story):
    story = production_story
    person = story.instance.crowd[0]
    with contextlib.ExitStack() as held:
        for _ in range(CROWDED):
            held.enter_context(knock(story, "/ws/documents/", person)).recv(timeout=20)
        assert closed_with(knock(story, "/ws/documents/", person)) == 4429
        assert closed_with(knock(story, "/ws/documents/", story.instance.crowd[1]), lambda socket: socket.send("bye")) == 4400


def test_row_36_two_people_who_retry_at_once_make_one_attempt(production_story):
    story = production_story
    identity = story.take_in(scan(WHITE))
    story.ended(identity)
    people = [
        Browser(story.instance, person) for person in (story.instance.member, story.instance.colleague, story.instance.staff) for _ in "ab"
    ]
    with ThreadPoolExecutor(len(people)) as pool:
        answers = list(pool.map(lambda browser: browser.act(identity, "retry").status, people))

    # The second click may come when the new attempt has already ended: then it is a wish of its own.
    (row,) = story.ended(identity)
    assert row["attempt"] == 1 + answers.count(200)
    assert story.statuses(identity).count("queued") == row["attempt"]
    assert set(answers) <= {200, 404, 409}
