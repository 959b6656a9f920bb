"""What every view's door does: check the method, ask who is there, and answer strangers and lost ids alike."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.serializers.json import DjangoJSONEncoder
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed, JsonResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_vary_headers

from faktury.exceptions import NoAccess
from faktury.services.error_words import error_payload

View = Callable[..., HttpResponseBase]
API = "/api/"


def wants_json(request: HttpRequest) -> bool:
    """Whether the client asked for JSON by name or speaks to the API; a browser following a link or a form does neither."""
    return request.path.startswith(API) or "application/json" in request.headers.get("Accept", "")


def door(*methods: str, json_only: bool = False) -> Callable[[View], View]:
    """A view for signed-in people: other methods get 405, strangers the sign-in, other people's ids the same 404 as missing ones.

    Args:
        methods: the HTTP methods the view answers.
        json_only: the view never answers HTML, whatever the client accepts.
    """
    allowed = [*methods, "HEAD"] if "GET" in methods else list(methods)

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method not in allowed:
                return HttpResponseNotAllowed(allowed)
            as_json = json_only or wants_json(request)
            if not request.user.is_authenticated:
                return sign_in_first(request, as_json=as_json, has_page="GET" in allowed)
            try:
                return view(request, *args, **kwargs)
            except NoAccess:
                if as_json:
                    return no_access()
                raise Http404 from None

        return guarded

    return decorate


def sign_in_first(request: HttpRequest, *, as_json: bool, has_page: bool = False) -> HttpResponse:
    """401 with words for a script; for a person the sign-in page. Where the address has a page of its own it leads back there:
    whoever saved a form finds it again, with the draft that the tab kept.
    """
    if as_json:
        return refusal("session_expired", status=401)
    return redirect_to_login(request.get_full_path() if has_page else reverse("document_list"))


def no_access() -> JsonResponse:
    """404 with the one sentence for missing and forbidden."""
    return refusal("no_access", status=404)


def refusal(code: str, *, status: int, **params: object) -> JsonResponse:
    """A worded error as JSON."""
    return uncached(JsonResponse({"error": error_payload(code, params)}, status=status))


def fresh_json(request: HttpRequest, data: Any) -> HttpResponse:
    """`data` with the hash of its body as ETag; 304 when the client has exactly that."""
    body = json.dumps(data, ensure_ascii=False, separators=(",", ":"), cls=DjangoJSONEncoder).encode()
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    response = HttpResponse(body, content_type="application/json", headers={"ETag": etag, "Cache-Control": "private, no-cache"})
    patch_vary_headers(response, ("Cookie", "Accept-Language"))
    answer = get_conditional_response(request, etag=etag, response=response)
    return answer or response


def uncached(response: JsonResponse) -> JsonResponse:
    """Mark a one-off answer as not to be stored."""
    response["Cache-Control"] = "private, no-store"
    return response
