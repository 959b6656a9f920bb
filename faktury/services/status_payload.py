"""Builds the raw status payload (codes and numbers, no words) of a document from one query."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, NotRequired, TypedDict

from django.db.models import Count, F, FilteredRelation, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce, JSONObject

from faktury.domain.status import DocumentStatus, OcrStatus, percent_for, unified
from faktury.models import DocumentUpload, OCRResult


class InvoiceRef(TypedDict):
    """What a status payload tells of the invoice a document became."""

    id: str
    number: str
    seller_name: str
    gross_total: str
    currency: str


class ReadingRef(TypedDict):
    """What was read of a document that waits for a person: nobody confirmed it, and what was not read is None."""

    number: str | None
    seller_name: str | None
    gross_total: str | None
    currency: str | None


class ReviewerRef(TypedDict):
    """Somebody who has the document open for review, since when and until when that may be believed (ISO times)."""

    name: str
    since: str
    until: str


class RawPayload(TypedDict):
    """What travels through the group: `present()` words it for one reader's language."""

    document_id: str
    stream: str
    file_name: str
    created_at: str
    version: int
    status: str
    attempt: int
    crashes: int
    percent: int
    pages_done: int
    pages_total: int | None
    resumed_from: int | None
    queue_ahead: int | None
    eta_at: str | None
    ocr_status: str | None
    engine: str
    confidence: str | None
    error_code: str
    error_params: dict[str, Any]
    problem_count: int
    step_times: dict[str, str]
    changed_at: str
    invoice: InvoiceRef | None
    reading: ReadingRef | None
    linked_invoice_id: str | None
    linked_number: NotRequired[str | None]
    reviewers: NotRequired[list[ReviewerRef]]
    """Only in answers about presence: a list of documents does not ask who looks at each."""


def with_status(documents: QuerySet[DocumentUpload]) -> QuerySet[DocumentUpload]:
    """Annotate `documents` with everything `raw_payload` needs, so that a list costs one query."""
    ahead = (
        DocumentUpload.objects.filter(processing_status=DocumentStatus.QUEUED, queued_at__lt=OuterRef("queued_at"))
        .order_by()
        .values("processing_status")
        .annotate(n=Count("*"))
        .values("n")
    )
    return documents.annotate(
        current_ocr=FilteredRelation("ocr_results", condition=Q(ocr_results__attempt=F("attempt"))),
        ocr_status=F("current_ocr__processing_status"),
        ocr_engine=F("current_ocr__engine"),
        ocr_confidence=F("current_ocr__confidence"),
        invoice_id=F("faktura__id"),
        invoice_number=F("faktura__invoice_number"),
        invoice_seller=F("faktura__seller_name"),
        invoice_gross=F("faktura__gross_total"),
        invoice_currency=F("faktura__currency"),
        linked_number=F("linked_invoice__invoice_number"),
        reading=Subquery(_newest_reading()),
        queue_ahead=Coalesce(Subquery(ahead, output_field=IntegerField()), Value(0)),
    )


def page_with_status(page: QuerySet[DocumentUpload]) -> QuerySet[DocumentUpload]:
    """The documents of a slice of a list, newest first, annotated in one query.

    The slice is taken first: annotating the list would look up invoice, reading and queue of every document that is not shown.
    """
    return with_status(DocumentUpload.objects.filter(pk__in=page.values("pk")))


_READ = {"number": "invoice_number", "seller_name": "seller_name", "gross_total": "gross_total", "currency": "currency"}


def _newest_reading() -> QuerySet[OCRResult, Any]:
    """The values the review form starts from (`invoice_review.current_extraction`), without the rest of the reading."""
    readings = OCRResult.objects.filter(document=OuterRef("pk"), attempt__lte=OuterRef("attempt"), extraction__isnull=False)
    values = JSONObject(**{key: KT(f"extraction__fields__{name}__value") for key, name in _READ.items()})
    return readings.order_by("-attempt").values(told=values)[:1]


def annotated(document: DocumentUpload) -> DocumentUpload:
    """`document` with the annotations of `with_status`, read anew unless it has them already."""
    if "queue_ahead" in document.__dict__:
        return document
    return with_status(DocumentUpload.objects.all()).get(pk=document.pk)


def combined_status(document: DocumentUpload) -> DocumentStatus:
    """The unified status of an annotated document."""
    ocr_status = document.ocr_status  # type: ignore[attr-defined]
    return unified(document.status, OcrStatus(ocr_status) if ocr_status else None)


def raw_payload(document: DocumentUpload) -> RawPayload:
    """The payload of a document annotated by `with_status`."""
    row: Any = document
    status = combined_status(document)
    return {
        "document_id": str(row.id),
        "stream": str(row.firma_id),
        "file_name": row.original_name,
        "created_at": row.created_at.isoformat(),
        "version": row.version,
        "status": status.value,
        "attempt": row.attempt,
        "crashes": row.crashes,
        "percent": percent_for(status, pages_done=row.pages_done, pages_total=row.page_count),
        "pages_done": row.pages_done,
        "pages_total": row.page_count,
        "resumed_from": row.resumed_from_page,
        "queue_ahead": row.queue_ahead if status is DocumentStatus.QUEUED else None,
        "eta_at": _eta(document, status),
        "ocr_status": row.ocr_status,
        "engine": row.ocr_engine or "",
        "confidence": str(row.ocr_confidence) if row.ocr_confidence is not None else None,
        "error_code": row.error_code,
        "error_params": row.error_params,
        "problem_count": row.problem_count,
        "step_times": row.step_times,
        "changed_at": row.changed_at.isoformat(),
        "invoice": _invoice(row),
        "reading": row.reading if status is DocumentStatus.MANUAL_REVIEW and row.invoice_id is None else None,
        "linked_invoice_id": str(row.linked_invoice_id) if row.linked_invoice_id else None,
        "linked_number": row.linked_number,
    }


def _invoice(row: Any) -> InvoiceRef | None:
    if row.invoice_id is None:
        return None
    return {
        "id": str(row.invoice_id),
        "number": row.invoice_number,
        "seller_name": row.invoice_seller,
        "gross_total": str(row.invoice_gross),
        "currency": row.invoice_currency,
    }


def _eta(document: DocumentUpload, status: DocumentStatus) -> str | None:
    """When reading should end, from this attempt's own pace; advisory, None until a page is done."""
    started = document.step_times.get(DocumentStatus.PROCESSING.value)
    read_now = document.pages_done - ((document.resumed_from_page or 1) - 1)
    if status is not DocumentStatus.PROCESSING or not started or not document.page_count or read_now < 1:
        return None
    pace: timedelta = (document.changed_at - datetime.fromisoformat(started)) / read_now
    return (document.changed_at + pace * (document.page_count - document.pages_done)).isoformat()
