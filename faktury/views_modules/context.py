"""What the frame of every page may need, looked up only when a template asks."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import cached_property

from faktury.access import visible_firmy
from faktury.models import Firma
from faktury.views_modules.page_words import LiveWords, live_words

THEME_COOKIE = "theme"
THEMES = ("light", "dark")


class Shell:
    """Lazy facts of the page frame; a page that knows its Firma passes it and costs no query here."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @property
    def theme(self) -> str:
        """The theme chosen on this browser; empty follows the system."""
        chosen = self._request.COOKIES.get(THEME_COOKIE, "")
        return chosen if chosen in THEMES else ""

    @cached_property
    def firmy(self) -> list[Firma]:
        """The user's companies."""
        return list(visible_firmy(self._request.user)) if hasattr(self._request, "user") else []

    @cached_property
    def words(self) -> LiveWords:
        """Strings the scripts need without an event."""
        return live_words()


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `shell` for the base template."""
    return {"shell": Shell(request)}
