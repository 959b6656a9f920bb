"""From pages to a decision: fields, checks, and either a Faktura or a person with everything pre-filled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from faktury.domain import checks, fields
from faktury.domain.extraction import Extraction, to_json
from faktury.domain.kinds import NOT_AN_INVOICE_CODE, NOT_INVOICES, UNLIKE_AN_INVOICE_CODE, Kind, kind_label
from faktury.domain.ksef_evidence import with_ksef_evidence
from faktury.domain.problems import Problem
from faktury.domain.status import DocumentStatus
from faktury.domain.structured import with_attached
from faktury.models import DocumentUpload, OCRPage
from faktury.services import invoice_creation, invoice_review
from faktury.services.invoice_duplicates import DUPLICATE_CODE, linked_invoice
from faktury.services.status_sync_service import Change


@dataclass(frozen=True, slots=True)
class Understood:
    """What was found, what speaks against it, and whether a Faktura may be made without a person."""

    extraction: Extraction
    problems: list[Problem]
    automatic: bool


def understand(document: DocumentUpload, pages: list[OCRPage], attached: Extraction | None = None) -> Understood:
    """Fields and problems of the pages that were read; a page that was not read is a problem of its own.

    Args:
        document: with `firma` loaded.
        pages: those that were read.
        attached: what an XML invoice inside the file says, which then stands before the print.
    """
    seen = [page.to_page() for page in pages]
    extraction = fields.extract(seen, own_nip=document.firma.nip or None)
    if attached is not None:
        extraction = with_attached(extraction, attached)
    extraction = with_ksef_evidence(extraction, seen)
    return judge(document, extraction, [page.number for page in pages])


def judge(document: DocumentUpload, extraction: Extraction, pages_read: Sequence[int]) -> Understood:
    """What speaks against an extraction, and whether it may become a Faktura without a person."""
    problems = invoice_review.review_problems(document, extraction, pages=pages_read)
    return Understood(extraction, problems, checks.is_automatic(extraction, problems))


def decision(understood: Understood, *, scripted: bool, unread: Sequence[int]) -> Change:
    """The final step: completed with its Faktura in the same transaction, or manual review with the problems counted."""
    if understood.automatic and not scripted and not unread:
        return Change(
            to=DocumentStatus.COMPLETED,
            ocr=_reading(understood),
            within=lambda document: _create(document, understood.extraction),
        )
    return for_review(understood, *_reason(scripted=scripted, unread=unread))


def for_review(understood: Understood, code: str = "", params: dict[str, Any] | None = None, *more: Problem) -> Change:
    """Everything found goes to a person, `more` problems included."""
    found = replace(understood, problems=[*understood.problems, *more])
    repeated = linked_invoice(found.problems)
    if repeated and not code:
        code, params = DUPLICATE_CODE, {"number": found.extraction.text("invoice_number") or "–"}
    elif found.extraction.kind in NOT_INVOICES and not code:
        code = UNLIKE_AN_INVOICE_CODE if found.extraction.kind == Kind.OTHER else NOT_AN_INVOICE_CODE
        params = {"kind": kind_label(found.extraction.kind)}
    return Change(
        to=DocumentStatus.MANUAL_REVIEW,
        ocr=_reading(found),
        columns={"problem_count": invoice_review.places_to_look(found.problems), "linked_invoice_id": repeated},
        error_code=code,
        error_params=params or {},
    )


def _reading(understood: Understood) -> dict[str, Any]:
    return {"extraction": to_json(understood.extraction), "problems": [asdict(problem) for problem in understood.problems]}


def _create(document: DocumentUpload, extraction: Extraction) -> None:
    invoice_creation.create_automatic(document, extraction)


def _reason(*, scripted: bool, unread: Sequence[int]) -> tuple[str, dict[str, Any]]:
    """Why a person is needed beyond the problems themselves."""
    if scripted:
        return "scripted_file", {}
    if unread:
        return "page_failed", {"page": unread[0]}
    return "", {}
