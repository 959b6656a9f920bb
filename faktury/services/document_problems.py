"""What stands between a document that waits for a person and its invoice, as the reading found it."""

from __future__ import annotations

from faktury.domain.problems import Problem
from faktury.domain.status import REVIEWABLE
from faktury.models import DocumentUpload, OCRResult
from faktury.services.problem_words import ProblemPayload, problem_payloads


def stored_problems(document: DocumentUpload) -> list[ProblemPayload]:
    """Every problem of the current attempt, worded, what blocks first; none for a document that waits for nobody."""
    if document.status not in REVIEWABLE:
        return []
    result = OCRResult.objects.filter(document=document, attempt=document.attempt).first()
    if result is None:
        return []
    currency = ((result.extraction or {}).get("fields", {}).get("currency") or {}).get("value") or "PLN"
    problems = [Problem(**stored) for stored in result.problems]
    return problem_payloads(problems, firma=document.firma, currency=currency, document_id=document.pk)
