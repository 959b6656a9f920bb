"""Words the refusal of a request body that is too large, too slow or more than the disk holds: JSON, or a plain page for a form."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import AbstractContextManager
from http import HTTPStatus

from django.http import HttpRequest, parse_cookie
from django.utils import translation
from django.utils.html import escape

from faktury.services.error_words import ErrorPayload, error_payload
from faktury.services.reading_words import largest_file
from realtime.limits import Answer

_CODES = {
    HTTPStatus.REQUEST_TIMEOUT: "upload_too_slow",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "too_large_file",
    HTTPStatus.INSUFFICIENT_STORAGE: "storage_full",
}


def refusal(status: HTTPStatus, headers: Mapping[str, str]) -> Answer:
    """The answer with one of the statuses of `_CODES` to a request with these (lower-case) headers, in the client's language."""
    with _language_of(headers):
        error = error_payload(_CODES[status], {"limit": largest_file()})
        return _page(error, status) if "text/html" in headers.get("accept", "") else _json(error)


def _language_of(headers: Mapping[str, str]) -> AbstractContextManager[None]:
    request = HttpRequest()
    request.COOKIES = parse_cookie(headers.get("cookie", ""))
    request.META["HTTP_ACCEPT_LANGUAGE"] = headers.get("accept-language", "")
    return translation.override(translation.get_language_from_request(request))


def _json(error: ErrorPayload) -> Answer:
    return Answer("application/json", json.dumps({"error": error}, ensure_ascii=False).encode())


def _page(error: ErrorPayload, status: HTTPStatus) -> Answer:
    page = (
        f'<!doctype html><html lang="{translation.get_language()}"><meta charset="utf-8"><title>{status.value}</title>'
        f"<h1>{escape(error['message'])}</h1><p>{escape(error['hint'])}</p></html>"
    )
    return Answer("text/html; charset=utf-8", page.encode())
