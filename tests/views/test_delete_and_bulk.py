"""Deleting, bringing back and acting on several documents: whoever may not see one changes nothing, and is not told that it is there."""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest
from django.conf import settings
from django.db.models import F
from django.test import Client

from faktury.domain.status import DocumentStatus as D
from faktury.models import DocumentUpload, Firma, OCRPage, OCRResult, StatusEvent
from faktury.services import document_delete, ocr_queue
from faktury.services.document_actions import cancel_document
from faktury.services.document_delete import delete_document, purge_deleted, restore_document
from faktury.services.invoice_creation import create_automatic
from realtime import broadcast
from tests.review.conftest import reading

JSON = {"Accept": "application/json"}


def bulk(client, action, *documents, **options):
    return client.post("/documents/bulk/", {"action": action, "document": [d.pk for d in documents], **options.pop("data", {})}, **options)


@pytest.fixture
def invoice_of():
    """A document with the invoice made from it."""

    def make(document, number="FV/1/2026"):
        return document, create_automatic(document, reading(invoice_number=number))

    return make


@pytest.fixture
def sent(monkeypatch):
    """Events as they are published."""
    events = []
    monkeypatch.setattr(broadcast, "publish", events.append)
    return events


def test_a_deleted_document_is_gone_for_everyone_and_its_pages_hear_of_it(browser, alice, upload, sent, django_capture_on_commit_callbacks):
    document, other = upload(), upload()
    with django_capture_on_commit_callbacks(execute=True):
        answer = bulk(browser, "delete", document, headers=JSON).json()

    assert answer["gone"] == [str(document.pk)]
    assert answer["message"] == "Usunięto 1 dokument."
    assert (answer["undo"]["label"], answer["undo"]["seconds"]) == ("Cofnij", 10)
    assert [(e["left_for"], e["body"], e["version"]) for e in sent if "left_for" in e] == [("", {}, document.version + 1)]
    for path in (f"/ocr/status/{document.pk}/", f"/documents/{document.pk}/review/", f"/documents/{document.pk}/file/"):
        assert browser.get(path).status_code == 404
    listed = browser.get("/documents/")
    assert str(document.pk) not in listed.content.decode()
    assert listed.context["tabs"][0]["tab"].number == 1
    assert list(ocr_queue.due()) == [other]
    event = StatusEvent.objects.filter(document=document).latest("version")
    assert (event.error_code, event.actor, event.status) == ("deleted", alice, D.QUEUED)


def test_undo_brings_it_back_as_it_was(browser, upload, advance, django_capture_on_commit_callbacks, sent):
    document = advance(upload(), D.PROCESSING, D.MANUAL_REVIEW)
    undo = bulk(browser, "delete", document, headers=JSON).json()["undo"]["url"]
    with django_capture_on_commit_callbacks(execute=True):
        answer = browser.post(undo, headers=JSON).json()

    assert answer["message"] == "Przywrócono 1 dokument."
    assert [item["document_id"] for item in answer["items"]] == [str(document.pk)]
    assert [(e["version"], e["body"]["status"]) for e in sent] == [(document.version + 2, D.MANUAL_REVIEW)]
    assert OCRPage.objects.filter(document=document).count() == 2
    timeline = browser.get(f"/ocr/status/{document.pk}/timeline/").content.decode()
    assert "Usunięto" in timeline
    assert "Przywrócono" in timeline


def test_a_reading_under_way_stops_and_starts_again_when_it_is_brought_back(upload, advance):
    document = advance(upload(), D.PROCESSING)
    claim = ocr_queue.Claim(document.pk, document.attempt, document.lease_token)
    delete_document(document.pk, actor_id=None)
    assert not ocr_queue.renew_lease(claim)
    assert ocr_queue.requeue(claim, failed=True) is None

    restored = restore_document(document.pk, actor_id=None)

    assert (restored.status, restored.attempt, restored.lease_token) == (D.QUEUED, document.attempt + 1, None)
    assert restored.crashes == 0
    assert OCRPage.objects.filter(document=document).count() == 2
    assert ocr_queue.claim_next().document_id == document.pk


def test_past_the_moment_file_and_readings_are_gone_and_the_invoice_stays(browser, upload, invoice_of):
    document, faktura = invoice_of(upload())
    delete_document(document.pk, actor_id=None)
    assert purge_deleted() == 0
    DocumentUpload.everything.update(deleted_at=F("deleted_at") - document_delete.KEPT)

    assert purge_deleted() == 1

    assert not OCRResult.objects.filter(document=document).exists()
    assert StatusEvent.objects.filter(document=document).latest("version").error_code == "deleted"
    page = browser.get(f"/invoices/{faktura.pk}/")
    assert page.status_code == 200
    assert str(document.pk) not in page.content.decode()
    assert browser.get(f"/invoices/{faktura.pk}/edit/").status_code == 200
    assert purge_deleted() == 0
    with pytest.raises(document_delete.TransitionRefused):
        restore_document(document.pk, actor_id=None)


def test_the_files_leave_the_disk(upload, django_capture_on_commit_callbacks):
    document = upload()
    stored = Path(settings.MEDIA_ROOT) / document.file.name
    delete_document(document.pk, actor_id=None)
    DocumentUpload.everything.update(deleted_at=F("deleted_at") - document_delete.KEPT)
    with django_capture_on_commit_callbacks(execute=True):
        assert purge_deleted() == 1
    assert not stored.exists()


def test_the_same_file_may_come_again_and_then_the_first_cannot_come_back(browser, upload):
    first = upload(content=b"\x89PNG\r\n\x1a\nten sam")
    undo = bulk(browser, "delete", first, headers=JSON).json()["undo"]["url"]
    second = upload(content=b"\x89PNG\r\n\x1a\nten sam")
    assert second.pk != first.pk
    assert browser.post(undo, headers=JSON).json()["message"] == "Przywrócono 0 dokumentów. 1 plik już tam jest."
    assert [d.pk for d in DocumentUpload.objects.all()] == [second.pk]


def test_without_scripts_it_asks_on_a_page_and_offers_to_undo_above_the_list(browser, upload):
    documents = [upload(name=f"plik-{n}.png") for n in range(50)]
    asked = bulk(browser, "delete", *documents, data={"back": "?status=active"}).content.decode()
    assert "Usunąć 50 dokumentów?" in asked
    assert "Znikną pliki i odczyty. Utworzone faktury zostają. Możesz to cofnąć przez 10 s." in asked
    assert "plik-49.png" in asked
    assert DocumentUpload.objects.count() == 50

    done = bulk(browser, "delete", *documents, data={"sure": "1", "back": "?status=active"}, follow=True)
    assert done.redirect_chain == [("/documents/?status=active", 302)]
    (message,) = done.context["messages"]
    assert message.message == "Usunięto 50 dokumentów."
    assert f'action="{message.extra_tags}"' in done.content.decode()
    back = browser.post(message.extra_tags, follow=True)
    assert "Przywrócono 50 dokumentów." in back.content.decode()
    assert DocumentUpload.objects.count() == 50


def test_one_document_is_deleted_from_its_own_page(browser, upload):
    document = cancel_document(upload().pk, actor_id=None)
    page = browser.get(f"/ocr/status/{document.pk}/").content.decode()
    assert f'action="/documents/{document.pk}/delete/"' in page
    assert "Usunąć 1 dokument?" in page
    assert "Usunąć 1 dokument?" in browser.post(f"/documents/{document.pk}/delete/").content.decode()
    gone = browser.post(f"/documents/{document.pk}/delete/", {"sure": "1"}, follow=True)
    assert "Usunięto 1 dokument." in gone.content.decode()


def test_what_cannot_be_done_to_some_is_told_and_does_not_stop_the_others(browser, upload):
    failed = [cancel_document(upload().pk, actor_id=None) for _ in range(3)]
    running, gone = upload(), upload()
    delete_document(gone.pk, actor_id=None)

    answer = bulk(browser, "retry", *failed, running, gone, headers=JSON).json()

    assert answer["message"] == (
        "Ponowiono odczyt: 3 z 5. 1 dokument jest już w toku. 1 dokumentu już nie ma albo nie masz do niego dostępu."
    )
    assert {item["document_id"] for item in answer["items"]} == {str(document.pk) for document in failed}
    assert {item["status"] for item in answer["items"]} == {D.QUEUED}
    assert bulk(browser, "cancel", running, headers=JSON).json()["message"] == "Anulowano odczyt: 1 z 1."


def test_moving_asks_where_to_and_tells_what_stayed(browser, alice, upload, advance):
    other = Firma.objects.create(name="Druga S.A.", nip="5250012343")
    waiting, running = advance(upload(), D.PROCESSING, D.MANUAL_REVIEW), upload()
    assert bulk(browser, "move", waiting).status_code == 404
    other.members.add(alice)
    assert "Przenieść dokumenty do innej firmy?" in bulk(browser, "move", waiting, running).content.decode()

    moved = bulk(browser, "move", waiting, running, data={"firma": str(other.pk)}, follow=True)

    assert "Przeniesiono do firmy Druga S.A.: 1 z 2. 1 dokument jest już w toku." in moved.content.decode()
    waiting.refresh_from_db()
    assert waiting.firma == other


def test_export_leads_to_the_invoices_of_the_chosen_documents(browser, upload, invoice_of):
    document, faktura = invoice_of(upload())
    without = upload()
    other, _other_invoice = invoice_of(upload(), number="FV/2/2026")
    exported = bulk(browser, "export", document, without, follow=True)
    text = b"".join(exported.streaming_content).decode()
    assert faktura.invoice_number in text
    assert "FV/2/2026" not in text
    assert other.pk not in (document.pk, without.pk)
    refused = bulk(browser, "export", without, follow=True)
    assert "Żaden z zaznaczonych dokumentów nie ma jeszcze faktury." in refused.content.decode()


@pytest.mark.parametrize("action", ["retry", "cancel", "delete", "move", "export"])
def test_an_outsider_changes_nothing_and_learns_nothing(outsider, upload, action):
    document = upload()
    theirs = bulk(outsider, action, document, headers=JSON, data={"sure": "1"})
    missing = outsider.post("/documents/bulk/", {"action": action, "document": [uuid.uuid4()]}, headers=JSON)
    assert theirs.status_code == missing.status_code == 404
    assert theirs.content == missing.content
    document.refresh_from_db()
    assert (document.deleted_at, document.status) == (None, D.QUEUED)


def test_an_outsider_brings_nothing_back(browser, outsider, stranger, upload):
    document = upload()
    undo = bulk(browser, "delete", document, headers=JSON).json()["undo"]["url"]
    assert outsider.post(undo, headers=JSON).status_code == 404
    assert stranger.post(undo, headers=JSON).status_code == 401
    assert not DocumentUpload.objects.exists()


def test_among_ones_own_a_strangers_document_counts_as_missing(browser, upload, charlie):
    own = upload()
    theirs = upload(user=charlie, firma=Firma.objects.get(members=charlie))
    answer = bulk(browser, "delete", own, theirs, headers=JSON).json()
    assert answer["message"] == "Usunięto 1 dokument. 1 dokumentu już nie ma albo nie masz do niego dostępu."
    assert DocumentUpload.objects.get() == theirs


def test_nonsense_is_answered_in_words(browser, upload):
    document = upload()
    assert "Nie wybrano żadnego dokumentu." in browser.post("/documents/bulk/", {"action": "delete"}, follow=True).content.decode()
    assert bulk(browser, "explode", document).status_code == 400
    assert browser.post("/documents/restore/?documents=%00nonsense", headers=JSON).status_code == 404
    away = bulk(browser, "retry", document, data={"back": "https://example.com/"})
    assert away.url == "/documents/"


def test_a_form_without_its_token_is_refused(upload, alice):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(alice)
    assert bulk(strict, "delete", upload(), data={"sure": "1"}).status_code == 403
