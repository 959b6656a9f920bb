"""What the review asks in dialogs of its own."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from faktury.services.counted_words import Forms


def leave_words() -> dict[str, Any]:
    """Words of the dialog that keeps somebody from losing sight of what they typed."""
    return {
        "title": _("Wyjść bez zapisania?"),
        "fields": Forms(_("Zmienione pola: {n}."), _("Zmienione pola: {n}."), _("Zmienione pola: {n}."))._asdict(),
        "some": _("Zmiany nie są zapisane."),
        "draft": _("Szkic zostanie w tej karcie."),
        "yes": _("Wyjdź"),
        "no": _("Zostań"),
    }
