"""Two people at one document, an invoice typed by hand, and the grid's arithmetic, in real browsers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Error, Page, expect

from tests.browser.conftest import context_of
from tests.browser.steps import upload
from tests.flow.stack import Stack, wait_for

pytestmark = [pytest.mark.browser, pytest.mark.processes]

TYPED = {
    "invoice_number": "R/7/2026",
    "issue_date": "12.11.2026",
    "seller_name": "Hurtownia Z",
    "seller_nip": "7740001454",
    "buyer_name": "Przykładowa sp. z o.o.",
    "currency": "PLN",
    "lines-0-name": "Papier A4",
    "lines-0-quantity": "3",
    "lines-0-unit_price": "33,33",
    "lines-0-vat_rate": "23",
}


@pytest.fixture
def colleague(browser: Browser, stack: Stack, people) -> Iterator[Page]:
    """Anna's browser."""
    context = context_of(browser, stack, people["anna"])
    yield context.new_page()
    context.close()


def type_all(page: Page, **values: str) -> None:
    for name, text in values.items():
        page.fill(f"#id_{name}", text)


def confirm_everything(page: Page) -> None:
    """Waits for the checks of all that was typed and marks every warning as right."""
    page.evaluate("document.activeElement.blur()")
    with page.expect_request("**/check/") as asked:
        page.locator("#id_buyer_name").dispatch_event("input")
    asked.value.response().finished()
    boxes = page.locator("[data-problem]:not([data-solved]) [name=confirmed]:visible:not(:checked)")

    def all_ticked() -> bool:
        # An answer that comes in between may solve the problem and take its box away.
        with suppress(Error):
            if boxes.count():
                boxes.first.check(timeout=1000)
        return not boxes.count()

    wait_for(all_ticked, 30, "every warning is ticked")


def cells(page: Page, table: str, row: int, *columns: str) -> list[str]:
    return [page.input_value(f"#id_{table}-{row}-{column}") for column in columns]


def test_two_people_see_each_other_and_lose_nothing(page: Page, colleague: Page, stack: Stack, tmp_path):
    # Given a document handed over by hand that two people have open
    scan = tmp_path / "dwie-osoby.png"
    scan.write_bytes(b"\x89PNG\r\n\x1a\n" + uuid4().bytes)
    upload(page, scan)
    document_id = page.locator("[data-document-id]", has_text=scan.name).first.get_attribute("data-document-id")
    page.goto(f"{stack.url}/ocr/status/{document_id}/")
    page.locator("button", has_text=re.compile("Wprowadź ręcznie")).click()
    page.wait_for_url("**/review/")
    colleague.goto(f"{stack.url}/documents/{document_id}/review/")

    # Then each is named to the other
    expect(page.locator("[data-slot=people]")).to_contain_text("anna, od ")
    expect(colleague.locator("[data-slot=people]")).to_contain_text("demo, od ")

    # When anna saves first
    type_all(page, **{**TYPED, "buyer_name": "Od demo"})
    type_all(colleague, **{**TYPED, "buyer_name": "Od anny"})
    confirm_everything(colleague)
    with colleague.expect_navigation(url="**/invoices/**"):
        colleague.keyboard.press("Control+s")

    # Then the other form stays, can be read but not changed, and says who was first
    banner = page.locator("[data-conflict]")
    expect(banner).to_contain_text("Ten dokument został już zapisany (anna).")
    assert page.input_value("#id_buyer_name") == "Od demo"
    assert not page.locator("#id_buyer_name").is_editable()
    with page.expect_navigation():
        banner.get_by_role("button", name="Porównaj zmiany").click()

    # And one choice per differing field is saved over what was seen
    assert page.locator("[data-choice]").evaluate_all("rows => rows.map(row => row.dataset.choice)") == ["buyer_name"]
    page.check('[name="choice-buyer_name"][value=mine]')
    with page.expect_navigation(url="**/invoices/**"):
        page.get_by_role("button", name="Zapisz fakturę").click()
    expect(page.locator("main")).to_contain_text("Od demo")
    assert "Od anny" in page.locator("main").inner_text()


class TestByHand:
    @pytest.fixture
    def form(self, page: Page, stack: Stack) -> Page:
        page.goto(f"{stack.url}/invoices/new/")
        return page

    def test_an_invoice_is_typed_saved_and_its_seller_remembered(self, form: Page, stack: Stack):
        type_all(form, **{**TYPED, "invoice_number": "R/8/2026", "due_date": "26.11", "bank_account": "61109010140000071219812874"})

        # Every amount follows from quantity, price and rate
        assert cells(form, "lines", 0, "net", "vat", "gross") == ["99,99", "23,00", "122,99"]
        assert cells(form, "rates", 0, "rate", "net", "vat", "gross") == ["23%", "99,99", "23,00", "122,99"]
        assert [form.input_value(f"#id_{name}_total") for name in ("net", "vat", "gross")] == ["99,99", "23,00", "122,99"]
        confirm_everything(form)
        expect(form.locator("#id_due_date")).to_have_value("26.11.2026")
        with form.expect_navigation(url=re.compile(r"/invoices/[0-9a-f-]{36}/$")):
            form.keyboard.press("Control+s")
        assert "R/8/2026" in form.locator("h1").inner_text()

        # The next one begins empty; ten digits bring the offer, and only a press takes it
        form.goto(f"{stack.url}/invoices/new/")
        assert form.input_value("#id_invoice_number") == ""
        type_all(form, issue_date="20.11.2026", seller_nip="774-000-14-54")
        expect(form.locator("[data-slot=offer]")).to_contain_text("61 1090 1014 0000 0712 1981 2874")
        assert form.input_value("#id_bank_account") == ""
        form.click("[data-fill-offer]")
        assert form.input_value("#id_due_date") == "04.12.2026"
        expect(form.locator('[data-field=bank_account] [data-slot="source"]')).to_have_text("z poprzednich faktur")

    @pytest.mark.parametrize(
        ("basis", "given", "expected"),
        [
            ("net", {"quantity": "3", "unit_price": "33,33", "vat_rate": "23"}, ["99,99", "23,00", "122,99"]),
            ("net", {"quantity": "1,5", "unit_price": "0,33", "vat_rate": "8%"}, ["0,50", "0,04", "0,54"]),
            ("net", {"quantity": "-1", "unit_price": "0,125", "vat_rate": "23"}, ["-0,13", "-0,03", "-0,16"]),
            ("net", {"quantity": "1000", "unit_price": "1 234,5678", "vat_rate": "zw"}, ["1 234 567,80", "0,00", "1 234 567,80"]),
            ("gross", {"gross": "100", "vat_rate": "23"}, ["81,30", "18,70", "100"]),
        ],
    )
    def test_a_line_is_computed_in_whole_grosze(self, form: Page, basis: str, given: dict[str, str], expected: list[str]):
        form.check(f"[name=basis][value={basis}]")

        type_all(form, **{f"lines-0-{name}": text for name, text in given.items()})

        assert [text.replace("\u00a0", " ") for text in cells(form, "lines", 0, "net", "vat", "gross")] == expected

    def test_rows_are_pasted_from_a_spreadsheet(self, form: Page):
        form.focus("#id_lines-0-name")
        form.evaluate(
            """() => {
              const data = new DataTransfer();
              data.setData("text", "Papier\\t2\\tszt.\\t10,00\\t\\t23%\\r\\nKsiążka\\t1\\tszt.\\t20,00\\t\\t5%\\r\\n");
              document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
            }"""
        )

        assert cells(form, "lines", 1, "name", "quantity", "net", "gross") == ["Książka", "1", "20,00", "21,00"]
        assert cells(form, "rates", 1, "rate", "gross") == ["5%", "21,00"]
        assert form.input_value("#id_gross_total") == "45,60"

    def test_a_phone_shows_data_and_lines_as_tabs(self, form: Page):
        form.set_viewport_size({"width": 320, "height": 700})

        form.click("[data-tab=tables]")

        assert form.evaluate("document.documentElement.scrollWidth") <= 320
        expect(form.locator("#id_lines-0-name")).to_be_visible()
        expect(form.locator("#id_invoice_number")).to_be_hidden()


def test_a_stranger_to_the_company_is_refused(browser: Browser, stack: Stack, page: Page):
    page.goto(f"{stack.url}/invoices/00000000-0000-0000-0000-000000000000/edit/")

    expect(page.locator("main")).to_contain_text("nie masz do niego dostępu")
