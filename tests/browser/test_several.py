"""Several documents of the list at once: ticked by keyboard, kept while rows change, deleted and brought back, and told in another tab."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import context_of
from tests.browser.steps import at_a_standstill
from tests.browser.test_every_screen import AXE, RUN
from tests.flow.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.processes]


def test_several_are_ticked_deleted_brought_back_and_read_again(browser: Browser, stack: Stack, people):
    who = people["kilka"]
    context = context_of(browser, stack, who)
    context.add_init_script(AXE)
    page, other = context.new_page(), context.new_page()
    for opened in (page, other):
        opened.goto(f"{stack.url}/documents/")
        expect(opened.locator("[data-chip-state=live]")).to_be_visible()
    names = page.locator("#rows [data-slot=link]").all_inner_texts()
    tick = page.get_by_role("checkbox", name="Zaznacz gotowy.pdf")
    bar, toast, dialog = page.locator("#bulk"), page.locator("#toast"), page.locator("#confirm")
    row = {key: f'[data-document-id="{who[key]}"]' for key in ("running", "review", "failed", "cancelled", "done")}

    # Ticked with the space bar, and a range with Shift
    tick.press("Space")
    expect(bar).to_contain_text("Zaznaczono 1 dokument:")
    page.locator(f"{row['failed']} .pick input").press("Shift+Space")
    expect(bar).to_contain_text("Zaznaczono 3 dokumenty:")
    assert page.evaluate("document.querySelector('#pick-all').indeterminate")
    assert page.evaluate(RUN) == []

    # A row that changes meanwhile stays ticked, in its place
    with at_a_standstill(stack, "worker"):
        other.locator(f"{row['cancelled']} form[data-action=retry] button").click()
        expect(page.locator(row["cancelled"])).not_to_contain_text("Anulowano")
        expect(page.locator(f"{row['cancelled']} .pick input")).to_be_checked()
        bar.get_by_role("button", name="Ponów odczyt").click()
        expect(toast).to_contain_text("Ponowiono odczyt: 1 z 3. 1 dokument jest już w toku.")
        expect(page.locator(f"{row['done']} .pick input")).to_be_checked()
        expect(page.locator(f"{row['failed']} .pick input")).not_to_be_checked()

    # Deleting asks, with the focus on the way back
    bar.get_by_role("button", name="Odznacz wszystkie").click()
    expect(bar).not_to_contain_text("Zaznaczono 2 dokumenty:")
    for key in ("done", "review"):
        page.locator(f"{row[key]} .pick input").check()
    bar.get_by_role("button", name="Usuń…").press("Enter")
    expect(dialog).to_contain_text("Usunąć 2 dokumenty?")
    expect(dialog).to_contain_text("Znikną pliki i odczyty. Utworzone faktury zostają. Możesz to cofnąć przez 10 s.")
    expect(dialog.get_by_role("button", name="Wróć")).to_be_focused()
    page.keyboard.press("Escape")
    expect(bar.get_by_role("button", name="Usuń…")).to_be_focused()
    page.keyboard.press("Enter")
    dialog.get_by_role("button", name="Usuń").click()

    # Both tabs let them go; the next row has the focus; undo puts them where they were
    expect(toast).to_contain_text("Usunięto 2 dokumenty.")
    for opened in (page, other):
        for key in ("done", "review"):
            expect(opened.locator(row[key])).to_have_count(0)
        expect(opened.locator('[data-tab="all"] [data-count]')).to_have_text("3")
    expect(page.locator("#rows [data-slot=link]").first).to_be_focused()
    page.keyboard.press("Control+z")
    expect(toast).to_contain_text("Przywrócono 2 dokumenty.")
    for opened in (page, other):
        expect(opened.locator("#rows [data-slot=link]")).to_have_text(names)
        expect(opened.locator('[data-tab="all"] [data-count]')).to_have_text("5")
    assert page.evaluate(RUN) == []
    context.close()

    # Without scripts the same bar, a page that asks, and the way back above the list
    plain = context_of(browser, stack, who, java_script_enabled=False)
    still = plain.new_page()
    still.goto(f"{stack.url}/documents/")
    still.locator(f"{row['done']} .pick input").check()
    still.get_by_role("button", name="Usuń…").click()
    expect(still.get_by_role("heading", name="Usunąć 1 dokument?")).to_be_visible()
    still.get_by_role("button", name="Usuń").click()
    expect(still.locator(".notice")).to_contain_text("Usunięto 1 dokument.")
    expect(still.locator(row["done"])).to_have_count(0)
    still.get_by_role("button", name="Cofnij").click()
    expect(still.locator(".notice")).to_contain_text("Przywrócono 1 dokument.")
    expect(still.locator(row["done"])).to_be_visible()
    plain.close()
