"""What was read of a document that waits for a person: in the list, over the socket, found by search, and gone once confirmed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from faktury.domain.extraction import Extraction, Field, to_json
from faktury.domain.status import DocumentStatus as D
from faktury.models import Faktura, Firma, OCRResult
from faktury.services.status_sync_service import StatusSyncService
from realtime import broadcast

VALUES = {
    "invoice_number": "FV/9/2026",
    "seller_name": "Żółta Łódź sp. z o.o.",
    "seller_nip": "1234563218",
    "gross_total": Decimal("1158.9"),
    "currency": "PLN",
    "issue_date": date(2026, 11, 12),
}


def read(**changes) -> dict:
    values = {name: value for name, value in {**VALUES, **changes}.items() if value is not None}
    return to_json(Extraction(kind="vat", fields={name: Field(value, 0.5, None, "easyocr") for name, value in values.items()}))


@pytest.fixture
def waits(upload, advance):
    def make(name="skan.png", **changes):
        ocr = {"extraction": read(**changes)}
        return advance(upload(name), D.PROCESSING, D.OCR_COMPLETED, D.INTEGRATION_PROCESSING, D.MANUAL_REVIEW, ocr=ocr)

    return make


def test_the_list_shows_what_was_read_and_that_nobody_confirmed_it(browser, waits):
    waits()

    row = browser.get("/documents/").content.decode().split('id="rows"')[1].split("</tbody>")[0]

    assert "Żółta Łódź sp. z o.o." in row
    assert "1\u00a0158,90\u00a0zł" in row
    assert "do potwierdzenia" in row


def test_the_push_says_the_same_in_the_moment_reading_ends(upload, advance, monkeypatch, django_capture_on_commit_callbacks):
    sent: list[dict] = []
    monkeypatch.setattr(broadcast, "publish", sent.append)
    with django_capture_on_commit_callbacks(execute=True):
        document = advance(upload(), D.PROCESSING, D.OCR_COMPLETED, D.INTEGRATION_PROCESSING)
    with django_capture_on_commit_callbacks(execute=True):
        document = advance(document, D.MANUAL_REVIEW, ocr={"extraction": read()})

    known = {"number": "FV/9/2026", "seller_name": VALUES["seller_name"], "gross_total": "1158.9", "currency": "PLN"}
    assert sent[-1]["body"]["reading"] == known
    assert [event["body"]["reading"] for event in sent[:-1]] == [None] * (len(sent) - 1)
    shown = StatusSyncService.get_status_display_data(document, "en")["reading"]
    assert (shown["gross_text"], shown["note"]) == ("PLN\u00a01,158.90", "to be confirmed")


@pytest.mark.parametrize(("gone", "text"), [("seller_name", None), ("gross_total", ""), ("currency", "1\u00a0158,90")])
def test_what_was_not_read_stays_empty(waits, gone, text):
    shown = StatusSyncService.get_status_display_data(waits(**{gone: None}))["reading"]

    assert shown["seller_name" if gone == "seller_name" else "gross_text"] == text


def test_nothing_read_says_nothing(waits):
    assert StatusSyncService.get_status_display_data(waits(**dict.fromkeys(VALUES)))["reading"] is None


def test_a_later_attempt_that_read_nothing_leaves_what_the_form_starts_from(waits, advance):
    document = advance(waits(), D.QUEUED, columns={"attempt": 2})
    document = advance(document, D.MANUAL_REVIEW, actor_id=None)

    assert OCRResult.objects.get(document=document, attempt=2).extraction is None
    assert StatusSyncService.get_status_display_data(document)["reading"]["number"] == "FV/9/2026"


def test_once_it_is_an_invoice_the_invoice_speaks(waits, advance, firma):
    def book(document):
        amounts = {"net_total": "1000", "vat_total": "230", "gross_total": "1230", "currency": "PLN"}
        Faktura.objects.create(
            firma=firma, document=document, origin="reviewed", invoice_number="F", issue_date="2026-11-12", seller_name="Z", **amounts
        )

    shown = StatusSyncService.get_status_display_data(advance(waits(), D.COMPLETED, within=book))

    assert shown["reading"] is None
    assert shown["invoice"]["seller_name"] == "Z"


@pytest.mark.parametrize("text", ["łódź", "FV/9", "123-456-32-18"])
def test_search_finds_it_by_what_was_read(browser, outsider, waits, text):
    waits("szukany.png")
    waits("inny.png", seller_name="Ktoś", invoice_number="X", seller_nip="5261040828")

    def listed(client: Client) -> str:
        return client.get("/documents/", {"q": text}).content.decode()

    assert "szukany.png" in listed(browser)
    assert "inny.png" not in listed(browser)
    assert "szukany.png" not in listed(outsider)


def test_refreshing_a_list_of_one_company_tells_of_that_one_only(browser, alice, waits, firma):
    second = Firma.objects.create(name="Druga S.A.", nip="5250012343")
    second.members.add(alice)
    waits("tutaj.png")

    here, there = (browser.get("/documents/ajax/", {"firma": one.pk}).json() for one in (firma, second))

    assert [(item["file_name"], item["firma_id"]) for item in here["items"]] == [("tutaj.png", str(firma.pk))]
    assert (here["counts"]["all"], there["counts"]["all"], there["items"]) == (1, 0, [])
