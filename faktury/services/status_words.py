"""Words a raw status payload for one reader: labels, sentences, steps and buttons. JavaScript paints what this returns."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from faktury.domain.status import BY_A_PERSON, CANCELLABLE, DISPLAY, FINAL, PATH, RETRYABLE, DocumentStatus, OcrStatus, Tone, display
from faktury.services.counted_words import Forms, counted
from faktury.services.error_words import ErrorPayload, error_payload
from faktury.services.status_actions import actions_of
from faktury.services.value_words import amount_text

THUMBNAILS_SHOWN = 24
SOON_SECONDS, EXACT_SECONDS, MINUTE = 3, 10, 60
LATE_SECONDS = 3


def present(raw: Any, language: str | None = None) -> dict[str, Any]:
    """The payload of every door (design: "One shape, every door"), in `language` or the active one."""
    with translation.override(language or translation.get_language()):
        return _worded(raw)


def _worded(raw: Any) -> dict[str, Any]:
    status = DocumentStatus(raw["status"])
    shown = display(status, raw["error_code"])
    error = _error(raw, status)
    description = _description(raw, status, error)
    return {
        "document_id": raw["document_id"],
        "firma_id": raw["stream"],
        "file_name": raw["file_name"],
        "version": raw["version"],
        "status": status.value,
        "label": _(shown.label),
        "description": description,
        "tone": shown.tone.value,
        "progress": _progress(raw, status, description),
        "steps": _steps(raw, status),
        "pages": page_states(raw, status, 1, THUMBNAILS_SHOWN),
        "is_final": status in FINAL,
        "is_error": status is DocumentStatus.FAILED and raw["error_code"] not in BY_A_PERSON,
        "can_retry": status in RETRYABLE,
        "can_cancel": status in CANCELLABLE,
        "error": error,
        "ocr": {
            "status": raw["ocr_status"],
            "engine": raw["engine"],
            "attempt": raw["attempt"],
            "confidence": raw["confidence"],
        },
        "invoice": _invoice(raw),
        "reading": _reading_of(raw),
        "actions": actions_of(raw, status),
        "announce": {"text": f"{_(shown.label)}. {description}", "assertive": shown.tone is Tone.DANGER},
        "url": reverse("ocr_status", args=[raw["document_id"]]),
        "created_at": raw["created_at"],
        "changed_at": raw["changed_at"],
        **({"reviewers": [reviewer_words(who) for who in raw["reviewers"]]} if "reviewers" in raw else {}),
    }


def reviewer_words(who: Any) -> dict[str, str]:
    """Somebody else at the document: „anna, od 10:02”, and the moment from which nothing is known of them any more."""
    since = timezone.localtime(datetime.fromisoformat(who["since"]))
    text = _("%(name)s, od %(time)s") % {"name": who["name"], "time": f"{since:%H:%M}"}
    return {"name": who["name"], "until": who["until"], "text": text}


def _error(raw: Any, status: DocumentStatus) -> ErrorPayload | None:
    if not raw["error_code"] or status not in FINAL:
        return None
    return error_payload(raw["error_code"], {**raw["error_params"], "id": raw["document_id"][:8]})


def _description(raw: Any, status: DocumentStatus, error: ErrorPayload | None) -> str:
    if error:
        return error["message"]
    words = {
        DocumentStatus.QUEUED: _queued,
        DocumentStatus.PROCESSING: _reading,
        DocumentStatus.COMPLETED: _done,
        DocumentStatus.MANUAL_REVIEW: _to_review,
    }.get(status)
    return words(raw) if words else _(DISPLAY[status].description)


def _queued(raw: Any) -> str:
    ahead = raw["queue_ahead"] or 0
    if raw["crashes"]:
        return _("Odczyt się przerwał. Za chwilę zacznie się ponownie.")
    if not ahead:
        return _("Czeka na odczyt. Jest następny.")
    waiting = Forms(
        _("Czeka na odczyt. Przed nim {n} dokument."),
        _("Czeka na odczyt. Przed nim {n} dokumenty."),
        _("Czeka na odczyt. Przed nim {n} dokumentów."),
    )
    return counted(ahead, waiting)


def _reading(raw: Any) -> str:
    done, total = raw["pages_done"], raw["pages_total"]
    if not total:
        return _("Liczę strony…")
    page = min(done + 1, total)
    if raw["crashes"] and raw["resumed_from"] == page:
        return _("Wznawiam od strony %(page)s z %(total)s (próba %(attempt)s z %(limit)s).") % {
            "page": page,
            "total": total,
            "attempt": raw["crashes"] + 1,
            "limit": settings.FAKTURY_MAX_CRASHES,
        }
    return _("Czytam stronę %(page)s z %(total)s.") % {"page": page, "total": total}


def _done(raw: Any) -> str:
    if not raw["invoice"] and raw.get("linked_number"):
        return _("Połączono z fakturą %(number)s.") % {"number": raw["linked_number"]}
    number = raw["invoice"]["number"] if raw["invoice"] else "–"
    return _("Faktura %(number)s gotowa.") % {"number": number}


def _to_review(raw: Any) -> str:
    count = raw["problem_count"]
    if raw["ocr_status"] != OcrStatus.COMPLETED.value:
        return _("Odczyt nie został dokończony. Uzupełnij dane z obrazu.")
    if raw.get("reading") and not _tells_anything(raw["reading"]):
        return _("Tekst odczytany, ale bez danych faktury. Wpisz je z obrazu.")
    if not count:
        return _("Dane są wpisane. Sprawdź je i zapisz.")
    to_check = Forms(
        _("Dane są wpisane. Do sprawdzenia: {n} pole."),
        _("Dane są wpisane. Do sprawdzenia: {n} pola."),
        _("Dane są wpisane. Do sprawdzenia: {n} pól."),
    )
    return counted(count, to_check)


def _tells_anything(found: Any) -> bool:
    """A currency alone is no reading of an invoice."""
    return any(found[name] for name in ("number", "seller_name", "gross_total"))


def _progress(raw: Any, status: DocumentStatus, description: str) -> dict[str, Any]:
    known = status is not DocumentStatus.PROCESSING or raw["pages_total"] is not None
    return {
        "percent": raw["percent"],
        "determinate": known,
        "pages_done": raw["pages_done"],
        "pages_total": raw["pages_total"],
        "eta_at": raw["eta_at"],
        "eta_text": _eta(raw["eta_at"], (raw["pages_total"] or 0) - raw["pages_done"]),
        "queue_position": None if raw["queue_ahead"] is None else raw["queue_ahead"] + 1,
        "text": f"{description} {raw['percent']}%" if known else description,
    }


def _eta(eta_at: str | None, pages_left: int) -> str:
    """How long it will still take, rounded so that it does not flicker; the browser never counts down by itself."""
    if eta_at is None:
        return ""
    left = (datetime.fromisoformat(eta_at) - timezone.now()).total_seconds()
    if left < -LATE_SECONDS:
        return _("dłużej niż zwykle")
    if left < SOON_SECONDS:
        # The pace of the pages so far says little of the next one: the end is near only when all are read.
        return _("zaraz koniec") if pages_left == 0 else _("jeszcze kilka sekund")
    if left < MINUTE:
        return _("jeszcze około %(n)s s") % {"n": round(left) if left <= EXACT_SECONDS else 5 * round(left / 5)}
    return _("jeszcze około %(n)s min") % {"n": round(left / MINUTE)}


def _steps(raw: Any, status: DocumentStatus) -> list[dict[str, Any]]:
    """The stepper: one entry per status of PATH with its state in code and in (hidden) words, and seconds spent."""
    times = raw["step_times"]
    reached = max((PATH.index(step) for step in PATH if step.value in times), default=0)
    current = PATH.index(status) if status in PATH else reached
    stopped = status is DocumentStatus.FAILED
    words = {
        "done": _("ukończono"),
        "current": _("w toku"),
        "todo": _("oczekuje"),
        "skipped": _("pominięto"),
        "stopped": _("zatrzymano tutaj"),
        "attention": _("czeka na człowieka"),
    }
    steps = []
    for index, step in enumerate(PATH):
        state = _step_state(index, current, status, stopped=stopped)
        label, tone = _(DISPLAY[step].label), _step_tone(state, raw["error_code"])
        if state == "attention":
            label = _(DISPLAY[DocumentStatus.MANUAL_REVIEW].label)
        steps.append(
            {"key": str(index), "label": label, "state": state, "state_text": words[state], "tone": tone, "seconds": _seconds(times, index)}
        )
    return steps


def _step_state(index: int, current: int, status: DocumentStatus, *, stopped: bool) -> str:
    if status is DocumentStatus.COMPLETED:
        return "done"
    if status is DocumentStatus.MANUAL_REVIEW:
        return _step_state_in_review(index, current)
    if index == current:
        return "stopped" if stopped else "current"
    if index < current:
        return "done"
    return "skipped" if stopped else "todo"


def _step_state_in_review(index: int, reached: int) -> str:
    """The branch for a person stands where the invoice would be made; the last step stays to do, a broken off one is not done."""
    made, read = PATH.index(DocumentStatus.INTEGRATION_PROCESSING), PATH.index(DocumentStatus.OCR_COMPLETED)
    if index >= made:
        return "attention" if index == made else "todo"
    return "done" if index < reached or reached >= read else "skipped"


def _step_tone(state: str, error_code: str) -> str:
    if state == "stopped" and error_code in BY_A_PERSON:
        return Tone.NEUTRAL.value
    tones = {"done": Tone.SUCCESS, "current": Tone.ACTIVE, "stopped": Tone.DANGER, "attention": Tone.ATTENTION}
    return tones.get(state, Tone.NEUTRAL).value


def _seconds(times: dict[str, str], index: int) -> float | None:
    """Seconds spent in step `index`: until the next recorded moment of this attempt."""
    start = times.get(PATH[index].value)
    if not start:
        return None
    later = sorted(moment for moment in times.values() if moment > start)
    if not later:
        return None
    return round((datetime.fromisoformat(later[0]) - datetime.fromisoformat(start)).total_seconds(), 1)


def page_states(raw: Any, status: DocumentStatus, first: int, last: int) -> list[dict[str, Any]]:
    """The sheets `first` to `last` with their state in code and words; a payload carries the first `THUMBNAILS_SHOWN`."""
    total, done = raw["pages_total"] or 0, raw["pages_done"]
    waiting = _("nieprzeczytana") if status in FINAL else _("czeka")
    words = {"read": _("przeczytana"), "reading": _("czytam"), "waiting": waiting}
    pages = []
    for number in range(first, min(total, last) + 1):
        reading = number == done + 1 and status is DocumentStatus.PROCESSING
        state = "read" if number <= done else "reading" if reading else "waiting"
        thumb = reverse("page_thumb", args=[raw["document_id"], number]) if state == "read" else None
        pages.append({"n": number, "state": state, "label": words[state], "thumb_url": thumb})
    return pages


def _invoice(raw: Any) -> dict[str, Any] | None:
    if raw["invoice"] is None:
        return None
    gross = amount_text(Decimal(raw["invoice"]["gross_total"]), raw["invoice"]["currency"])
    return {**raw["invoice"], "gross_text": gross, "url": reverse("invoice_detail", args=[raw["invoice"]["id"]])}


def _reading_of(raw: Any) -> dict[str, Any] | None:
    """What was read while nobody confirmed it; `note` says so wherever it is shown."""
    found = raw.get("reading")
    if found is None or not _tells_anything(found):
        return None
    gross = amount_text(Decimal(found["gross_total"]), found["currency"] or "").strip() if found["gross_total"] else ""
    return {**found, "gross_text": gross, "note": _("do potwierdzenia")}
