"""Steps of the stories about review: a scan that waits for a person, its page opened, keys pressed there."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.steps import unique_copy, upload, wait_final
from tests.flow.stack import Stack

VALID_NIP = "3728542807"
SEEDED_NIP = "7740001454"
CHECK_ANSWER = "**/review/check/"


def scan_in_review(page: Page, stack: Stack, folder: Path, name: str) -> str:
    """Uploads a scan whose seller NIP has a wrong check digit; its id once it waits for a person."""
    page.goto(f"{stack.url}/documents/")
    upload(page, unique_copy("faktura-do-przegladu.jpg", folder, name))
    document_id = page.locator("[data-document-id]", has_text=name).first.get_attribute("data-document-id")
    page.goto(f"{stack.url}/ocr/status/{document_id}/")
    assert wait_final(page, 60) == "Wymaga przeglądu"
    return str(document_id)


def open_review(page: Page, stack: Stack, document_id: str) -> None:
    page.goto(f"{stack.url}/documents/{document_id}/review/")
    expect(page.locator("[data-word]").first).to_be_attached()


def field_in_focus(page: Page) -> str:
    return page.evaluate("document.activeElement.id")


def type_over(page: Page, text: str) -> None:
    """Replace the focused field's text and wait for the check that follows."""
    page.keyboard.press("Control+a")
    with page.expect_response(CHECK_ANSWER):
        page.keyboard.type(text)


def tab_to(page: Page, expression: str) -> None:
    """Walk with Tab until the focused element fits."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate(f"(() => {{ const node = document.activeElement; return Boolean({expression}); }})()"):
            return
    raise AssertionError(f"Tab never reached: {expression}")
