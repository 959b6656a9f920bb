"""The ONLY writer of status: every change of a document's or a result's status passes through `transition`.

One conditional UPDATE decides who was first; the reading attempt, the stream's counter and the audit row change in the same
transaction; the push goes out after the commit. Zero rows means somebody was first: that is an answer, not an error.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from faktury.domain.status import (
    BY_A_PERSON,
    FINAL,
    LEASED,
    DocumentStatus,
    OcrStatus,
    percent_for,
    sources_of,
    unified,
)
from faktury.models import DocumentUpload, OCRPage, OCRResult, StatusEvent, StatusStream
from faktury.services import status_broadcast, status_payload, status_words

logger = logging.getLogger(__name__)

_D = DocumentStatus


@dataclass(frozen=True, kw_only=True, slots=True)
class Guard:
    """What must still be true when the change is written; None means "do not care"."""

    sources: frozenset[DocumentStatus]
    attempt: int | None = None
    token: UUID | None = None
    lease_until: datetime | None = None
    """The lease as it was read: a claim renewed since then is not taken away."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """The new status and what goes with it in the same transaction."""

    to: DocumentStatus
    error_code: str = ""
    error_params: dict[str, Any] = field(default_factory=dict)
    actor_id: int | None = None
    columns: dict[str, Any] = field(default_factory=dict)
    """More document columns to set (lease, attempt, queue times…)."""
    ocr: dict[str, Any] = field(default_factory=dict)
    """Columns of the attempt's OCRResult to set (engine, confidence, extraction…)."""
    within: Callable[[DocumentUpload], None] | None = None
    """Further writes of the same transaction, given the changed document; an exception undoes everything."""


def transition(document_id: UUID, change: Change, guard: Guard | None = None) -> DocumentUpload | None:
    """Move a document to `change.to` if the guard still holds; None when it does not (somebody was first).

    Lock order is document, then stream. Publishing happens after the outermost commit and never raises.
    """
    guard = guard or Guard(sources=sources_of(change.to))
    now = timezone.now()
    with transaction.atomic():
        document = DocumentUpload.objects.select_for_update().filter(pk=document_id).first()
        if document is None or not _move(document, change, guard, now):
            return None
        _write_ocr(document, change, now)
        sequence = next_sequence(document)
        _write_event(document, change, sequence, now)
        if change.within is not None:
            changed = DocumentUpload.objects.get(pk=document_id)
            change.within(changed)
        fresh = status_payload.with_status(DocumentUpload.objects.all()).get(pk=document_id)
        status_broadcast.publish_status(status_payload.raw_payload(fresh), sequence)
    logger.info("%s %s > %s, version %s %s", document_id, document.processing_status, change.to, fresh.version, change.error_code)
    return fresh


def announce_change(document_id: UUID) -> None:
    """Tell everyone that what the payload says of a document changed without its status (its invoice was corrected)."""
    with transaction.atomic():
        document = DocumentUpload.objects.select_for_update().get(pk=document_id)
        DocumentUpload.objects.filter(pk=document_id).update(version=F("version") + 1, changed_at=timezone.now())
        sequence = next_sequence(document)
        fresh = status_payload.with_status(DocumentUpload.objects.all()).get(pk=document_id)
        status_broadcast.publish_status(status_payload.raw_payload(fresh), sequence)


def _move(document: DocumentUpload, change: Change, guard: Guard, now: datetime) -> bool:
    """The conditional UPDATE. `document` was read under the row lock, so its old status is the true one."""
    rows = DocumentUpload.objects.filter(
        pk=document.pk, processing_status__in=guard.sources & sources_of(change.to), processing_status=document.processing_status
    )
    if guard.attempt is not None:
        rows = rows.filter(attempt=guard.attempt)
    if guard.token is not None:
        rows = rows.filter(lease_token=guard.token)
    if guard.lease_until is not None:
        rows = rows.filter(lease_until=guard.lease_until)
    columns: dict[str, Any] = {
        "error_code": change.error_code,
        "error_params": change.error_params,
        "step_times": _step_times(document, change.to, now),
        **({} if change.to in LEASED else {"lease_token": None, "lease_until": None}),
        **change.columns,
    }
    return bool(rows.update(processing_status=change.to, version=F("version") + 1, changed_at=now, **columns))


def _step_times(document: DocumentUpload, to: DocumentStatus, now: datetime) -> dict[str, str]:
    """Moments of the current attempt; a later turn in the queue starts them again, else "uploaded" would seem to have lasted till then."""
    kept = {} if to is _D.QUEUED and document.status is not _D.UPLOADED else document.step_times
    return {**kept, to.value: now.isoformat()}


def _write_ocr(document: DocumentUpload, change: Change, now: datetime) -> None:
    """Bring the attempt's OCRResult to what the change implies; a requeue ends one attempt and plans the next."""
    result, _ = OCRResult.objects.get_or_create(document=document, attempt=document.attempt)
    new = _ocr_status_after(result.status, change)
    moments = {"started_at": now} if new is OcrStatus.PROCESSING else {"finished_at": now} if new is not result.status else {}
    code = {"error_code": change.error_code} if new in (OcrStatus.FAILED, OcrStatus.CANCELLED) else {}
    OCRResult.objects.filter(pk=result.pk).update(processing_status=new, **{**moments, **code, **change.ocr})
    next_attempt = change.columns.get("attempt", document.attempt)
    if next_attempt != document.attempt:
        OCRResult.objects.get_or_create(document=document, attempt=next_attempt)


def _ocr_status_after(current: OcrStatus, change: Change) -> OcrStatus:
    if current not in (OcrStatus.PENDING, OcrStatus.PROCESSING):
        return current
    if change.to is _D.PROCESSING:
        return OcrStatus.PROCESSING
    if change.to is _D.OCR_COMPLETED:
        return OcrStatus.COMPLETED
    if change.to is _D.QUEUED and "attempt" not in change.columns:
        return current
    if change.error_code in BY_A_PERSON or change.actor_id is not None:
        return OcrStatus.CANCELLED
    return OcrStatus.FAILED


def next_sequence(document: DocumentUpload) -> int:
    """A counter row, not an autoincrement id: transactions may commit out of the order of their ids."""
    StatusStream.objects.get_or_create(firma_id=document.firma_id)
    StatusStream.objects.filter(firma_id=document.firma_id).update(sequence=F("sequence") + 1)
    return StatusStream.objects.values_list("sequence", flat=True).get(firma_id=document.firma_id)


def _write_event(document: DocumentUpload, change: Change, sequence: int, now: datetime) -> None:
    StatusEvent.objects.create(
        document=document,
        firma_id=document.firma_id,
        sequence=sequence,
        version=document.version + 1,
        attempt=change.columns.get("attempt", document.attempt),
        from_status=document.processing_status,
        status=change.to,
        error_code=change.error_code,
        actor_id=change.actor_id,
        at=now,
    )


class StatusSyncService:
    """The seed's door to document status; workers, signals, views and admin call these."""

    @staticmethod
    def get_combined_status(document: DocumentUpload) -> DocumentStatus:
        """The one status of a document and the result of its current attempt."""
        return status_payload.combined_status(status_payload.annotated(document))

    @staticmethod
    def get_status_display_data(document: DocumentUpload, language: str | None = None) -> dict[str, Any]:
        """The worded status payload; reads the document anew unless `with_status` annotated it."""
        return status_words.present(status_payload.raw_payload(status_payload.annotated(document)), language)

    @staticmethod
    def get_progress(result: OCRResult) -> dict[str, int | None]:
        """Percent and page counts of an attempt; an attempt that is over keeps its end."""
        document = result.document
        if result.attempt != document.attempt:
            return {"percent": 100, "pages_done": document.pages_done, "pages_total": document.page_count}
        status = unified(document.status, result.status)
        percent = percent_for(status, pages_done=document.pages_done, pages_total=document.page_count)
        return {"percent": percent, "pages_done": document.pages_done, "pages_total": document.page_count}

    @staticmethod
    def sync_document_status(result: OCRResult) -> bool:
        """Bring the document to what the current attempt's result implies; True when it changed something.

        The safety net for admin, shell and tests: the pipeline writes both sides together through `record_ocr`. Older
        attempts, agreeing pairs and steps the state machine does not allow change nothing.
        """
        document = DocumentUpload.objects.filter(pk=result.document_id).first()
        if document is None or result.attempt != document.attempt:
            return False
        implied = unified(document.status, result.status)
        if implied is document.status or document.status not in sources_of(implied):
            return False
        change = Change(to=implied, error_code=result.error_code or ("unknown_error" if implied is _D.FAILED else ""))
        return transition(document.pk, change, Guard(sources=frozenset({document.status}), attempt=result.attempt)) is not None

    @staticmethod
    def record_ocr(document_id: UUID, *, attempt: int, token: UUID, change: Change) -> DocumentUpload | None:
        """A worker's step: status, OCRResult and lease together. None means the claim is void and the worker must stop."""
        guard = Guard(sources=sources_of(change.to), attempt=attempt, token=token)
        return transition(document_id, change, guard)

    @staticmethod
    def checkpoint(document_id: UUID, *, attempt: int, token: UUID, columns: dict[str, Any], pages: Iterable[OCRPage] = ()) -> bool:
        """Store finished pages and progress and renew the lease, all or nothing; False means the claim is void.

        Raises nothing for a page that is already there: a recovered attempt may read the same page twice.
        """
        with transaction.atomic():
            held = DocumentUpload.objects.filter(pk=document_id, attempt=attempt, lease_token=token, processing_status__in=LEASED - FINAL)
            if not held.update(version=F("version") + 1, changed_at=timezone.now(), **columns):
                return False
            OCRPage.objects.bulk_create(pages, ignore_conflicts=True)
            fresh = status_payload.with_status(DocumentUpload.objects.all()).get(pk=document_id)
            status_broadcast.publish_progress(status_payload.raw_payload(fresh))
        return True
