"""Several documents at once, ticked and brought back by keyboard; a folder taken in; what was typed when the session ended."""

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


def test_a_folder_is_taken_in_and_what_is_no_document_is_told(browser: Browser, stack: Stack, people, tmp_path):
    inner = tmp_path / "luty" / "głębiej"
    inner.mkdir(parents=True)
    for place, name in ((tmp_path, ".DS_Store"), (tmp_path, "umowa.docx"), (inner, "film.mp4"), (tmp_path / "luty", "Thumbs.db")):
        (place / name).write_bytes(b"x")
    for number, place in enumerate((tmp_path, tmp_path / "luty", inner)):
        (place / f"folder-{number}.PDF").write_bytes(f"%PDF-1.4 {number}{tmp_path}".encode())
    context = context_of(browser, stack, people["nowa"])
    page = context.new_page()
    page.goto(f"{stack.url}/documents/")
    page.set_input_files("input[webkitdirectory]", str(tmp_path))

    for number in range(3):
        expect(page.locator("#rows").get_by_role("link", name=f"folder-{number}.PDF")).to_be_visible()
    told = page.locator("#tray li").filter(has_text="Pominięto 2 pliki innego rodzaju.")
    expect(told).to_contain_text("umowa.docx")
    expect(told).to_contain_text("film.mp4")
    expect(told).to_contain_text("Prześlij PDF, JPG, PNG")
    told.get_by_role("button", name="Zamknij").click()
    expect(page.locator("#tray")).to_be_hidden()

    # A dropped one is opened to its bottom, a hundred entries at a time; a file beside it is taken as it is
    script = page.evaluate(
        "performance.getEntriesByType('resource').map(({ name }) => name).find((name) => name.includes('upload_folder'))"
    )
    assert page.evaluate(DROPPED, script) == [["luźny.txt", "1.pdf", "2.JPG"], ["n.docx"]]
    context.close()


DROPPED = """async (script) => {
  const { opened } = await import(script);
  const file = (name) => ({ isDirectory: false, name, file: (done) => done(new File(["x"], name)) });
  const folder = (name, ...batches) => {
    const createReader = () => { const left = [...batches, []]; return { readEntries: (done) => done(left.shift()) }; };
    return { isDirectory: true, name, createReader };
  };
  const inner = folder("b", [file("2.JPG"), file("n.docx")]);
  const found = await opened([file("luźny.txt"), folder("a", [file("1.pdf"), file(".DS_Store")], [inner])]);
  return [found.files.map(({ name }) => name), found.skipped];
}"""


def test_an_ended_session_costs_nothing_typed_and_a_difference_is_saved_with_a_yes(browser: Browser, stack: Stack, people):
    context = browser.new_context(locale="pl-PL", viewport={"width": 1280, "height": 900})
    context.set_default_timeout(20_000)
    page = context.new_page()
    review = f"{stack.url}/documents/{people['kilka']['review']}/review/"

    def sign_in() -> None:
        page.fill("input[name=username]", "kilka")
        page.fill("input[name=password]", "kilka-dokumentow")
        page.press("input[name=password]", "Enter")
        page.wait_for_url(review)

    def end_session() -> None:
        token = next(cookie["value"] for cookie in context.cookies() if cookie["name"] == "csrftoken")
        page.request.post(f"{stack.url}/accounts/logout/", headers={"X-CSRFToken": token, "Referer": stack.url})

    # The page learns of it and leads to the sign-in and back; nobody asks whether to leave
    page.goto(review)
    sign_in()
    expect(page.locator("[data-chip-state=live]")).to_be_visible()
    page.fill("#id_seller_name", "Wpisana nazwa")
    end_session()
    expect(page.locator("[data-chip-state=signed_out]")).to_contain_text("sesja wygasła")
    page.locator("[data-chip-login]").click()
    sign_in()
    expect(page.locator("#id_seller_name")).to_have_value("Wpisana nazwa")
    expect(page.locator("#toast")).to_contain_text("Przywrócono niezapisane zmiany")

    # Saving is the first to notice: the same
    page.fill("#id_seller_nip", "7740001454")
    page.fill("#id_gross_total", "18 222 210,92")
    with page.expect_response("**/review/check/"):
        page.keyboard.press("Tab")
    expect(page.locator("[data-problem=totals_mismatch]")).to_be_visible()
    end_session()
    page.locator("[data-save]").click()
    dialog = page.get_by_role("dialog", name="Zapisać mimo różnicy?")
    expect(dialog).to_contain_text("Różnica 2,00 zł zostanie zapisana z Twoim potwierdzeniem.")
    expect(dialog.get_by_role("button", name="Wróć")).to_be_focused()
    dialog.get_by_role("button", name="Zapisz").click()
    page.wait_for_url("**/accounts/login/**")
    sign_in()
    expect(page.locator("#id_gross_total")).to_have_value("18 222 210,92".replace(" ", "\xa0"))
    expect(page.locator("[data-problem=totals_mismatch]")).to_be_visible()
    page.locator("[data-save]").click()
    dialog.get_by_role("button", name="Zapisz").click()
    page.wait_for_url("**/invoices/**")
    expect(page.locator("main")).to_contain_text("Zapisano fakturę FV/2/2026.")
    context.close()
