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
