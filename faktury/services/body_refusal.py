"""Words the refusal of a request body over the cap or too large for the disk: JSON for scripts, a plain page for a form without them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import AbstractContextManager

from django.http import HttpRequest, parse_cookie
from django.utils import translation
from django.utils.html import escape

from faktury.services.error_words import ErrorPayload, error_payload
from faktury.services.reading_words import largest_file
from realtime.limits import Answer


def too_large(headers: Mapping[str, str]) -> Answer:
    """The answer to a body over the cap, for a request with these (lower-case) headers, in the client's language."""
    with _language_of(headers):
        return _answer(headers, 413, error_payload("too_large_file", {"limit": largest_file()}))


def no_room(headers: Mapping[str, str]) -> Answer:
    """The same for a body that the disk cannot hold."""
    with _language_of(headers):
        return _answer(headers, 507, error_payload("storage_full"))


def _language_of(headers: Mapping[str, str]) -> AbstractContextManager[None]:
    request = HttpRequest()
    request.COOKIES = parse_cookie(headers.get("cookie", ""))
    request.META["HTTP_ACCEPT_LANGUAGE"] = headers.get("accept-language", "")
    return translation.override(translation.get_language_from_request(request))


def _answer(headers: Mapping[str, str], status: int, error: ErrorPayload) -> Answer:
    return _page(error, status) if "text/html" in headers.get("accept", "") else _json(error)


def _json(error: ErrorPayload) -> Answer:
    return Answer("application/json", json.dumps({"error": error}, ensure_ascii=False).encode())


def _page(error: ErrorPayload, status: int) -> Answer:
    page = (
        f'<!doctype html><html lang="{translation.get_language()}"><meta charset="utf-8"><title>{status}</title>'
        f"<h1>{escape(error['message'])}</h1><p>{escape(error['hint'])}</p></html>"
    )
    return Answer("text/html; charset=utf-8", page.encode())
