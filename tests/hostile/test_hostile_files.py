"""More than a hundred hostile files through real processes: each ends by itself with a sentence, and nobody falls over.

The corpus is generated: pdfs.py, images.py and markup.py say what is wrong with each file.
"""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterator

import pytest
from PIL import Image

from tests.faults.web import Web
from tests.flow.stack import Stack, wait_for
from tests.hostile import images, markup
from tests.hostile.corpus import everything
from tests.hostile.memory import MemoryWatch

pytestmark = pytest.mark.processes

MEGABYTES = 300
"""What the web process and the render child may hold at most, whatever comes."""
BATCH = 40


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    running = Stack(FAKTURY_PAGE_SECONDS="30")
    yield running
    running.close()


@pytest.fixture(scope="module")
def web(stack: Stack) -> Web:
    return Web(stack)


def is_a_sentence(error: dict[str, str]) -> bool:
    return all(part.endswith(".") and not {"{", "}", "–"} & set(part.replace("200–300", "")) for part in (error["message"], error["hint"]))


def test_the_corpus_is_as_large_as_promised():
    files = everything()
    assert len(files) >= 100
    assert len({entry.content for entry in files.values()}) == len(files)


@pytest.mark.skipif(not os.path.isdir("/proc/self/task"), reason="reads the memory of processes from /proc")  # noqa: PTH112
def test_every_hostile_file_ends_in_words(web: Web, stack: Stack):
    watch = MemoryWatch(stack.process.pid)
    files = everything()
    names = list(files)
    documents: dict[str, str] = {}

    # When they come, many in a form
    for start in range(0, len(names), BATCH):
        batch = names[start : start + BATCH]
        answer = web.upload([(name, files[name].content) for name in batch])
        assert answer.status < 500
        for name, result in zip(batch, answer.json["results"], strict=True):
            assert (result["error"] or {}).get("code") == files[name].door, name
            if result["error"]:
                assert is_a_sentence(result["error"]), name
            else:
                documents[name] = result["document"]["document_id"]
        watch.look()

    # Then each document comes to its end
    def all_ended() -> bool:
        watch.look()
        running = "SELECT count(*) FROM faktury_documentupload WHERE processing_status NOT IN ('completed', 'failed', 'manual_review')"
        return stack.query(running) == [(0,)]

    wait_for(all_ended, 400, "every hostile document ended")
    ends = {name: web.status_of(key) for name, key in documents.items()}

    # And none became an invoice, each has its sentence, and its page still opens
    codes = {name: (payload["error"] or {}).get("code", "") for name, payload in ends.items()}
    assert {name: code for name, code in codes.items() if code not in files[name].ends} == {}
    for name, payload in ends.items():
        assert payload["error"] is None or is_a_sentence(payload["error"]), (name, payload["error"])
        assert payload["invoice"] is None, name
        assert web.get(f"/ocr/status/{documents[name]}/", Accept="text/html").status == 200, name
    assert stack.invoices() == []

    # And nobody grew or fell over
    log = stack.log.read_text(errors="replace")
    assert "Traceback" not in log
    assert not re.search(r"worker.*(exited|ended|restart)", log)
    assert 0 < watch.web < MEGABYTES
    assert 0 < watch.renderers < MEGABYTES
    crashed = stack.query("SELECT original_name FROM faktury_documentupload WHERE crashes > 0")
    assert crashed == []


def test_a_name_is_only_text(web: Web, stack: Stack):
    for number, name in enumerate(markup.NAMES):
        content = images.saved(Image.new("L", (30 + number, 30), "white"), "PNG")
        quoted = name.replace("\\", "\\\\").replace('"', '\\"')
        answer = web.upload([(quoted, content)])
        assert answer.status == 201, (name, answer.body)
        document = answer.json["results"][0]["document"]
        shown = document["file_name"]
        assert 0 < len(shown) <= 200
        assert not {"/", "\\", "\n", "\t", "\u202e"} & set(shown)
        page = web.get(f"/ocr/status/{document['document_id']}/", Accept="text/html").body.decode()
        assert "<script>alert(1)" not in page
        assert ">49<" not in page
        file = web.get(f"/documents/{document['document_id']}/file/", Accept="text/html")
        assert (file.status, file.body) == (200, content)
        assert file.headers["Content-Disposition"].startswith("attachment")
        assert file.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in file.headers["Content-Security-Policy"]
    endless = web.upload([("n" * 5_000 + ".png", images.saved(Image.new("L", (77, 30), "white"), "PNG"))])
    assert endless.status == 400
    assert is_a_sentence(endless.json["error"])
    stored = [path for path in (stack.data / "files").rglob("*") if path.is_file()]
    assert all(re.fullmatch(r"[\w.-]+", path.name) and path.resolve().is_relative_to(stack.data) for path in stored)
    assert not any("passwd" in path.name or "script" in path.name for path in stored)


def test_where_the_photo_was_taken_is_not_shown(web: Web, stack: Stack):
    picture, exif = Image.new("RGB", (600, 300), "white"), Image.Exif()
    exif[0x010F] = "MakerOfCameras"
    exif.get_ifd(0x8825)[2] = (52.0, 13.0, 56.0)
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", exif=exif)
    assert b"MakerOfCameras" in buffer.getvalue()
    (result,) = web.upload([("zdjecie.jpg", buffer.getvalue())]).json["results"]
    key = result["document"]["document_id"]
    wait_for(lambda: web.status_of(key)["is_final"], 60, "the photo ended")
    shown = web.get(f"/documents/{key}/pages/1/image/", Accept="image/*").body
    assert shown.startswith(b"\xff\xd8")
    assert b"MakerOfCameras" not in shown
    assert not Image.open(io.BytesIO(shown)).getexif()
