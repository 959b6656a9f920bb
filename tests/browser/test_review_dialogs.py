"""The review's own dialogs: leaving with changes that are not saved, and whether an invoice is one that is stored already."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import context_of
from tests.browser.review_steps import CHECK_ANSWER, open_review
from tests.browser.test_every_screen import AXE, RUN
from tests.flow.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.processes]


@pytest.fixture
def page(browser: Browser, stack: Stack, people) -> Iterator[Page]:
    context = context_of(browser, stack, people["podobna"], viewport={"width": 1280, "height": 3000})
    context.add_init_script(AXE)
    yield context.new_page()
    context.close()


def test_leaving_with_changes_asks_and_the_draft_waits(page: Page, stack: Stack, people):
    said: list[str] = []
    page.on("dialog", lambda dialog: (said.append(dialog.type), dialog.accept()))
    open_review(page, stack, people["podobna"]["like"])
    dialog = page.get_by_role("dialog", name="Wyjść bez zapisania?")
    nav = page.locator(".nav").get_by_role("link", name="Faktury")

    # Without a change nobody is asked
    page.get_by_role("link", name="Pomiń").click()
    page.wait_for_url("**/documents/*/review/")
    open_review(page, stack, people["podobna"]["like"])

    page.fill("#id_seller_name", "Zmieniona nazwa")
    page.fill("#id_bank_account", "1")
    nav.click()
    expect(dialog).to_contain_text("Zmienione pola: 2. Szkic zostanie w tej karcie.")
    expect(dialog.get_by_role("button", name="Zostań")).to_be_focused()
    assert page.evaluate(RUN) == []
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(nav).to_be_focused()

    # A form elsewhere on the page leaves it as well
    page.locator(".menu__button").last.click()
    page.get_by_role("button", name="English").click()
    dialog.get_by_role("button", name="Zostań").click()
    expect(page.locator("html")).to_have_attribute("lang", "pl")

    nav.click()
    dialog.get_by_role("button", name="Wyjdź").click()
    page.wait_for_url("**/invoices/")
    assert said == []
    page.go_back()
    expect(page.locator("#id_seller_name")).to_have_value("Zmieniona nazwa")
    page.close(run_before_unload=True)
    page.wait_for_event("close")
    assert said == ["beforeunload"]


def test_what_may_be_stored_already_is_compared_before_saving(page: Page, stack: Stack, people):
    who = people["podobna"]
    open_review(page, stack, who["like"])
    dialog = page.get_by_role("dialog", name="Czy to ta sama faktura?")
    page.fill("#id_invoice_number", "FV/2/2026")
    with page.expect_response(CHECK_ANSWER):
        page.keyboard.press("Enter")

    page.keyboard.press("Control+s")

    expect(dialog.get_by_role("link", name="Wróć")).to_be_focused()
    expect(dialog.locator("[data-of=invoice_number]")).to_have_text("FV/2/2026")
    expect(dialog.get_by_role("region", name="Faktura w systemie")).to_contain_text("FV/7/2026")
    assert page.evaluate(RUN) == []
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    assert page.evaluate("document.activeElement.hasAttribute('data-save')")

    page.keyboard.press("Control+s")
    with page.expect_navigation():
        dialog.get_by_role("link", name="To inna faktura").click()
    expect(page.locator("main")).to_contain_text("Zapisano fakturę FV/2/2026.")

    # The very same number cannot be another invoice: the document is joined to it
    open_review(page, stack, who["same"])
    page.locator("[data-problem=duplicate_invoice]").get_by_role("link", name="Porównaj").click()
    expect(dialog.get_by_role("link", name="To inna faktura")).to_have_count(0)
    dialog.get_by_role("button", name="Połącz").click()
    page.wait_for_url("**/documents/?status=review")
    expect(page.locator("main")).to_contain_text("Połączono dokument same.pdf z fakturą FV/7/2026.")
    page.goto(f"{stack.url}/ocr/status/{who['same']}/")
    expect(page.locator("#card")).to_contain_text("Połączono z fakturą FV/7/2026.")
    expect(page.get_by_role("link", name="Otwórz fakturę")).to_have_attribute("href", f"/invoices/{who['stored']}/")
