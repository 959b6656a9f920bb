"""Strings the scripts paint without an event: connection chip, upload rows, ages. The scripts themselves hold no sentence."""

from __future__ import annotations

from typing import Any, TypedDict

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from faktury.services.counted_words import Forms
from faktury.services.error_words import error_payload
from faktury.services.partial_uploads import PIECE_BYTES
from faktury.services.reading_words import largest_file
from faktury.services.status_actions import cancel_dialog, delete_dialog, delete_forms


class ChipWords(TypedDict):
    """One state of the connection chip: its text, its tooltip and the drawing beside it."""

    text: str
    tip: str
    shape: str


class LiveWords(TypedDict):
    """The data block of the base template."""

    lang: str
    zone: str
    chip: dict[str, ChipWords]
    live: dict[str, str]
    ages: dict[str, Any]
    pages: dict[str, str]
    errors: dict[str, Any]
    login: str
    close: str


def live_words() -> LiveWords:
    """Words of the page frame in the active language."""
    return {
        "lang": (get_language() or "pl")[:2],
        "zone": settings.TIME_ZONE,
        "chip": _chip(),
        "live": {
            "lost": _("Połączenie przerwane. Widzisz ostatni znany stan."),
            "back": _("Połączenie wróciło. Stan jest aktualny."),
            "crowded": _("Masz otwartych zbyt wiele kart."),
            "too_late": error_payload("too_late")["message"],
        },
        "ages": {
            "now": _("przed chwilą"),
            "seconds": _("{n} s temu"),
            "minutes": Forms(_("minutę temu"), _("{n} minuty temu"), _("{n} minut temu"))._asdict(),
            "today": _("dziś o {time}"),
        },
        "pages": Forms(_("{n} strona"), _("{n} strony"), _("{n} stron"))._asdict(),
        "errors": {code: error_payload(code) for code in ("no_answer", "session_expired", "no_access", "network_lost", "csrf_failed")},
        "login": reverse("login"),
        "close": _("Zamknij"),
    }


def _chip() -> dict[str, ChipWords]:
    return {
        "connecting": _words(_("łączę…"), _("Widzisz stan z chwili otwarcia strony."), "active"),
        "live": _words(_("na żywo"), _("Zmiany pojawiają się same."), "dot"),
        "reconnecting": _words(_("łączę ponownie…"), _("Połączenie przerwane. Widzisz stan z {time}."), "active"),
        "longpoll": _words(
            _("na żywo (tryb zapasowy)"), _("Sieć blokuje połączenie WebSocket. Zmiany i tak pojawiają się same."), "dot-ring"
        ),
        "polling": _words(_("odświeżam co 5 s"), _("Następne odświeżenie za chwilę."), "waiting"),
        "stale": _words(_("stan z {time}"), _("Nie udaje się odświeżyć stanu. Próbujemy dalej co 30 s."), "attention"),
        "offline": _words(_("brak sieci"), _("Odczyt na serwerze trwa dalej. Stan odświeży się po powrocie sieci."), "attention"),
        "restarting": _words(_("serwer uruchamia się…"), _("Nic nie zginęło. Połączymy się sami."), "attention"),
        "signed_out": _words(_("sesja wygasła"), _("Wpisane dane zostają w tej karcie."), "danger"),
        "forbidden": _words(_("brak dostępu"), _("Nie ma takiego dokumentu albo nie masz do niego dostępu."), "danger"),
    }


def _words(text: str, tip: str, shape: str) -> ChipWords:
    return {"text": text, "tip": tip, "shape": shape}


def inbox_words() -> dict[str, Any]:
    """Words of the inbox and its upload tray."""
    return {
        "left": _("Już nie pasuje do filtra"),
        "bulk": _bulk(),
        "fresh": Forms(_("{n} nowy dokument – pokaż"), _("{n} nowe dokumenty – pokaż"), _("{n} nowych dokumentów – pokaż"))._asdict(),
        "finished": Forms(_("Zakończono {n} dokument."), _("Zakończono {n} dokumenty."), _("Zakończono {n} dokumentów."))._asdict(),
        "attention": Forms(_("{n} wymaga przeglądu."), _("{n} wymagają przeglądu."), _("{n} wymaga przeglądu."))._asdict(),
        "notify": Forms(
            _("{n} dokument wymaga przeglądu"), _("{n} dokumenty wymagają przeglądu"), _("{n} dokumentów wymaga przeglądu")
        )._asdict(),
        "sending": _("Przesyłanie {p}%"),
        "waiting": _("Czeka"),
        "checking": _("Sprawdzam plik"),
        "paused": _("Wstrzymano"),
        "offline": _("Czeka na sieć"),
        "cut": _("Przerwano na {p}%"),
        "unsent": _("Plik nie został przesłany."),
        "point": _("Wskaż ten sam plik – dokończymy od {p}%"),
        "choose": _("Strona odświeżyła się, zanim przyszła jego kolej. Wskaż go jeszcze raz."),
        "total": Forms(_("Przesyłam {n} plik"), _("Przesyłam {n} pliki"), _("Przesyłam {n} plików"))._asdict(),
        "added": Forms(_("Dodano {n} dokument."), _("Dodano {n} dokumenty."), _("Dodano {n} dokumentów."))._asdict(),
        "skipped": Forms(
            _("Pominięto {n} plik innego rodzaju."), _("Pominięto {n} pliki innego rodzaju."), _("Pominięto {n} plików innego rodzaju.")
        )._asdict(),
        "nothing": _("W folderze nie ma plików, które umiemy odczytać."),
        "kinds": error_payload("unsupported_type")["hint"],
        "limit": settings.FAKTURY_MAX_FILE_BYTES,
        "too_large": error_payload("too_large_file", {"limit": largest_file()}),
        "piece": PIECE_BYTES,
        "interrupted": error_payload("upload_interrupted"),
        "unread": error_payload("upload_unread"),
    }


def _bulk() -> dict[str, Any]:
    """The selection bar: what it does without leaving the page, and what it asks first."""
    return {
        "chosen": Forms(_("Zaznaczono {n} dokument:"), _("Zaznaczono {n} dokumenty:"), _("Zaznaczono {n} dokumentów:"))._asdict(),
        "at_once": ["retry", "cancel", "delete"],
        "delete": {**delete_dialog(), "title": delete_forms()._asdict()},
        "cancel": {**cancel_dialog(), "title": dict.fromkeys(Forms._fields, cancel_dialog()["title"])},
    }
