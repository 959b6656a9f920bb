"""Whole invoices of several layout families: what is printed is read, what is not is absent."""

import time
from collections.abc import Callable
from dataclasses import replace

import pytest

from faktury.domain.checks import check, is_automatic
from faktury.domain.extraction import Extraction
from faktury.domain.fields import extract
from faktury.domain.words import Page, Word
from tests.domain.composed import HEADINGS, PARTIES, TOTALS, compose
from tests.domain.held_out import HELD_OUT
from tests.domain.invoice_data import Invoice, make_invoice
from tests.domain.layouts import DEVELOPED, Sheet, misread, tilt
from tests.domain.makers import TODAY

Layout = Callable[[Invoice], list[Page]]
FAMILIES = {**DEVELOPED, **HELD_OUT}
KEY_FIELDS = ("invoice_number", "seller_nip", "buyer_nip", "issue_date", "net_total", "vat_total", "gross_total", "currency")


def truth(invoice: Invoice) -> dict[str, object]:
    return {
        "invoice_number": invoice.number,
        "seller_nip": invoice.seller.nip,
        "buyer_nip": invoice.buyer.nip,
        "issue_date": invoice.issue,
        "net_total": invoice.net,
        "vat_total": invoice.vat,
        "gross_total": invoice.gross,
        "currency": "PLN",
        "sale_date": invoice.sale,
        "seller_name": invoice.seller.name,
        "buyer_name": invoice.buyer.name,
    }


def wrong_fields(extraction: Extraction, invoice: Invoice, names: tuple[str, ...] = KEY_FIELDS) -> list[str]:
    expected = truth(invoice)
    return [name for name in names if extraction.value(name) != expected[name]]


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("family", FAMILIES)
def test_a_well_read_invoice_is_understood_completely(family: str, seed: int) -> None:
    invoice = make_invoice(seed + 500)
    extraction = extract(FAMILIES[family](invoice), own_nip=invoice.buyer.nip)
    assert wrong_fields(extraction, invoice, tuple(truth(invoice))) == []
    assert extraction.kind == "vat"
    assert len(extraction.line_items) == len(invoice.items)


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("family", DEVELOPED)
def test_lines_and_rates_are_read(family: str, seed: int) -> None:
    invoice = make_invoice(seed + 700)
    extraction = extract(DEVELOPED[family](invoice))
    assert [(item.name, item.net) for item in extraction.line_items] == [(item.name, item.net) for item in invoice.items]
    assert [item.quantity for item in extraction.line_items] == [item.quantity for item in invoice.items]
    for row in extraction.vat_rows:
        assert invoice.rates[int(row.rate)] == (row.net, row.vat, row.gross)


@pytest.mark.parametrize("family", FAMILIES)
def test_a_slightly_tilted_scan_reads_the_same(family: str) -> None:
    for seed in range(3):
        invoice = make_invoice(seed + 900)
        pages = FAMILIES[family](invoice)
        for slope in (0.012, -0.04):
            assert wrong_fields(extract(tilt(pages, slope)), invoice) == []


@pytest.mark.parametrize("family", FAMILIES)
def test_noise_costs_fields_but_never_the_checks(family: str) -> None:
    """With one character in two hundred misread most invoices survive and no amount or NIP is wrong and automatic."""
    exact = wrong_and_automatic = 0
    seeds = range(20)
    for seed in seeds:
        invoice = make_invoice(seed + 1100)
        extraction = extract(misread(FAMILIES[family](invoice), seed, 0.005), own_nip=invoice.buyer.nip)
        wrong = wrong_fields(extraction, invoice)
        exact += not wrong
        automatic = is_automatic(extraction, check(extraction, own_nip=invoice.buyer.nip, today=TODAY))
        wrong_and_automatic += automatic and bool(set(wrong) - {"invoice_number", "issue_date"})
    assert exact >= 0.6 * len(seeds)
    assert wrong_and_automatic == 0


@pytest.mark.parametrize("totals", TOTALS)
@pytest.mark.parametrize("parties", PARTIES)
@pytest.mark.parametrize("heading", HEADINGS)
def test_any_heading_with_any_parties_and_any_totals(heading: str, parties: str, totals: str) -> None:
    invoice = make_invoice(sum(map(ord, heading + parties + totals)))
    extraction = extract(compose(invoice, heading, parties, totals), own_nip=invoice.buyer.nip)
    assert wrong_fields(extraction, invoice) == []
    assert is_automatic(extraction, check(extraction, own_nip=invoice.buyer.nip, today=TODAY))


def _word_runs(page: Page) -> Page:
    return replace(page, words=tuple(replace(word, run=index) for index, word in enumerate(page.words)))


def _line_runs(page: Page) -> Page:
    return replace(page, words=tuple(replace(word, run=round(word.box[1] / 4)) for word in page.words))


def _half_size(page: Page) -> Page:
    words = tuple(replace(word, box=tuple(edge / 2 for edge in word.box)) for word in page.words)
    return replace(page, width=page.width // 2, height=page.height // 2, words=words)


def _tall_boxes(page: Page) -> Page:
    words = tuple(replace(w, box=(w.box[0] - 3, w.box[1] - 4, w.box[2] + 3, w.box[3] + 4)) for w in page.words)
    return replace(page, words=words)


@pytest.mark.parametrize("engine", [_word_runs, _line_runs, _half_size, _tall_boxes])
@pytest.mark.parametrize("family", FAMILIES)
def test_engines_that_box_words_differently_give_the_same_fields(family: str, engine: Callable[[Page], Page]) -> None:
    for seed in range(2):
        invoice = make_invoice(seed + 1300)
        assert wrong_fields(extract([engine(page) for page in FAMILIES[family](invoice)]), invoice) == []


def test_sales_invoices_keep_the_sides_apart() -> None:
    invoice = make_invoice(42)
    extraction = extract(DEVELOPED["classic"](invoice), own_nip=invoice.seller.nip)
    assert wrong_fields(extraction, invoice) == []


def test_the_own_number_is_a_hint_and_never_a_value() -> None:
    invoice = make_invoice(43)
    extraction = extract(DEVELOPED["classic"](invoice), own_nip="5261040828")
    assert wrong_fields(extraction, invoice) == []
    assert extract([Page(1, 100, 100, (), "easyocr")], own_nip="5261040828").fields == {}


def test_a_recipient_is_not_the_buyer() -> None:
    invoice = make_invoice(44)
    sheet = Sheet()
    sheet.put(90, 120, f"Faktura VAT nr {invoice.number}", 40)
    sheet.put(90, 170, f"Data wystawienia: {invoice.day(invoice.issue)}")
    for x, lines in (
        (90, ["Sprzedawca:", invoice.seller.name, f"NIP: {invoice.seller.nip}"]),
        (620, ["Nabywca:", invoice.buyer.name, f"NIP: {invoice.buyer.nip}"]),
        (1150, ["Odbiorca:", "Oddział Zamiejscowy", "NIP: 5261040828"]),
    ):
        for index, text in enumerate(lines):
            sheet.put(x, 260 + 35 * index, text)
    extraction = extract([sheet.page()], own_nip="5261040828")
    assert extraction.value("buyer_nip") == invoice.buyer.nip
    assert extraction.value("seller_nip") == invoice.seller.nip


def test_an_amount_left_to_pay_is_not_the_gross_amount() -> None:
    sheet = Sheet()
    sheet.put(90, 120, "Faktura VAT nr 7/2026", 40)
    for index, (label, value) in enumerate(
        (
            ("Razem netto:", "100,00"),
            ("VAT 23%:", "23,00"),
            ("Razem brutto:", "123,00"),
            ("Zapłacono:", "123,00"),
            ("Pozostało do zapłaty:", "0,00"),
        )
    ):
        sheet.put(900, 300 + 40 * index, label)
        sheet.put(1500, 300 + 40 * index, f"{value} zł", right=True)
    extraction = extract([sheet.page()])
    assert str(extraction.value("gross_total")) == "123.00"
    lonely = Sheet()
    lonely.put(90, 120, "Faktura VAT nr 7/2026", 40)
    lonely.put(90, 300, "Do zapłaty: 50,00 zł")
    assert extract([lonely.page()]).value("gross_total") is None


def test_an_amount_that_can_be_read_in_two_ways_is_named() -> None:
    sheet = Sheet()
    sheet.put(90, 120, "Faktura VAT nr 7/2026", 40)
    sheet.put(90, 300, "Razem brutto: 1.234 zł")
    extraction = extract([sheet.page()])
    assert extraction.value("gross_total") is None
    assert [(found.code, found.params["text"]) for found in extraction.findings] == [("amount_ambiguous", "1.234")]


def test_a_german_invoice_is_understood() -> None:
    sheet = Sheet()
    sheet.put(90, 120, "Rechnung", 40)
    lines = (
        ("Rechnungsnummer:", "RE-2026-0017"),
        ("Rechnungsdatum:", "12.03.2026"),
        ("Verkäufer:", "Muster GmbH"),
        ("NIP:", "5261040828"),
        ("Käufer:", "Nowak Sp. z o.o."),
        ("USt-IdNr.:", "PL1060000062"),
        ("Nettobetrag:", "1.000,00 EUR"),
        ("MwSt. 23%:", "230,00 EUR"),
        ("Gesamtbetrag:", "1.230,00 EUR"),
    )
    for index, (label, value) in enumerate(lines):
        sheet.put(90, 200 + 40 * index, label)
        sheet.put(420, 200 + 40 * index, value)
    extraction = extract([sheet.page()])
    names = ("invoice_number", "issue_date", "seller_nip", "buyer_nip", "net_total", "vat_total", "gross_total", "currency")
    assert [str(extraction.value(name)) for name in names] == [
        "RE-2026-0017",
        "2026-03-12",
        "5261040828",
        "1060000062",
        "1000.00",
        "230.00",
        "1230.00",
        "EUR",
    ]


def test_a_nip_printed_twice_is_saved_by_its_good_print() -> None:
    sheet = Sheet()
    for index, text in enumerate(
        ("Faktura nr 8/2026", "Sprzedawca: ABC Sp. z o.o.", "NIP: 5261040828", "Nabywca: Nowak", "NIP: 1060000062")
    ):
        sheet.put(90, 120 + 40 * index, text)
    sheet.put(90, 2100, "ABC Sp. z o.o., NIP 526-104-08-28, KRS 0000123456")
    extraction = extract([sheet.page()])
    assert extraction.value("seller_nip") == "5261040828"
    assert set(extraction.witnesses["seller_nip"]) >= {"checksum", "label", "second_print"}
    misread_once = tuple(replace(word, text=word.text.replace("5261040828", "5267040828")) for word in sheet.words)
    extraction = extract([replace(sheet.page(), words=misread_once)])
    assert extraction.value("seller_nip") == "5261040828"


def test_a_number_with_spaces_inside_stays_whole() -> None:
    sheet = Sheet()
    sheet.put(90, 120, "Faktura nr F 1234K20/1234/12 z dnia 12.03.2026", 30)
    extraction = extract([sheet.page()])
    assert extraction.value("invoice_number") == "F 1234K20/1234/12"
    assert str(extraction.value("issue_date")) == "2026-03-12"


def test_an_order_number_is_not_the_invoice_number() -> None:
    sheet = Sheet()
    sheet.put(90, 120, "Faktura VAT", 40)
    sheet.put(90, 200, "Nr zamówienia: ZAM/12/2026")
    sheet.put(90, 240, "WZ nr 77/2026")
    sheet.put(90, 280, "Umowa nr 5/2025 z dnia 01.02.2025")
    extraction = extract([sheet.page()])
    assert extraction.value("invoice_number") is None
    assert extraction.value("issue_date") is None


def test_glued_words_are_taken_apart() -> None:
    words = (
        "Faktura VAT nr:FV/5/2026|Data wystawienia:2026-03-12|Sprzedawca:ABC Sp. z o.o.|NIP:5261040828|"
        "Nabywca:Jan Nowak|NIP:1060000062|Razem netto:100,00zł|VAT:23,00zł|Razem brutto:123,00zł"
    )
    sheet = Sheet()
    for index, text in enumerate(words.split("|")):
        sheet.put(90, 120 + 40 * index, text)
    extraction = extract([sheet.page()])
    got = {
        name: str(extraction.value(name))
        for name in ("invoice_number", "issue_date", "seller_nip", "buyer_nip", "net_total", "vat_total", "gross_total", "currency")
    }
    assert got == {
        "invoice_number": "FV/5/2026",
        "issue_date": "2026-03-12",
        "seller_nip": "5261040828",
        "buyer_nip": "1060000062",
        "net_total": "100.00",
        "vat_total": "23.00",
        "gross_total": "123.00",
        "currency": "PLN",
    }


def test_items_on_two_pages_with_the_heading_repeated_are_one_table() -> None:
    invoice = make_invoice(8)
    first, second = DEVELOPED["classic"](invoice)[0], DEVELOPED["classic"](invoice)[0]
    top = [word for word in first.words if word.box[3] < 1000]
    again = Page(
        2, second.width, second.height, tuple(Word(w.text, w.box, w.confidence, w.run) for w in second.words if w.box[1] > 500), "easyocr"
    )
    pages = [Page(1, first.width, first.height, tuple(top), "easyocr"), again]
    names = [item.name for item in extract(pages).line_items]
    assert names[-len(invoice.items) :] == [item.name for item in invoice.items]


def test_a_page_takes_less_than_a_tenth_of_a_second() -> None:
    pages = [layout(make_invoice(5))[0] for layout in FAMILIES.values()]
    extract(pages[:1])
    started = time.process_time()
    for page in pages:
        extract([page])
    assert (time.process_time() - started) / len(pages) < 0.1
