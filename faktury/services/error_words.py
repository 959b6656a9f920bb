"""Error codes worded for a person: what happened, what to do next, what to press. Never a traceback."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import NamedTuple, TypedDict

from django.utils.translation import gettext as _

from faktury.domain.status import CANCELLED_CODE as CANCELLED
from faktury.domain.status import N_, REJECTED_CODE
from faktury.domain.text import one_full_stop

logger = logging.getLogger(__name__)


class ErrorWords(NamedTuple):
    """Message and hint as Polish message ids with {gaps}; `action` names the button that helps most."""

    message: str
    hint: str
    action: str = "retry"


class ErrorPayload(TypedDict):
    """The `error` of a status payload and of every refused request."""

    code: str
    message: str
    hint: str


_OTHER_FILE = "upload"
_MANUAL = "enter_manually"
_CHECK = "review"

WORDS: dict[str, ErrorWords] = {
    "empty_file": ErrorWords(N_("Plik jest pusty (0 B)."), N_("Sprawdź, czy skan się zapisał, i prześlij go jeszcze raz."), _OTHER_FILE),
    "token_missing": ErrorWords(
        N_("To API wymaga tokenu."), N_("Wyślij nagłówek Authorization: Bearer z tokenem z ustawień albo zaloguj się."), "sign_in"
    ),
    "token_invalid": ErrorWords(
        N_("Token jest nieprawidłowy, wygasł albo został unieważniony."), N_("Utwórz nowy w ustawieniach."), "sign_in"
    ),
    "method_not_allowed": ErrorWords(N_("Ten adres nie przyjmuje takich żądań."), N_("Dozwolone: {allowed}.")),
    "not_found": ErrorWords(N_("Nie ma takiego adresu w API."), N_("Sprawdź ścieżkę w dokumentacji.")),
    "fa3_incomplete": ErrorWords(
        N_("Tej faktury nie da się jeszcze zapisać jako FA(3). Brakuje: {missing}."), N_("Popraw fakturę i spróbuj ponownie."), _CHECK
    ),
    "unreadable_file": ErrorWords(
        N_("Nie można otworzyć pliku: jest uszkodzony lub niepełny."),
        N_("Spróbuj otworzyć go na komputerze. Jeśli się nie da, poproś o nowy."),
        _OTHER_FILE,
    ),
    "encrypted_file": ErrorWords(
        N_("PDF jest zabezpieczony hasłem."), N_("Zapisz kopię bez hasła i prześlij ją albo wpisz dane ręcznie."), _MANUAL
    ),
    "scripted_file": ErrorWords(
        N_("PDF zawiera skrypt, więc nie czytamy go automatycznie."), N_("Nie otwieraj go na komputerze. Skorzystaj z podglądu."), _CHECK
    ),
    "no_pages": ErrorWords(N_("Dokument nie ma żadnej strony."), N_("Zeskanuj go jeszcze raz."), _OTHER_FILE),
    "too_many_pages": ErrorWords(N_("Dokument ma za dużo stron: limit to {limit}."), N_("Podziel go na mniejsze pliki."), _OTHER_FILE),
    "too_large_file": ErrorWords(N_("Plik jest za duży: limit to {limit}."), N_("Zeskanuj w 200–300 dpi albo podziel plik."), _OTHER_FILE),
    "too_many_pixels": ErrorWords(
        N_("Obraz jest za duży: limit to {limit} mln pikseli."), N_("Zapisz go w niższej rozdzielczości, 300 dpi wystarczy."), _OTHER_FILE
    ),
    "unsupported_type": ErrorWords(
        N_("Tego rodzaju plików nie obsługujemy ({kind})."), N_("Prześlij PDF, JPG, PNG, TIFF, WebP albo XML z KSeF."), _OTHER_FILE
    ),
    "dangerous_type": ErrorWords(
        N_("Takich plików nie przyjmujemy ze względów bezpieczeństwa ({kind})."),
        N_("Jeśli jest w nim faktura, prześlij ją jako PDF lub zdjęcie."),
        _OTHER_FILE,
    ),
    "email_file": ErrorWords(
        N_("To wiadomość e-mail, a nie faktura."), N_("Zapisz z niej załącznik z fakturą i prześlij sam załącznik."), _OTHER_FILE
    ),
    "archive_file": ErrorWords(
        N_("To archiwum {kind}, a nie faktura."), N_("Rozpakuj je i prześlij pliki, które są w środku."), _OTHER_FILE
    ),
    "office_file": ErrorWords(
        N_("To plik z Worda, Excela lub podobnego programu."), N_("Zapisz go jako PDF i prześlij ten PDF."), _OTHER_FILE
    ),
    "heic_photo": ErrorWords(
        N_("Zdjęcie ma format HEIC, którego nie obsługujemy."),
        N_("Zapisz je jako JPG albo zrób zdjęcie przyciskiem „Zdjęcie”."),
        _OTHER_FILE,
    ),
    "invalid_xml": ErrorWords(
        N_("To nie jest poprawny plik XML z KSeF."), N_("Pobierz go z KSeF jeszcze raz i prześlij bez zmian."), _OTHER_FILE
    ),
    "other_xml": ErrorWords(
        N_("Ten plik XML nie jest fakturą (zaczyna się od „{root}”)."),
        N_("Prześlij samą fakturę z KSeF, a nie UPO, JPK ani inny plik."),
        _OTHER_FILE,
    ),
    "unlike_an_invoice": ErrorWords(
        N_("To nie wygląda na fakturę."), N_("Jeśli to faktura, zmień rodzaj i wpisz dane z obrazu. Jeśli nie, odrzuć dokument."), _CHECK
    ),
    "not_an_invoice": ErrorWords(
        N_("To nie jest faktura ({kind})."), N_("Odrzuć dokument. Jeśli to jednak faktura, zmień rodzaj."), _CHECK
    ),
    "duplicate_upload": ErrorWords(N_("Ten plik już tu jest, dodano go {date}."), N_("Nie trzeba przesyłać go drugi raz."), "show"),
    "duplicate_invoice": ErrorWords(
        N_("Faktura {number} tego sprzedawcy już jest w systemie."), N_("Porównaj oba dokumenty i zdecyduj."), _CHECK
    ),
    "no_text_found": ErrorWords(
        N_("Na stronach nie widać tekstu."), N_("Zeskanuj dokument prosto i ostro albo wpisz dane ręcznie."), _MANUAL
    ),
    "page_failed": ErrorWords(N_("Nie udało się przeczytać strony {page}."), N_("Pozostałe strony są gotowe."), _CHECK),
    "nothing_read": ErrorWords(
        N_("Nie udało się przeczytać żadnej strony."), N_("Wpisz dane ręcznie albo prześlij dokument w innym formacie."), _MANUAL
    ),
    "model_missing": ErrorWords(
        N_("Na serwerze brakuje plików modelu odczytu."),
        N_("Dokument jest zapisany. Administrator musi przywrócić pliki modelu, potem ponów odczyt."),
        _MANUAL,
    ),
    "model_download_failed": ErrorWords(
        N_("Nie udało się pobrać modelu odczytu z internetu."),
        N_("Administrator może wrócić do modelu wbudowanego. Potem ponów odczyt."),
    ),
    "ocr_timeout": ErrorWords(
        N_("Odczyt strony {page} trwał za długo i został przerwany."),
        N_("Ponów odczyt. Jeśli się powtórzy, prześlij skan w niższej rozdzielczości."),
    ),
    "worker_crashed": ErrorWords(
        N_("Odczyt przerwał się przy każdej próbie ({crashes})."),
        N_("Plik jest zapisany. Dane możesz wpisać teraz."),
        _MANUAL,
    ),
    CANCELLED: ErrorWords(N_("Anulowano odczyt."), N_("Plik zostaje w systemie, możesz odczytać go później.")),
    REJECTED_CODE: ErrorWords(N_("Odrzucono: {reason}."), N_("Jeśli to pomyłka, przywróć dokument."), "send_to_review"),
    "storage_full": ErrorWords(
        N_("Na serwerze zabrakło miejsca, plik nie został zapisany."), N_("Daj znać administratorowi i prześlij plik później."), _OTHER_FILE
    ),
    "no_access": ErrorWords(
        N_("Nie ma takiego dokumentu albo nie masz do niego dostępu."),
        N_("Sprawdź wybraną firmę albo poproś administratora o dostęp."),
        "show",
    ),
    "firma_missing": ErrorWords(N_("Nie należysz jeszcze do żadnej firmy."), N_("Poproś administratora o dodanie do firmy."), "sign_out"),
    "session_expired": ErrorWords(N_("Sesja wygasła."), N_("Zaloguj się ponownie. Wpisane dane zostają w tej karcie."), "sign_in"),
    "already_queued": ErrorWords(N_("Dokument jest już w kolejce."), N_("Nie trzeba nic robić."), "show"),
    "too_late": ErrorWords(N_("Odczyt właśnie się skończył."), N_("Nie trzeba nic robić."), "show"),
    "csrf_failed": ErrorWords(N_("Formularz stracił ważność."), N_("Odśwież stronę. Wpisane dane nie zginą."), "show"),
    "no_file": ErrorWords(N_("Nie wybrano żadnego pliku."), N_("Wybierz plik i prześlij go jeszcze raz."), _OTHER_FILE),
    "too_many_files": ErrorWords(N_("Za dużo plików naraz: limit to {limit}."), N_("Prześlij je w kilku częściach."), _OTHER_FILE),
    "bad_request": ErrorWords(N_("Nie rozumiemy tego żądania."), N_("Wróć do dokumentów i spróbuj jeszcze raz."), "show"),
    "no_permission": ErrorWords(N_("Ta strona jest tylko dla administratorów."), N_("Poproś administratora o dostęp."), "show"),
    "too_many_requests": ErrorWords(N_("Za dużo żądań w krótkim czasie."), N_("Poczekaj {seconds} s i spróbuj ponownie."), "show"),
    "too_many_tries": ErrorWords(N_("Za dużo nieudanych prób logowania."), N_("Spróbuj ponownie za {minutes} min."), "sign_in"),
    "server_error": ErrorWords(
        N_("Coś się nie udało po naszej stronie."),
        N_("Spróbuj ponownie za chwilę. Jeśli błąd wróci, podaj administratorowi numer {incident}."),
        "show",
    ),
    "no_answer": ErrorWords(N_("Serwer nie odpowiedział."), N_("Sprawdź połączenie i spróbuj ponownie za chwilę.")),
    "database_away": ErrorWords(N_("Baza danych chwilowo nie odpowiada."), N_("Nic nie przepadło. Spróbuj ponownie za chwilę."), "show"),
    "network_lost": ErrorWords(N_("Brak połączenia z siecią."), N_("Odczyt na serwerze trwa dalej."), "show"),
    "upload_interrupted": ErrorWords(
        N_("Przesyłanie zostało przerwane."), N_("Dokończymy, gdy wróci sieć. Po odświeżeniu strony wskaż ten sam plik."), _OTHER_FILE
    ),
    "upload_changed": ErrorWords(N_("Plik zmienił się w trakcie przesyłania."), N_("Wybierz go jeszcze raz."), _OTHER_FILE),
    "upload_unread": ErrorWords(
        N_("Tego pliku nie da się już odczytać z dysku."),
        N_("Może został przeniesiony albo zmieniony. Wybierz go jeszcze raz."),
        _OTHER_FILE,
    ),
    "upload_too_slow": ErrorWords(
        N_("Przesyłanie trwało zbyt wolno i zostało przerwane."), N_("Sprawdź połączenie i prześlij plik jeszcze raz."), _OTHER_FILE
    ),
    "edit_conflict": ErrorWords(
        N_("Ten dokument został już zapisany ({person})."), N_("Porównaj zmiany i wybierz, które zostają."), "show"
    ),
    "moved_on": ErrorWords(
        N_("Ten dokument zmienił stan, zanim udało się go zapisać ({person})."),
        N_("Nic nie zostało zapisane. To, co wpisano, jest nadal w formularzu."),
        "show",
    ),
    "unknown_error": ErrorWords(
        N_("Coś się nie udało po naszej stronie."),
        N_("Dokument jest zapisany. Jeśli błąd wróci, podaj administratorowi numer {id}."),
    ),
}


_WORDS_OF_OURS = ("kind", "reason")
"""Parameters that are kept as source words and worded for the reader; what a person typed stays as it is."""


class _Gaps(dict[str, object]):
    """Fills a missing gap with a dash: a sentence without a number beats no sentence."""

    def __missing__(self, key: str) -> str:
        return "–"


def error_payload(code: str, params: Mapping[str, object] | None = None) -> ErrorPayload:
    """Words for `code` in the active language; an unknown code is logged and worded as unknown_error."""
    words = WORDS.get(code)
    if words is None:
        logger.error("no words for error code %s", code)
        words = WORDS["unknown_error"]
    gaps = _Gaps(params or {})
    gaps.update({name: _(str(gaps[name])) for name in _WORDS_OF_OURS if gaps.get(name)})
    return {"code": code, "message": one_full_stop(_(words.message).format_map(gaps)), "hint": _(words.hint).format_map(gaps)}


def best_action(code: str) -> str:
    """Name of the action that helps most after `code`."""
    return WORDS.get(code, WORDS["unknown_error"]).action
