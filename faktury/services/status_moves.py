"""Where a document is, beside its status: filed under another company, taken away, brought back. Each is told and kept like a status."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import DurationField, F, Value
from django.db.models.functions import Now
from django.utils import timezone

from faktury.models import DocumentUpload, StatusEvent, StatusStream
from faktury.services import status_broadcast, status_payload
from faktury.services.status_sync_service import Change, Guard, next_sequence

MOVED_AWAY, MOVED_HERE, DELETED, RESTORED = "moved_away", "moved_here", "deleted", "restored"
"""Codes of the rows in the audit trail that tell where a document left and arrived, that it was deleted and brought back."""
NOWHERE = ""


def relocate(document_id: UUID, firma_id: UUID, change: Change, guard: Guard) -> DocumentUpload | None:
    """Give a document, in the status it has, to another company; None when the guard no longer holds.

    The old company's readers are told that it left and nothing else; the new one's get it as it is now.
    """
    now = timezone.now()
    with transaction.atomic():
        document = DocumentUpload.objects.select_for_update().filter(pk=document_id, processing_status__in=guard.sources).first()
        if document is None or document.firma_id == firma_id:
            return None
        # Both counters in one order, or two people who move documents crosswise would wait for each other.
        list(StatusStream.objects.select_for_update().filter(firma__in=(document.firma_id, firma_id)).order_by("firma"))
        old, left = document.firma_id, _note(document, MOVED_AWAY, document.version + 1, change.actor_id)
        columns = {"firma_id": firma_id, "version": F("version") + 2, "changed_at": now, **change.columns}
        DocumentUpload.objects.filter(pk=document_id).update(**columns)
        fresh = DocumentUpload.objects.select_related("firma").get(pk=document_id)
        arrived = _note(fresh, MOVED_HERE, fresh.version, change.actor_id)
        if change.within is not None:
            change.within(fresh)
        version = document.version + 1
        status_broadcast.publish_left(str(document_id), stream=str(old), left_for=str(firma_id), sequence=left, version=version)
        return _publish(document_id, arrived)


def remove(document_id: UUID, *, actor_id: int | None) -> DocumentUpload | None:
    """Hide a document from everyone, in whatever status it is; None when it is gone already.

    A worker that reads it is refused at its next write, as after a cancelled reading.
    """
    now = timezone.now()
    with transaction.atomic():
        document = DocumentUpload.objects.select_for_update().filter(pk=document_id).first()
        if document is None:
            return None
        version = document.version + 1
        sequence = _note(document, DELETED, version, actor_id)
        # The moment is the database's: whoever purges may sit on another machine.
        DocumentUpload.objects.filter(pk=document_id).update(deleted_at=Now(), version=F("version") + 1, changed_at=now)
        stream = str(document.firma_id)
        status_broadcast.publish_left(str(document_id), stream=stream, left_for=NOWHERE, sequence=sequence, version=version)
    return document


def bring_back(document_id: UUID, *, within: timedelta, actor_id: int | None) -> DocumentUpload | None:
    """Show a removed document again as it was; None when it was not removed, or longer ago than `within`.

    Raises:
        IntegrityError: the company has the same file again meanwhile.
    """
    now = timezone.now()
    with transaction.atomic():
        removed = DocumentUpload.everything.select_for_update().filter(deleted_at__gt=Now() - Value(within, DurationField()))
        document = removed.filter(pk=document_id).first()
        if document is None:
            return None
        columns = {"deleted_at": None, "version": F("version") + 1, "changed_at": now}
        DocumentUpload.everything.filter(pk=document_id).update(**columns)
        return _publish(document_id, _note(document, RESTORED, document.version + 1, actor_id))


def _note(document: DocumentUpload, code: str, version: int, actor_id: int | None) -> int:
    """The next number of the company's stream and the row of the audit trail under it; the status stays what it is."""
    sequence = next_sequence(document)
    here: dict[str, Any] = {"status": document.status, "from_status": document.status, "attempt": document.attempt}
    StatusEvent.objects.create(
        document=document,
        firma_id=document.firma_id,
        sequence=sequence,
        version=version,
        error_code=code,
        actor_id=actor_id,
        at=timezone.now(),
        **here,
    )
    return sequence


def _publish(document_id: UUID, sequence: int) -> DocumentUpload:
    fresh = status_payload.with_status(DocumentUpload.objects.all()).get(pk=document_id)
    status_broadcast.publish_status(status_payload.raw_payload(fresh), sequence)
    return fresh
