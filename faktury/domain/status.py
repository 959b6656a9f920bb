"""THE state machine: what a document's status may be, what may follow it, and what a person sees of it.

Pure Python: knows no database, no clock, no language. Every other module names a status through these enums;
`tests/architecture` fails when a status word is spelled anywhere else.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


def N_(text: str) -> str:  # noqa: N802 - gettext's customary name for "translate later"
    """Mark a Polish string for the message catalogue; it is translated where it is shown."""
    return text


class DocumentStatus(StrEnum):
    """Where a document is on its way from upload to invoice."""

    UPLOADED = "uploaded"
    QUEUED = "queued"
    PROCESSING = "processing"
    OCR_COMPLETED = "ocr_completed"
    INTEGRATION_PROCESSING = "integration_processing"
    COMPLETED = "completed"
    FAILED = "failed"
    MANUAL_REVIEW = "manual_review"


class OcrStatus(StrEnum):
    """Where one reading attempt is."""

    PENDING = "pending"
    PROCESSING = "processing"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Tone(StrEnum):
    """How a status is drawn; each tone has its own shape, so colour is never alone."""

    NEUTRAL = "neutral"
    WAITING = "waiting"
    ACTIVE = "active"
    SUCCESS = "success"
    ATTENTION = "attention"
    DANGER = "danger"


_D = DocumentStatus

TRANSITIONS: dict[DocumentStatus, frozenset[DocumentStatus]] = {
    _D.UPLOADED: frozenset({_D.QUEUED}),
    _D.QUEUED: frozenset({_D.PROCESSING, _D.MANUAL_REVIEW, _D.FAILED}),
    _D.PROCESSING: frozenset({_D.OCR_COMPLETED, _D.QUEUED, _D.FAILED, _D.MANUAL_REVIEW}),
    _D.OCR_COMPLETED: frozenset({_D.INTEGRATION_PROCESSING, _D.QUEUED, _D.FAILED, _D.MANUAL_REVIEW}),
    _D.INTEGRATION_PROCESSING: frozenset({_D.COMPLETED, _D.MANUAL_REVIEW, _D.FAILED, _D.QUEUED}),
    _D.FAILED: frozenset({_D.QUEUED, _D.MANUAL_REVIEW}),
    _D.MANUAL_REVIEW: frozenset({_D.QUEUED, _D.COMPLETED, _D.FAILED}),
    # Only one that was joined to an invoice by a person, who takes that back.
    _D.COMPLETED: frozenset({_D.MANUAL_REVIEW}),
}
FINAL = frozenset({_D.COMPLETED, _D.FAILED, _D.MANUAL_REVIEW})
LEASED = frozenset({_D.PROCESSING, _D.OCR_COMPLETED, _D.INTEGRATION_PROCESSING})
RUNNING = LEASED | {_D.QUEUED, _D.UPLOADED}
RETRYABLE = frozenset(status for status, targets in TRANSITIONS.items() if _D.QUEUED in targets and status in FINAL)
CANCELLABLE = LEASED | {_D.QUEUED}
REVIEWABLE = frozenset({_D.MANUAL_REVIEW})
PATH = (_D.UPLOADED, _D.QUEUED, _D.PROCESSING, _D.OCR_COMPLETED, _D.INTEGRATION_PROCESSING, _D.COMPLETED)
"""The steps of a document that needs nobody, in order; the page's stepper shows exactly these."""

CANCELLED_CODE = "cancelled"
REJECTED_CODE = "rejected_by_person"
BY_A_PERSON = frozenset({CANCELLED_CODE, REJECTED_CODE})
"""Error codes that are a person's decision: neutral tone, own label, not counted as errors."""


def sources_of(target: DocumentStatus) -> frozenset[DocumentStatus]:
    """Statuses from which `target` may be reached."""
    return frozenset(status for status, targets in TRANSITIONS.items() if target in targets)


def unified(document: DocumentStatus, ocr: OcrStatus | None) -> DocumentStatus:
    """The one status shown for a document and the result of its current attempt.

    A document in integration or in a final status wins; otherwise the attempt's end decides, and while it runs the later
    of the two is shown. This function is the cure of the defect the project exists for.
    """
    if document in FINAL or document is _D.INTEGRATION_PROCESSING:
        return document
    if ocr in (OcrStatus.FAILED, OcrStatus.CANCELLED):
        return _D.FAILED
    if ocr is OcrStatus.COMPLETED:
        return _D.OCR_COMPLETED
    if ocr is OcrStatus.PROCESSING:
        return max(document, _D.PROCESSING, key=PATH.index)
    return document


PERCENT: dict[DocumentStatus, int] = {
    _D.UPLOADED: 0,
    _D.QUEUED: 0,
    _D.PROCESSING: 5,
    _D.OCR_COMPLETED: 90,
    _D.INTEGRATION_PROCESSING: 95,
    _D.COMPLETED: 100,
    _D.FAILED: 100,
    _D.MANUAL_REVIEW: 100,
}
_FIRST_PAGE, _LAST_PAGE = 10, 85


def percent_for(status: DocumentStatus, *, pages_done: int = 0, pages_total: int | None = None) -> int:
    """Progress in whole percent: claimed 5, pages 10-85, then fixed marks."""
    if status is not _D.PROCESSING or not pages_total:
        return PERCENT[status]
    return _FIRST_PAGE + (_LAST_PAGE - _FIRST_PAGE) * min(pages_done, pages_total) // pages_total


@dataclass(frozen=True, slots=True)
class Display:
    """A status as a person meets it: label and description are Polish message ids, the icon is drawn by tone."""

    label: str
    description: str
    tone: Tone


DISPLAY: dict[DocumentStatus, Display] = {
    _D.UPLOADED: Display(N_("Przesłano"), N_("Plik jest zapisany na serwerze. Za chwilę trafi do kolejki."), Tone.NEUTRAL),
    _D.QUEUED: Display(N_("W kolejce"), N_("Czeka na odczyt."), Tone.WAITING),
    _D.PROCESSING: Display(N_("Przetwarzanie"), N_("Czytam dokument."), Tone.ACTIVE),
    _D.OCR_COMPLETED: Display(N_("OCR zakończone"), N_("Tekst odczytany. Szukam danych faktury."), Tone.ACTIVE),
    _D.INTEGRATION_PROCESSING: Display(N_("Tworzenie faktury"), N_("Sprawdzam kwoty i zapisuję fakturę."), Tone.ACTIVE),
    _D.COMPLETED: Display(N_("Zakończone"), N_("Faktura gotowa."), Tone.SUCCESS),
    _D.FAILED: Display(N_("Błąd"), N_("Nie udało się odczytać dokumentu."), Tone.DANGER),
    _D.MANUAL_REVIEW: Display(N_("Wymaga przeglądu"), N_("Dane są wpisane. Sprawdź je i zapisz."), Tone.ATTENTION),
}
PERSON_DISPLAY: dict[str, Display] = {
    CANCELLED_CODE: Display(N_("Anulowano"), N_("Anulowano odczyt. Plik zostaje w systemie."), Tone.NEUTRAL),
    REJECTED_CODE: Display(N_("Odrzucono"), N_("Odrzucono dokument."), Tone.NEUTRAL),
}
OCR_LABELS: dict[OcrStatus, str] = {
    OcrStatus.PENDING: N_("Odczyt zaplanowany"),
    OcrStatus.PROCESSING: N_("Odczyt w toku"),
    OcrStatus.COMPLETED: N_("Odczyt zakończony"),
    OcrStatus.FAILED: N_("Odczyt nieudany"),
    OcrStatus.CANCELLED: N_("Odczyt anulowany"),
}


def display(status: DocumentStatus, error_code: str | None = None) -> Display:
    """Label, description and tone of a status; a person's decision has words of its own."""
    if status is _D.FAILED and error_code in PERSON_DISPLAY:
        return PERSON_DISPLAY[error_code]
    return DISPLAY[status]
