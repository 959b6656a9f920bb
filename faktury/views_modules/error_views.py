"""Django's error pages in the product's words, and as JSON for scripts."""

from __future__ import annotations

import logging
import sys
import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation, TooManyFilesSent
from django.db import InterfaceError, OperationalError, connections
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.template import loader
from django.views.decorators.csrf import requires_csrf_token

from faktury.domain.full_disk import is_full_disk
from faktury.services.error_words import ErrorPayload, error_payload
from faktury.services.reading_words import largest_file
from faktury.views_modules.doors import refusal, wants_json

logger = logging.getLogger(__name__)
Handler = Callable[[HttpRequest, Exception], HttpResponse]
DATABASE_RETRY_SECONDS = 3


def _keeping_no_connection(handler: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Django calls these in threads of a pool whose connections nobody closes: one opened here would stay open for good."""

    @wraps(handler)
    def careful(*args: Any, **named: Any) -> HttpResponse:
        closed = [connection for connection in connections.all() if connection.connection is None]
        try:
            return handler(*args, **named)
        finally:
            for connection in closed:
                connection.close()

    return careful


@_keeping_no_connection
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: a request no form of ours sends; too many files or too much data say so."""
    if isinstance(exception, TooManyFilesSent):
        return _answer(request, "too_many_files", 400, limit=settings.DATA_UPLOAD_MAX_NUMBER_FILES)
    if isinstance(exception, RequestDataTooBig):
        return _answer(request, "too_large_file", 413, limit=largest_file())
    return _answer(request, "bad_request", 400)


def _with_token(view: Handler) -> Handler:
    """Django's `requires_csrf_token` for error pages: it reads the form, which may be the very thing that is broken."""
    protected: Handler = requires_csrf_token(view)

    @wraps(view)
    def handler(request: HttpRequest, exception: Exception) -> HttpResponse:
        try:
            return protected(request, exception)
        except (MultiPartParserError, SuspiciousOperation) as error:
            return bad_request(request, error)

    return handler


@_keeping_no_connection
@_with_token
def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: a staff page."""
    del exception
    return _answer(request, "no_permission", 403)


@_keeping_no_connection
@_with_token
def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: the same page for what is not there and what is not yours."""
    del exception
    return _answer(request, "no_access", 404)


@_keeping_no_connection
def server_error(request: HttpRequest) -> HttpResponse:
    """500 with a number that the log has too, 503 while the database is away, 507 when the disk is full: needs no database, no session."""
    error = sys.exc_info()[1]
    if is_full_disk(error):
        return _without_database(request, "storage_full", 507)
    if isinstance(error, (OperationalError, InterfaceError)):
        answer = _without_database(request, "database_away", 503)
        answer["Retry-After"] = str(DATABASE_RETRY_SECONDS)
        return answer
    incident = uuid.uuid4().hex[:8]
    # Django logs the traceback beside it.
    logger.error("incident %s: %s %r", incident, request.method, request.path)
    return _without_database(request, "server_error", 500, incident=incident)


def _without_database(request: HttpRequest, code: str, status: int, **params: object) -> HttpResponse:
    if wants_json(request):
        return refusal(code, status=status, **params)
    return HttpResponse(loader.render_to_string("faktury/500.html", {"error": error_payload(code, params)}), status=status)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form is too old; nothing typed is lost when the page is reloaded."""
    del reason
    return _answer(request, "csrf_failed", 403)


def too_many_requests(request: HttpRequest, seconds: int) -> HttpResponse:
    """429: somebody, or something, asks far too often."""
    answer = _answer(request, "too_many_requests", 429, seconds=seconds)
    answer["Retry-After"] = str(seconds)
    return answer


def _answer(request: HttpRequest, code: str, status: int, **params: object) -> HttpResponse:
    if wants_json(request):
        return refusal(code, status=status, **params)
    error: ErrorPayload = error_payload(code, params)
    return render(request, "faktury/error.html", {"error": error, "code": status}, status=status)
