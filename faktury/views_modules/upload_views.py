"""Uploading: one address for the plain form and for scripts; a refused file never stops the others."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, TypedDict

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from faktury.access import default_firma, visible_firmy
from faktury.exceptions import NoAccess, UploadRefused
from faktury.models import DocumentUpload, Firma
from faktury.samples import SAMPLE_INVOICE
from faktury.services.counted_words import Forms, counted
from faktury.services.document_upload import UploadOutcome, accept_upload, display_name
from faktury.services.error_words import ErrorPayload, error_payload
from faktury.services.reading_words import day
from faktury.services.status_sync_service import StatusSyncService
from faktury.views_modules.doors import door, refusal, uncached, wants_json
from faktury.views_modules.inbox_filters import chosen_firma
from faktury.views_modules.query_numbers import whole

STATUS_OF_REFUSAL = {"no_file": 400, "too_large_file": 413, "storage_full": 507}
_LONGEST_TRY = 86400
REFUSALS_SHOWN = 5
"""Messages travel in a cookie, which ends at four kilobytes."""


class Result(TypedDict):
    """What became of one file."""

    name: str
    document: dict[str, Any] | None
    duplicate: bool
    error: ErrorPayload | None
    notice: ErrorPayload | None


@door("POST")
def document_upload(request: HttpRequest) -> HttpResponse:
    """Take in one or many `files`; JSON with one result a file, or a redirect with messages."""
    firma = chosen_for_upload(request)
    if firma is None:
        return _refused(request, "firma_missing", status=403)
    files = request.FILES.getlist("files")
    if not files:
        return _refused(request, "no_file", status=400)
    results = [_take(request, firma, file) for file in files]
    if wants_json(request):
        return uncached(JsonResponse({"results": results}, status=status_of(results)))
    _tell(request, results)
    return redirect("document_list")


@door("POST")
def document_sample(request: HttpRequest) -> HttpResponse:
    """Take in the drawn invoice that ships with the product, for somebody who wants to see first what happens; leads to its status."""
    firma = chosen_for_upload(request)
    if firma is None:
        return _refused(request, "firma_missing", status=403)
    with SAMPLE_INVOICE.open("rb") as content:
        outcome = accept_upload(user=request.user, firma=firma, name=SAMPLE_INVOICE.name, content=content)  # type: ignore[arg-type]
    return redirect("ocr_status", outcome.document.pk)


def chosen_for_upload(request: HttpRequest) -> Firma | None:
    """The company chosen in the form, else the default one.

    Raises:
        NoAccess: the chosen one is not the user's.
    """
    given = request.POST.get("firma", "")
    if not given:
        return default_firma(request.user)
    firma = chosen_firma(list(visible_firmy(request.user)), given)
    if firma is None:
        raise NoAccess
    return firma


def _take(request: HttpRequest, firma: Firma, file: UploadedFile[Any]) -> Result:
    name = display_name(file.name or "")
    try:
        outcome = accept_upload(user=request.user, firma=firma, name=name, content=file)  # type: ignore[arg-type]
    except UploadRefused as refused:
        return {"name": name, "document": None, "duplicate": False, "error": error_payload(refused.code, refused.params), "notice": None}
    return result_of(request, name, outcome)


def result_of(request: HttpRequest, name: str, outcome: UploadOutcome) -> Result:
    """What became of a file that is in. Bytes that this very page sent before, when the answer was lost, are no duplicate of themselves."""
    duplicate = outcome.duplicate and not _sent_before(request, outcome.document)
    payload = StatusSyncService.get_status_display_data(outcome.document)
    notice = error_payload("duplicate_upload", {"date": day(outcome.document.created_at)}) if duplicate else None
    return {"name": name, "document": payload, "duplicate": duplicate, "error": None, "notice": notice}


def _sent_before(request: HttpRequest, document: DocumentUpload) -> bool:
    """`Upload-Age`: for how many seconds the page has been trying to send this file."""
    age = whole(request.headers.get("Upload-Age", ""), 0)
    return (
        0 < age <= _LONGEST_TRY and document.owner_id == request.user.pk and document.created_at >= timezone.now() - timedelta(seconds=age)
    )


def status_of(results: list[Result]) -> int:
    """201 when a document was made, 200 when all were here already, else the code of the first refusal."""
    if any(result["document"] and not result["duplicate"] for result in results):
        return 201
    if any(result["document"] for result in results):
        return 200
    first = results[0]["error"]
    return STATUS_OF_REFUSAL.get(first["code"], 415) if first else 415


def _tell(request: HttpRequest, results: list[Result]) -> None:
    added = sum(1 for result in results if result["document"] and not result["duplicate"])
    if added:
        forms = Forms(_("Dodano {n} dokument."), _("Dodano {n} dokumenty."), _("Dodano {n} dokumentów."))
        messages.success(request, counted(added, forms))
    words = [(result["name"][:80], result["error"] or result["notice"]) for result in results]
    troubles = [(name, trouble) for name, trouble in words if trouble]
    for name, trouble in troubles[:REFUSALS_SHOWN]:
        messages.warning(request, f"{name}: {trouble['message']} {trouble['hint']}")
    if len(troubles) > REFUSALS_SHOWN:
        messages.warning(request, _("Nie dodano też plików: {n}.").replace("{n}", str(len(troubles) - REFUSALS_SHOWN)))


def _refused(request: HttpRequest, code: str, *, status: int) -> HttpResponse:
    if wants_json(request):
        return refusal(code, status=status)
    words = error_payload(code)
    messages.warning(request, f"{words['message']} {words['hint']}")
    return redirect("document_list")
