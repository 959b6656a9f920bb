"""Review in a browser: a doubtful scan becomes an invoice without a pointer, and what is pressed too early says why."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, StorageState, expect

from tests.browser.conftest import context_of
from tests.browser.review_steps import CHECK_ANSWER, SEEDED_NIP, VALID_NIP, field_in_focus, open_review, tab_to, type_over
from tests.flow.stack import SAMPLES, Stack

pytestmark = [pytest.mark.browser, pytest.mark.processes]


def test_a_doubtful_document_goes_from_the_inbox_to_an_invoice_by_keyboard_alone(browser: Browser, stack: Stack, people):
    # Given two documents that wait for a person, in a company no other story works in
    who = people["klawiatura"]
    context = context_of(browser, stack, who)
    page = context.new_page()
    page.goto(f"{stack.url}/documents/")

    # When the older one is opened with the keyboard, the page begins in the doubtful field with its evidence on the paper
    tab_to(page, f'node.href?.endsWith("{who["first"]}/review/")')
    page.keyboard.press("Enter")
    expect(page.locator('[data-mark="seller_nip"]')).to_have_attribute("data-current", "")
    assert field_in_focus(page) == "id_seller_nip"

    # And corrected, then its problem is ticked in place
    type_over(page, SEEDED_NIP)
    expect(page.locator('[data-problem="nip_check_digit"]')).to_have_attribute("data-solved", "")

    # And what is left is confirmed and saved with keys, then the next one opens in the field that it lacks
    for box in page.locator("[data-problem]:not([data-solved]) [name=confirmed]:visible").all():
        box.focus()
        page.keyboard.press("Space")
    with page.expect_navigation(url=f"**/documents/{who['later']}/review/"):
        page.keyboard.press("Control+Enter")
    expect(page.locator("#id_invoice_number")).to_be_focused()
    assert {"number": "FV/1/2026", "seller_nip": SEEDED_NIP} in [{k: i[k] for k in ("number", "seller_nip")} for i in stack.invoices()]
    context.close()


def test_a_cell_of_the_grid_shows_where_it_was_read(browser: Browser, stack: Stack, people):
    context = context_of(browser, stack, people["ekrany"])
    page = context.new_page()
    open_review(page, stack, people["ekrany"]["review"])

    page.focus("#id_lines-2-net")

    expect(page.locator('[data-paper] [data-mark="lines-2-net"]')).to_have_attribute("data-current", "")
    expect(page.locator("[data-paper] [data-beside]")).to_have_count(2)
    expect(page.locator("[data-strip] rect")).to_be_in_viewport()
    context.close()


def test_a_box_on_the_paper_marks_its_field_and_undo_brings_a_value_back(browser: Browser, stack: Stack, people):
    context = context_of(browser, stack, people["ekrany"])
    page = context.new_page()
    open_review(page, stack, people["ekrany"]["review"])

    page.locator('[data-paper] [data-mark="buyer_nip"]').dispatch_event("mouseover")
    expect(page.locator('[data-field="buyer_nip"]')).to_have_attribute("data-hover", "")

    page.focus("#id_invoice_number")
    before = page.input_value("#id_invoice_number")
    with page.expect_response(CHECK_ANSWER):
        page.locator('[data-word="Bałtyk"]').first.click()
    expect(page.locator("#id_invoice_number")).to_have_value("Bałtyk")
    page.keyboard.press("Control+z")
    expect(page.locator("#id_invoice_number")).to_have_value(before)
    context.close()


def test_the_picture_chosen_for_a_typed_invoice_is_shown_beside_the_form(browser: Browser, stack: Stack, people):
    context = context_of(browser, stack, people["nowa"])
    page = context.new_page()
    page.goto(f"{stack.url}/invoices/new/")

    page.set_input_files("#id_attachment", {"name": "a.xml", "mimeType": "application/xml", "buffer": b"<a/>"})
    expect(page.get_by_text("Ten rodzaj pliku pokażemy")).to_be_visible()
    page.set_input_files("#id_attachment", SAMPLES / "faktura-przykladowa.jpg")

    expect(page.locator("[data-preview] img")).to_be_in_viewport()
    assert page.locator("[data-preview] img").evaluate("image => image.decode().then(() => image.naturalWidth > 0)")
    context.close()


def test_a_kind_says_what_follows_from_it_and_its_problem_leads_there(browser: Browser, stack: Stack, people):
    context = context_of(browser, stack, people["ekrany"])
    page = context.new_page()
    open_review(page, stack, people["ekrany"]["review"])

    with page.expect_response(CHECK_ANSWER):
        page.select_option("#id_kind", "proforma")
    expect(page.locator("#note_kind")).to_contain_text("nie zapisujemy jako faktury")
    page.locator('[data-problem="kind_proforma"]').get_by_text("Zmień rodzaj").press("Enter")
    assert field_in_focus(page) == "id_kind"

    with page.expect_response(CHECK_ANSWER):
        page.select_option("#id_kind", "korekta")
    expect(page.locator("#id_corrected_number")).to_be_visible()
    context.close()


def test_saving_too_early_leads_to_the_problem_and_keeps_the_text(review: Page):
    review.fill("#id_buyer_name", "Zażółć gęślą jaźń")

    with review.expect_navigation():
        review.keyboard.press("Control+s")

    assert review.title().startswith("Błąd: ")
    assert review.input_value("#id_buyer_name") == "Zażółć gęślą jaźń"
    assert "review-summary" in review.evaluate("document.activeElement.className")
    review.locator("[data-summary] a").first.press("Enter")
    assert field_in_focus(review) == "id_seller_nip"


def test_polish_letters_stay_letters(review: Page):
    review.focus("#id_seller_name")
    review.keyboard.press("Control+a")
    review.keyboard.insert_text("ąćęłńóśźż")
    review.keyboard.press("Control+Alt+s")
    review.keyboard.press("Control+Alt+Enter")

    assert review.url.endswith("/review/")
    assert review.input_value("#id_seller_name") == "ąćęłńóśźż"


def test_what_was_typed_survives_a_reload_and_can_be_put_back(review: Page):
    before = review.input_value("#id_buyer_name")
    with review.expect_response(CHECK_ANSWER):
        review.fill("#id_buyer_name", "Niezapisane")
    expect(review.locator("[data-slot=draft]")).to_contain_text("Szkic zapisany")

    review.on("dialog", lambda dialog: dialog.accept())
    review.reload()

    expect(review.locator("#id_buyer_name")).to_have_value("Niezapisane")
    expect(review.locator("#toast")).to_contain_text("Przywrócono niezapisane zmiany")
    review.locator("#toast button").first.click()
    expect(review.locator("#id_buyer_name")).to_have_value(before)


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


def test_a_value_that_was_read_is_never_overwritten_by_arithmetic(review: Page):
    net = review.input_value("#id_lines-0-net")

    review.fill("#id_lines-0-quantity", "10")

    assert review.input_value("#id_lines-0-net") == net
    use = review.locator("#id_lines-0-net + [data-use]")
    expect(use).to_contain_text("189,00")
    use.click()
    assert review.input_value("#id_lines-0-net") == "189,00"
    expect(review.locator("[data-difference=lines]")).to_contain_text("Różnica:")


def test_on_a_phone_the_parts_are_tabs_and_nothing_is_wider_than_the_screen(review: Page):
    for width in (390, 320):
        review.set_viewport_size({"width": width, "height": 800})
        for part in ("image", "tables", "fields"):
            review.click(f"[data-tab={part}]")
            assert review.locator("[data-part]:visible").evaluate_all("parts => parts.map(part => part.id)") == [part]
            assert review.evaluate("document.documentElement.scrollWidth") <= width
    review.locator("[data-pick=seller_nip]").click()
    expect(review.locator('[data-mark="seller_nip"]').first).to_be_in_viewport()


def test_without_scripts_the_form_still_works(browser: Browser, signed_state: StorageState, stack: Stack, waiting: str):
    plain = browser.new_context(locale="pl-PL", java_script_enabled=False, storage_state=signed_state)
    bare = plain.new_page()
    bare.goto(f"{stack.url}/documents/{waiting}/review/")

    bare.fill("#id_seller_nip", VALID_NIP)
    bare.locator("noscript button").or_(bare.locator('.review-actions button[value="check"]')).first.click()

    assert bare.input_value("#id_seller_nip") == "372-854-28-07"
    assert bare.locator('[data-problem="nip_check_digit"]').count() == 0
    plain.close()
