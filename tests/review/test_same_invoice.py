"""„Czy to ta sama faktura?”: both are shown, joining ends the document without a second invoice, outsiders get nothing."""

from __future__ import annotations

import pytest
from django.test import Client

from faktury.models import DocumentUpload, Faktura
from faktury.services.invoice_creation import create_automatic
from tests.review.conftest import reading

JSON = {"Accept": "application/json"}


@pytest.fixture
def browser(client, alice):
    client.force_login(alice)
    return client


@pytest.fixture
def outsider(charlie):
    other = Client()
    other.force_login(charlie)
    return other


@pytest.fixture
def stored(upload):
    return create_automatic(upload("pierwsza.png"), reading(invoice_number="FV/1/11/2026"))


@pytest.fixture
def again(in_review):
    """Another file of the same invoice."""
    return in_review(reading(invoice_number="FV/1/11/2026"))


def address(stored, document, **more):
    query = "&".join(f"{name}={value}" for name, value in {"document": document.pk, **more}.items())
    return f"/invoices/{stored.pk}/same/?{query}"


def test_the_checklist_leads_to_the_comparison(browser, stored, again):
    page = browser.get(f"/documents/{again.pk}/review/").content.decode()
    assert f'data-dialog="same" href="/invoices/{stored.pk}/same/?document={again.pk}"' in page

    compared = browser.get(address(stored, again)).content.decode()
    assert compared.count("<dd") == 12
    assert "FV/1/11/2026" in compared
    assert again.original_name in compared
    assert compared.count(" button--primary") == 1
    assert "To inna faktura" not in compared
    assert "<html" not in browser.get(address(stored, again, part=1)).content.decode()


def test_one_that_is_only_alike_may_be_another(browser, stored, again):
    page = browser.get(address(stored, again, possible=1)).content.decode()
    assert "To inna faktura" in page
    assert "„Tak ma być”" in page


def test_joining_ends_the_document_at_the_invoice_and_goes_on(browser, stored, again):
    answer = browser.post(address(stored, again))

    assert answer.url == f"/documents/review/next/?after={again.pk}"
    again.refresh_from_db()
    assert (again.processing_status, again.linked_invoice_id, again.error_code) == ("completed", stored.pk, "")
    assert Faktura.objects.count() == 1
    said = browser.get(f"/ocr/status/{again.pk}/ajax/").json()
    assert said["description"] == "Połączono z fakturą FV/1/11/2026."
    assert said["actions"][0]["url"] == f"/invoices/{stored.pk}/"
    assert again.original_name in browser.get(f"/invoices/{stored.pk}/").content.decode()
    # A second press comes too late and breaks nothing
    assert browser.post(address(stored, again)).url == f"/ocr/status/{again.pk}/"


def test_a_typed_invoice_is_compared_but_has_nothing_to_join(browser, stored):
    page = browser.get(f"/invoices/{stored.pk}/same/?possible=1").content.decode()
    assert "Połącz" not in page
    assert browser.post(f"/invoices/{stored.pk}/same/").status_code == 404


@pytest.mark.parametrize("document", ["x", "own"])
def test_neither_nonsense_nor_the_invoices_own_document_is_compared(browser, stored, document):
    given = stored.document_id if document == "own" else document
    assert browser.get(f"/invoices/{stored.pk}/same/?document={given}").status_code == 404
    assert browser.post(f"/invoices/{stored.pk}/same/?document={given}").status_code == 404


def test_outsiders_and_strangers_get_nothing(outsider, stored, again, charlie, firma):
    for method in (outsider.get, outsider.post):
        assert method(address(stored, again)).status_code == 404
    assert Client().get(address(stored, again)).url.startswith("/accounts/login/")
    # A document of another company of the same person is not joined across
    charlie.firmy.get().members.add(*firma.members.all())
    DocumentUpload.objects.filter(pk=again.pk).update(firma=charlie.firmy.get())
    assert outsider.post(address(stored, again)).status_code == 404
    again.refresh_from_db()
    assert again.processing_status == "manual_review"


def test_joining_can_be_taken_back_and_the_document_waits_again(browser, stored, again, alice):
    joined = browser.post(address(stored, again), follow=True)
    assert f'action="/documents/{again.pk}/unlink/"' in joined.content.decode()
    payload = browser.get(f"/ocr/status/{again.pk}/ajax/").json()
    assert [action["name"] for action in payload["actions"]] == ["open_invoice", "unlink", "upload"]

    payload = browser.post(f"/documents/{again.pk}/unlink/", headers=JSON).json()

    assert (payload["status"], payload["error"]["code"]) == ("manual_review", "duplicate_invoice")
    again.refresh_from_db()
    assert again.linked_invoice == stored
    assert again.events.latest("version").actor == alice
    assert Faktura.objects.get() == stored
    assert browser.post(f"/documents/{again.pk}/unlink/", headers=JSON).status_code == 409


def test_the_document_an_invoice_was_made_from_is_never_taken_off_it(browser, stored, upload):
    document = stored.document
    DocumentUpload.objects.filter(pk=document.pk).update(processing_status="completed", linked_invoice=stored)
    assert browser.post(f"/documents/{document.pk}/unlink/", headers=JSON).status_code == 409
    document.refresh_from_db()
    assert document.processing_status == "completed"
