"""Review in a browser: a doubtful scan becomes an invoice without a pointer, and what is pressed too early says why."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_live_story import unique_copy, upload, wait_final
from tests.flow.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.processes]

VALID_NIP = "3728542807"
CHECK_ANSWER = "**/review/check/"


@pytest.fixture
def review(page: Page, stack: Stack, tmp_path: Path, request: pytest.FixtureRequest) -> Page:
    """The review page of a scan whose seller NIP has a wrong check digit."""
    name = f"{request.node.name[:40]}.jpg"
    upload(page, unique_copy("faktura-do-przegladu.jpg", tmp_path, name))
    row = page.locator("[data-document-id]", has_text=name).first
    document_id = row.get_attribute("data-document-id")
    page.goto(f"{stack.url}/ocr/status/{document_id}/")
    assert wait_final(page, 40) == "Wymaga przeglądu"
    page.goto(f"{stack.url}/documents/{document_id}/review/")
    page.wait_for_load_state("networkidle")
    return page


def field_in_focus(page: Page) -> str:
    return page.evaluate("document.activeElement.id")


def type_over(page: Page, text: str) -> None:
    """Replace the focused field's text and wait for the check that follows."""
    page.keyboard.press("Control+a")
    with page.expect_response(CHECK_ANSWER):
        page.keyboard.type(text)


def number_of(page: Page) -> str:
    return page.input_value("#id_invoice_number")


def test_a_doubtful_scan_is_corrected_and_saved_by_keyboard_alone(review: Page, stack: Stack):
    # Given the page opens in the first doubtful field with its evidence marked on the paper
    assert field_in_focus(review) == "id_seller_nip"
    expect(review.locator('[data-mark="seller_nip"]')).to_have_attribute("data-current", "")
    number = f"{number_of(review)}/K"

    # When it is corrected
    type_over(review, VALID_NIP)

    # Then its problem is ticked in place, and the rest is confirmed and saved with keys
    expect(review.locator('[data-problem="nip_check_digit"]')).to_have_attribute("data-solved", "")
    review.focus("#id_invoice_number")
    type_over(review, number)
    for box in review.locator("[data-problem]:not([data-solved]) [name=confirmed]:visible").all():
        box.focus()
        review.keyboard.press("Space")
    with review.expect_navigation(url="**/invoices/**"):
        review.keyboard.press("Control+s")
    expect(review.locator("h1")).to_contain_text(number)
    assert {"number": number, "seller_nip": VALID_NIP} in [{k: i[k] for k in ("number", "seller_nip")} for i in stack.invoices()]


def test_saving_too_early_leads_to_the_problem_and_keeps_the_text(review: Page):
    review.fill("#id_buyer_name", "Zażółć gęślą jaźń")

    with review.expect_navigation():
        review.keyboard.press("Control+s")

    assert review.title().startswith("Błąd: ")
    assert review.input_value("#id_buyer_name") == "Zażółć gęślą jaźń"
    assert "review-summary" in review.evaluate("document.activeElement.className")
    review.locator("[data-summary] a").first.press("Enter")
    assert field_in_focus(review) == "id_seller_nip"


def test_a_word_of_the_image_fills_the_field(review: Page):
    review.focus("#id_seller_nip")
    review.fill("#id_seller_nip", "")

    word = review.locator('[data-word^="372-85-42-897"]').first
    with review.expect_response(CHECK_ANSWER):
        word.click()

    # Then it stands there in the normal form, and the toast takes it back
    expect(review.locator("#id_seller_nip")).to_have_value("372-854-28-97")
    review.locator("#toast button").first.click()
    expect(review.locator("#id_seller_nip")).to_have_value("")
    word.click()
    expect(review.locator("#id_seller_nip")).to_have_value("372-854-28-97")


def test_polish_letters_stay_letters(review: Page):
    review.focus("#id_seller_name")
    review.keyboard.press("Control+a")
    review.keyboard.insert_text("ąćęłńóśźż")
    review.keyboard.press("Control+Alt+s")
    review.keyboard.press("Control+Alt+Enter")

    assert review.url.endswith("/review/")
    assert review.input_value("#id_seller_name") == "ąćęłńóśźż"


def test_a_removed_row_leaves_the_sums_and_comes_back(review: Page):
    sums = review.locator("[data-sums=lines] [data-slot=gross]")
    before = sums.inner_text()
    remove = review.locator("[data-rows=lines] [data-remove-row]").first

    remove.click()
    expect(sums).not_to_have_text(before)
    remove.click()

    expect(sums).to_have_text(before)


def test_enter_walks_down_the_column_and_adds_a_row_at_the_end(review: Page):
    rows = int(review.input_value("[name=lines-TOTAL_FORMS]"))
    review.focus(f"#id_lines-{rows - 1}-net")

    review.keyboard.press("Enter")

    assert field_in_focus(review) == f"id_lines-{rows}-net"
    assert review.input_value("[name=lines-TOTAL_FORMS]") == str(rows + 1)


def test_on_a_phone_nothing_is_wider_than_the_screen(review: Page):
    for width in (390, 320):
        review.set_viewport_size({"width": width, "height": 800})
        assert review.evaluate("document.documentElement.scrollWidth") <= width
