"""Chromium against a real stack: a page that is signed in, and a record of every request it makes."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, Playwright, StorageState, expect, sync_playwright

from tests.browser.review_steps import open_review, scan_in_review
from tests.flow.stack import Stack

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
expect.set_options(timeout=20_000)
"""How soon a page knows is measured by benchmarks; a story only waits for it, on however busy a machine."""


@pytest.fixture(scope="package")
def stack() -> Iterator[Stack]:
    running = Stack(FAKTURY_HEARTBEAT_SECONDS="3")
    yield running
    running.close()


@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    # Playwright's sync API runs a loop of its own in this thread: Django would mistake it for an async view, and it must have
    # ended before the next package's asyncio tests start theirs; hence the scope.
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as running:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield running


@pytest.fixture(scope="package")
def browser(playwright: Playwright) -> Iterator[Browser]:
    running = launch(playwright)
    yield running
    running.close()


def launch(playwright: Playwright, **options: Any) -> Browser:
    """The machine's Chromium, else Playwright's own; the test is skipped without any, which CI must not be."""
    found = next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None)
    try:
        return playwright.chromium.launch(executable_path=found, args=ARGUMENTS, **options)
    except Error as error:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"no Chromium: {error.message.splitlines()[0]}")


def sign_in(page: Page, stack: Stack) -> None:
    page.goto(f"{stack.url}/accounts/login/")
    page.fill("input[name=username]", "demo")
    page.fill("input[name=password]", stack.password)
    page.press("input[name=password]", "Enter")
    page.wait_for_url("**/documents/**")


@pytest.fixture(scope="package")
def signed_state(browser: Browser, stack: Stack) -> StorageState:
    """Cookies of one sign-in, for every story that does not end the session: signing in costs seconds."""
    context = browser.new_context(locale="pl-PL")
    context.set_default_timeout(20_000)
    sign_in(context.new_page(), stack)
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture
def context(browser: Browser, signed_state: StorageState) -> Iterator[BrowserContext]:
    """A browser in which the demo user is signed in."""
    made = browser.new_context(locale="pl-PL", viewport={"width": 1280, "height": 900}, storage_state=signed_state)
    made.set_default_timeout(20_000)
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext, stack: Stack) -> Page:
    """The inbox."""
    opened = context.new_page()
    opened.goto(f"{stack.url}/documents/")
    return opened


@pytest.fixture(scope="package")
def people(stack: Stack) -> dict[str, dict[str, str]]:
    """People with companies of their own (`tests.browser.seed`): what other stories leave behind does not reach them."""
    made = stack.manage("shell", "-c", "from tests.browser.seed import run; run()")
    assert made.returncode == 0, made.stderr
    return json.loads(made.stdout.strip().splitlines()[-1])


def context_of(browser: Browser, stack: Stack, who: dict[str, str], **options: Any) -> BrowserContext:
    """A browser in which `who` is signed in."""
    made = browser.new_context(**{"locale": "pl-PL", "viewport": {"width": 1280, "height": 900}, **options})
    made.set_default_timeout(20_000)
    made.add_cookies([{"name": "sessionid", "value": who["session"], "url": stack.url}])
    return made


@pytest.fixture(scope="package")
def waiting(browser: Browser, stack: Stack, signed_state: StorageState, tmp_path_factory: pytest.TempPathFactory) -> str:
    """One document in review for every test that does not save it."""
    context = browser.new_context(locale="pl-PL", storage_state=signed_state)
    document_id = scan_in_review(context.new_page(), stack, tmp_path_factory.mktemp("review"), f"{uuid4()}.jpg")
    context.close()
    return document_id


@pytest.fixture
def review(context: BrowserContext, stack: Stack, waiting: str) -> Page:
    """Its review, opened on a desk's screen."""
    page = context.new_page()
    open_review(page, stack, waiting)
    return page
