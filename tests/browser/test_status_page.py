"""The status page under a person's hands: questions before harm, one primary button, nothing jumps, nothing spills over."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import at_a_standstill, open_status, unique_copy, upload, wait_final
from tests.flow.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.processes]

RECORD_MOVES = """
window.shift = 0; window.percents = []; window.rested = Infinity;
new PerformanceObserver((list) => {
  for (const e of list.getEntries()) if (!e.hadRecentInput && e.startTime > window.rested) window.shift += e.value;
})
  .observe({type: 'layout-shift', buffered: true});
new MutationObserver(() => {
  const bar = document.querySelector('#bar'), page = document.querySelector('#status');
  if (!bar || !page || page.dataset.final === 'true') return;
  window.percents.push([Number(page.dataset.attempt), bar.hasAttribute('value') ? bar.value : -1]);
}).observe(document, {subtree: true, childList: true, attributes: true});
"""


def test_cancelling_asks_first_and_escape_means_no(page: Page, stack: Stack, tmp_path: Path):
    with at_a_standstill(stack, "recovery", "worker"):
        cancel_after_thinking_twice(page, tmp_path)


def cancel_after_thinking_twice(page: Page, tmp_path: Path) -> None:
    # Given a document under way
    upload(page, unique_copy("faktura-trzy-strony.pdf", tmp_path, "pytanie.pdf"))
    page.wait_for_selector("[data-document-id]:has-text('pytanie.pdf')")
    open_status(page, "pytanie.pdf")
    cancel = page.get_by_role("button", name="Anuluj odczyt").first

    # When cancelling is asked for, the harmless answer has the focus, and Escape brings it back
    cancel.click()
    expect(page.get_by_role("button", name="Nie przerywaj")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#card [data-action=cancel] button")).to_be_focused()

    # Then only the second yes cancels, without an error
    cancel.click()
    page.locator("#confirm [data-answer=yes]").click()
    expect(page.locator("#status")).to_have_attribute("data-final", "true")
    expect(page.locator("#status")).to_have_attribute("data-tone", "neutral")
    expect(page.locator("#card .button--primary")).to_have_count(1)


def test_a_press_that_comes_too_late_is_told_kindly(page: Page, stack: Stack, tmp_path: Path):
    # Given the button in focus before the reading can end
    with at_a_standstill(stack, "recovery", "worker"):
        upload(page, unique_copy("faktura-trzy-strony.pdf", tmp_path, "za-pozno.pdf"))
        page.wait_for_selector("[data-document-id]:has-text('za-pozno.pdf')")
        open_status(page, "za-pozno.pdf")
        page.get_by_role("button", name="Anuluj odczyt").first.focus()
    wait_final(page, 60)
    page.keyboard.press("Enter")
    expect(page.locator("#toast")).to_have_text("Odczyt właśnie się skończył.")
    expect(page.locator("#status")).not_to_have_attribute("data-tone", "danger")


def test_a_whole_run_moves_nothing_and_never_counts_down(page: Page, tmp_path: Path):
    page.add_init_script(RECORD_MOVES)
    upload(page, unique_copy("faktura-do-przegladu.jpg", tmp_path, "spokoj.jpg"))
    page.wait_for_selector("[data-document-id]:has-text('spokoj.jpg')")
    open_status(page, "spokoj.jpg")
    # From here on: what the page loads with is painted in several frames on a slow machine.
    page.evaluate("requestAnimationFrame(() => requestAnimationFrame((now) => { window.rested = now; }))")
    wait_final(page, 40)
    percents = page.evaluate("window.percents")
    known = [tuple(pair) for pair in percents if pair[1] >= 0]
    assert known
    assert known == sorted(known)
    assert page.evaluate("window.shift") < 0.01
    expect(page.locator(".button--primary:visible")).to_have_count(1)


@pytest.mark.parametrize("path", ["/documents/", "/invoices/", "/ocr/status/"])
def test_nothing_spills_over_at_320_pixels(page: Page, stack: Stack, path: str):
    page.set_viewport_size({"width": 320, "height": 640})
    if path == "/ocr/status/":
        found = page.locator("[data-document-id]").first.get_attribute("data-document-id")
        path = f"{path}{found}/"
    page.goto(stack.url + path)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
