"""Uploading piece by piece: it goes on where it broke off, the same bytes never make two documents, nobody goes on with another's."""

from __future__ import annotations

import hashlib
import os
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from faktury.models import DocumentUpload, PartialUpload
from faktury.services import partial_uploads
from faktury.services.partial_uploads import PIECE_BYTES

JSON = {"Accept": "application/json"}
FILE = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 10_000
KEY = hashlib.sha256(FILE).hexdigest()


def begin(client, content=FILE, **fields):
    data = {"key": hashlib.sha256(content).hexdigest(), "name": "skan.png", "size": len(content), **fields}
    return client.post("/uploads/", data, headers=JSON)


def send(client, url, content, offset, **headers):
    piece = content[offset : offset + PIECE_BYTES]
    return client.patch(url, piece, content_type="application/octet-stream", headers={**JSON, "Upload-Offset": str(offset), **headers})


def lying() -> list[Path]:
    return list(Path(default_storage.path("parts")).glob("*"))


@pytest.fixture(autouse=True)
def nothing_left():
    yield
    for path in lying():
        path.unlink()


def test_a_file_in_pieces_becomes_the_document_it_is(browser):
    started = begin(browser).json()
    assert (started["offset"], started["piece"]) == (0, PIECE_BYTES)

    offsets = [send(browser, started["url"], FILE, offset) for offset in (0, PIECE_BYTES, 2 * PIECE_BYTES)]

    assert [answer.json().get("offset") for answer in offsets[:2]] == [PIECE_BYTES, 2 * PIECE_BYTES]
    assert offsets[2].status_code == 201
    (result,) = offsets[2].json()["results"]
    document = DocumentUpload.objects.get()
    assert (result["document"]["document_id"], result["duplicate"], result["name"]) == (str(document.pk), False, "skan.png")
    assert document.file.read() == FILE
    assert (document.sha256, document.processing_status) == (KEY, "queued")
    assert (PartialUpload.objects.count(), lying()) == (0, [])


def test_begun_again_it_goes_on_where_it_broke_off(browser):
    url = begin(browser).json()["url"]
    send(browser, url, FILE, 0)

    again = begin(browser).json()

    assert (again["url"], again["offset"]) == (url, PIECE_BYTES)
    assert begin(browser, FILE + b"x").json()["offset"] == 0


def test_a_piece_sent_twice_or_at_the_wrong_place_changes_nothing(browser):
    url = begin(browser).json()["url"]
    send(browser, url, FILE, 0)

    for offset in (0, 2 * PIECE_BYTES, "x", -1):
        answer = browser.patch(url, FILE[:9], content_type="application/octet-stream", headers={**JSON, "Upload-Offset": str(offset)})
        assert (answer.status_code, answer.json()["offset"]) == (409, PIECE_BYTES)
    assert send(browser, url, FILE + FILE, PIECE_BYTES).status_code == 200
    too_much = browser.patch(url, bytes(PIECE_BYTES + 1), content_type="a/b", headers={**JSON, "Upload-Offset": str(2 * PIECE_BYTES)})
    assert too_much.status_code == 400
    beyond = browser.patch(url, bytes(PIECE_BYTES), content_type="a/b", headers={**JSON, "Upload-Offset": str(2 * PIECE_BYTES)})
    assert beyond.status_code == 409


def test_an_answer_that_was_lost_makes_no_second_document_and_no_reproach(browser):
    url = begin(browser).json()["url"]
    for offset in (0, PIECE_BYTES, 2 * PIECE_BYTES):
        send(browser, url, FILE, offset)

    lost = browser.post("/uploads/", {"key": KEY, "name": "skan.png", "size": len(FILE)}, headers={**JSON, "Upload-Age": "30"})
    later = begin(browser)

    assert lost.json()["results"][0]["duplicate"] is False
    assert (later.status_code, later.json()["results"][0]["notice"]["code"]) == (200, "duplicate_upload")
    assert DocumentUpload.objects.count() == 1


def test_a_worker_that_died_after_the_last_piece_is_made_good_by_beginning_again(browser):
    url = begin(browser).json()["url"]
    send(browser, url, FILE, 0)
    part = PartialUpload.objects.get()
    with Path(default_storage.path(part.stored_name)).open("ab") as file:
        file.write(FILE[PIECE_BYTES:])
    PartialUpload.objects.update(received=len(FILE))

    assert begin(browser).status_code == 201
    assert DocumentUpload.objects.get().file.read() == FILE


def test_bytes_lost_with_the_power_are_asked_for_again(browser):
    url = begin(browser).json()["url"]
    send(browser, url, FILE, 0)
    os.truncate(lying()[0], 1000)

    assert begin(browser).json()["offset"] == 1000


def test_other_bytes_than_announced_are_refused_and_forgotten(browser):
    url = begin(browser).json()["url"]
    for offset in (0, PIECE_BYTES):
        send(browser, url, FILE, offset)

    answer = send(browser, url, FILE[:-1] + b"!", 2 * PIECE_BYTES)

    assert answer.json()["results"][0]["error"]["code"] == "upload_changed"
    assert (DocumentUpload.objects.count(), PartialUpload.objects.count(), lying()) == (0, 0, [])


@pytest.mark.parametrize(
    ("fields", "status", "code"),
    [
        ({"size": 0}, 415, "empty_file"),
        ({"size": 10**12}, 413, "too_large_file"),
        ({"size": "x"}, 415, "empty_file"),
        ({"key": "kurz"}, 400, None),
        ({"key": "../" * 10}, 400, None),
        ({"key": "a" * 65}, 400, None),
    ],
)
def test_nonsense_begins_nothing(browser, fields, status, code):
    answer = begin(browser, **fields)
    assert answer.status_code == status
    assert code is None or answer.json()["results"][0]["error"]["code"] == code
    assert not PartialUpload.objects.exists()


def test_a_kind_that_is_not_read_is_refused_after_its_first_piece(browser):
    program = b"MZ" + bytes(3 * PIECE_BYTES)
    url = begin(browser, program).json()["url"]

    answer = send(browser, url, program, 0)

    assert (answer.status_code, answer.json()["results"][0]["error"]["code"]) == (415, "dangerous_type")
    assert (PartialUpload.objects.count(), lying()) == (0, [])


def test_a_full_disk_is_said_and_what_was_there_stays(browser, monkeypatch):
    url = begin(browser).json()["url"]
    send(browser, url, FILE, 0)

    def full(*_args, **_kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "touch", full)
    answer = send(browser, url, FILE, PIECE_BYTES)

    assert (answer.status_code, answer.json()["results"][0]["error"]["code"]) == (507, "storage_full")
    assert begin(browser).json()["offset"] == PIECE_BYTES


def test_nobody_goes_on_with_anothers_file(browser, outsider, stranger, firma, alice, django_user_model):
    url = begin(browser).json()["url"]
    bob = django_user_model.objects.create_user("bob")
    firma.members.add(bob)
    stranger.force_login(bob)

    for other in (outsider, stranger):
        assert send(other, url, FILE, 0).status_code == 404
    assert outsider.post("/uploads/", {"key": KEY, "name": "a", "size": 9, "firma": firma.pk}, headers=JSON).status_code == 404
    assert begin(outsider).json()["url"] != url
    # Nor does somebody who left the company meanwhile
    firma.members.remove(alice)
    assert send(browser, url, FILE, 0).status_code == 404


def test_without_a_session_nothing_is_begun(stranger):
    assert begin(stranger).status_code == 401


def test_what_nobody_came_back_to_is_swept(browser, monkeypatch):
    url = begin(browser).json()["url"]
    send(browser, url, FILE, 0)
    stray = Path(default_storage.path("parts/stray"))
    stray.write_bytes(b"x")
    assert partial_uploads.sweep() == 0

    long_ago = time.time() - 2 * 86400
    os.utime(stray, (long_ago, long_ago))
    PartialUpload.objects.update(changed_at=timezone.now() - timedelta(days=2))

    assert partial_uploads.sweep() == 2
    assert (PartialUpload.objects.count(), lying()) == (0, [])
    assert send(browser, url, FILE, PIECE_BYTES).status_code == 404


def test_one_person_leaves_no_heap_of_unfinished_files(browser, monkeypatch):
    monkeypatch.setattr(partial_uploads, "MOST_OPEN", 3)
    for number in range(5):
        begin(browser, FILE + bytes([number]))
    assert PartialUpload.objects.count() == 3
