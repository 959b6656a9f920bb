"""Every answer's Content-Security-Policy (nothing foreign, no frames, inline only our own stylesheets), and pages sent compressed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

HEADER = "Content-Security-Policy"
_COMPRESS = GZipMiddleware(lambda _request: HttpResponse())


class ContentSecurityPolicyMiddleware:
    """Adds the policy unless the view gave a stricter one (files are served sandboxed). Runs sync and async without a thread hop."""

    sync_capable = True
    async_capable = True

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase | Awaitable[HttpResponseBase]]) -> None:
        self._get_response = get_response
        self._is_async = iscoroutinefunction(get_response)
        if self._is_async:
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> HttpResponseBase | Awaitable[HttpResponseBase]:
        """Pass the request on and sign the answer."""
        answer = self._get_response(request)
        if isinstance(answer, HttpResponseBase):
            return _with_policy(request, answer)
        return self._later(request, answer)

    async def _later(self, request: HttpRequest, answer: Awaitable[HttpResponseBase]) -> HttpResponseBase:
        return _with_policy(request, await answer)


def _with_policy(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    response.headers.setdefault(HEADER, policy(_host(request), getattr(request, "style_sources", ())))
    if isinstance(response, HttpResponse) and response.headers.get("Content-Type", "").startswith("text/html"):
        # With padding of random length, so that its size tells nothing of what it holds (BREACH); tokens are masked anew anyway.
        return _COMPRESS.process_response(request, response)
    return response


def policy(host: str, styles: Iterable[str] = ()) -> str:
    """The policy for pages served as `host`; its WebSocket is named because older browsers do not count it as 'self'."""
    sockets = f" ws://{host} wss://{host}" if host else ""
    return "; ".join(
        (
            "default-src 'self'",
            "script-src 'self'",
            " ".join(("style-src 'self'", *styles)),
            "img-src 'self' data: blob:",
            f"connect-src 'self'{sockets}",
            "object-src 'none'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
            "form-action 'self'",
        )
    )


def _host(request: HttpRequest) -> str:
    try:
        return request.get_host()
    except DisallowedHost:
        return ""
