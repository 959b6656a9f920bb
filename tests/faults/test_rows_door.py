"""Rows of the fault matrix at the door: bombs, endless files, huge bodies, names and types that lie. The files are the hostile corpus's."""

from __future__ import annotations

import re
import select
import socket
import time

import pytest
from PIL import Image

from tests.faults.rig.documents import WHITE, scan
from tests.faults.rig.story import Story
from tests.hostile import corpus, images
from tests.hostile.kinds import Hostile
from tests.hostile.memory import MemoryWatch

pytestmark = pytest.mark.processes
SECONDS = 2
MEGABYTES = 300
MEGABYTE = 2**20
CHUNK = bytes(MEGABYTE)
ENDLESS = 200
CAP = 51
UNDER_WAY = 20
"""Megabytes that the kernel's buffers of both ends may hold, and a moment of a busy server."""
BOMBS = ("png 144 megapiksele", "png 400 megapikseli", "jpg 65 tysiecy na 65 tysiecy", "tiff bomba", "piec metrow", "mila")
ENDLESS_FILES = ("201 stron", "sto tysiecy stron", "milion stron na niby")


def refused_in_time(story: Story, files: dict[str, Hostile]) -> None:
    """Each file becomes a document that ends in its error within the bound, in Polish, while nobody grows."""
    watch = MemoryWatch(story.instance.process.pid)
    for name, file in files.items():
        identity = story.take_in(file.content, name)
        (row,) = story.ended(identity, within=SECONDS)
        assert (row["processing_status"], row["error_code"] in file.ends) == ("failed", True), (name, row)
        error = story.browser.status_of(identity)["error"]
        assert re.search(r"limit to \d|uszkodzony", error["message"]), error
        watch.look()
    assert 0 < watch.web < MEGABYTES
    assert 0 < watch.renderers < MEGABYTES
    story.ended(story.take_in(scan(WHITE)))


def test_row_27_bombs_are_refused_before_they_are_decoded(story):
    refused_in_time(story, corpus.some(*BOMBS))


def test_row_28_a_pdf_without_an_end_is_refused_by_its_count(story):
    refused_in_time(story, corpus.some(*ENDLESS_FILES))


@pytest.mark.parametrize("declared", [True, False])
def test_row_29_a_huge_body_is_refused_while_it_is_read(story, declared):
    watch, rows = MemoryWatch(story.instance.process.pid), story.instance.query("SELECT count(*) FROM faktury_documentupload")
    kind = f"Content-Length: {ENDLESS * MEGABYTE}" if declared else "Transfer-Encoding: chunked"
    head = f"POST /documents/upload/ HTTP/1.1\r\nHost: localhost\r\nCookie: sessionid=x\r\nAccept: application/json\r\n{kind}\r\n\r\n"
    # What killed workers left is swept after an hour.
    temporary = story.instance.data / "tmp"
    lain = set(temporary.rglob("*"))
    answered_after = ENDLESS
    with socket.create_connection(("127.0.0.1", story.instance.port), timeout=20) as client:
        client.sendall(head.encode())
        for megabyte in range(ENDLESS):
            client.sendall(CHUNK if declared else b"%x\r\n%s\r\n" % (MEGABYTE, CHUNK))
            if answered_after == ENDLESS and select.select([client], [], [], 0)[0]:
                answered_after = megabyte
        answer = client.makefile("rb").read().decode()
    assert answer.startswith("HTTP/1.1 413 ")
    assert "limit to 50 MB" in answer
    assert answered_after <= (0 if declared else CAP) + UNDER_WAY
    story.soon(lambda: set(temporary.rglob("*")) <= lain, SECONDS, "nothing is left of it")
    watch.look()
    assert 0 < watch.web < MEGABYTES
    assert story.instance.query("SELECT count(*) FROM faktury_documentupload") == rows
    story.ended(story.take_in(scan(WHITE)))


def test_row_30_names_are_text_and_what_lies_about_its_type_stays_outside(story):
    for name, file in corpus.some("html", "svg", "svg jako xml", "program", "zip").items():
        answer = story.browser.upload([(f"{name}.pdf", file.content)])
        assert (answer.status, answer.json["results"][0]["error"]["code"]) == (415, file.door), name
    polyglot = b"<!DOCTYPE html><script>alert(1)</script>\n" + corpus.everything()["201 stron"].content
    answer = story.browser.upload([("strona.pdf", polyglot)])
    assert (answer.status, answer.json["results"][0]["error"]["code"]) == (415, "dangerous_type")

    content = images.saved(Image.new("L", (40, 40 + int(time.time()) % 900), "white"), "PNG")
    identity = story.take_in(content, "../../../../etc/passwd")
    story.ended(identity)
    (path,) = {
        file for (file,) in story.instance.query("SELECT file FROM faktury_documentupload WHERE id = ?", story.instance.key(identity))
    }
    assert re.fullmatch(r"documents/[\w/-]+/source(\.\w+)?", path), path
    file = story.browser.get(f"/documents/{identity}/file/", Accept="text/html")
    assert (file.status, file.body) == (200, content)
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert file.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in file.headers["Content-Security-Policy"]
    assert "passwd" not in path
