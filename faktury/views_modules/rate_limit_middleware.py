"""Refuses whoever asks far more often than a person with many open pages does: 429 with words and Retry-After."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.deprecation import MiddlewareMixin

from faktury.services.rate_limits import Limit, take
from faktury.services.sign_in_limits import address_of
from faktury.views_modules.error_views import too_many_requests

_UPLOADS = frozenset({"document_upload", "upload_begin", "api_documents"})
_UNLIMITED = frozenset({"healthz"})


class RateLimitMiddleware(MiddlewareMixin):
    """Counts per person when somebody is signed in, else per address; whose token a program sends, its door knows (`of_program`)."""

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any) -> HttpResponse | None:
        """Let the request through, or answer in its place."""
        match = request.resolver_match
        name = match.url_name if match else ""
        if name in _UNLIMITED:
            return None
        who = f"user {request.user.pk}" if request.user.is_authenticated else f"address {address_of(request)}"
        return _refusal(request, name or "", who, who)


def of_program(request: HttpRequest, user_id: Any) -> HttpResponse | None:
    """Count a program's request for the person whose token it sent; an answer when that was one too many.

    All tokens of a person count together, and apart from the pages the person has open; uploads are the same wherever they come in.
    """
    match = request.resolver_match
    return _refusal(request, (match.url_name if match else None) or "", f"program {user_id}", f"user {user_id}")


def _refusal(request: HttpRequest, name: str, asking: str, uploading: str) -> HttpResponse | None:
    counted = [(Limit("requests", settings.FAKTURY_REQUESTS_PER_MINUTE, 60), asking)]
    if request.method == "POST" and name in _UPLOADS:
        counted.append((Limit("uploads", settings.FAKTURY_UPLOADS_PER_HOUR, 3600), uploading))
    for limit, who in counted:
        seconds = take(limit, who)
        if seconds:
            return too_many_requests(request, seconds)
    return None
