"""Deleting a document: it is hidden at once, may be brought back for a moment, and then its file and readings are gone for good."""

from __future__ import annotations

import logging
from datetime import timedelta
from uuid import UUID

from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.db.models import DurationField, QuerySet, Value
from django.db.models.functions import Now
from django.utils import timezone

from faktury.domain.status import LEASED, DocumentStatus
from faktury.exceptions import TransitionRefused, UploadRefused
from faktury.models import DocumentUpload, ReviewPresence
from faktury.services import ocr_queue
from faktury.services.reading_words import day
from faktury.services.status_moves import bring_back, remove
from faktury.services.status_sync_service import Change, Guard, transition

logger = logging.getLogger(__name__)
UNDO_SECONDS = 10
"""What people are told; the rest of `KEPT` is for a slow line and a page without scripts."""
KEPT = timedelta(seconds=45)
_AT_ONCE = 50


def delete_document(document_id: UUID, *, actor_id: int | None) -> DocumentUpload:
    """Hide a document in any status; the invoice made from it stays. A reading under way stops.

    Raises:
        TransitionRefused: it is gone already.
    """
    removed = remove(document_id, actor_id=actor_id)
    if removed is None:
        raise TransitionRefused
    return removed


def restore_document(document_id: UUID, *, actor_id: int | None) -> DocumentUpload:
    """Bring a deleted document back as it was; one whose reading that had stopped goes back to the queue.

    Raises:
        TransitionRefused: it was not deleted, or its file is gone for good.
        UploadRefused: the same file was uploaded again meanwhile; nothing was written.
    """
    try:
        with transaction.atomic():
            restored = bring_back(document_id, within=KEPT, actor_id=actor_id)
            if restored is not None and restored.status in LEASED:
                restored = _queued_again(restored, actor_id)
    except IntegrityError as error:
        document = DocumentUpload.everything.get(pk=document_id)
        same = DocumentUpload.objects.filter(firma=document.firma_id, sha256=document.sha256).first()
        if same is None:
            raise
        raise UploadRefused("duplicate_upload", date=day(same.created_at)) from error
    if restored is None:
        raise TransitionRefused
    ocr_queue.ring_on_commit()
    return restored


def _queued_again(document: DocumentUpload, actor_id: int | None) -> DocumentUpload | None:
    """The worker that had it is refused; pages it finished are kept for the next one."""
    columns = {"attempt": document.attempt + 1, "queued_at": document.queued_at or timezone.now(), "not_before": None}
    change = Change(to=DocumentStatus.QUEUED, actor_id=actor_id, columns=columns)
    return transition(document.pk, change, Guard(sources=LEASED, attempt=document.attempt))


def purge_deleted() -> int:
    """Let go of what can no longer be brought back; returns how many documents that were.

    The row stays without its file, pages and readings: the trail of who did what, and an invoice made from it, name it.
    """
    return sum(_purge(document_id) for document_id in _past_return().values_list("pk", flat=True)[:_AT_ONCE])


def _past_return() -> QuerySet[DocumentUpload]:
    return DocumentUpload.everything.filter(deleted_at__lte=Now() - Value(KEPT, DurationField())).exclude(file="")


def _purge(document_id: UUID) -> bool:
    with transaction.atomic():
        document = _past_return().select_for_update().filter(pk=document_id).first()
        if document is None:
            return False
        pages = document.pages.values_list("image_name", "thumb_name")
        names = [document.file.name, *(name for both in pages for name in both if name)]
        document.pages.all().delete()
        document.ocr_results.all().delete()
        ReviewPresence.objects.filter(document=document).delete()
        DocumentUpload.everything.filter(pk=document_id).update(file="", error_params={})
        # What a crash leaves here has no row any more and is swept with the other orphans.
        transaction.on_commit(lambda: _delete_files(names), robust=True)
    logger.info("%s: deleted for good", document_id)
    return True


def _delete_files(names: list[str | None]) -> None:
    for name in filter(None, names):
        default_storage.delete(name)
