"""The JSON API, version 1: documents with the one status payload, invoices with their rows, uploads. docs/api.md describes it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse

from faktury.access import default_firma, invoice_for, require, visible_documents, visible_firmy, visible_invoices
from faktury.exceptions import NoAccess, UploadRefused
from faktury.models import Faktura, Firma
from faktury.services.document_problems import stored_problems
from faktury.services.document_upload import accept_upload, display_name
from faktury.services.invoice_json import header_json, invoice_json
from faktury.services.status_payload import page_with_status, raw_payload, with_status
from faktury.services.status_sync_service import StatusSyncService
from faktury.services.status_words import present
from faktury.views_modules import inbox_filters
from faktury.views_modules.api_door import api_door
from faktury.views_modules.doors import fresh_json, refusal, uncached
from faktury.views_modules.invoice_filters import Wanted, in_order, matching
from faktury.views_modules.query_numbers import page_number, whole
from faktury.views_modules.upload_views import STATUS_OF_REFUSAL

PAGE_SIZE, MOST_ON_A_PAGE = 50, 100


@api_door("GET", "POST")
def documents(request: HttpRequest) -> HttpResponse:
    """GET: documents, newest first, filtered by `status`, `q` and `firma`. POST: take in one `file`."""
    return _upload(request) if request.method == "POST" else _listed_documents(request)


def _listed_documents(request: HttpRequest) -> HttpResponse:
    found = visible_documents(request.user)
    key, text = request.GET.get("status", ""), request.GET.get("q", "").strip()[:100]
    if key in inbox_filters.KEYS:
        found = found.filter(inbox_filters.condition(key))
    if text:
        found = inbox_filters.search(found, text)
    firma = _firma(request, request.GET.get("firma", ""))
    if firma is not None:
        found = found.filter(firma=firma)
    return _page(request, found, lambda page: [present(raw_payload(row)) for row in page_with_status(page)])


def _upload(request: HttpRequest) -> HttpResponse:
    """201 with the new document's payload, 200 with that of the document these bytes already are."""
    file = request.FILES.get("file")
    firma = _firma(request, request.POST.get("firma", "")) or default_firma(request.user)
    if firma is None:
        return refusal("firma_missing", status=403)
    if file is None:
        return refusal("no_file", status=400)
    try:
        outcome = accept_upload(user=request.user, firma=firma, name=display_name(file.name or ""), content=file)  # type: ignore[arg-type]
    except UploadRefused as refused:
        return refusal(refused.code, status=STATUS_OF_REFUSAL.get(refused.code, 415), **refused.params)
    payload = StatusSyncService.get_status_display_data(outcome.document)
    body = {"document": payload, "duplicate": outcome.duplicate}
    return uncached(JsonResponse(body, status=200 if outcome.duplicate else 201))


@api_door("GET")
def document(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """The one status payload of a document, with what a person has to look at where it waits for one."""
    row = require(with_status(visible_documents(request.user)).select_related("firma"), document_id)
    return fresh_json(request, {**present(raw_payload(row)), "problems": stored_problems(row)})


@api_door("GET")
def invoices(request: HttpRequest) -> HttpResponse:
    """Invoices, filtered and sorted as the list of the pages is, without their rows."""
    wanted = Wanted.of(request)
    found = in_order(matching(visible_invoices(request.user), wanted), wanted)
    firma = _firma(request, request.GET.get("firma", ""))
    if firma is not None:
        found = found.filter(firma=firma)
    return _page(request, found.select_related("firma", "document"), lambda rows: [_about(row) | header_json(row) for row in rows])


@api_door("GET")
def invoice(request: HttpRequest, invoice_id: UUID) -> HttpResponse:
    """One invoice with its lines and VAT rows and the source of each field."""
    faktura = invoice_for(request.user, invoice_id)
    return fresh_json(request, _about(faktura) | invoice_json(faktura) | {"field_sources": faktura.field_sources})


def _about(faktura: Faktura) -> dict[str, Any]:
    firma = faktura.firma
    return {
        "id": str(faktura.pk),
        "document_id": str(faktura.source.pk) if faktura.source else None,
        "firma": {"id": str(firma.pk), "name": firma.name, "nip": firma.nip},
        "created_at": faktura.created_at.isoformat(),
    }


def _firma(request: HttpRequest, given: str) -> Firma | None:
    """The company named by id or NIP; None when none is named.

    Raises:
        NoAccess: it is not one of the caller's.
    """
    if not given:
        return None
    firmy = list(visible_firmy(request.user))
    firma = inbox_filters.chosen_firma(firmy, given) or next((own for own in firmy if own.nip == given), None)
    if firma is None:
        raise NoAccess
    return firma


def _page(request: HttpRequest, found: QuerySet[Any], words: Callable[[QuerySet[Any]], list[Any]]) -> HttpResponse:
    """One page: how many there are, the rows, and the addresses of the pages beside it."""
    number = page_number(request.GET.get("page", ""))
    size = min(whole(request.GET.get("page_size", ""), PAGE_SIZE) or PAGE_SIZE, MOST_ON_A_PAGE)
    count = found.order_by().count()
    start = (number - 1) * size
    body = {
        "count": count,
        "page": number,
        "page_size": size,
        "next": _beside(request, number + 1) if start + size < count else None,
        "previous": _beside(request, number - 1) if number > 1 else None,
        "results": words(found[start : start + size]),
    }
    return fresh_json(request, body)


def _beside(request: HttpRequest, page: int) -> str:
    query = request.GET.copy()
    query["page"] = str(page)
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
