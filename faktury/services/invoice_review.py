"""What a person reviews: the current reading of a document, the problems of the typed values, and which of them still block."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from faktury.domain.checks import check
from faktury.domain.extraction import Extraction, from_json
from faktury.domain.kinds import Kind
from faktury.domain.problems import BLOCKS, INFORMS, WARNS, Problem
from faktury.domain.status import REVIEWABLE
from faktury.models import DocumentUpload, Firma, OCRPage, OCRResult
from faktury.services.invoice_duplicates import duplicate_problems
from faktury.services.problem_words import problem_key
from faktury.services.seller_memory import memory_problems, remembered

_NEEDED = frozenset({"net_missing", "vat_missing"})
"""Amounts no Faktura is stored without: confirming their absence would not help."""
EMPTY = Extraction(kind=Kind.VAT, fields={})
"""What manual entry starts from when nothing was read."""


def current_extraction(document: DocumentUpload) -> Extraction:
    """What the current attempt understood; the newest earlier one when it understood nothing (cancelled, crashed)."""
    readings = OCRResult.objects.filter(document=document, attempt__lte=document.attempt, extraction__isnull=False)
    newest = readings.order_by("-attempt").values_list("extraction", flat=True).first()
    return from_json(newest) if newest else EMPTY


def has_text(document: DocumentUpload) -> bool:
    """Whether anything was read on its pages: a bank statement was, though it has no field of an invoice."""
    return document.pages.exclude(text="").exists()


def shown_pages(document: DocumentUpload) -> list[OCRPage]:
    """One OCRPage per page number, the newest reading of each, in order; words are left in the database."""
    newest = {page.number: page for page in OCRPage.objects.filter(document=document).defer("words", "text").order_by("read_at", "pk")}
    return [newest[number] for number in sorted(newest)]


def review_problems(document: DocumentUpload, extraction: Extraction, *, pages: Iterable[int] | None = None) -> list[Problem]:
    """Every problem of these values, most severe first in the order of the checks; writes nothing.

    Args:
        document: with `firma` loaded.
        extraction: the values to judge.
        pages: numbers of the pages that were read, if the caller has them already.
    """
    read = set(pages if pages is not None else document.pages.values_list("number", flat=True))
    # A document opened for manual entry was not read at all: its pages are not "unread", they are the person's job.
    unread = [number for number in range(1, (document.page_count or 0) + 1) if number not in read] if read else []
    problems = check(extraction, own_nip=document.firma.nip, today=timezone.localdate(), pages_unread=unread)
    firm = [replace(found, level=BLOCKS) if found.code in _NEEDED else found for found in problems]
    memory = remembered(document.firma, extraction.text("seller_nip"))
    return [*firm, *memory_problems(extraction, memory), *duplicate_problems(document, extraction)]


def without_document(firma: Firma) -> DocumentUpload:
    """Stands for "no document" where checks ask for one: it is never stored and has no pages."""
    return DocumentUpload(firma=firma)


def places_to_look(problems: Iterable[Problem]) -> int:
    """How many fields want a person's eyes: two problems of one field are one place to look at."""
    return len({found.field or found.code for found in problems if found.level != INFORMS})


def blocking(problems: Iterable[Problem], confirmed: Iterable[str]) -> list[Problem]:
    """Problems that stop saving: every B, and each W that nobody marked as right."""
    right = set(confirmed)
    return [p for p in problems if p.level == BLOCKS or (p.level == WARNS and problem_key(p) not in right)]


def confirmed_record(problems: Iterable[Problem], *, by: str, at: datetime) -> list[dict[str, Any]]:
    """What is kept with the invoice: each confirmed problem with the name and the moment."""
    return [{"code": p.code, "params": p.params, "field": p.field, "by": by, "at": at.isoformat()} for p in problems if p.level == WARNS]


def next_to_review(documents: QuerySet[DocumentUpload], after: DocumentUpload | None = None) -> DocumentUpload | None:
    """The next of `documents` (those the caller may see) that waits for a person: oldest first, from `after` on, then from the start."""
    waiting = documents.filter(processing_status__in=REVIEWABLE).order_by("created_at", "pk")
    if after is None:
        return waiting.first()
    later = Q(created_at__gt=after.created_at) | Q(created_at=after.created_at, pk__gt=after.pk)
    return waiting.filter(later).first() or waiting.exclude(pk=after.pk).first()


def place_in_queue(documents: QuerySet[DocumentUpload], document: DocumentUpload) -> tuple[int, int]:
    """Which of how many waiting documents this one is, counted from 1."""
    earlier = Q(created_at__lt=document.created_at) | Q(created_at=document.created_at, pk__lt=document.pk)
    counts = documents.filter(processing_status__in=REVIEWABLE).order_by().aggregate(before=Count("pk", filter=earlier), total=Count("pk"))
    return counts["before"] + 1, counts["total"]
