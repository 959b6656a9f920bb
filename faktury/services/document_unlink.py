"""Taking back that a document shows an invoice which was stored already: it waits for a person again."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from faktury.domain.status import DocumentStatus
from faktury.exceptions import TransitionRefused
from faktury.models import DocumentUpload, Faktura
from faktury.services.document_move import judge_anew
from faktury.services.status_sync_service import Change, Guard, transition


def unlink_document(document_id: UUID, *, actor_id: int | None) -> DocumentUpload:
    """Send a document that a person joined to an invoice back to review; the invoice stays as it is.

    Raises:
        TransitionRefused: it is joined to none, or it is the one an invoice was made from.
    """
    guard = Guard(sources=frozenset({DocumentStatus.COMPLETED}))
    change = Change(to=DocumentStatus.MANUAL_REVIEW, actor_id=actor_id, columns={"linked_invoice_id": None}, within=judge_anew)
    with transaction.atomic():
        joined = DocumentUpload.objects.select_for_update().filter(pk=document_id, linked_invoice__isnull=False).first()
        made = Faktura.objects.filter(document=document_id).exists()
        changed = transition(document_id, change, guard) if joined and not made else None
    if changed is None:
        raise TransitionRefused
    return changed
