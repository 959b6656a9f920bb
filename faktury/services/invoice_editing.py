"""Changes a saved invoice: guarded against a second editor, with every change kept, and told to everyone who watches its document."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from faktury.domain.differences import differences
from faktury.domain.extraction import Extraction
from faktury.domain.problems import WARNS, Problem
from faktury.models import DocumentUpload, Faktura
from faktury.services.invoice_columns import create_rows, direction, header_columns, stored_extraction
from faktury.services.invoice_creation import EditConflict, ProblemsRemain, remember_kontrahent
from faktury.services.invoice_duplicates import DUPLICATE_CODE, POSSIBLE_CODE
from faktury.services.invoice_history import record_changes
from faktury.services.invoice_review import EMPTY, blocking, confirmed_record, current_extraction, review_problems, without_document
from faktury.services.problem_words import problem_key
from faktury.services.reading_words import exact
from faktury.services.status_sync_service import announce_change

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser


def values_of(faktura: Faktura) -> Extraction:
    """The stored values with their places on the paper, where there is one."""
    reading = current_extraction(faktura.source) if faktura.source else EMPTY
    return stored_extraction(faktura, reading)


def invoice_problems(faktura: Faktura, data: Extraction) -> list[Problem]:
    """Every problem of new values for a stored invoice; it is no duplicate of itself."""
    document = faktura.source or without_document(faktura.firma)
    found = review_problems(document, data)
    return [p for p in found if not (p.code in (DUPLICATE_CODE, POSSIBLE_CODE) and p.params.get("invoice_id") == str(faktura.pk))]


def confirmed_by(faktura: Faktura) -> dict[str, str]:
    """Problems that were marked as right when the invoice was saved: key to the name and the moment."""
    return {problem_key(_problem(entry)): _by_whom(entry) for entry in faktura.confirmed_problems}


def _by_whom(entry: dict[str, Any]) -> str:
    moment = parse_datetime(str(entry.get("at", "")))
    return ", ".join(filter(None, (str(entry.get("by", "")), exact(moment) if moment else "")))


def _problem(entry: dict[str, Any]) -> Problem:
    return Problem(str(entry.get("code", "")), entry.get("params") or {}, entry.get("field"))


def update_invoice(*, invoice_id: UUID, version: int, data: Extraction, actor: AbstractBaseUser, confirmed: Iterable[str] = ()) -> Faktura:
    """Store new values of an invoice and keep what they replaced.

    Args:
        invoice_id: the caller has checked that `actor` may see it.
        version: of the invoice when the form was opened.
        data: the form's values.
        actor: who saves.
        confirmed: keys of the problems marked as right.

    Raises:
        ProblemsRemain: something blocks or was not confirmed; nothing was written.
        EditConflict: somebody saved it since; nothing was written.
        IncompleteInvoice: a value without which there is no invoice is absent.
    """
    try:
        with transaction.atomic():
            faktura = Faktura.objects.select_for_update(of=("self",)).select_related("firma", "document__firma").get(pk=invoice_id)
            if faktura.version != version:
                raise EditConflict
            problems = invoice_problems(faktura, data)
            if blocking(problems, confirmed):
                raise ProblemsRemain(problems)
            _store(faktura, data, problems, actor)
    except IntegrityError as error:
        # Somebody stored the same invoice between the check and the write; the check, made again, sees and names it.
        raise ProblemsRemain(invoice_problems(faktura, data)) from error
    return faktura


def _store(faktura: Faktura, data: Extraction, problems: list[Problem], actor: AbstractBaseUser) -> None:
    now, actor_id = timezone.now(), actor.pk
    changes = differences(values_of(faktura), data)
    if not changes:
        return
    values = header_columns(data)
    side = direction(faktura.firma.nip, values)
    columns = {
        **values,
        "kind": data.kind,
        "direction": side,
        "kontrahent": remember_kontrahent(faktura.firma, values, side, by_a_person=True),
        "confirmed_problems": _confirmations(faktura, problems, actor.get_username()),
        "version": faktura.version + 1,
        "changed_by_id": actor_id,
        "changed_at": now,
    }
    for name, value in columns.items():
        setattr(faktura, name, value)
    faktura.save()
    faktura.pozycje.all().delete()
    faktura.stawki.all().delete()
    create_rows(faktura, data)
    record_changes(faktura, changes, actor_id=actor_id, at=now)
    if faktura.source:
        announce_change(faktura.source.pk)


def _confirmations(faktura: Faktura, problems: list[Problem], by: str) -> list[dict[str, Any]]:
    """Earlier confirmations keep their name and time as long as their problem stands."""
    earlier = {problem_key(_problem(entry)): entry for entry in faktura.confirmed_problems}
    warnings = [found for found in problems if found.level == WARNS]
    return [
        earlier.get(problem_key(found), entry)
        for found, entry in zip(warnings, confirmed_record(warnings, by=by, at=timezone.now()), strict=True)
    ]


def invoice_of(document: DocumentUpload) -> Faktura | None:
    """The invoice a document became."""
    return Faktura.objects.select_related("firma", "document__firma", "created_by", "changed_by").filter(document=document).first()
