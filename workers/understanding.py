"""From pages to a decision: fields, checks, and either a Faktura or a person with everything pre-filled."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from django.utils import timezone

from faktury.domain import checks, fields
from faktury.domain.extraction import Extraction, to_json
from faktury.domain.status import DocumentStatus
from faktury.models import DocumentUpload, OCRPage
from faktury.services import invoice_creation
from faktury.services.status_sync_service import Change


@dataclass(frozen=True, slots=True)
class Understood:
    """What was found, what speaks against it, and whether a Faktura may be made without a person."""

    extraction: Extraction
    problems: list[checks.Problem]
    automatic: bool


def understand(document: DocumentUpload, pages: list[OCRPage], *, unread: list[int]) -> Understood:
    """Fields and problems of the pages that were read; today's date is taken once, here."""
    own_nip = document.firma.nip or None
    extraction = fields.extract([page.to_page() for page in pages], own_nip=own_nip)
    problems = checks.check(extraction, own_nip=own_nip, today=timezone.localdate(), pages_unread=unread)
    problems += invoice_creation.duplicate_problems(document, extraction)
    return Understood(extraction, problems, checks.is_automatic(extraction, problems))


def decision(understood: Understood, *, scripted: bool, unread: list[int]) -> Change:
    """The final step: completed with its Faktura in the same transaction, or manual review with the problems counted."""
    ocr: dict[str, Any] = {
        "extraction": to_json(understood.extraction),
        "problems": [asdict(problem) for problem in understood.problems],
    }
    to_solve = sum(problem.level != "I" for problem in understood.problems)
    if understood.automatic and not scripted and not unread:
        return Change(
            to=DocumentStatus.COMPLETED,
            ocr=ocr,
            within=lambda document: _create(document, understood.extraction),
        )
    code, params = _reason(scripted=scripted, unread=unread)
    return Change(to=DocumentStatus.MANUAL_REVIEW, ocr=ocr, columns={"problem_count": to_solve}, error_code=code, error_params=params)


def _create(document: DocumentUpload, extraction: Extraction) -> None:
    invoice_creation.create_automatic(document, extraction)


def _reason(*, scripted: bool, unread: list[int]) -> tuple[str, dict[str, Any]]:
    """Why a person is needed beyond the problems themselves."""
    if scripted:
        return "scripted_file", {}
    if unread:
        return "page_failed", {"page": unread[0]}
    return "", {}
