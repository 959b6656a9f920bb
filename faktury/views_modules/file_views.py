"""Page images, page words and the source file, for those who may see the document."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePosixPath
from uuid import UUID

from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils.cache import get_conditional_response

from faktury.access import document_for, visible_documents
from faktury.exceptions import NoAccess
from faktury.models import OCRPage
from faktury.views_modules.doors import door

_IMAGE_TYPES = {".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".webp": "image/webp"}
_SANDBOX = {"Content-Security-Policy": "sandbox; default-src 'none'", "X-Content-Type-Options": "nosniff"}
_FOR_EVER = "private, max-age=31536000, immutable"
_ASK_AGAIN = "private, no-cache"


def _page(request: HttpRequest, document_id: UUID, number: int, *, leave: tuple[str, ...] = ("words", "text")) -> OCRPage:
    """The newest reading of a page; the columns to `leave` stay in the database.

    Raises:
        NoAccess: no such page, or not the caller's document.
    """
    pages = OCRPage.objects.filter(document__in=visible_documents(request.user).filter(pk=document_id), number=number)
    page = pages.defer(*leave).order_by("-pk").first()
    if page is None:
        raise NoAccess
    return page


def _cached(request: HttpRequest, page: OCRPage, make: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """An answer the browser may keep: for ever when the address names this very reading (?v=), else after asking."""
    etag = f'"page-{page.pk}"'
    unchanged = get_conditional_response(request, etag=etag)
    response = unchanged if unchanged is not None else make()
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = _FOR_EVER if request.GET.get("v") == str(page.pk) else _ASK_AGAIN
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _stored_image(name: str) -> FileResponse:
    """An image the worker made; the type comes from the name it chose, never from an upload.

    Raises:
        NoAccess: no such image.
    """
    kind = _IMAGE_TYPES.get(PurePosixPath(name).suffix.lower())
    if not name or kind is None:
        raise NoAccess
    try:
        return FileResponse(default_storage.open(name), content_type=kind, headers=dict(_SANDBOX))
    except FileNotFoundError as error:
        raise NoAccess from error


@door("GET")
def page_image(request: HttpRequest, document_id: UUID, number: int) -> HttpResponseBase:
    """The page as the reader saw it."""
    page = _page(request, document_id, number)
    return _cached(request, page, lambda: _stored_image(page.image_name))


@door("GET")
def page_thumb(request: HttpRequest, document_id: UUID, number: int) -> HttpResponseBase:
    """The small image of the page; the large one where no small one was made."""
    page = _page(request, document_id, number)
    return _cached(request, page, lambda: _stored_image(page.thumb_name or page.image_name))


@door("GET", json_only=True)
def page_words(request: HttpRequest, document_id: UUID, number: int) -> HttpResponseBase:
    """Words of the page with their boxes, for filling a field from the image."""
    page = _page(request, document_id, number, leave=("text",))
    return _cached(request, page, lambda: JsonResponse({"words": [row[:5] for row in page.words]}))


@door("GET")
def document_file(request: HttpRequest, document_id: UUID) -> HttpResponse | FileResponse:
    """The uploaded bytes, always as a download: an uploaded file is never shown inside our origin."""
    document = document_for(request.user, document_id)
    try:
        content = document.file.open("rb")
    except FileNotFoundError as error:
        raise NoAccess from error
    return FileResponse(
        content,
        as_attachment=True,
        filename=document.original_name,
        content_type="application/octet-stream",
        headers={**_SANDBOX, "Cache-Control": "private, no-store"},
    )
