"""A person's access tokens: the list, a new one shown once, and revoking."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from faktury.services.api_tokens import TooManyTokens, create_token, living_tokens, revoke_token
from faktury.views_modules.doors import door

_DAYS = {"30": 30, "90": 90, "365": 365, "": None}
"""How long a token lives by what the form sends; nothing means until it is revoked."""


@door("GET", "POST")
def api_tokens(request: HttpRequest) -> HttpResponse:
    """The tokens; POST makes one and shows its secret in this one answer."""
    secret = _create(request) if request.method == "POST" else None
    page = render(request, "faktury/api_tokens.html", {"tokens": living_tokens(request.user), "secret": secret})  # type: ignore[arg-type]
    page["Cache-Control"] = "private, no-store"
    return page


def _create(request: HttpRequest) -> str | None:
    try:
        days = _DAYS.get(request.POST.get("days", "90"), 90)
        _token, secret = create_token(user=request.user, name=request.POST.get("name", ""), days=days)  # type: ignore[arg-type]
    except TooManyTokens:
        messages.warning(request, _("Masz już tyle tokenów, ile można. Unieważnij któryś i spróbuj ponownie."))
        return None
    return secret


@door("POST")
def api_token_revoke(request: HttpRequest, token_id: UUID) -> HttpResponse:
    """End a token at once; one that is not there is ended already."""
    if revoke_token(user=request.user, token_id=token_id):  # type: ignore[arg-type]
        messages.success(request, _("Token unieważniono."))
    return redirect("api_tokens")
