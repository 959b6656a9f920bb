"""The invoices a person sees: a new one is announced, sorted by keyboard, opened, printed, downloaded, on a narrow screen too."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from faktury.domain.fa_xml import read_fa
from faktury.samples import DEMO_FIRMA_NIP
from tests.domain.fa_files import BUYER, document
from tests.flow.stack import Stack, wait_for

pytestmark = [pytest.mark.browser, pytest.mark.processes]
FA = """<f:P_13_1>{net}</f:P_13_1><f:P_14_1>{vat}</f:P_14_1><f:P_15>{gross}</f:P_15>
 <f:FaWiersz><f:NrWierszaFa>1</f:NrWierszaFa><f:P_7>Regał</f:P_7><f:P_11>{net}</f:P_11><f:P_12>23</f:P_12></f:FaWiersz>"""
ADDRESS = "<f:Adres><f:KodKraju>PL</f:KodKraju><f:AdresL1>ul. Polna 1, 00-001 Warszawa</f:AdresL1></f:Adres></f:Podmiot1>"


def ksef_file(number: str, net: int) -> dict[str, object]:
    """An upload of a KSeF file for the demo company."""
    fa = FA.format(net=f"{net}.00", vat=f"{net * 0.23:.2f}", gross=f"{net * 1.23:.2f}")
    text = document(fa).decode().replace(BUYER, DEMO_FIRMA_NIP).replace("FV/147/11/2026", number).replace("</f:Podmiot1>", ADDRESS)
    return {"name": f"{number.replace('/', '-')}.xml", "mimeType": "application/xml", "buffer": text.encode()}


def numbers(page: Page) -> list[str]:
    return page.locator("tbody .invoices__number a").all_inner_texts()


def test_the_ledger_from_upload_to_paper(page: Page, stack: Stack):
    ledger = page.context.new_page()
    ledger.goto(f"{stack.url}/invoices/?q=BR/")
    expect(ledger.locator("[data-chip-state=live]")).to_be_visible()

    page.set_input_files("input[name=files]", [ksef_file("BR/2", 900), ksef_file("BR/1", 100)])

    expect(ledger.get_by_role("link", name="Dodano 2 faktury – pokaż")).to_be_visible()
    ledger.get_by_role("link", name="Dodano 2 faktury – pokaż").click()
    expect(ledger.locator("tbody tr")).to_have_count(2)

    ledger.locator("thead a", has_text="Brutto").focus()
    ledger.keyboard.press("Enter")
    expect(ledger.locator('th[aria-sort="ascending"]')).to_have_text("Brutto")
    assert numbers(ledger) == ["BR/1", "BR/2"]
    with ledger.expect_download() as csv:
        ledger.get_by_text("Eksportuj CSV").click()
    assert "BR/1" in csv.value.path().read_text("utf-8-sig").splitlines()[1]

    ledger.get_by_role("link", name="BR/2").click()
    expect(ledger.get_by_role("heading", level=1)).to_have_text("Faktura BR/2")
    with ledger.expect_download() as xml:
        ledger.get_by_text("Pobierz FA(3) XML").click()
    assert read_fa(xml.value.path().read_bytes()).value("invoice_number") == "BR/2"

    ledger.get_by_role("link", name="Drukuj").click()
    ledger.emulate_media(media="print")
    expect(ledger.locator(".paper-bar")).to_be_hidden()
    expect(ledger.get_by_text("jeden tysiąc sto siedem zł 00/100")).to_be_visible()


@pytest.mark.parametrize("width", [320, 768])
def test_nothing_is_wider_than_the_screen(page: Page, stack: Stack, width: int):
    page.set_input_files("input[name=files]", [ksef_file(f"WIDE/{width}", 123456)])
    expect(page.locator("[data-document-id]", has_text=f"WIDE-{width}.xml")).to_be_visible()
    page.set_viewport_size({"width": width, "height": 800})

    def arrived() -> bool:
        page.goto(f"{stack.url}/invoices/?q=WIDE/{width}")
        return page.locator("tbody tr").count() > 0

    wait_for(arrived, 20, "the invoice is listed")
    addresses = [page.url, page.locator("tbody .invoices__number a").first.get_attribute("href")]
    for address in (*addresses, f"{addresses[1]}print/", "/settings/api/"):
        page.goto(address if address.startswith("http") else f"{stack.url}{address}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address


def test_a_second_person_sees_none_of_it(browser, stack: Stack):
    stranger = browser.new_context()
    try:
        opened = stranger.new_page()
        opened.goto(f"{stack.url}/invoices/")
        assert "/accounts/login/" in opened.url
    finally:
        stranger.close()
