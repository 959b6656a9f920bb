"""An upload on a bad line: it waits, goes on where it broke off, and sends no byte too many; a reload tells what was not sent."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.conftest import context_of
from tests.browser.steps import upload
from tests.flow.stack import SAMPLES, Stack, wait_for

pytestmark = [pytest.mark.browser, pytest.mark.processes]

PIECE = 1024 * 1024
SIZE = 4 * PIECE
SENT = """window.sent = 0;
const send = XMLHttpRequest.prototype.send;
XMLHttpRequest.prototype.send = function (body) {
  if (body instanceof Blob) window.sent += body.size;
  return send.call(this, body);
};"""
FETCHED = "performance.getEntriesByType('resource').some(({ name }) => name.includes('upload_send'))"


class Line:
    """The way of the pieces: where each was to be put, and a cut at a place of the test's choice."""

    def __init__(self, page: Page) -> None:
        self.offsets: list[int] = []
        self.cut_at: int | None = None
        self.swallow_answer = False
        page.route("**/uploads/*/", self._pass)

    def _pass(self, route: Route) -> None:
        offset = int(route.request.headers["upload-offset"])
        self.offsets.append(offset)
        if self.cut_at is not None and offset >= self.cut_at:
            route.abort("internetdisconnected")
        elif self.swallow_answer and offset + PIECE >= SIZE:
            route.fetch()
            self.swallow_answer = False
            route.abort("connectionreset")
        else:
            route.continue_()


@pytest.fixture
def page(browser: Browser, stack: Stack, people) -> Iterator[Page]:
    context = context_of(browser, stack, people["nowa"])
    opened = context.new_page()
    opened.add_init_script(SENT)
    opened.goto(f"{stack.url}/documents/")
    yield opened
    context.close()


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    """A picture of four pieces: bytes after its end change nothing but the size and the hash."""
    path = tmp_path / f"wielki-{time.time_ns()}.jpg"
    picture = (SAMPLES / "faktura-przykladowa.jpg").read_bytes() + path.name.encode()
    path.write_bytes(picture.ljust(SIZE, b"\0"))
    return path


def documents_called(page: Page, stack: Stack, name: str) -> int:
    items = page.request.get(f"{stack.url}/documents/ajax/").json()["items"]
    return sum(item["file_name"] == name for item in items)


def test_an_upload_cut_at_the_half_goes_on_from_there_by_itself(page: Page, stack: Stack, scan: Path):
    line = Line(page)
    line.cut_at = 2 * PIECE
    upload(page, scan)
    row = page.locator(".tray__item")
    expect(row).to_contain_text("Przerwano na 50%")
    expect(row).to_contain_text("Dokończymy, gdy wróci sieć.")
    expect(row.get_by_role("button", name="Wznów")).to_be_visible()

    line.cut_at = None

    expect(page.locator("#rows")).to_contain_text(scan.name)
    expect(row).to_have_count(0)
    assert line.offsets[:2] + line.offsets[-2:] == [0, PIECE, 2 * PIECE, 3 * PIECE]
    assert set(line.offsets[2:-1]) == {2 * PIECE}
    tries = line.offsets.count(2 * PIECE)
    assert page.evaluate("window.sent") == SIZE + (tries - 1) * PIECE
    assert documents_called(page, stack, scan.name) == 1


def test_without_network_it_waits_for_it_and_can_be_paused(page: Page, stack: Stack, scan: Path):
    line = Line(page)
    line.cut_at = PIECE
    wait_for(lambda: page.evaluate(FETCHED), 10, "the tray fetched ahead")
    page.context.set_offline(True)
    upload(page, scan)
    row = page.locator(".tray__item")
    expect(row).to_contain_text("Czeka na sieć")

    page.context.set_offline(False)
    expect(row).to_contain_text("Przerwano na 25%")
    page.evaluate("window.sent = 0")
    line.cut_at = None
    row.get_by_role("button", name="Wznów").click()
    expect(page.locator("#rows")).to_contain_text(scan.name)
    assert page.evaluate("window.sent") <= SIZE


def test_a_reload_tells_what_was_not_sent_and_the_same_file_goes_on(page: Page, stack: Stack, scan: Path, tmp_path: Path):
    page.on("dialog", lambda dialog: dialog.accept())
    line = Line(page)
    line.cut_at = 3 * PIECE
    waiting = [tmp_path / f"{scan.stem}-{number}.jpg" for number in range(2)]
    for number, path in enumerate(waiting):
        path.write_bytes(scan.read_bytes()[:-1] + bytes([number + 1]))
    upload(page, scan, *waiting)
    expect(page.locator(".tray__item", has_text="Przerwano na 75%")).to_have_count(2)

    page.reload()

    told = page.locator(".tray__item")
    expect(told).to_have_count(3)
    expect(told.filter(has_text=scan.name)).to_contain_text("Wskaż ten sam plik – dokończymy od 75%")
    expect(told.filter(has_text=waiting[1].name)).to_contain_text("Plik nie został przesłany.")
    line.offsets.clear()
    line.cut_at = None
    upload(page, scan)
    expect(page.locator("#rows")).to_contain_text(scan.name)
    assert line.offsets == [3 * PIECE]
    expect(told).to_have_count(2)
    for number in (1, 0):
        told.nth(number).get_by_role("button", name="Zamknij").click()
    page.reload()
    expect(page.locator("#tray")).to_be_hidden()


def test_an_answer_that_never_came_makes_one_document_and_no_reproach(page: Page, stack: Stack, scan: Path):
    line = Line(page)
    line.swallow_answer = True
    upload(page, scan)

    expect(page.locator(".tray__item")).to_contain_text("Dodano 1 dokument.")
    expect(page.locator(".tray__item")).to_have_count(0)
    assert documents_called(page, stack, scan.name) == 1
    assert line.offsets == [0, PIECE, 2 * PIECE, 3 * PIECE]
