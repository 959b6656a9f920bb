"""Words the refusal of a request body over the cap: JSON for scripts, a plain page for a form without them."""

from __future__ import annotations

import json
from collections.abc import Mapping

from django.http import HttpRequest, parse_cookie
from django.utils import translation
from django.utils.html import escape

from faktury.services.error_words import ErrorPayload, error_payload
from faktury.services.reading_words import largest_file
from realtime.limits import Answer


def too_large(headers: Mapping[str, str]) -> Answer:
    """The answer for a request with these (lower-case) headers, in the client's language."""
    request = HttpRequest()
    request.COOKIES = parse_cookie(headers.get("cookie", ""))
    request.META["HTTP_ACCEPT_LANGUAGE"] = headers.get("accept-language", "")
    with translation.override(translation.get_language_from_request(request)):
        error = error_payload("too_large_file", {"limit": largest_file()})
        return _page(error) if "text/html" in headers.get("accept", "") else _json(error)


def _json(error: ErrorPayload) -> Answer:
    return Answer("application/json", json.dumps({"error": error}, ensure_ascii=False).encode())


def _page(error: ErrorPayload) -> Answer:
    page = (
        f'<!doctype html><html lang="{translation.get_language()}"><meta charset="utf-8"><title>413</title>'
        f"<h1>{escape(error['message'])}</h1><p>{escape(error['hint'])}</p></html>"
    )
    return Answer("text/html; charset=utf-8", page.encode())
