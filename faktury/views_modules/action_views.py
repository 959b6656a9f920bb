"""What a person does to a document: read again, cancel, reject, take over by hand. POST only; scripts get the new payload."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from faktury.access import document_for, visible_firmy
from faktury.domain.status import N_, RUNNING
from faktury.exceptions import NoAccess, TransitionRefused, UploadRefused
from faktury.models import DocumentUpload, Firma
from faktury.services.document_actions import cancel_document, reject_document, retry_document, send_to_review
from faktury.services.document_move import move_document
from faktury.services.document_unlink import unlink_document
from faktury.services.error_words import error_payload
from faktury.services.status_sync_service import StatusSyncService
from faktury.views_modules.doors import door, uncached, wants_json
from faktury.views_modules.inbox_filters import chosen_firma

if TYPE_CHECKING:
    from faktury.access import AnyUser

OTHER_REASON = "other"
REASONS = {
    "not_invoice": N_("To nie jest faktura"),
    "duplicate": N_("Duplikat"),
    "illegible": N_("Nieczytelny"),
    "other_firma": N_("Nie nasza firma"),
    OTHER_REASON: N_("Inny"),
}
"""Form values and words; the last one asks for a text."""
REASON_LIMIT = 200


@door("POST")
def document_retry(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Read the document anew."""
    return _act(request, document_id, retry_document)


@door("POST")
def document_cancel(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Stop the reading."""
    return _act(request, document_id, cancel_document)


@door("POST")
def document_unlink(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Take the document off the invoice it was joined to; it waits for review again."""
    return _act(request, document_id, unlink_document, then="document_review")


@door("POST")
def document_enter_manually(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Hand the document to a person, who goes straight to the form."""
    return _act(request, document_id, send_to_review, then="document_review")


@door("POST")
def document_reject(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Put the document aside for a reason; asks for it when none was given, and then writes nothing."""
    reason = _reason(request)
    if not reason:
        document = document_for(request.user, document_id)
        return render(request, "faktury/reject.html", {"document": document, "reasons": reject_reasons()})

    def reject(document_id: UUID, *, actor_id: int | None) -> DocumentUpload:
        return reject_document(document_id, actor_id=actor_id, reason=reason)

    return _act(request, document_id, reject)


@door("GET", "POST")
def document_move(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Move a document that waits to another company of the same person; asks which one when none was chosen, and then writes nothing."""
    document = document_for(request.user, document_id)
    firmy = firmy_beside(request.user, document)
    if not firmy:
        raise NoAccess
    firma = chosen_firma(firmy, request.POST.get("firma", ""))
    if firma is None:
        context = {
            "documents": [document],
            "move_firmy": firmy,
            "move_to": request.GET.get("firma", ""),
            "action": reverse("document_move", args=[document.pk]),
            "way_back": reverse("document_review", args=[document.pk]),
        }
        return render(request, "faktury/move.html", context)
    try:
        moved = move_document(document.pk, firma=firma, actor_id=request.user.pk)
    except TransitionRefused:
        return _too_late(request, document)
    except UploadRefused as error:
        return _not_moved(request, document, error)
    if wants_json(request):
        return uncached(JsonResponse(StatusSyncService.get_status_display_data(moved)))
    messages.success(request, _("Przeniesiono dokument do firmy %(firma)s.") % {"firma": firma.name})
    return redirect("document_review", document.pk)


def _not_moved(request: HttpRequest, document: DocumentUpload, error: UploadRefused) -> HttpResponse:
    words = error_payload(error.code, error.params)
    if wants_json(request):
        return uncached(JsonResponse({"error": words}, status=409))
    messages.error(request, f"{words['message']} {words['hint']}")
    return redirect("document_review", document.pk)


def firmy_beside(user: AnyUser, document: DocumentUpload) -> list[Firma]:
    """The user's companies a document could be moved to."""
    return list(visible_firmy(user).exclude(pk=document.firma_id).order_by("name"))


def reject_reasons() -> list[tuple[str, str]]:
    """Reasons offered, as form values and words of the active language."""
    return [(value, _(words)) for value, words in REASONS.items()]


def _reason(request: HttpRequest) -> str:
    """What is kept: a typed text, or the source words of a reason on offer, so that everyone reads it in their own language."""
    chosen = request.POST.get("reason", "")
    if chosen == OTHER_REASON:
        return request.POST.get("reason_text", "").strip()[:REASON_LIMIT]
    return REASONS.get(chosen, "")


def _act(request: HttpRequest, document_id: UUID, action: Callable[..., DocumentUpload], *, then: str = "ocr_status") -> HttpResponse:
    """Check access, act, answer with the payload; somebody having been first is an answer, not an error."""
    document = document_for(request.user, document_id)
    try:
        changed = action(document.pk, actor_id=request.user.pk)
    except TransitionRefused:
        return _too_late(request, document)
    if wants_json(request):
        return uncached(JsonResponse(StatusSyncService.get_status_display_data(changed)))
    return redirect(then, document.pk)


def _too_late(request: HttpRequest, document: DocumentUpload) -> HttpResponse:
    fresh = DocumentUpload.objects.get(pk=document.pk)
    error = error_payload("already_queued" if fresh.status in RUNNING else "too_late")
    if wants_json(request):
        return uncached(JsonResponse({"error": error, "document": StatusSyncService.get_status_display_data(fresh)}, status=409))
    messages.info(request, f"{error['message']} {error['hint']}")
    return redirect("ocr_status", document.pk)
