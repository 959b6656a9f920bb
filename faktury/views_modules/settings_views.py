"""A person's settings: their companies, how the pages look and speak on this browser, and their password."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import PasswordChangeForm
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from faktury.access import visible_firmy
from faktury.services.value_words import nip_text
from faktury.views_modules.doors import door


@door("GET")
def settings(request: HttpRequest) -> HttpResponse:
    """Everything a person can choose, with what is chosen."""
    firmy = visible_firmy(request.user).prefetch_related("members").order_by("name")
    context = {
        "companies": [{"firma": firma, "nip": nip_text(firma.nip), "people": _people(firma, request)} for firma in firmy],
        "choices": _choices(),
    }
    return render(request, "faktury/settings/settings.html", context)


def _people(firma: Any, request: HttpRequest) -> str:
    others = sorted(member.get_username() for member in firma.members.all() if member.pk != request.user.pk)
    return ", ".join(others)


def _choices() -> list[dict[str, Any]]:
    """Choices of this browser: the cookie's name, its heading, and value with words of each."""
    return [
        {"name": "theme", "label": _("Motyw"), "options": [("", _("Jak w systemie")), ("light", _("Jasny")), ("dark", _("Ciemny"))]},
        {"name": "density", "label": _("Gęstość list"), "options": [("", _("Wygodna")), ("compact", _("Zwarta"))]},
        {"name": "image", "label": _("Obraz w przeglądzie"), "options": [("", _("Po lewej")), ("right", _("Po prawej"))]},
        {
            "name": "announce",
            "label": _("Komunikaty czytnika ekranu"),
            "options": [("", _("Wszystkie")), ("result", _("Tylko wynik")), ("off", _("Wyłączone"))],
        },
    ]


@door("GET", "POST")
def password(request: HttpRequest) -> HttpResponse:
    """Change one's own password; this browser stays signed in, every other one is signed out."""
    form = PasswordChangeForm(cast("User", request.user), request.POST if request.method == "POST" else None)
    if form.is_valid():
        update_session_auth_hash(request, form.save())
        messages.success(request, _("Hasło zmienione. Na innych urządzeniach trzeba zalogować się ponownie."))
        return redirect("settings")
    page = render(request, "faktury/settings/password.html", {"form": form}, status=422 if form.is_bound else 200)
    page["Cache-Control"] = "private, no-store"
    return page
