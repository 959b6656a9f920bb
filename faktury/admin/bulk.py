"""What staff may do to one or many documents, and one sentence that tells how it went for all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from faktury.domain.status import CANCELLABLE, RETRYABLE, DocumentStatus
from faktury.exceptions import TransitionRefused
from faktury.models import DocumentUpload
from faktury.services.counted_words import Forms, counted
from faktury.services.document_actions import HANDED_OVER_FROM, cancel_document, retry_document, send_to_review


@dataclass(frozen=True, slots=True)
class BulkAction:
    """One action: what it is called, what it does, and from which statuses it can."""

    label: Promise | str
    done_sentence: Promise | str
    perform: Callable[[UUID, int | None], object]
    sources: frozenset[DocumentStatus]

    def applies_to(self, document: DocumentUpload) -> bool:
        """Whether it can work on the document as it was read."""
        return document.status in self.sources


@dataclass(slots=True)
class Outcome:
    """Which documents changed, and how many could not because they are running, or done."""

    done: list[DocumentUpload] = field(default_factory=list)
    running: int = 0
    finished: int = 0

    @property
    def total(self) -> int:
        """How many were chosen."""
        return len(self.done) + self.running + self.finished


ACTIONS: dict[str, BulkAction] = {
    "retry": BulkAction(
        gettext_lazy("Ponów odczyt"),
        gettext_lazy("Ponowiono odczyt: %(done)s z %(total)s."),
        lambda document_id, actor_id: retry_document(document_id, actor_id=actor_id),
        RETRYABLE,
    ),
    "cancel": BulkAction(
        gettext_lazy("Anuluj odczyt"),
        gettext_lazy("Anulowano odczyt: %(done)s z %(total)s."),
        lambda document_id, actor_id: cancel_document(document_id, actor_id=actor_id),
        CANCELLABLE,
    ),
    "send_to_review": BulkAction(
        gettext_lazy("Wyślij do przeglądu"),
        gettext_lazy("Wysłano do przeglądu: %(done)s z %(total)s."),
        lambda document_id, actor_id: send_to_review(document_id, actor_id=actor_id),
        HANDED_OVER_FROM,
    ),
}


def run(action: BulkAction, documents: Iterable[DocumentUpload], *, actor_id: int | None) -> Outcome:
    """Try the action on each document by itself: one that somebody else moved first does not stop the others."""
    outcome = Outcome()
    for document in documents:
        try:
            action.perform(document.pk, actor_id)
        except TransitionRefused:
            _count_refused(outcome, document)
        else:
            outcome.done.append(document)
    return outcome


def _count_refused(outcome: Outcome, document: DocumentUpload) -> None:
    status = DocumentUpload.objects.get(pk=document.pk).status
    if status in CANCELLABLE or status is DocumentStatus.UPLOADED:
        outcome.running += 1
    else:
        outcome.finished += 1


def outcome_message(action: BulkAction, outcome: Outcome) -> str:
    """One sentence like „Ponowiono odczyt: 3 z 4. 1 dokument jest już w toku.”."""
    parts = [str(action.done_sentence) % {"done": len(outcome.done), "total": outcome.total}]
    if outcome.running:
        parts.append(counted(outcome.running, _running_forms()))
    if outcome.finished:
        parts.append(counted(outcome.finished, _finished_forms()))
    return " ".join(parts) if outcome.total else _("Nie wybrano żadnego dokumentu.")


def _running_forms() -> Forms:
    return Forms(_("{n} dokument jest już w toku."), _("{n} dokumenty są już w toku."), _("{n} dokumentów jest już w toku."))


def _finished_forms() -> Forms:
    return Forms(
        _("{n} dokument jest w stanie, w którym nie można tego zrobić."),
        _("{n} dokumenty są w stanie, w którym nie można tego zrobić."),
        _("{n} dokumentów jest w stanie, w którym nie można tego zrobić."),
    )
