"""Uploading piece by piece, for scripts: begin or find again, then one piece at a time; the last one is answered like a whole file."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse

from faktury.access import visible_parts
from faktury.exceptions import NoAccess, UploadRefused
from faktury.models import PartialUpload
from faktury.services import partial_uploads
from faktury.services.document_upload import UploadOutcome
from faktury.services.error_words import error_payload
from faktury.services.partial_uploads import WrongPlace
from faktury.views_modules.doors import door, refusal, uncached
from faktury.views_modules.query_numbers import whole
from faktury.views_modules.upload_views import STATUS_OF_REFUSAL, chosen_for_upload, result_of, status_of

MOST_KEY, LEAST_KEY = 64, 16
_NAME_LIMIT = 1000


@door("POST", json_only=True)
def upload_begin(request: HttpRequest) -> HttpResponse:
    """Where the file goes on: its address and how much of it is here; or what became of it when nothing is missing."""
    firma = chosen_for_upload(request)
    if firma is None:
        return refusal("firma_missing", status=403)
    key, name = request.POST.get("key", ""), request.POST.get("name", "")[:_NAME_LIMIT]
    if not LEAST_KEY <= len(key) <= MOST_KEY or not key.isalnum() or not key.isascii():
        return refusal("no_file", status=400)
    size = whole(request.POST.get("size", ""), 0)
    try:
        found = partial_uploads.begin(user=request.user, firma=firma, key=key, name=name, size=size)  # type: ignore[arg-type]
    except UploadRefused as refused:
        return _refused(name, refused)
    return _answer(request, name, found)


@door("PATCH", json_only=True)
def upload_piece(request: HttpRequest, part_id: UUID) -> HttpResponse:
    """One piece of the body's bytes, to be put at `Upload-Offset`; 409 with the right place when that is not where the file ends."""
    part = visible_parts(request.user).select_related("firma").filter(pk=part_id).first()
    if part is None:
        raise NoAccess
    piece = request.read(partial_uploads.PIECE_BYTES + 1)
    if len(piece) > partial_uploads.PIECE_BYTES:
        return refusal("no_file", status=400)
    try:
        partial_uploads.append(part, offset=whole(request.headers.get("Upload-Offset", ""), -1), piece=piece)
        whole_file = part.received == part.size_bytes
        return _answer(request, part.name, partial_uploads.finish(part, user=request.user) if whole_file else part)  # type: ignore[arg-type]
    except WrongPlace as elsewhere:
        return uncached(JsonResponse({"offset": elsewhere.received}, status=409))
    except UploadRefused as refused:
        return _refused(part.name, refused)


def _answer(request: HttpRequest, name: str, found: PartialUpload | UploadOutcome) -> HttpResponse:
    if isinstance(found, UploadOutcome):
        result = result_of(request, name, found)
        return uncached(JsonResponse({"results": [result]}, status=status_of([result])))
    address = reverse("upload_piece", args=[found.pk])
    return uncached(JsonResponse({"url": address, "offset": found.received, "piece": partial_uploads.PIECE_BYTES}))


def _refused(name: str, refused: UploadRefused) -> HttpResponse:
    error = error_payload(refused.code, refused.params)
    result = {"name": name, "document": None, "duplicate": False, "error": error, "notice": None}
    return uncached(JsonResponse({"results": [result]}, status=STATUS_OF_REFUSAL.get(refused.code, 415)))
