"""The one writer: compare-and-set, versions, attempts, the OCRResult beside it, the push after the commit."""

from __future__ import annotations

import pytest
from django.db import transaction as db_transaction

from faktury.domain.status import CANCELLED_CODE, DocumentStatus, OcrStatus, sources_of
from faktury.models import DocumentUpload, OCRPage, OCRResult, StatusEvent, StatusStream
from faktury.services import document_actions, ocr_queue, status_broadcast
from faktury.services.status_sync_service import Change, Guard, StatusSyncService, transition
from realtime import broadcast

pytestmark = pytest.mark.django_db
D = DocumentStatus


@pytest.fixture
def sent(monkeypatch):
    """Events handed to realtime, in order."""
    events: list[dict] = []
    monkeypatch.setattr(broadcast, "publish", events.append)
    return events


def ocr_of(document) -> OCRResult:
    document.refresh_from_db()
    return OCRResult.objects.get(document=document, attempt=document.attempt)


def claimed(document) -> ocr_queue.Claim:
    claim = ocr_queue.claim_next()
    assert claim is not None
    assert claim.document_id == document.pk
    return claim


def test_a_new_document_is_queued_with_a_pending_result(upload):
    document = upload()

    assert document.status is D.QUEUED
    assert ocr_of(document).status is OcrStatus.PENDING
    assert [event.status for event in document.events.all()] == [D.QUEUED]


def test_each_step_moves_document_and_result_together(upload):
    document = upload()
    claim = claimed(document)
    assert ocr_of(document).status is OcrStatus.PROCESSING

    for to, ocr in (
        (D.OCR_COMPLETED, OcrStatus.COMPLETED),
        (D.INTEGRATION_PROCESSING, OcrStatus.COMPLETED),
        (D.MANUAL_REVIEW, OcrStatus.COMPLETED),
    ):
        changed = StatusSyncService.record_ocr(document.pk, attempt=claim.attempt, token=claim.token, change=Change(to=to))
        assert changed is not None
        assert changed.get_unified_status() is to
        assert ocr_of(document).status is ocr


def test_versions_rise_strictly_and_sequences_have_no_gap(upload, firma):
    document = upload()
    claim = claimed(document)
    StatusSyncService.checkpoint(document.pk, attempt=claim.attempt, token=claim.token, columns={"page_count": 2})
    document_actions.cancel_document(document.pk, actor_id=None)

    versions = list(StatusEvent.objects.filter(document=document).values_list("version", flat=True))
    assert versions == sorted(set(versions))
    document.refresh_from_db()
    assert document.version == 4
    assert list(StatusEvent.objects.order_by("sequence").values_list("sequence", flat=True)) == [1, 2, 3]
    assert StatusStream.objects.get(firma=firma).sequence == 3


@pytest.mark.parametrize("to", list(D))
def test_a_step_the_machine_does_not_know_is_refused(upload, to):
    for source in D:
        document = upload()
        DocumentUpload.objects.filter(pk=document.pk).update(processing_status=source)
        changed = transition(document.pk, Change(to=to))
        assert (changed is not None) == (source in sources_of(to))


def test_a_stale_token_or_attempt_writes_nothing(upload):
    document = upload()
    claim = claimed(document)
    document_actions.cancel_document(document.pk, actor_id=None)
    document_actions.retry_document(document.pk, actor_id=None)
    new = claimed(document)

    late = StatusSyncService.record_ocr(document.pk, attempt=claim.attempt, token=claim.token, change=Change(to=D.OCR_COMPLETED))
    page = OCRPage(document=document, number=1, engine_fingerprint="x", source="easyocr", width=1, height=1, image_name="x")
    kept = StatusSyncService.checkpoint(document.pk, attempt=claim.attempt, token=claim.token, columns={"pages_done": 1}, pages=[page])

    assert late is None
    assert kept is False
    assert not OCRPage.objects.exists()
    assert ocr_queue.renew_lease(claim) is False
    assert ocr_queue.renew_lease(new) is True


def test_cancel_beats_progress_but_not_the_end(upload):
    document = upload()
    claim = claimed(document)
    StatusSyncService.checkpoint(document.pk, attempt=claim.attempt, token=claim.token, columns={"pages_done": 1})
    cancelled = document_actions.cancel_document(document.pk, actor_id=None)

    assert cancelled.error_code == CANCELLED_CODE
    assert ocr_of(document).status is OcrStatus.CANCELLED
    data = cancelled.get_status_display_data()
    assert (data["label"], data["tone"], data["is_error"]) == ("Anulowano", "neutral", False)
    with pytest.raises(document_actions.TransitionRefused):
        document_actions.cancel_document(document.pk, actor_id=None)


def test_a_double_retry_makes_one_new_attempt(upload):
    document = upload()
    document_actions.cancel_document(document.pk, actor_id=None)
    document_actions.retry_document(document.pk, actor_id=None)
    with pytest.raises(document_actions.TransitionRefused):
        document_actions.retry_document(document.pk, actor_id=None)

    document.refresh_from_db()
    assert document.attempt == 2
    assert list(document.ocr_results.values_list("attempt", "processing_status")) == [(1, OcrStatus.CANCELLED), (2, OcrStatus.PENDING)]


def test_a_saved_result_moves_its_document_the_original_defect(upload):
    # Given a document whose OCRResult is changed behind the pipeline's back (admin, shell)
    document = upload()
    claimed(document)
    result = ocr_of(document)

    # When the result is saved as finished
    result.processing_status = OcrStatus.COMPLETED
    result.save()

    # Then the document follows, and the page shows it
    document.refresh_from_db()
    assert document.status is D.OCR_COMPLETED
    assert document.get_status_display_data()["label"] == "OCR zakończone"


def test_a_saved_result_of_an_older_attempt_changes_nothing(upload):
    document = upload()
    document_actions.cancel_document(document.pk, actor_id=None)
    document_actions.retry_document(document.pk, actor_id=None)
    old = OCRResult.objects.get(document=document, attempt=1)

    old.processing_status = OcrStatus.COMPLETED
    old.save()

    document.refresh_from_db()
    assert document.status is D.QUEUED


def test_agreeing_pairs_write_nothing(upload):
    document = upload()
    before = DocumentUpload.objects.get(pk=document.pk).version

    assert ocr_of(document).sync_document_status() is False
    assert DocumentUpload.objects.get(pk=document.pk).version == before


def test_the_push_goes_out_after_the_commit_and_not_after_a_rollback(upload, sent, django_capture_on_commit_callbacks):
    document = upload()
    with django_capture_on_commit_callbacks(execute=True):
        claimed(document)
        assert sent == []
    assert [event["body"]["status"] for event in sent] == [D.PROCESSING]
    assert sent[0]["subject"] == str(document.pk)
    assert sent[0]["stream"] == str(document.firma_id)

    sent.clear()

    def cancel_and_fail() -> None:
        with db_transaction.atomic():
            document_actions.cancel_document(document.pk, actor_id=None)
            raise ZeroDivisionError

    with django_capture_on_commit_callbacks(execute=True), pytest.raises(ZeroDivisionError):
        cancel_and_fail()
    assert sent == []


def test_progress_is_throttled_and_status_changes_never(upload, sent, monkeypatch, django_capture_on_commit_callbacks):
    document = upload()
    claim = claimed(document)
    monkeypatch.setattr(status_broadcast.time, "monotonic", lambda: 1000.0)
    with django_capture_on_commit_callbacks(execute=True):
        for done in range(5):
            StatusSyncService.checkpoint(document.pk, attempt=claim.attempt, token=claim.token, columns={"pages_done": done})
        document_actions.cancel_document(document.pk, actor_id=None)

    assert [event["sequence"] == 0 for event in sent].count(True) == 1
    assert sent[-1]["body"]["status"] == D.FAILED


def test_a_status_read_costs_one_query_and_a_list_one(upload, django_assert_num_queries):
    from faktury.services.status_payload import raw_payload, with_status

    document = DocumentUpload.objects.get(pk=[upload() for _ in range(5)].pop().pk)
    with django_assert_num_queries(1):
        document.get_status_display_data()
    with django_assert_num_queries(1):
        assert len([raw_payload(row) for row in with_status(DocumentUpload.objects.all())]) == 5


def test_the_payload_names_position_and_progress(upload):
    first, second = upload(), upload()
    assert first.get_status_display_data()["description"] == "Czeka na odczyt. Jest następny."
    data = second.get_status_display_data()
    assert data["progress"]["queue_position"] == 2
    assert data["can_cancel"] is True
    assert data["error"] is None
    assert [step["state"] for step in data["steps"]] == ["done", "current", "todo", "todo", "todo", "todo"]


def test_within_failing_undoes_everything(upload):
    document = upload()

    def explode(_changed):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        transition(document.pk, Change(to=D.FAILED, within=explode), Guard(sources=sources_of(D.FAILED)))
    document.refresh_from_db()
    assert document.status is D.QUEUED
    assert document.events.count() == 1


def test_a_second_attempt_shows_no_time_of_the_first(upload):
    document = upload()
    assert document.get_status_display_data()["steps"][0]["seconds"] is not None
    document_actions.cancel_document(document.pk, actor_id=None)
    again = document_actions.retry_document(document.pk, actor_id=None).get_status_display_data()

    assert [step["state"] for step in again["steps"]] == ["done", "current", "todo", "todo", "todo", "todo"]
    assert [step["seconds"] for step in again["steps"]] == [None] * 6
