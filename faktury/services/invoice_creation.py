"""Makes a Faktura: by the pipeline when everything agrees, by a person from the review form; one transaction with the status."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from faktury.domain.extraction import Extraction
from faktury.domain.status import REVIEWABLE, DocumentStatus
from faktury.exceptions import FakturyError
from faktury.models import DocumentUpload, Faktura, Kontrahent
from faktury.services.invoice_columns import IncompleteInvoice, create_rows, header_columns
from faktury.services.invoice_duplicates import DuplicateInvoice, duplicate_error, duplicate_problem, duplicate_problems, find_duplicate
from faktury.services.invoice_json import invoice_json
from faktury.services.invoice_review import blocking, confirmed_record, review_problems
from faktury.services.status_sync_service import Change, Guard, transition

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

    from faktury.domain.problems import Problem

__all__ = [
    "DuplicateInvoice",
    "EditConflict",
    "IncompleteInvoice",
    "ProblemsRemain",
    "create_automatic",
    "duplicate_problems",
    "find_duplicate",
    "invoice_json",
    "save_reviewed",
]


class EditConflict(FakturyError):
    """Somebody saved, rejected or restarted the document since the form was opened."""

    code = "edit_conflict"


class ProblemsRemain(FakturyError):
    """Problems that block saving, or that nobody confirmed. `problems` is the whole list for the form."""

    code = "problems_remain"

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__()
        self.problems = problems


@dataclass(frozen=True, kw_only=True, slots=True)
class _Source:
    """Who vouches for an invoice, and what they confirmed."""

    origin: Faktura.Origin
    actor_id: int | None = None
    confirmed: tuple[dict[str, Any], ...] = ()


def create_automatic(document: DocumentUpload, extraction: Extraction) -> Faktura:
    """Store the invoice of a reading that passed every check; called inside the transaction of the status change.

    Raises:
        DuplicateInvoice: it is stored already.
        IncompleteInvoice: a value without which there is no invoice is absent.
    """
    return _create(document, extraction, _Source(origin=Faktura.Origin.AUTOMATIC))


def save_reviewed(*, document_id: UUID, version: int, data: Extraction, actor: AbstractBaseUser, confirmed: Iterable[str] = ()) -> Faktura:
    """Store what a person checked and finish the document.

    Args:
        document_id: a document waiting for review; the caller has checked that `actor` may see it.
        version: of the document when the form was opened.
        data: the form's values.
        actor: who saves.
        confirmed: keys (`problem_words.problem_key`) of the problems marked as right.

    Raises:
        ProblemsRemain: something blocks or was not confirmed; nothing was written.
        EditConflict: somebody was first; nothing was written.
    """
    document = DocumentUpload.objects.select_related("firma").get(pk=document_id)
    if document.version != version or document.status not in REVIEWABLE:
        raise EditConflict
    problems = review_problems(document, data)
    if blocking(problems, confirmed):
        raise ProblemsRemain(problems)
    actor_id: int = actor.pk
    record = confirmed_record(problems, by=actor.get_username(), at=timezone.now())
    source = _Source(origin=Faktura.Origin.REVIEWED, actor_id=actor_id, confirmed=tuple(record))
    made: list[Faktura] = []

    def within(changed: DocumentUpload) -> None:
        # The status alone is no guard: a retry and a second review may have passed by since the form was opened.
        if changed.version != version + 1:
            raise EditConflict
        made.append(_create(changed, data, source))

    change = Change(to=DocumentStatus.COMPLETED, actor_id=actor_id, within=within)
    try:
        if transition(document_id, change, Guard(sources=REVIEWABLE)) is None:
            raise EditConflict
    except DuplicateInvoice as error:
        raise ProblemsRemain([*problems, duplicate_problem(error)]) from error
    return made[0]


def _create(document: DocumentUpload, extraction: Extraction, source: _Source) -> Faktura:
    values = header_columns(extraction)
    key = (document.firma, values["seller_nip"], extraction.kind, values["invoice_number"])
    existing = find_duplicate(*key, seller_name=values["seller_name"], ksef_number=values["ksef_number"])
    if existing is not None:
        raise duplicate_error(existing, values["invoice_number"])
    direction = _direction(document.firma.nip, values)
    try:
        # A savepoint: the losing insert of a race must not poison the caller's transaction.
        with transaction.atomic():
            faktura = Faktura.objects.create(
                firma=document.firma,
                document=document,
                kontrahent=_remember_kontrahent(document, values, direction),
                kind=extraction.kind,
                direction=direction,
                origin=source.origin,
                created_by_id=source.actor_id,
                confirmed_problems=list(source.confirmed),
                **values,
            )
            create_rows(faktura, extraction)
    except IntegrityError as error:
        raise duplicate_error(find_duplicate(*key, ksef_number=values["ksef_number"]), values["invoice_number"]) from error
    return faktura


def _direction(own_nip: str, values: dict[str, Any]) -> Faktura.Direction:
    """A sale when the company itself is the seller; everything else is a purchase."""
    return Faktura.Direction.SALE if values["seller_nip"] == own_nip else Faktura.Direction.PURCHASE


def _remember_kontrahent(document: DocumentUpload, values: dict[str, Any], direction: Faktura.Direction) -> Kontrahent | None:
    """The other party, known by NIP; its account is learned from what it sold, never wiped by an invoice without one."""
    side = "buyer" if direction is Faktura.Direction.SALE else "seller"
    nip, name = values[f"{side}_nip"], values[f"{side}_name"][:255]
    if not (len(nip) == 10 and nip.isdigit() and name):
        return None
    known = {"name": name}
    if side == "seller" and values["bank_account"]:
        known["bank_account"] = values["bank_account"]
    kontrahent, _created = Kontrahent.objects.update_or_create(firma=document.firma, nip=nip, defaults=known)
    return kontrahent
