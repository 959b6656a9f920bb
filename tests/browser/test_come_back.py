"""Coming back to a page: from the browser's own cache, after the server was away, and in a second tab."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect

from tests.browser.conftest import context_of, launch
from tests.browser.steps import Traffic
from tests.browser.test_connection import chip, press
from tests.flow.stack import Stack, wait_for

pytestmark = [pytest.mark.browser, pytest.mark.processes]

MARK = "addEventListener('pageshow', ({ persisted }) => { if (persisted) document.documentElement.dataset.restored = ''; })"


@pytest.fixture(scope="module")
def browser_with_cache(playwright: Playwright) -> Iterator[Browser]:
    """Playwright turns the cache for back and forward off; people's browsers have it."""
    running = launch(playwright, ignore_default_args=["--disable-back-forward-cache"])
    yield running
    running.close()


@pytest.fixture
def context(browser_with_cache: Browser, stack: Stack, people) -> Iterator[BrowserContext]:
    made = context_of(browser_with_cache, stack, people["wraca"])
    made.add_init_script(MARK)
    yield made
    made.close()


def back(page: Page) -> None:
    page.evaluate("history.back()")


def test_a_page_from_the_cache_is_brought_up_to_date_at_once(context: BrowserContext, stack: Stack, people):
    who = people["wraca"]
    page, other = context.new_page(), context.new_page()
    page.goto(f"{stack.url}/documents/")
    chip(page, "live")
    page.goto(f"{stack.url}/ocr/status/{who['first']}/")
    chip(page, "live")
    page.goto(f"{stack.url}/help/")
    other.goto(f"{stack.url}/documents/")

    press(other, stack, f"/documents/{who['first']}/reject/", {"reason": "duplicate"})

    back(page)
    expect(page.locator("html[data-restored]")).to_have_count(1)
    expect(page.locator("#card")).to_contain_text("Odrzucono")
    back(page)
    expect(page.locator("html[data-restored] #rows")).to_have_count(1)
    expect(page.locator(f"#rows [data-document-id='{who['first']}']")).to_contain_text("Odrzucono")
    expect(page.locator("[data-tab=review] [data-count]")).to_have_text("1")


def test_a_server_that_was_away_is_found_again_and_two_tabs_say_the_same(context: BrowserContext, stack: Stack, people):
    tabs = [context.new_page() for _ in range(2)]
    traffic = [Traffic(tab) for tab in tabs]
    for tab in tabs:
        tab.goto(f"{stack.url}/documents/")
        chip(tab, "live")

    os.kill(stack.pid_of("web"), signal.SIGKILL)

    for tab, heard in zip(tabs, traffic, strict=True):
        before = len(heard.frames)
        wait_for(lambda tab=tab, heard=heard, before=before: tab.title() and len(heard.frames) > before, 45, "a frame of the new server")
        chip(tab, "live")
        assert len(heard.sockets) > 1
    shown = "all => all.map((row) => [row.dataset.documentId, row.dataset.version, row.querySelector('.stamp').innerText].join())"
    assert len({";".join(tab.locator("#rows > tr").evaluate_all(shown)) for tab in tabs}) == 1


def test_what_was_typed_and_sent_away_from_is_still_unsaved_and_nobody_elses_page_is_kept(context: BrowserContext, stack: Stack, people):
    said: list[str] = []
    page, other = context.new_page(), context.new_page()
    page.on("dialog", lambda dialog: (said.append(dialog.type), dialog.accept()))
    page.goto(f"{stack.url}/documents/{people['wraca']['later']}/review/")
    page.fill("#id_seller_name", "Wpisana nazwa")
    page.locator(".nav").get_by_role("link", name="Faktury").click()
    page.get_by_role("button", name="Wyjdź").click()
    page.wait_for_url("**/invoices/")
    back(page)
    expect(page.locator("html[data-restored] #id_seller_name")).to_have_value("Wpisana nazwa")
    page.locator(".nav").get_by_role("link", name="Faktury").click()
    page.get_by_role("dialog", name="Wyjść bez zapisania?").get_by_role("button", name="Wyjdź").click()
    page.wait_for_url("**/invoices/")
    page.goto(f"{stack.url}/settings/")
    page.goto(f"{stack.url}/help/")

    # Signed out elsewhere: what the cache holds of the settings is not shown again
    other.goto(f"{stack.url}/help/")
    press(other, stack, "/accounts/logout/")
    back(page)
    page.wait_for_url("**/accounts/login/**")
    assert said == []
