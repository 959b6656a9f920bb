"""What a page does with what is pushed to it: frames of our own making on its socket, so that every order and number can be tried."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, WebSocketRoute, expect

from tests.browser.conftest import context_of
from tests.flow.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.processes]

SHIFT = """window.shifts = [];
new PerformanceObserver((list) => {
  for (const { startTime, hadRecentInput, sources } of list.getEntries()) {
    if (!hadRecentInput) window.shifts.push({ at: startTime, moved: sources.map(({ node }) => node?.outerHTML ?? node?.data) });
  }
})
  .observe({ type: "layout-shift", buffered: true });"""
AT_REST = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now()))))"
"""The moment from which on nothing may move: what the page loads with has been painted, on a slow machine in several frames."""
MOVED_SINCE = "(since) => window.shifts.filter(({ at }) => at > since).flatMap(({ moved }) => moved)"
BOXES = "all => all.map((one) => JSON.stringify(one.getBoundingClientRect()))"
END = "Zakończone. Faktura gotowa."
WORDS = {"read": "przeczytana", "reading": "czytam", "waiting": "czeka"}
SPOKEN = """window.spoken = [];
new MutationObserver((changes) => {
  const region = document.getElementById("live-polite"), text = region?.textContent;
  if (text && changes.some(({ target }) => region.contains(target))) window.spoken.push([performance.now(), text]);
}).observe(document, { subtree: true, childList: true, characterData: true });"""


class Pushed:
    """A page whose socket the test holds."""

    def __init__(self, page: Page, socket: str) -> None:
        self.page = page
        self._sockets: list[WebSocketRoute] = []
        page.route_web_socket(lambda url: url.endswith(socket), self._take)
        page.add_init_script(SHIFT + SPOKEN)

    def _take(self, socket: WebSocketRoute) -> None:
        self._sockets.append(socket)

    def snapshot(self, *items: dict[str, Any]) -> None:
        # The page may be loaded and its script not yet through.
        while not self._sockets:
            self.page.wait_for_timeout(20)
        self._send({"type": "snapshot", "items": list(items), "sequence": 1, "server_time": "2026-11-26T12:00:00.000+00:00"})
        expect(self.page.locator("[data-chip-state=live]")).to_be_visible()

    def status(self, item: dict[str, Any], **changes: Any) -> None:
        item |= {"version": item["version"] + 1, **changes}
        self._send({"type": "status", "item": item})

    def _send(self, frame: dict[str, Any]) -> None:
        self._sockets[-1].send(json.dumps(frame))


@pytest.fixture
def page(browser: Browser, stack: Stack, people) -> Iterator[Page]:
    context = context_of(browser, stack, people["ekrany"], viewport={"width": 1280, "height": 700})
    yield context.new_page()
    context.close()


def inbox(page: Page, stack: Stack, query: str = "") -> tuple[Pushed, list[dict[str, Any]]]:
    pushed = Pushed(page, "/ws/documents/")
    page.goto(f"{stack.url}/documents/{query}")
    items = page.request.get(f"{stack.url}/documents/ajax/").json()["items"]
    pushed.snapshot(*items)
    return pushed, items


def test_twenty_new_documents_and_twenty_changes_leave_the_row_under_the_pointer(page: Page, stack: Stack):
    pushed, items = inbox(page, stack)
    link = page.locator("#rows [data-slot=link]").nth(2)
    link.focus()
    link.hover()
    rested = page.evaluate(AT_REST)
    before, order = link.bounding_box(), page.locator("#rows > tr").evaluate_all("all => all.map((row) => row.dataset.documentId)")

    for number in range(20):
        new = {**items[0], "document_id": str(uuid.uuid4()), "created_at": "2099-01-01T00:00:00+00:00", "file_name": f"nowy-{number}.pdf"}
        pushed.status(new)
        pushed.status(items[number % len(items)], description=f"Zmiana {number}")

    expect(page.locator("#fresh")).to_have_text("20 nowych dokumentów – pokaż")
    expect(page.locator("#rows")).to_contain_text("Zmiana 19")
    assert link.bounding_box() == before
    assert page.locator("#rows > tr").evaluate_all("all => all.map((row) => row.dataset.documentId)") == order
    expect(link).to_be_focused()
    assert page.evaluate(MOVED_SINCE, rested) == []
    page.locator("#fresh").click()
    expect(page.locator("#rows > tr")).to_have_count(len(order) + 20)
    expect(page.locator("#rows > tr").first).to_contain_text("nowy-19.pdf")


def test_a_row_that_leaves_its_filter_stays_dimmed_until_it_is_tidied(page: Page, stack: Stack, people):
    pushed, items = inbox(page, stack, "?status=review")
    waits = next(item for item in items if item["document_id"] == people["ekrany"]["review"])
    row = page.locator("#rows > tr")
    height = row.bounding_box()

    pushed.status(waits, tone="success", label="Zakończone", description="Faktura gotowa.")

    expect(row).to_contain_text("Już nie pasuje do filtra")
    assert row.bounding_box() == height
    expect(page.get_by_role("link", name="Uporządkuj")).to_have_attribute("href", "?status=review")


def test_reading_is_shown_page_by_page_in_boxes_that_keep_their_place_and_spoken_seldom(page: Page, stack: Stack, people):
    document_id = people["ekrany"]["running"]
    pushed = Pushed(page, f"/ws/documents/{document_id}/")
    page.goto(f"{stack.url}/ocr/status/{document_id}/")
    item = page.request.get(f"{stack.url}/ocr/status/{document_id}/ajax/").json()
    pushed.snapshot(item)
    bar = page.locator("#bar")

    # Without a number of pages the bar has no value
    pushed.status(item, progress={**item["progress"], "determinate": False, "pages_total": None, "text": "Liczę strony…"}, pages=[])
    expect(bar).not_to_have_attribute("value", "0")
    assert bar.evaluate("one => one.hasAttribute('value')") is False

    # Then each page goes from waiting over reading to read, with a word for it, where it stood
    boxes = []
    for done in range(11):
        pages = [sheet(n, done) for n in range(1, 11)]
        progress = {**item["progress"], "determinate": True, "percent": 5 + 8 * done, "pages_total": 10, "pages_done": done}
        pushed.status(item, pages=pages, progress={**progress, "text": f"Czytam stronę {done + 1} z 10. {5 + 8 * done}%"})
        expect(bar).to_have_attribute("aria-valuetext", f"Czytam stronę {done + 1} z 10. {5 + 8 * done}%")
        boxes.append(
            page.locator("#sheets [data-page]").evaluate_all("all => all.map((one) => JSON.stringify(one.getBoundingClientRect()))")
        )
    assert boxes[1:] == boxes[:1] * 10
    words = page.locator("#sheets [data-page] [data-slot=label]").all_inner_texts()
    assert words == ["przeczytana"] * 10

    # And the end is spoken once, at once; what happened on the way at most once in three seconds
    pushed.status(item, is_final=True, tone="success", label="Zakończone", announce={"text": END, "assertive": False})
    expect(page.locator("#live-polite")).to_have_text(END)
    spoken = page.evaluate("window.spoken")
    assert [text for _at, text in spoken].count(END) == 1
    meanwhile = [at for at, text in spoken if not text.startswith("Zakończone")]
    assert meanwhile
    assert all(later - earlier >= 2900 for earlier, later in pairwise(meanwhile))


def sheet(number: int, done: int) -> dict[str, Any]:
    state = "read" if number <= done else "reading" if number == done + 1 else "waiting"
    return {
        "n": number,
        "state": state,
        "label": WORDS[state],
        "thumb_url": None,
    }
