"""Help: how the product works, what each status means, and the keys."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from faktury.domain.status import DISPLAY, FINAL, PERSON_DISPLAY, DocumentStatus
from faktury.templatetags.faktury_ui import status_shape
from faktury.views_modules.doors import door

MEGABYTE = 1024 * 1024


@door("GET")
def help_page(request: HttpRequest) -> HttpResponse:
    """How a document becomes an invoice, in the order in which a person meets it."""
    limits = {"megabytes": settings.FAKTURY_MAX_FILE_BYTES // MEGABYTE, "pages": settings.FAKTURY_MAX_PAGES}
    return render(request, "faktury/help/help.html", {"statuses": _statuses(), "limits": limits})


@door("GET")
def shortcuts(request: HttpRequest) -> HttpResponse:
    """The keys, by the place where they work."""
    return render(request, "faktury/help/shortcuts.html", {"groups": _groups()})


def _statuses() -> list[dict[str, Any]]:
    shown = [(DISPLAY[status], status in FINAL) for status in DocumentStatus] + [(display, True) for display in PERSON_DISPLAY.values()]
    return [
        {
            "tone": display.tone.value,
            "shape": status_shape(display.tone.value, is_final=final),
            "label": _(display.label),
            "description": _(display.description),
        }
        for display, final in shown
    ]


def _groups() -> list[dict[str, Any]]:
    return [
        {
            "title": _("Przegląd i wpisywanie faktury"),
            "keys": [
                ("Ctrl+Enter", _("zapisz i przejdź do następnego dokumentu")),
                ("Ctrl+S", _("zapisz fakturę")),
                ("F8 / Shift+F8", _("następny / poprzedni problem")),
                ("F2", _("słowa z obrazu: strzałki wybierają, Shift dodaje, Enter wpisuje, Esc wraca")),
                ("F6", _("przejdź między obrazem a formularzem")),
                ("Enter", _("w polu: sprawdź dane; w tabeli: ta sama kolumna niżej, na końcu nowy wiersz")),
                ("↑ ↓", _("w tabeli: poprzedni i następny wiersz")),
                ("Ctrl+Z", _("cofnij w polu")),
            ],
        },
        {
            "title": _("Obraz dokumentu, gdy jest wybrany"),
            "keys": [
                ("+ −", _("powiększ, pomniejsz")),
                ("0", _("dopasuj do okna")),
                ("R", _("obróć")),
                ("PageUp / PageDown", _("poprzednia / następna strona")),
            ],
        },
        {
            "title": _("Lista dokumentów"),
            "keys": [
                (_("Spacja"), _("zaznacz dokument; z Shift: wszystkie od ostatnio zaznaczonego")),
                ("Ctrl+Z", _("przywróć to, co właśnie usunięto")),
            ],
        },
        {"title": _("Wszędzie"), "keys": [("Tab / Shift+Tab", _("następny / poprzedni element")), ("Esc", _("zamknij menu albo okno"))]},
    ]
