"""A document that was filed under the wrong company: whose it may become, and the move with everything judged anew."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from faktury.domain.status import REVIEWABLE
from faktury.exceptions import TransitionRefused, UploadRefused
from faktury.models import DocumentUpload, Firma, OCRResult, ReviewPresence
from faktury.services.invoice_duplicates import DUPLICATE_CODE, linked_invoice
from faktury.services.invoice_review import current_extraction, places_to_look, review_problems
from faktury.services.reading_words import day
from faktury.services.status_moves import relocate
from faktury.services.status_sync_service import Change, Guard


def move_document(document_id: UUID, *, firma: Firma, actor_id: int | None) -> DocumentUpload:
    """Give a document that waits for a person to `firma`; the caller has checked that the actor belongs to both companies.

    What the old company knew is left behind: links to its invoices, who has it open, and problems, which are judged anew.

    Raises:
        TransitionRefused: it waits for nobody, or it is there already.
        UploadRefused: the other company has this file already; nothing was written.
    """
    document = DocumentUpload.objects.get(pk=document_id)
    change = Change(to=document.status, actor_id=actor_id, columns={"linked_invoice_id": None}, within=judge_anew)
    try:
        with transaction.atomic():
            moved = relocate(document_id, firma.pk, change, Guard(sources=REVIEWABLE))
    except IntegrityError as error:
        same = DocumentUpload.objects.filter(firma=firma, sha256=document.sha256).first()
        if same is None:
            raise
        raise UploadRefused("duplicate_upload", date=day(same.created_at)) from error
    if moved is None:
        raise TransitionRefused
    return moved


def judge_anew(document: DocumentUpload) -> None:
    """Find the problems of a document that waits for a person as its company stands now, and forget who had it open."""
    extraction = current_extraction(document)
    problems = review_problems(document, extraction)
    repeated = linked_invoice(problems)
    columns: dict[str, Any] = {}
    if repeated:
        columns = {"error_code": DUPLICATE_CODE, "error_params": {"number": extraction.text("invoice_number") or "–"}}
    elif document.error_code == DUPLICATE_CODE:
        columns = {"error_code": "", "error_params": {}}
    DocumentUpload.objects.filter(pk=document.pk).update(problem_count=places_to_look(problems), linked_invoice_id=repeated, **columns)
    stored = [asdict(problem) for problem in problems]
    OCRResult.objects.filter(document=document, attempt=document.attempt).update(problems=stored)
    ReviewPresence.objects.filter(document=document).delete()
