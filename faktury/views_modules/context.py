"""What the frame of every page may need, looked up only when a template asks."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import cached_property

from faktury.access import visible_firmy
from faktury.models import Firma
from faktury.views_modules.page_words import LiveWords, live_words

PREFERENCES = {
    "theme": ("", "light", "dark"),
    "density": ("", "compact"),
    "image": ("", "right"),
    "announce": ("", "result", "off"),
}
"""Choices kept on this browser by the names of their cookies; the first of each, the empty one, needs no cookie."""


class Shell:
    """Lazy facts of the page frame; a page that knows its Firma passes it and costs no query here."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @property
    def chosen(self) -> dict[str, str]:
        """What was chosen on this browser; what was not, or is unknown, is empty: as the product comes."""
        given = {name: self._request.COOKIES.get(name, "") for name in PREFERENCES}
        return {name: value if value in PREFERENCES[name] else "" for name, value in given.items()}

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
