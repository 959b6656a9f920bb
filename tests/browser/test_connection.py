"""The page on a bad line: what the chip says, that it comes back up by itself, and that nothing stale is shown as live."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Route, WebSocketRoute, expect

from tests.browser.conftest import sign_in
from tests.browser.steps import Traffic, at_a_standstill, upload
from tests.flow.stack import SAMPLES, Stack

pytestmark = [pytest.mark.browser, pytest.mark.processes]
POLL, AJAX = re.compile(r"/poll/"), re.compile(r"/ajax/")


def chip(page: Page, state: str, seconds: float = 20) -> None:
    expect(page.locator(f"[data-chip-state={state}]").first).to_be_visible(timeout=seconds * 1000)


def failed_document(page: Page, folder: Path) -> str:
    """The id of a document that ended in an error at once: a JPEG without its picture."""
    name = f"zly-{time.time_ns()}.jpg"
    (folder / name).write_bytes(b"\xff\xd8\xff\xe0" + name.encode())
    upload(page, folder / name)
    row = page.locator("[data-document-id]", has_text=name)
    expect(row.locator("[data-tone=danger]").first).to_be_visible()
    found = row.get_attribute("data-document-id")
    assert found
    return found


def change(page: Page, stack: Stack, document_id: str) -> None:
    """What another person's browser would do: take the document over by hand."""
    press(page, stack, f"/documents/{document_id}/enter-manually/")


def press(page: Page, stack: Stack, address: str, form: dict[str, str] | None = None) -> None:
    token = next(cookie["value"] for cookie in page.context.cookies() if cookie["name"] == "csrftoken")
    answer = page.request.post(
        f"{stack.url}{address}",
        headers={"X-CSRFToken": token, "Accept": "application/json", "Referer": stack.url},
        form=form or {},
    )
    assert answer.ok, answer.text()


def block_sockets(page: Page) -> None:
    page.route_web_socket("**/ws/**", lambda socket: socket.close(code=1011))


@pytest.mark.parametrize("where", ["status", "inbox"])
def test_without_a_socket_changes_still_arrive_by_long_poll(page: Page, context: BrowserContext, stack: Stack, tmp_path, where):
    document_id = failed_document(page, tmp_path)
    other = context.new_page()
    block_sockets(other)
    traffic = Traffic(other)
    other.goto(f"{stack.url}/ocr/status/{document_id}/" if where == "status" else f"{stack.url}/documents/")

    chip(other, "longpoll")
    change(page, stack, document_id)

    shown = other.locator(f"[data-document-id='{document_id}'] [data-tone=attention]").first
    expect(shown).to_be_visible()
    assert traffic.frames == []
    assert traffic.polls()
    assert [url for url in traffic.polls() if "/poll/" not in url] == []


def test_every_way_down_and_back_up_by_itself(page: Page, context: BrowserContext, stack: Stack, tmp_path):
    # Given a page without socket and long poll
    document_id = failed_document(page, tmp_path)
    other = context.new_page()
    blocked = {"on": True}

    def refuse(route: Route) -> None:
        route.abort() if blocked["on"] else route.continue_()

    other.route(POLL, refuse)
    sockets = {"open": False}
    other.route_web_socket("**/ws/**", lambda socket: socket.connect_to_server() if sockets["open"] else socket.close(code=1011))
    other.goto(f"{stack.url}/ocr/status/{document_id}/")

    # Then it asks every five seconds and says so
    chip(other, "polling", 25)
    expect(other.locator("[data-chip-state=polling]").first).to_contain_text("odświeżam co 5 s")

    # And when everything is blocked it names the moment and offers a button
    other.route(AJAX, refuse)
    chip(other, "stale", 40)
    expect(other.locator("[data-chip-state=stale]").first).to_contain_text(re.compile(r"stan z \d{1,2}:\d\d"))
    expect(other.get_by_role("button", name="Odśwież")).to_be_visible()
    change(page, stack, document_id)
    expect(other.locator("#status")).to_have_attribute("data-tone", "danger")

    # When the ways open again, it comes back up and equals the database
    blocked["on"] = False
    sockets["open"] = True
    other.get_by_role("button", name="Odśwież").click()
    chip(other, "live", 40)
    expect(other.locator("#status")).to_have_attribute("data-tone", "attention")


def test_offline_is_said_and_recovers_without_reload(page: Page, context: BrowserContext, stack: Stack):
    chip(page, "live")
    context.set_offline(True)
    chip(page, "offline")
    context.set_offline(False)
    chip(page, "live")


def test_a_session_ended_elsewhere_turns_the_page_off(context: BrowserContext, stack: Stack):
    # Given a session of its own: the other stories go on in theirs
    context.clear_cookies()
    page = context.new_page()
    sign_in(page, stack)
    chip(page, "live")
    cookies = context.cookies()
    page.request.post(
        f"{stack.url}/accounts/logout/",
        headers={"X-CSRFToken": next(c["value"] for c in cookies if c["name"] == "csrftoken"), "Referer": stack.url},
    )
    chip(page, "signed_out", 20)
    expect(page.get_by_role("link", name="Zaloguj się").first).to_be_visible()


def test_nothing_older_ever_overwrites_what_is_shown(page: Page, context: BrowserContext, stack: Stack, tmp_path):
    # Given an answer to AJAX held back while newer events arrive
    document_id = failed_document(page, tmp_path)
    page.goto(f"{stack.url}/ocr/status/{document_id}/")
    chip(page, "live")
    old = page.request.get(f"{stack.url}/ocr/status/{document_id}/ajax/").text()
    change(page, stack, document_id)
    expect(page.locator("#status")).to_have_attribute("data-tone", "attention")
    newest = page.locator("#status").get_attribute("data-version")

    # When the socket is gone and the fallback is fed the old answer
    page.route(POLL, lambda route: route.fulfill(body=old, content_type="application/json"))
    page.route(AJAX, lambda route: route.fulfill(body=old, content_type="application/json"))
    page.reload()
    assert page.locator("#status").get_attribute("data-version") == newest
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    chip(page, "live")

    # Then the highest version stays
    assert page.locator("#status").get_attribute("data-version") == newest
    expect(page.locator("#status")).to_have_attribute("data-tone", "attention")


def test_without_javascript_the_whole_way_works(browser, stack: Stack, tmp_path):
    context = browser.new_context(java_script_enabled=False, locale="pl-PL")
    page = context.new_page()
    sign_in(page, stack)
    name = f"bez-js-{time.time_ns()}.jpg"
    (tmp_path / name).write_bytes(b"\xff\xd8\xff\xe0" + name.encode())
    page.set_input_files("#upload input[type=file][multiple]", str(tmp_path / name))
    page.click("#upload noscript button, #upload button")
    page.get_by_role("link", name=name).first.click()
    deadline = time.monotonic() + 20
    while page.locator("#status").get_attribute("data-tone") != "danger" and time.monotonic() < deadline:
        page.get_by_role("link", name="Odśwież stan").click()
    expect(page.locator("#card-title")).to_contain_text("Błąd")
    expect(page.locator("main")).to_contain_text("Nie można otworzyć pliku: jest uszkodzony lub niepełny.")
    page.get_by_role("button", name="Wprowadź ręcznie").click()
    expect(page.locator("h1")).to_contain_text(name)
    context.close()


def test_a_row_that_ended_unheard_and_unnamed_is_asked_for(context: BrowserContext, page: Page, stack: Stack, tmp_path):
    # Given a row under way on an open list, and a socket that has nothing to say yet
    scan = tmp_path / f"czeka-{time.time_ns()}.jpg"
    scan.write_bytes((SAMPLES / "faktura-przykladowa.jpg").read_bytes() + scan.name.encode())
    with at_a_standstill(stack, "worker"):
        upload(page, scan)
        document_id = page.locator("[data-document-id]", has_text=scan.name).get_attribute("data-document-id")
        sockets: list[WebSocketRoute] = []
        other = context.new_page()
        other.route_web_socket("**/ws/**", lambda socket: sockets.append(socket))  # noqa: PLW0108 - Playwright marks the function
        other.goto(f"{stack.url}/documents/")
        row = other.locator(f"[data-document-id='{document_id}']")
        expect(row).to_have_attribute("data-group", "active")

        # When it ends meanwhile and the snapshot names other documents only, as on a later page of the list
        press(page, stack, f"/documents/{document_id}/cancel/")
        sockets[0].send('{"type":"snapshot","items":[],"sequence":1}')

        # Then the page asks for it
        expect(row).to_contain_text("Anulowano")
        chip(other, "live")
