"""What a person may do to a document: read again, cancel, reject, join to an invoice, take over by hand. One conditional write each."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from faktury.domain.status import CANCELLABLE, CANCELLED_CODE, REJECTED_CODE, RETRYABLE, REVIEWABLE, DocumentStatus
from faktury.exceptions import TransitionRefused
from faktury.models import DocumentUpload, Faktura
from faktury.services import ocr_queue
from faktury.services.status_sync_service import Change, Guard, transition

HANDED_OVER_FROM = CANCELLABLE | {DocumentStatus.FAILED}


def retry_document(document_id: UUID, *, actor_id: int | None) -> DocumentUpload:
    """Read the document anew: next attempt, pages of earlier readings dropped, crash count cleared.

    Raises:
        TransitionRefused: it is running already or done; a double click makes one new attempt.
    """
    with transaction.atomic():
        document = DocumentUpload.objects.select_for_update().filter(pk=document_id).first()
        if document is None or document.status not in RETRYABLE:
            raise TransitionRefused
        columns = {**ocr_queue.fresh_turn(timezone.now()), "attempt": document.attempt + 1, "crashes": 0, "failures": 0}
        change = Change(to=DocumentStatus.QUEUED, actor_id=actor_id, columns=columns, within=_forget_pages)
        changed = transition(document_id, change, Guard(sources=RETRYABLE, attempt=document.attempt))
        if changed is None:
            raise TransitionRefused
        ocr_queue.ring_on_commit()
    return changed


def _forget_pages(document: DocumentUpload) -> None:
    """A person asks for a new reading because the old one disappointed: nothing of it is reused."""
    document.pages.all().delete()


def cancel_document(document_id: UUID, *, actor_id: int | None) -> DocumentUpload:
    """Stop a queued or running reading; the worker notices at its next checkpoint and writes nothing more.

    Raises:
        TransitionRefused: the reading is over.
    """
    change = Change(to=DocumentStatus.FAILED, error_code=CANCELLED_CODE, actor_id=actor_id)
    return _move(document_id, change, CANCELLABLE)


def reject_document(document_id: UUID, *, actor_id: int | None, reason: str) -> DocumentUpload:
    """A person says this is not an invoice to book.

    Raises:
        TransitionRefused: it is not waiting for review.
    """
    change = Change(to=DocumentStatus.FAILED, error_code=REJECTED_CODE, error_params={"reason": reason}, actor_id=actor_id)
    return _move(document_id, change, REVIEWABLE)


def link_to_invoice(document_id: UUID, *, faktura: Faktura, actor_id: int | None) -> DocumentUpload:
    """A person says that the document shows an invoice which is stored already: it is done, and no second one is made.

    Raises:
        TransitionRefused: it is not waiting for review, or no longer in the invoice's company.
    """

    def at_home(document: DocumentUpload) -> None:
        if document.firma_id != faktura.firma_id:
            raise TransitionRefused

    columns = {"linked_invoice_id": faktura.pk, "problem_count": 0}
    change = Change(to=DocumentStatus.COMPLETED, actor_id=actor_id, columns=columns, within=at_home)
    return _move(document_id, change, REVIEWABLE)


def send_to_review(document_id: UUID, *, actor_id: int | None) -> DocumentUpload:
    """Hand a queued, running or failed document to a person; what was read so far is kept.

    Raises:
        TransitionRefused: it is done or already with a person.
    """
    return _move(document_id, Change(to=DocumentStatus.MANUAL_REVIEW, actor_id=actor_id), HANDED_OVER_FROM)


def _move(document_id: UUID, change: Change, sources: frozenset[DocumentStatus]) -> DocumentUpload:
    changed = transition(document_id, change, Guard(sources=sources))
    if changed is None:
        raise TransitionRefused
    return changed
