"""Makes a Faktura: by the pipeline when everything agrees, by a person from the form; one transaction with the status."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone

from faktury.domain.differences import Difference, differences
from faktury.domain.extraction import Extraction
from faktury.domain.status import REVIEWABLE, DocumentStatus
from faktury.exceptions import FakturyError
from faktury.models import DocumentUpload, Faktura, Firma, Kontrahent
from faktury.services.invoice_columns import create_rows, direction, header_columns
from faktury.services.invoice_duplicates import DuplicateInvoice, duplicate_error, duplicate_problem, find_duplicate
from faktury.services.invoice_history import record_changes
from faktury.services.invoice_review import blocking, confirmed_record, current_extraction, review_problems, without_document
from faktury.services.status_sync_service import Change, Guard, transition

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

    from faktury.domain.problems import Problem


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
    """Who vouches for an invoice, what they confirmed and corrected."""

    origin: Faktura.Origin
    actor_id: int | None = None
    confirmed: tuple[dict[str, Any], ...] = ()
    corrected: tuple[Difference, ...] = ()
    key: UUID = field(default_factory=uuid4)


def create_automatic(document: DocumentUpload, extraction: Extraction) -> Faktura:
    """Store the invoice of a reading that passed every check; called inside the transaction of the status change.

    Raises:
        DuplicateInvoice: it is stored already.
        IncompleteInvoice: a value without which there is no invoice is absent.
    """
    return _create(document.firma, document, extraction, _Source(origin=Faktura.Origin.AUTOMATIC))


def save_reviewed(*, document_id: UUID, version: int, data: Extraction, actor: AbstractBaseUser, confirmed: Iterable[str] = ()) -> Faktura:
    """Store what a person checked, keep what they corrected, and finish the document.

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
    problems = _checked(document, data, confirmed)
    reading = current_extraction(document)
    origin = Faktura.Origin.REVIEWED if reading.fields else Faktura.Origin.MANUAL
    corrected = tuple(differences(reading, data)) if reading.fields else ()
    source = _person(actor, problems, origin=origin, corrected=corrected)
    made: list[Faktura] = []

    def within(changed: DocumentUpload) -> None:
        # The status alone is no guard: a retry and a second review may have passed by since the form was opened.
        if changed.version != version + 1:
            raise EditConflict
        made.append(_create(changed.firma, changed, data, source))

    change = Change(to=DocumentStatus.COMPLETED, actor_id=source.actor_id, within=within)
    try:
        if transition(document_id, change, Guard(sources=REVIEWABLE)) is None:
            raise EditConflict
    except DuplicateInvoice as error:
        raise ProblemsRemain([*problems, duplicate_problem(error)]) from error
    return made[0]


def save_manual(*, firma: Firma, key: UUID, data: Extraction, actor: AbstractBaseUser, confirmed: Iterable[str] = ()) -> Faktura:
    """Store an invoice typed without any file.

    Args:
        firma: whose invoice it is; the caller has checked that `actor` belongs to it.
        key: made with the form and becomes the invoice's id, so that the same form sent twice makes one invoice.
        data: the form's values.
        actor: who saves.
        confirmed: keys of the problems marked as right.

    Raises:
        ProblemsRemain: something blocks or was not confirmed; nothing was written.
    """
    try:
        return _create_typed(firma, key, data, actor, confirmed)
    except ProblemsRemain:
        # Asked last: of a form that is sent twice at once, the second one learns only here that it was the first one's twin.
        already = Faktura.objects.filter(pk=key, firma=firma).first()
        if already is None:
            raise
        return already


def _create_typed(firma: Firma, key: UUID, data: Extraction, actor: AbstractBaseUser, confirmed: Iterable[str]) -> Faktura:
    problems = _checked(without_document(firma), data, confirmed)
    source = _person(actor, problems, origin=Faktura.Origin.MANUAL, key=key)
    try:
        return _create(firma, None, data, source)
    except DuplicateInvoice as error:
        raise ProblemsRemain([*problems, duplicate_problem(error)]) from error


def _checked(document: DocumentUpload, data: Extraction, confirmed: Iterable[str]) -> list[Problem]:
    problems = review_problems(document, data)
    if blocking(problems, confirmed):
        raise ProblemsRemain(problems)
    return problems


def _person(actor: AbstractBaseUser, problems: list[Problem], **source: Any) -> _Source:
    actor_id: int = actor.pk
    record = confirmed_record(problems, by=actor.get_username(), at=timezone.now())
    return _Source(actor_id=actor_id, confirmed=tuple(record), **source)


def _create(firma: Firma, document: DocumentUpload | None, extraction: Extraction, source: _Source) -> Faktura:
    values = header_columns(extraction)
    twin = partial(
        find_duplicate,
        firma,
        values["seller_nip"],
        extraction.kind,
        values["invoice_number"],
        seller_name=values["seller_name"],
        ksef_number=values["ksef_number"],
    )
    existing = twin()
    if existing is not None:
        raise duplicate_error(existing, values["invoice_number"])
    side = direction(firma.nip, values)
    try:
        # A savepoint: the losing insert of a race must not poison the caller's transaction.
        with transaction.atomic():
            faktura = Faktura.objects.create(
                pk=source.key,
                firma=firma,
                document=document,
                kontrahent=remember_kontrahent(firma, values, side, by_a_person=source.actor_id is not None),
                kind=extraction.kind,
                direction=side,
                origin=source.origin,
                created_by_id=source.actor_id,
                confirmed_problems=list(source.confirmed),
                **values,
            )
            create_rows(faktura, extraction)
            record_changes(faktura, source.corrected, actor_id=source.actor_id, at=faktura.created_at)
    except IntegrityError as error:
        raise duplicate_error(twin(), values["invoice_number"]) from error
    return faktura


def remember_kontrahent(firma: Firma, values: dict[str, Any], side: Faktura.Direction, *, by_a_person: bool) -> Kontrahent | None:
    """The other party, known by NIP. Its account is learned from what it sold, never wiped by an invoice without one.

    What a person confirmed is never changed by a machine's reading.
    """
    party = "buyer" if side is Faktura.Direction.SALE else "seller"
    nip, name = values[f"{party}_nip"], values[f"{party}_name"][:255]
    if not (len(nip) == 10 and nip.isdigit() and name):
        return None
    known = {"name": name}
    if party == "seller" and values["bank_account"]:
        known["bank_account"] = values["bank_account"]
    confirmed = Faktura.objects.filter(firma=firma, kontrahent__nip=nip).exclude(origin=Faktura.Origin.AUTOMATIC)
    if not by_a_person and confirmed.exists():
        del known["name"]
    kontrahent, _created = Kontrahent.objects.update_or_create(
        firma=firma, nip=nip, defaults=known, create_defaults={"name": name, **known}
    )
    return kontrahent
