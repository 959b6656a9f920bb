"""Retry, cancel, reject and manual entry: by script and by plain form."""

from __future__ import annotations

import pytest

from faktury.domain.status import CANCELLED_CODE, REJECTED_CODE
from faktury.domain.status import DocumentStatus as D
from faktury.services.document_actions import cancel_document, send_to_review


def press(client, document, action, **data):
    return client.post(f"/documents/{document.pk}/{action}/", data, headers={"Accept": "application/json"})


def test_cancel_answers_the_new_payload(browser, upload):
    document = upload()
    payload = press(browser, document, "cancel").json()
    assert payload["version"] == document.version + 1
    assert payload["error"]["code"] == CANCELLED_CODE
    assert payload["tone"] == "neutral"


def test_retry_queues_again(browser, upload):
    document = cancel_document(upload().pk, actor_id=None)
    payload = press(browser, document, "retry").json()
    assert payload["status"] == D.QUEUED
    assert payload["ocr"]["attempt"] == 2


def test_a_second_click_is_an_answer_and_not_an_error(browser, upload):
    document = cancel_document(upload().pk, actor_id=None)
    press(browser, document, "retry")
    response = press(browser, document, "retry")
    assert response.status_code == 409
    assert response.json()["error"]["code"] == "already_queued"
    assert response.json()["document"]["status"] == D.QUEUED


def test_cancelling_too_late_says_so(browser, upload, advance):
    document = advance(upload(), D.PROCESSING, D.MANUAL_REVIEW)
    response = press(browser, document, "cancel")
    assert response.status_code == 409
    assert response.json()["error"]["message"] == "Odczyt właśnie się skończył."


def test_without_scripts_the_message_is_on_the_page(browser, upload, advance):
    document = advance(upload(), D.PROCESSING, D.MANUAL_REVIEW)
    response = browser.post(f"/documents/{document.pk}/cancel/", follow=True)
    assert response.redirect_chain == [(f"/ocr/status/{document.pk}/", 302)]
    assert "Odczyt właśnie się skończył." in response.content.decode()


def test_without_scripts_an_action_leads_to_the_status(browser, upload):
    document = upload()
    response = browser.post(f"/documents/{document.pk}/cancel/", follow=True)
    assert response.redirect_chain == [(f"/ocr/status/{document.pk}/", 302)]
    assert "Anulowano" in response.content.decode()


def test_manual_entry_leads_to_the_form(browser, upload):
    document = upload()
    response = browser.post(f"/documents/{document.pk}/enter-manually/")
    assert response.url == f"/documents/{document.pk}/review/"
    document.refresh_from_db()
    assert document.status is D.MANUAL_REVIEW


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ({"reason": "not_invoice"}, "Odrzucono: To nie jest faktura."),
        ({"reason": "other", "reason_text": "  prywatny rachunek "}, "Odrzucono: prywatny rachunek."),
    ],
)
def test_reject_keeps_the_reason(browser, upload, given, shown):
    document = send_to_review(upload().pk, actor_id=None)
    payload = press(browser, document, "reject", **given).json()
    assert payload["error"]["code"] == REJECTED_CODE
    assert payload["description"] == shown


def test_everyone_reads_the_reason_in_their_own_language(browser, upload):
    document = send_to_review(upload().pk, actor_id=None)
    browser.cookies["django_language"] = "en"
    payload = press(browser, document, "reject", reason="not_invoice").json()
    assert payload["description"] == "Rejected: Not an invoice."
    browser.cookies["django_language"] = "pl"
    assert browser.get(f"/ocr/status/{document.pk}/ajax/").json()["description"] == "Odrzucono: To nie jest faktura."


@pytest.mark.parametrize("given", [{}, {"reason": "other"}, {"reason": "made up"}])
def test_reject_without_a_reason_asks_and_writes_nothing(browser, upload, given):
    document = send_to_review(upload().pk, actor_id=None)
    page = browser.post(f"/documents/{document.pk}/reject/", given).content.decode()
    assert "Odrzucić dokument?" in page
    assert page.count('type="radio"') == 5
    version = document.version
    document.refresh_from_db()
    assert document.version == version


@pytest.mark.parametrize("action", ["retry", "cancel", "reject", "enter-manually"])
def test_outsiders_change_nothing(outsider, upload, action):
    document = upload()
    assert press(outsider, document, action, reason="duplicate").status_code == 404
    version = document.version
    document.refresh_from_db()
    assert document.version == version


@pytest.mark.parametrize("action", ["retry", "cancel", "reject", "enter-manually"])
def test_looking_is_not_acting(browser, upload, action):
    assert browser.get(f"/documents/{upload().pk}/{action}/").status_code == 405
