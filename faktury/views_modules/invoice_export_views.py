"""Invoices as files: CSV, XLSX and a ZIP of KSeF FA(3) files of the filtered list, FA(3) of one invoice."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator, Iterator
from uuid import UUID

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import get_valid_filename

from faktury.access import invoice_for, visible_invoices
from faktury.domain.fa_export import CannotExport, write_fa
from faktury.models import Faktura
from faktury.services.fa_archive import fa_archive
from faktury.services.fa_export_words import missing_words
from faktury.services.invoice_columns import stored_extraction
from faktury.services.invoice_export import csv_rows, write_xlsx
from faktury.views_modules.doors import door, refusal, wants_json
from faktury.views_modules.invoice_filters import Wanted, in_order, matching

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_IN_MEMORY = 8 * 1024 * 1024


@door("GET")
def invoice_export(request: HttpRequest, form: str) -> HttpResponseBase:
    """The whole filtered list, in its order, as `form` (csv, xlsx or zip)."""
    wanted = Wanted.of(request)
    invoices = in_order(matching(visible_invoices(request.user), wanted), wanted).select_related("firma")
    stem = "faktury-fa3" if form == "zip" else "faktury"
    name = f"{stem}-{wanted.period}.{form}" if wanted.period else f"{stem}.{form}"
    if form == "csv":
        return _download(StreamingHttpResponse(csv_rows(invoices), content_type="text/csv; charset=utf-8"), name)
    if form == "zip":
        parts = fa_archive(invoices, made_at=timezone.localtime())
        return _download(StreamingHttpResponse(_sent(request, parts), content_type="application/zip"), name)
    # The answer closes the file.
    file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115
    write_xlsx(file, invoices)
    file.seek(0)
    return _download(FileResponse(file, content_type=_XLSX), name)


def _sent(request: HttpRequest, parts: Iterator[bytes]) -> Iterator[bytes] | AsyncIterator[bytes]:
    """Part by part as they are made; Django would collect a plain iterator whole before an ASGI server sends its first byte."""
    return _one_by_one(parts) if isinstance(request, ASGIRequest) else parts


async def _one_by_one(parts: Iterator[bytes]) -> AsyncIterator[bytes]:
    @sync_to_async
    def draw() -> bytes:
        return next(parts, b"")

    while part := await draw():
        yield part


@door("GET")
def invoice_fa3(request: HttpRequest, invoice_id: UUID) -> HttpResponseBase:
    """The invoice as an FA(3) file; what the schema requires and the invoice lacks is named instead."""
    faktura = invoice_for(request.user, invoice_id)
    try:
        content = write_fa(stored_extraction(faktura), made_at=timezone.now())
    except CannotExport as error:
        return _cannot(request, faktura, missing_words(error.missing))
    return _download(HttpResponse(content, content_type="application/xml"), f"{get_valid_filename(faktura.invoice_number)[:80]}.xml")


def _cannot(request: HttpRequest, faktura: Faktura, missing: list[str]) -> HttpResponse:
    if wants_json(request):
        return refusal("fa3_incomplete", status=422, missing=", ".join(missing))
    return render(request, "faktury/invoice_fa3_missing.html", {"faktura": faktura, "missing": missing}, status=422)


def _download(response: HttpResponseBase, name: str) -> HttpResponseBase:
    """An attachment nobody caches: it holds a company's books."""
    response.headers["Content-Disposition"] = f'attachment; filename="{_ascii(name)}"'
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _ascii(name: str) -> str:
    plain = name.translate(str.maketrans("ąćęłńóśźżĄĆĘŁŃÓŚŹŻ", "acelnoszzACELNOSZZ"))
    return "".join(character if character.isascii() and character not in '"\\' else "_" for character in plain)
