"""The API's door: a token or a session, the method, and every refusal as JSON with code, message and hint."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.cache import patch_vary_headers
from django.views.decorators.csrf import csrf_exempt

from faktury.exceptions import NoAccess
from faktury.services.api_tokens import user_of
from faktury.services.error_words import error_payload
from faktury.views_modules.doors import View, refusal
from faktury.views_modules.rate_limit_middleware import of_program

_SCHEME = "bearer"


def api_door(*methods: str) -> Callable[[View], View]:
    """A view for programs: `Authorization: Bearer <token>`, or the session of a signed-in person with the usual CSRF check."""
    allowed = [*methods, "HEAD"] if "GET" in methods else list(methods)

    def decorate(view: View) -> View:
        @csrf_exempt
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method not in allowed:
                answer: HttpResponseBase = refusal("method_not_allowed", status=405, allowed=", ".join(methods))
                answer["Allow"] = ", ".join(allowed)
                return answer
            refused = _recognise(request)
            if refused is not None:
                return refused
            try:
                answer = view(request, *args, **kwargs)
            except NoAccess:
                answer = refusal("no_access", status=404)
            patch_vary_headers(answer, ("Authorization", "Cookie", "Accept-Language"))
            return answer

        return guarded

    return decorate


def api_not_found(_request: HttpRequest, **_parts: str) -> JsonResponse:
    """An address the API does not have."""
    return refusal("not_found", status=404)


def _recognise(request: HttpRequest) -> HttpResponse | None:
    """Put the caller into `request.user`; an answer when there is nobody."""
    scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == _SCHEME:
        user = user_of(secret.strip())
        if user is None:
            return _challenge("token_invalid")
        request.user = user  # type: ignore[assignment]
        return of_program(request, user.pk)
    if not request.user.is_authenticated:
        return _challenge("token_missing")
    return _forged(request)


def _challenge(code: str) -> HttpResponse:
    answer = refusal(code, status=401)
    answer["WWW-Authenticate"] = 'Bearer realm="faktury"'
    return answer


class _CsrfCheck(CsrfViewMiddleware):
    """Django's own check, asked by hand; it answers the reason instead of a page."""

    def _reject(self, _request: HttpRequest, reason: str) -> Any:
        return reason


def _forged(request: HttpRequest) -> HttpResponse | None:
    """A session travels by itself, so a writing request must prove that it was meant."""
    check = _CsrfCheck(lambda _request: HttpResponse())
    check.process_request(request)
    reason = check.process_view(request, lambda _request: HttpResponse(), (), {})
    return JsonResponse({"error": error_payload("csrf_failed")}, status=403) if reason else None
