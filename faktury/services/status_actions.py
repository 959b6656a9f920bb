"""Buttons of a status payload: what a person may do next in each state, the most helpful thing first."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from faktury.domain.status import CANCELLABLE, FINAL, DocumentStatus
from faktury.services.counted_words import Forms, counted
from faktury.services.error_words import best_action


def actions_of(raw: Any, status: DocumentStatus) -> list[dict[str, Any]]:
    """Buttons of this state, the most helpful one first and `primary`; only what the state machine allows is offered."""
    names = _action_names(raw, status)
    # While a machine works nothing waits for the person, so no button is the primary one.
    return [{**_action(name, raw), "primary": position == 0 and status in FINAL} for position, name in enumerate(names)]


def _action_names(raw: Any, status: DocumentStatus) -> list[str]:
    if status is DocumentStatus.COMPLETED:
        # An administrator may have taken the invoice away: there is nothing to open then.
        if raw["invoice"]:
            return ["open_invoice", "upload"]
        return ["open_invoice", "unlink", "upload"] if raw.get("linked_invoice_id") else ["upload"]
    if status is DocumentStatus.MANUAL_REVIEW and raw.get("linked_invoice_id"):
        return ["review", "open_invoice", "retry", "reject"]
    if status is DocumentStatus.MANUAL_REVIEW:
        # The same locked file would be read no better.
        return ["review", "other_file", "reject"] if raw["error_code"] == "encrypted_file" else ["review", "retry", "reject"]
    if status in CANCELLABLE:
        return ["cancel", "enter_manually"]
    if status is not DocumentStatus.FAILED:
        return []
    first = best_action(raw["error_code"])
    return [*_AFTER_FAILURE.get(first, [first, "enter_manually"]), "delete"]


def _action(name: str, raw: Any) -> dict[str, Any]:
    label, url_name, method, confirm = _ACTIONS[name]()
    if name == "review" and best_action(raw["error_code"]) == "enter_manually":
        label = _("Wpisz dane")
    target = _invoice_id(raw) if name == "open_invoice" else raw["document_id"]
    url = reverse(url_name) if url_name == "document_list" else reverse(url_name, args=[target])
    return {"name": name, "label": label, "url": url, "method": method, "confirm": confirm}


def _invoice_id(raw: Any) -> str:
    """The invoice the document became, else the one it shows once more."""
    return str(raw["invoice"]["id"] if raw["invoice"] else raw["linked_invoice_id"])


# What cannot help comes last; taking over by hand and bringing back are one and the same, so only one of them is offered.
_AFTER_FAILURE = {
    "upload": ["other_file", "enter_manually", "retry"],
    "send_to_review": ["send_to_review", "retry"],
    "enter_manually": ["enter_manually", "retry"],
    "show": ["enter_manually", "retry"],
    "review": ["enter_manually", "retry"],
}


def cancel_dialog() -> dict[str, str]:
    """What is asked before a reading is cancelled."""
    return {
        "title": _("Anulować odczyt?"),
        "text": _("Nie stracisz przeczytanych stron. Odczyt możesz ponowić w każdej chwili."),
        "yes": _("Anuluj odczyt"),
        "no": _("Nie przerywaj"),
    }


def _reject_dialog() -> dict[str, str]:
    return {
        "title": _("Odrzucić dokument?"),
        "text": _("Plik zostaje w systemie. Dokument możesz przywrócić."),
        "yes": _("Odrzuć"),
        "no": _("Wróć"),
    }


def delete_forms() -> Forms:
    """The question before so many documents are deleted."""
    return Forms(_("Usunąć {n} dokument?"), _("Usunąć {n} dokumenty?"), _("Usunąć {n} dokumentów?"))


def delete_dialog() -> dict[str, str]:
    """What is asked before a document is deleted."""
    return {
        "title": counted(1, delete_forms()),
        "text": _("Znikną pliki i odczyty. Utworzone faktury zostają. Możesz to cofnąć przez 10 s."),
        "yes": _("Usuń"),
        "no": _("Wróć"),
    }


_ACTIONS: dict[str, Any] = {
    "cancel": lambda: (_("Anuluj odczyt"), "document_cancel", "post", cancel_dialog()),
    "retry": lambda: (_("Ponów odczyt"), "document_retry", "post", None),
    "reject": lambda: (_("Odrzuć…"), "document_reject", "post", _reject_dialog()),
    "enter_manually": lambda: (_("Wprowadź ręcznie"), "document_enter_manually", "post", None),
    "send_to_review": lambda: (_("Przywróć do przeglądu"), "document_enter_manually", "post", None),
    "unlink": lambda: (_("Rozłącz"), "document_unlink", "post", None),
    "delete": lambda: (_("Usuń…"), "document_delete", "post", delete_dialog()),
    "review": lambda: (_("Sprawdź dane"), "document_review", "get", None),
    "open_invoice": lambda: (_("Otwórz fakturę"), "invoice_detail", "get", None),
    "upload": lambda: (_("Dodaj dokumenty"), "document_list", "get", None),
    "other_file": lambda: (_("Wybierz inny plik"), "document_list", "get", None),
}
