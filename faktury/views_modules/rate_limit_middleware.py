"""Refuses whoever asks far more often than a person with many open pages does: 429 with words and Retry-After."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.deprecation import MiddlewareMixin

from faktury.services.rate_limits import Limit, take
from faktury.services.sign_in_limits import address_of
from faktury.views_modules.error_views import too_many_requests

_UPLOADS = frozenset({"document_upload", "api_documents"})
_UNLIMITED = frozenset({"healthz"})


class RateLimitMiddleware(MiddlewareMixin):
    """Counts per person when somebody is signed in, else per address."""

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any) -> HttpResponse | None:
        """Let the request through, or answer in its place."""
        match = request.resolver_match
        name = match.url_name if match else ""
        if name in _UNLIMITED:
            return None
        who = f"user {request.user.pk}" if request.user.is_authenticated else f"address {address_of(request)}"
        for limit in _limits_of(request, name or ""):
            seconds = take(limit, who)
            if seconds:
                return too_many_requests(request, seconds)
        return None


def _limits_of(request: HttpRequest, name: str) -> list[Limit]:
    limits = [Limit("requests", settings.FAKTURY_REQUESTS_PER_MINUTE, 60)]
    if request.method == "POST" and name in _UPLOADS:
        limits.append(Limit("uploads", settings.FAKTURY_UPLOADS_PER_HOUR, 3600))
    return limits
