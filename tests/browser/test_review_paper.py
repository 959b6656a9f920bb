"""The paper beside the form: its words fill fields by click, drag and keyboard; it zooms and turns with its marks."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.review_steps import CHECK_ANSWER, field_in_focus, type_over

pytestmark = [pytest.mark.browser, pytest.mark.processes]


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


def test_a_drag_over_words_and_shift_take_several_in_reading_order(review: Page):
    words = [review.locator(f'[data-word="{text}"]').first for text in ("Bałtyk", "Logistyka")]
    review.fill("#id_seller_name", "X")
    review.evaluate("document.querySelector('[data-view]').scrollTo(0, 0)")
    first, last = (word.bounding_box() for word in words)
    assert first
    assert last

    review.mouse.move(first["x"] + 2, first["y"] + first["height"] / 2)
    review.mouse.down()
    review.mouse.move(last["x"] + last["width"] - 2, last["y"] + last["height"] / 2, steps=4)
    review.mouse.up()
    expect(review.locator("#id_seller_name")).to_have_value("Bałtyk Logistyka")

    words[1].click()
    words[0].click(modifiers=["Shift"])
    expect(review.locator("#id_seller_name")).to_have_value("Bałtyk Logistyka")
    expect(review.locator('[data-field="seller_name"] [data-slot="source"]')).to_have_text("wpisane")


def test_words_are_taken_by_keyboard(review: Page):
    number = review.input_value("#id_invoice_number")
    review.focus("#id_invoice_number")
    type_over(review, "X")

    review.keyboard.press("F2")
    assert review.evaluate("document.activeElement.dataset.layer") == "words"
    review.keyboard.press("Shift+ArrowRight")
    review.keyboard.press("Enter")

    expect(review.locator("#id_invoice_number")).to_have_value(number)
    assert field_in_focus(review) == "id_invoice_number"
    review.keyboard.press("F2")
    review.keyboard.press("Escape")
    assert field_in_focus(review) == "id_invoice_number"


def test_the_paper_zooms_and_turns_with_everything_on_it(review: Page):
    mark, paper = review.locator('[data-mark="seller_nip"]').first, review.locator("[data-paper]")
    width = paper.bounding_box()["width"]
    upright = mark.bounding_box()

    review.keyboard.press("F6")
    review.keyboard.press("+")
    assert paper.bounding_box()["width"] > width * 1.2
    review.keyboard.press("r")

    turned = mark.bounding_box()
    assert upright["width"] > upright["height"]
    assert turned["height"] > turned["width"]
    review.keyboard.press("0")
    assert paper.bounding_box()["height"] <= review.locator("[data-view]").bounding_box()["height"] + 2
    review.keyboard.press("F6")
    assert field_in_focus(review) == "id_seller_nip"
