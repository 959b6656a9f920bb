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


def difference_words() -> dict[str, str]:
    """Words of the dialog before an invoice is saved whose amounts do not add up."""
    return {
        "title": _("Zapisać mimo różnicy?"),
        "text": _("Różnica {amount} zostanie zapisana z Twoim potwierdzeniem."),
        "yes": _("Zapisz"),
        "no": _("Wróć"),
    }


def difference_question(stopping: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The same question where no script asks it; None unless differences are all that stops saving."""
    if not stopping or not all(problem.get("difference") for problem in stopping):
        return None
    words = difference_words()
    amounts = ", ".join(dict.fromkeys(problem["difference"] for problem in stopping))
    return {**words, "text": words["text"].replace("{amount}", amounts), "keys": [problem["key"] for problem in stopping]}
