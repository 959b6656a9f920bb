"""The database is the queue: fairness, claims, backoff, bells that may fail."""

from __future__ import annotations

from datetime import timedelta

import dramatiq
import pytest
from django.utils import timezone
from redis.exceptions import ConnectionError as RedisDown

from faktury.domain.status import DocumentStatus
from faktury.models import DocumentUpload
from faktury.services import ocr_queue

pytestmark = pytest.mark.django_db


def test_companies_are_served_in_turn(upload, charlie):
    other = charlie.firmy.get()
    many = [upload() for _ in range(3)]
    one = upload(user=charlie, firma=other)

    order = [ocr_queue.claim_next().document_id for _ in range(4)]

    assert order == [many[0].pk, one.pk, many[1].pk, many[2].pk]
    assert ocr_queue.claim_next() is None


def test_a_document_is_claimed_once(upload):
    document = upload()

    assert ocr_queue.claim_document(document) is not None
    assert ocr_queue.claim_document(document) is None


def test_a_failed_attempt_waits_before_the_next(upload):
    document = upload()
    claim = ocr_queue.claim_next()
    ocr_queue.requeue(claim, failed=True)

    document.refresh_from_db()
    assert (document.status, document.attempt, document.failures) == (DocumentStatus.QUEUED, 2, 1)
    assert document.not_before > timezone.now()
    assert ocr_queue.claim_next() is None
    DocumentUpload.objects.update(not_before=timezone.now() - timedelta(seconds=1))
    assert ocr_queue.claim_next() is not None


def test_a_graceful_stop_burns_no_crash_and_is_due_at_once(upload):
    upload()
    claim = ocr_queue.claim_next()
    changed = ocr_queue.requeue(claim, failed=False)

    assert (changed.crashes, changed.failures, changed.not_before) == (0, 0, None)


def test_backoff_grows_and_has_jitter():
    assert all(timedelta(seconds=0.5) <= ocr_queue.backoff(1) <= timedelta(seconds=1) for _ in range(50))
    assert all(timedelta(seconds=30) <= ocr_queue.backoff(20) <= timedelta(seconds=60) for _ in range(50))
    assert len({ocr_queue.backoff(5) for _ in range(20)}) > 1


def test_a_broken_bell_neither_fails_nor_undoes_the_upload(upload, monkeypatch, django_capture_on_commit_callbacks):
    def down(*_args, **_kwargs):
        raise RedisDown

    monkeypatch.setattr(dramatiq.get_broker(), "enqueue", down)
    with django_capture_on_commit_callbacks(execute=True):
        document = upload()
    assert DocumentUpload.objects.get(pk=document.pk).status is DocumentStatus.QUEUED
