"""A document moved to another company: whoever stays behind loses it on the open page, at once and without a reload."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import context_of
from tests.browser.test_connection import block_sockets
from tests.flow.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.processes]


def test_one_person_moves_it_and_the_others_pages_let_it_go(browser: Browser, stack: Stack, people):
    # Given somebody of the first company only, with the list and the document open
    left, moves = context_of(browser, stack, people["jedna"]), context_of(browser, stack, people["dwie"])
    listed, status, review = left.new_page(), left.new_page(), moves.new_page()
    document_id = people["dwie"]["moved"]
    polled = left.new_page()
    block_sockets(polled)
    polled.goto(f"{stack.url}/documents/")
    listed.goto(f"{stack.url}/documents/")
    status.goto(f"{stack.url}/ocr/status/{document_id}/")
    row = listed.locator(f'[data-document-id="{document_id}"]')
    expect(row).to_contain_text("do potwierdzenia")
    expect(polled.locator(f'[data-document-id="{document_id}"]')).to_be_visible()
    expect(polled.locator("[data-chip-state=longpoll]")).to_be_visible()
    for page in (listed, status):
        expect(page.locator("[data-chip-state=live]")).to_be_visible()

    # When somebody of both moves it by keyboard
    review.goto(f"{stack.url}/documents/{document_id}/review/")
    review.locator('[data-problem="buyer_not_us"]').get_by_text("Przenieś…").press("Enter")
    expect(review.get_by_role("button", name="Wróć").last).to_be_focused()
    review.locator("[data-dialog-of=move]").get_by_role("button", name="Przenieś").press("Enter")

    # Then it waits in the other company, and the first one's pages have nothing of it
    expect(review.get_by_text("Przeniesiono dokument do firmy Firma nowa sp. z o.o.")).to_be_visible()
    expect(review.locator('[data-problem="buyer_not_us"]')).to_have_count(0)
    expect(row).to_have_count(0)
    expect(polled.locator(f'[data-document-id="{document_id}"]')).to_have_count(0)
    expect(listed.locator('[data-tab="all"] [data-count]')).to_have_text("0")
    expect(status.locator("#gone")).to_be_visible()
    expect(status.locator("[data-chip-state=forbidden]")).to_be_visible()
    assert "zla-firma.pdf" not in status.locator("main").inner_text()
    left.close()
    moves.close()
