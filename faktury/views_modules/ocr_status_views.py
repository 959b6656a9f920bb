"""Status of one document: the page, its JSON for refreshing, the long poll, the text of a page and the timeline."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from faktury.access import document_for, require, visible_documents
from faktury.domain.kinds import NOT_AN_INVOICE_CODE, UNLIKE_AN_INVOICE_CODE
from faktury.domain.problems import INFORMS
from faktury.domain.status import FINAL, DocumentStatus, display
from faktury.exceptions import NoAccess
from faktury.models import DocumentUpload, OCRPage, StatusEvent
from faktury.services.document_problems import stored_problems
from faktury.services.invoice_duplicates import DUPLICATE_CODE
from faktury.services.status_moves import DELETED, MOVED_AWAY, MOVED_HERE, RESTORED
from faktury.services.status_payload import raw_payload, with_status
from faktury.services.status_words import THUMBNAILS_SHOWN, page_states, present
from faktury.templatetags.faktury_ui import status_shape
from faktury.views_modules import long_poll
from faktury.views_modules.action_views import reject_reasons
from faktury.views_modules.doors import door, fresh_json, sign_in_first
from faktury.views_modules.query_numbers import whole

PROBLEMS_SHOWN = 3
_TOLD = {
    DUPLICATE_CODE: frozenset({DUPLICATE_CODE}),
    NOT_AN_INVOICE_CODE: frozenset({"kind_proforma", "kind_receipt"}),
    UNLIKE_AN_INVOICE_CODE: frozenset({"kind_other"}),
}
"""Problems that the sentence of a document's error code says already."""


@door("GET")
def ocr_status(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """The status page: everything is in the HTML, scripts only keep it current."""
    document = _status_row(request.user, document_id)
    raw = raw_payload(document)
    payload = present(raw)
    rest = page_states(raw, DocumentStatus(payload["status"]), THUMBNAILS_SHOWN + 1, document.page_count or 0)
    shows_all = request.GET.get("pages") == "all"
    pages = _read_pages(document, payload)
    number = _chosen_page(request, pages)
    context = {
        "document": document,
        "payload": payload,
        "timeline": _timeline(document.pk),
        "problems": _problems(document),
        "reasons": reject_reasons(),
        "read_pages": pages,
        "page_number": number,
        "page_text": _page_text(document.pk, number) if number else None,
        "more_pages": rest if shows_all else [],
        "hides_pages": bool(rest) and not shows_all,
    }
    return render(request, "faktury/ocr/status.html", context)


@door("GET", json_only=True)
def ocr_status_ajax(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """The payload, or 304 when the client has it."""
    return fresh_json(request, _payload(request.user, document_id))


@require_GET
async def ocr_status_poll(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Long poll: answers at once when there is something newer than `since`, else as soon as there is or time is up."""
    user = await request.auser()
    if not user.is_authenticated:
        return sign_in_first(request, as_json=True)
    since = whole(request.GET.get("since", ""), -1)
    return await long_poll.answer(
        request, lambda: _payload(user, document_id), lambda payload: payload["version"] > since, subjects=[str(document_id)]
    )


@door("GET")
def page_text(request: HttpRequest, document_id: UUID, number: int) -> HttpResponse:
    """What was read on one page, as plain text; 404 until it is read."""
    document = document_for(request.user, document_id)
    text = _page_text(document.pk, number)
    if text is None:
        raise NoAccess
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    response["Cache-Control"] = "private, no-cache"
    return response


@door("GET")
def ocr_status_timeline(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """The timeline as a fragment of HTML, for a status page that is already open."""
    document = document_for(request.user, document_id)
    return render(request, "faktury/partials/timeline.html", {"timeline": _timeline(document.pk)})


@door("GET")
def ocr_status_problems(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """The first things to check, as a fragment of HTML."""
    return render(request, "faktury/partials/problems.html", {"problems": _problems(_status_row(request.user, document_id))})


def _status_row(user: Any, document_id: UUID) -> DocumentUpload:
    return require(with_status(visible_documents(user)).select_related("firma"), document_id)


def _payload(user: Any, document_id: UUID) -> dict[str, Any]:
    return present(raw_payload(_status_row(user, document_id)))


def _timeline(document_id: UUID) -> list[dict[str, Any]]:
    """Status changes and moves, oldest first, each with what a person is shown of it; where it came from is the old company's business."""
    events = (
        StatusEvent.objects.filter(document=document_id).exclude(error_code=MOVED_AWAY).select_related("actor", "firma").order_by("version")
    )
    return [_timeline_entry(event) for event in events]


def _timeline_entry(event: StatusEvent) -> dict[str, Any]:
    status = DocumentStatus(event.status)
    shown = display(status, event.error_code)
    beside = {
        MOVED_HERE: _("Przeniesiono do firmy %(firma)s") % {"firma": event.firma.name},
        DELETED: _("Usunięto"),
        RESTORED: _("Przywrócono"),
    }
    what = beside.get(event.error_code) or _(shown.label)
    return {"event": event, "what": what, "tone": shown.tone, "shape": status_shape(shown.tone, is_final=status in FINAL)}


def _problems(document: DocumentUpload) -> list[str]:
    """Sentences of the first problems of a document that waits for a person, beyond what its status says; the review lists them all."""
    told = _TOLD.get(document.error_code, frozenset())
    found = stored_problems(document) if document.problem_count else []
    shown = [problem["message"] for problem in found if problem["level"] != INFORMS and problem["code"] not in told]
    return shown[:PROBLEMS_SHOWN]


def _read_pages(document: DocumentUpload, payload: dict[str, Any]) -> list[int]:
    return list(range(1, min(payload["progress"]["pages_done"], document.page_count or 0) + 1))


def _chosen_page(request: HttpRequest, pages: list[int]) -> int | None:
    chosen = whole(request.GET.get("page", ""), 1)
    return chosen if chosen in pages else (pages[0] if pages else None)


def _page_text(document_id: UUID, number: int) -> str | None:
    """The newest reading of a page; None while there is none."""
    readings = OCRPage.objects.filter(document=document_id, number=number).order_by("-read_at", "-pk")
    return readings.values_list("text", flat=True).first()
