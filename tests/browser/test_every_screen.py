"""Every screen, light on a desk and dark on a phone: nothing axe objects to, nothing wider than the window, nothing in the console."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from tests.browser.conftest import context_of
from tests.flow.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.processes]

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
RUN = """async () => {
  // What the page says is the same in every look; how it looks is not.
  const drawn = { type: "rule", values: ["color-contrast", "target-size", "scrollable-region-focusable", "link-in-text-block"] };
  const all = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const runOnly = matchMedia("(width < 600px)").matches ? drawn : all;
  const { violations } = await axe.run(document, { runOnly, resultTypes: ["violations"] });
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)}`));
}"""
DJANGOS = ("label-title-only", "empty-table-header", "aria-prohibited-attr", "console: ")
"""What the administration's own templates and scripts, which are Django's, are found wanting in."""
ADMINISTRATION = (
    "/admin/",
    "/admin/faktury/documentupload/",
    "/admin/faktury/documentupload/{failed}/change/",
    "/admin/faktury/faktura/",
    "/admin/faktury/firma/{company}/change/",
    "/admin/faktury/ocrresult/",
)
POST = """(address) => {
  const form = Object.assign(document.createElement("form"), { method: "post", action: address });
  form.append(document.querySelector("[name=csrfmiddlewaretoken]").cloneNode());
  document.body.append(form);
  form.submit();
}"""
LOOKS = {
    # Tall windows: what a sticky bar covers for the moment is no fault of the thing below it.
    "light": {"viewport": {"width": 1280, "height": 3000}, "color_scheme": "light"},
    "dark": {"viewport": {"width": 320, "height": 6000}, "color_scheme": "dark", "has_touch": True},
}
SCREENS = (
    "/documents/",
    "/documents/?q=nic-takiego",
    "/ocr/status/{running}/",
    "/ocr/status/{review}/",
    "/ocr/status/{failed}/",
    "/ocr/status/{cancelled}/",
    "/ocr/status/{done}/",
    "/documents/{review}/review/",
    "/invoices/",
    "/invoices/?q=nic-takiego",
    "/invoices/{invoice}/",
    "/invoices/{invoice}/print/",
    "/invoices/{invoice}/edit/",
    "/invoices/{invoice}/fa3.xml",
    "/invoices/new/",
    "/invoices/{invoice}/same/?document={review}&possible=1",
    "/settings/",
    "/settings/firma/{company}/",
    "/settings/password/",
    "/settings/api/",
    "/help/",
    "/help/shortcuts/",
    "/nie/ma/takiej/strony/",
)


@pytest.fixture(scope="module", params=sorted(LOOKS))
def look(request, browser: Browser, stack: Stack, people) -> Iterator[Page]:
    context = context_of(browser, stack, people["ekrany"], **LOOKS[request.param])
    context.add_init_script(AXE)
    yield context.new_page()
    context.close()


def faults(page: Page, address: str) -> list[str]:
    """What is wrong with a page, in words."""
    said: list[str] = []

    def note(message: ConsoleMessage) -> None:
        # Chromium reports a refused request itself; the page for it is one of ours.
        if "the server responded with a status of" not in message.text:
            said.append(f"console: {message.text}")

    page.on("console", note)
    page.goto(address)
    assert "/accounts/login/" in address or "/accounts/login/" not in page.url
    found = page.evaluate(RUN)
    width, most = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    page.remove_listener("console", note)
    return [*found, *said, *([f"wide: {width} in {most}"] if width > most else [])]


def test_nothing_is_wrong_with_any_screen(look: Page, stack: Stack, people):
    found = {path: faults(look, stack.url + path.format(**people["ekrany"])) for path in SCREENS}

    assert {path: wrong for path, wrong in found.items() if wrong} == {}


def test_nothing_is_wrong_with_pages_that_only_a_form_leads_to(look: Page, stack: Stack, people):
    who = people["ekrany"]
    look.goto(f"{stack.url}/documents/{who['review']}/review/")
    with look.expect_navigation():
        look.evaluate(POST, f"/documents/{who['review']}/reject/")
    found = {"reject": look.evaluate(RUN)}
    look.goto(f"{stack.url}/invoices/{who['invoice']}/edit/")
    look.fill("#id_seller_name", "Inna nazwa")
    with look.expect_navigation():
        look.evaluate("""() => {
          const form = document.getElementById("review");
          form.elements.version.value = 0;
          form.requestSubmit(document.querySelector("[value=compare]"));
        }""")
    expect(look.locator("h1")).to_contain_text("Porównaj zmiany")
    found["compare"] = look.evaluate(RUN)
    assert found == {"reject": [], "compare": []}


def test_nothing_of_ours_is_wrong_with_the_administration(browser: Browser, stack: Stack, people):
    context = context_of(browser, stack, people["obsluga"], **LOOKS["light"])
    context.add_init_script(AXE)
    page = context.new_page()
    found = {path: faults(page, stack.url + path.format(**people["ekrany"])) for path in ADMINISTRATION}
    context.close()

    assert {path: ours for path, wrong in found.items() if (ours := [one for one in wrong if not one.startswith(DJANGOS)])} == {}


def test_nothing_is_wider_than_a_window_at_twice_the_size(browser: Browser, stack: Stack, people):
    """A desk's window at 200 %, and a document of more pages than fit beside each other."""
    who = people["obsluga"]
    context = context_of(browser, stack, who, viewport={"width": 640, "height": 450}, device_scale_factor=2)
    page = context.new_page()
    for path in ("/documents/", "/ocr/status/{long}/", "/ocr/status/{long}/?pages=all", "/documents/{long}/review/", "/invoices/"):
        page.goto(stack.url + path.format(**who))
        assert page.evaluate("document.documentElement.scrollWidth") <= 640, path
        assert page.locator("#sheets [data-page]").count() in (0, 24, 30)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{stack.url}/documents/{who['long']}/review/")
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    last = page.get_by_role("button", name="Strona 30")
    last.click()
    expect(last).to_be_in_viewport()
    expect(page.locator("[data-slot=page]")).to_have_text("Strona 30 z 30")
    context.close()


def test_nothing_is_wrong_before_the_first_document_and_without_an_account(browser: Browser, stack: Stack, people):
    context = context_of(browser, stack, people["nowa"], **LOOKS["dark"])
    context.add_init_script(AXE)
    page = context.new_page()
    found = {path: faults(page, stack.url + path) for path in ("/documents/", "/invoices/", "/settings/")}
    context.clear_cookies()
    found["sign-in"] = faults(page, f"{stack.url}/accounts/login/")
    page.fill("[name=username]", "nikt")
    page.fill("[name=password]", "nic")
    page.press("[name=password]", "Enter")
    expect(page.locator("#login-errors")).to_be_focused()
    found["refused"] = page.evaluate(RUN)
    context.close()

    assert {path: wrong for path, wrong in found.items() if wrong} == {}


def test_dialogs_are_right_when_open(look: Page, stack: Stack, people):
    who = people["ekrany"]
    look.goto(f"{stack.url}/ocr/status/{who['running']}/")
    look.get_by_role("button", name="Anuluj odczyt").first.click()
    expect(look.get_by_role("button", name="Nie przerywaj")).to_be_focused()
    assert look.evaluate(RUN) == []

    look.goto(f"{stack.url}/documents/{who['review']}/review/")
    look.locator(".review-actions [data-dialog=reject]").click()
    expect(look.locator("[data-dialog-of=reject] [data-back]")).to_be_focused()
    assert look.evaluate(RUN) == []
    look.keyboard.press("Escape")
    expect(look.locator(".review-actions [data-dialog=reject]")).to_be_focused()


def test_shape_and_word_stay_where_colours_and_motion_do_not(browser: Browser, stack: Stack, people):
    who = people["ekrany"]
    context = context_of(browser, stack, who, reduced_motion="reduce", forced_colors="active")
    page = context.new_page()
    page.goto(f"{stack.url}/documents/")

    stamps = page.locator("#rows [data-slot=stamp]")
    shown = stamps.evaluate_all(
        "all => all.map((one) => [one.querySelector('use').getAttribute('href').split('#')[1], one.innerText.trim()])"
    )
    assert {tuple(pair) for pair in shown} == {
        ("waiting", "W kolejce"),
        ("attention", "Wymaga przeglądu"),
        ("danger", "Błąd"),
        ("neutral-final", "Anulowano"),
        ("success", "Zakończone"),
    }
    assert stamps.first.evaluate("one => getComputedStyle(one).borderTopStyle") == "solid"
    for path in ("/documents/", f"/ocr/status/{who['running']}/", f"/documents/{who['review']}/review/"):
        page.goto(stack.url + path)
        assert page.evaluate("document.getAnimations().length") == 0
    context.close()


def test_the_print_is_the_invoice_and_nothing_else(browser: Browser, stack: Stack, people):
    context = context_of(browser, stack, people["ekrany"])
    page = context.new_page()
    page.goto(f"{stack.url}/invoices/{people['ekrany']['invoice']}/print/")
    page.emulate_media(media="print")

    assert page.locator("nav, .top, button").evaluate_all("all => all.filter((one) => one.checkVisibility()).length") == 0
    assert page.locator("table").first.evaluate("one => getComputedStyle(one.tHead).display") == "table-header-group"
    expect(page.get_by_text("Wydruk informacyjny.")).to_be_visible()
    context.close()
