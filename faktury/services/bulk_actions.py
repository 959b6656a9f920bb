"""What may be done to many documents at once, and one sentence that tells how it went for all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from faktury.domain.status import CANCELLABLE, RETRYABLE, REVIEWABLE, DocumentStatus
from faktury.exceptions import TransitionRefused, UploadRefused
from faktury.models import DocumentUpload, Firma
from faktury.services.counted_words import Forms, counted
from faktury.services.document_actions import HANDED_OVER_FROM, cancel_document, retry_document, send_to_review
from faktury.services.document_delete import delete_document, restore_document
from faktury.services.document_move import move_document


@dataclass(frozen=True, slots=True)
class BulkAction:
    """One action: what it is called, what it does, and from which statuses it can."""

    label: Promise | str
    said: Callable[[int, int], str]
    """The sentence about so many done of so many chosen."""
    perform: Callable[..., DocumentUpload]
    """Takes the document's id and `actor_id`."""
    sources: frozenset[DocumentStatus]

    def applies_to(self, document: DocumentUpload) -> bool:
        """Whether it can work on the document as it was read."""
        return document.status in self.sources


@dataclass(slots=True)
class Outcome:
    """Which documents changed, and how many could not because they are running, done, in the other company already, or not there."""

    done: list[DocumentUpload] = field(default_factory=list)
    running: int = 0
    finished: int = 0
    repeated: int = 0
    missing: int = 0

    @property
    def total(self) -> int:
        """How many were chosen."""
        return len(self.done) + self.running + self.finished + self.repeated + self.missing


ACTIONS: dict[str, BulkAction] = {
    "retry": BulkAction(
        gettext_lazy("Ponów odczyt"),
        lambda done, total: _("Ponowiono odczyt: %(done)s z %(total)s.") % {"done": done, "total": total},
        retry_document,
        RETRYABLE,
    ),
    "cancel": BulkAction(
        gettext_lazy("Anuluj odczyt"),
        lambda done, total: _("Anulowano odczyt: %(done)s z %(total)s.") % {"done": done, "total": total},
        cancel_document,
        CANCELLABLE,
    ),
    "send_to_review": BulkAction(
        gettext_lazy("Wyślij do przeglądu"),
        lambda done, total: _("Wysłano do przeglądu: %(done)s z %(total)s.") % {"done": done, "total": total},
        send_to_review,
        HANDED_OVER_FROM,
    ),
}
DELETE = BulkAction(gettext_lazy("Usuń…"), lambda done, _total: counted(done, _deleted_forms()), delete_document, frozenset(DocumentStatus))
RESTORE = BulkAction(
    gettext_lazy("Cofnij"), lambda done, _total: counted(done, _restored_forms()), restore_document, frozenset(DocumentStatus)
)


def moving(firma: Firma) -> BulkAction:
    """The action that files documents under `firma`; the caller has checked that the actor belongs to it."""

    def said(done: int, total: int) -> str:
        return _("Przeniesiono do firmy %(firma)s: %(done)s z %(total)s.") % {"firma": firma.name, "done": done, "total": total}

    return BulkAction(gettext_lazy("Przenieś…"), said, partial(move_document, firma=firma), REVIEWABLE)


def run(action: BulkAction, documents: Iterable[DocumentUpload], *, actor_id: int | None) -> Outcome:
    """Try the action on each document by itself: one that somebody else moved first does not stop the others."""
    outcome = Outcome()
    for document in documents:
        try:
            outcome.done.append(action.perform(document.pk, actor_id=actor_id))
        except TransitionRefused:
            _count_refused(outcome, document)
        except UploadRefused:
            outcome.repeated += 1
    return outcome


def _count_refused(outcome: Outcome, document: DocumentUpload) -> None:
    fresh = DocumentUpload.objects.filter(pk=document.pk).first()
    status = fresh.status if fresh else None
    if status is None:
        outcome.missing += 1
    elif status in CANCELLABLE or status is DocumentStatus.UPLOADED:
        outcome.running += 1
    else:
        outcome.finished += 1


def outcome_message(action: BulkAction, outcome: Outcome) -> str:
    """One sentence like „Ponowiono odczyt: 3 z 4. 1 dokument jest już w toku.”."""
    parts = [action.said(len(outcome.done), outcome.total)]
    refused = {
        _running_forms(): outcome.running,
        _finished_forms(): outcome.finished,
        _repeated_forms(): outcome.repeated,
        _missing_forms(): outcome.missing,
    }
    parts += [counted(number, forms) for forms, number in refused.items() if number]
    return " ".join(parts) if outcome.total else _("Nie wybrano żadnego dokumentu.")


def _running_forms() -> Forms:
    return Forms(_("{n} dokument jest już w toku."), _("{n} dokumenty są już w toku."), _("{n} dokumentów jest już w toku."))


def _finished_forms() -> Forms:
    return Forms(
        _("{n} dokument jest w stanie, w którym nie można tego zrobić."),
        _("{n} dokumenty są w stanie, w którym nie można tego zrobić."),
        _("{n} dokumentów jest w stanie, w którym nie można tego zrobić."),
    )


def _repeated_forms() -> Forms:
    return Forms(_("{n} plik już tam jest."), _("{n} pliki już tam są."), _("{n} plików już tam jest."))


def _missing_forms() -> Forms:
    return Forms(
        _("{n} dokumentu już nie ma albo nie masz do niego dostępu."),
        _("{n} dokumentów już nie ma albo nie masz do nich dostępu."),
        _("{n} dokumentów już nie ma albo nie masz do nich dostępu."),
    )


def _deleted_forms() -> Forms:
    return Forms(_("Usunięto {n} dokument."), _("Usunięto {n} dokumenty."), _("Usunięto {n} dokumentów."))


def _restored_forms() -> Forms:
    return Forms(_("Przywrócono {n} dokument."), _("Przywrócono {n} dokumenty."), _("Przywrócono {n} dokumentów."))
