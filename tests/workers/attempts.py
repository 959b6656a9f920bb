"""One attempt at one document, against fakes."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from faktury.models import DocumentUpload, OCRResult
from faktury.services import ocr_queue
from tests.flow.stack import wait_for
from tests.workers.fakes import FakeEngine, FakeRenderer
from workers import pipeline, recovery


def run(document: DocumentUpload, renderer: FakeRenderer | None = None, engine: FakeEngine | None = None) -> DocumentUpload:
    claim = ocr_queue.claim_next()
    assert claim is not None
    assert claim.document_id == document.pk
    pipeline.process(claim, pipeline.Tools(renderer or FakeRenderer(), engine or FakeEngine()))
    document.refresh_from_db()
    return document


def result_of(document: DocumentUpload) -> OCRResult:
    return OCRResult.objects.get(document=document, attempt=document.attempt)


def run_out(document: DocumentUpload) -> None:
    """The lease of the document's worker ended a while ago."""
    DocumentUpload.objects.filter(pk=document.pk).update(lease_until=timezone.now() - timedelta(hours=1))


def claim_back(document: DocumentUpload) -> None:
    """What recovery does once the lease ran out."""
    run_out(document)
    # A round in which the database made writers wait judges nobody; the next one does.
    wait_for(lambda: recovery.recover_once() == 1, 10, "the document taken back")
