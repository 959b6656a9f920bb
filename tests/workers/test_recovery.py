"""Recovery: leases that ran out, poison documents, lost bells, orphan files."""

from __future__ import annotations

import os
import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core import mail
from django.utils import timezone

from faktury.domain.status import DocumentStatus, OcrStatus
from faktury.models import DocumentUpload, OCRPage, OCRResult
from faktury.services import administrator_alerts, ocr_queue
from tests.workers.attempts import run_out
from workers import recovery

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folders(settings, tmp_path, monkeypatch):
    """Sweeping must find this test's files only, and never touch the machine's temp directory."""
    settings.MEDIA_ROOT = tmp_path / "files"
    (tmp_path / "temp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temp"))


def test_a_lost_worker_puts_the_document_back(upload, bells):
    document = upload()
    claim = ocr_queue.claim_next()
    run_out(document)

    assert recovery.recover_once() == 1
    document.refresh_from_db()
    assert (document.status, document.attempt, document.crashes) == (DocumentStatus.QUEUED, 2, 1)
    assert OCRResult.objects.get(document=document, attempt=1).status is OcrStatus.FAILED
    assert ocr_queue.renew_lease(claim) is False
    assert recovery.recover_once() == 0


def test_a_renewed_lease_is_left_alone(upload, bells, monkeypatch):
    document = upload()
    claim = ocr_queue.claim_next()
    run_out(document)
    stale = DocumentUpload.objects.get(pk=document.pk)
    ocr_queue.renew_lease(claim)

    assert recovery._take_back(stale) is False
    assert DocumentUpload.objects.get(pk=document.pk).status is DocumentStatus.PROCESSING


def test_a_poison_document_fails_after_three_crashes_and_the_administrators_are_told(upload, bells, settings):
    settings.ADMINS = [("Admin", "admin@example.test")]
    document = upload()
    for _ in range(3):
        assert ocr_queue.claim_next() is not None
        run_out(document)
        recovery.recover_once()

    document.refresh_from_db()
    assert (document.status, document.error_code, document.crashes) == (DocumentStatus.FAILED, "worker_crashed", 3)
    administrator_alerts.wait()
    assert len(mail.outbox) == 1
    assert document.get_status_display_data()["error"]["message"] == "Odczyt przerwał się przy każdej próbie (3)."
    assert document.get_status_display_data()["actions"][0]["name"] == "enter_manually"


def test_a_lost_bell_is_rung_again_but_not_before_a_second(upload, bells):
    upload()
    bells.clear()
    recovery.recover_once()
    assert bells == []

    DocumentUpload.objects.update(queued_at=timezone.now() - timedelta(seconds=2))
    recovery.recover_once()
    assert bells == [True]


def test_orphan_files_are_swept_and_others_kept(upload):
    document = upload()
    folder = Path(django_settings.MEDIA_ROOT) / "documents" / "zz" / "gone"
    folder.mkdir(parents=True)
    orphan, young = folder / "source", folder / "source_new"
    orphan.write_bytes(b"x")
    young.write_bytes(b"x")
    kept = Path(document.file.path)
    hours_ago = timezone.now().timestamp() - 7200
    os.utime(orphan, (hours_ago, hours_ago))
    os.utime(kept, (hours_ago, hours_ago))

    assert recovery.sweep_orphan_files() == 1
    assert (orphan.exists(), young.exists(), kept.exists()) == (False, True, True)


def test_images_of_dropped_pages_are_swept_in_two_queries_a_batch(upload, django_assert_num_queries):
    # Given a reading that a person asked to repeat: its rows are gone, its images are not
    document = upload()
    folder = Path(document.file.path).parent / "pages"
    folder.mkdir()
    kept, dropped = folder / "1.jpg", folder / "1_earlier.jpg"
    for path in (kept, dropped):
        path.write_bytes(b"x")
        os.utime(path, (1, 1))
    name = kept.relative_to(django_settings.MEDIA_ROOT).as_posix()
    OCRPage.objects.create(document=document, number=1, engine_fingerprint="e", width=1, height=1, image_name=name)

    # And one for uploads that nobody came back to, however many batches there are.
    with django_assert_num_queries(2 + 1):
        assert recovery.sweep_orphan_files() == 1
    assert (kept.exists(), dropped.exists()) == (True, False)


def test_pages_drawn_by_a_killed_worker_do_not_stay_in_the_temp_directory(db):
    temp = Path(tempfile.gettempdir())
    left, in_use, foreign = temp / "faktury-pages-a", temp / "faktury-pages-b", temp / "other"
    for path in (left, in_use, foreign):
        path.mkdir()
    (left / "1.jpg").write_bytes(b"x")
    for path in (left, foreign):
        os.utime(path, (1, 1))

    assert recovery.sweep_orphan_files() == 1
    assert (left.exists(), in_use.exists(), foreign.exists()) == (False, True, True)


def test_one_documents_trouble_does_not_keep_the_others(upload, bells, monkeypatch):
    first, second = upload(), upload()
    for _ in range(2):
        ocr_queue.claim_next()
    run_out(first)
    run_out(second)
    take_back = recovery._take_back
    monkeypatch.setattr(recovery, "_take_back", lambda document: 1 / 0 if document.pk == first.pk else take_back(document))

    assert recovery.recover_once() == 1
    assert DocumentUpload.objects.get(pk=second.pk).status is DocumentStatus.QUEUED


def test_a_mail_server_that_is_away_stops_nothing(upload, bells, settings, monkeypatch):
    def away(*_args):
        raise ConnectionRefusedError

    monkeypatch.setattr(administrator_alerts, "mail_admins", away)
    settings.FAKTURY_MAX_CRASHES = 1
    document = upload()
    ocr_queue.claim_next()
    run_out(document)

    assert recovery.recover_once() == 1
    assert DocumentUpload.objects.get(pk=document.pk).error_code == "worker_crashed"


def test_a_half_received_upload_of_a_killed_web_process_is_swept(db):
    temp = Path(tempfile.gettempdir())
    left, young = temp / "tmpabcdefgh.upload.pdf", temp / "tmpijklmnop.upload"
    for path in (left, young):
        path.write_bytes(b"x")
    os.utime(left, (1, 1))

    assert recovery.sweep_orphan_files() == 1
    assert (left.exists(), young.exists()) == (False, True)
