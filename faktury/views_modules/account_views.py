"""Signing in and the choices kept on this browser."""

from __future__ import annotations

import math
from typing import Any

from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from typing_extensions import override

from faktury.services.error_words import error_payload
from faktury.services.sign_in_limits import address_of, seconds_to_wait
from faktury.views_modules.context import PREFERENCES

A_YEAR = 365 * 24 * 3600


class SignInForm(AuthenticationForm):
    """One sentence whatever was wrong: nobody learns which names exist."""

    error_messages = {
        "invalid_login": _("Nieprawidłowa nazwa użytkownika lub hasło. Sprawdź Caps Lock i spróbuj ponownie."),
        "inactive": _("Nieprawidłowa nazwa użytkownika lub hasło. Sprawdź Caps Lock i spróbuj ponownie."),
    }
    wait_seconds = 0

    @override
    def get_invalid_login_error(self) -> ValidationError:
        """The one sentence, or after too many failures how long to wait; it says nothing about the name either."""
        self.wait_seconds = seconds_to_wait(self.cleaned_data.get("username", ""), address_of(self.request))
        if not self.wait_seconds:
            return super().get_invalid_login_error()
        words = error_payload("too_many_tries", {"minutes": math.ceil(self.wait_seconds / 60)})
        return ValidationError(f"{words['message']} {words['hint']}", code="too_many_tries")


class SignInView(LoginView):
    """The sign-in page; somebody signed in already goes on."""

    form_class = SignInForm
    template_name = "faktury/registration/login.html"
    redirect_authenticated_user = True

    @override
    def form_invalid(self, form: Any) -> HttpResponse:
        """The form again; 429 while nobody may try."""
        response = super().form_invalid(form)
        if form.wait_seconds:
            response.status_code = 429
            response["Retry-After"] = str(form.wait_seconds)
        return response


@require_POST
def preference(request: HttpRequest) -> HttpResponse:
    """Remember choices in cookies of this browser; an unknown value means "as the product comes"."""
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        target = "/"
    response = HttpResponseRedirect(target)
    for name, known in PREFERENCES.items():
        chosen = request.POST.get(name)
        if chosen in known[1:]:
            response.set_cookie(name, chosen, max_age=A_YEAR, samesite="Lax", secure=request.is_secure())
        elif chosen is not None:
            response.delete_cookie(name, samesite="Lax")
    return response
