"""A company's name, NIP and address, changed by its own people: what hangs on the NIP is said before and moved with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from faktury.exceptions import FakturyError
from faktury.models import DocumentUpload, Faktura, Firma, FirmaChange
from faktury.services.invoice_creation import remember_kontrahent

FIELDS = ("name", "nip", "address")


class FirmaConflict(FakturyError):
    """Somebody else changed the company since the form was opened; nothing was written."""

    code = "edit_conflict"


class NipTaken(FakturyError):
    """Another company has this NIP; nothing was written."""

    code = "nip_taken"


@dataclass(frozen=True, slots=True)
class NipEffect:
    """What a new NIP means for what is there already: counts of documents and invoices, and of invoices that change sides."""

    documents: int
    invoices: int
    become_sales: int
    become_purchases: int


class NipMeansSomething(FakturyError):
    """Documents or invoices hang on the NIP and the change was not confirmed; nothing was written. `effect` tells what it would do."""

    code = "nip_means_something"

    def __init__(self, effect: NipEffect) -> None:
        super().__init__()
        self.effect = effect


def nip_effect(firma: Firma, nip: str) -> NipEffect | None:
    """What changing the company's NIP to `nip` does; None when nothing hangs on the present one."""
    invoices = Faktura.objects.filter(firma=firma).count()
    documents = DocumentUpload.objects.filter(firma=firma).count()
    if nip == firma.nip or not (invoices or documents):
        return None
    return NipEffect(documents, invoices, _becoming_sales(firma, nip).count(), _becoming_purchases(firma, nip).count())


def change_firma(*, firma_id: UUID, version: int, data: Mapping[str, str], actor_id: int | None, confirmed: bool = False) -> Firma:
    """Store what differs, and keep who changed what.

    A new NIP turns purchases whose seller it is into sales, and sales of the old one into purchases, in the same transaction.

    Args:
        firma_id: the caller has checked that the actor belongs to it.
        version: of the company when the form was opened.
        data: `name`, `nip` (ten digits, valid) and `address`.
        actor_id: who changes.
        confirmed: whether the effect of a new NIP was shown and agreed to.

    Raises:
        FirmaConflict, NipTaken, NipMeansSomething: see there.
    """
    try:
        with transaction.atomic():
            return _change(firma_id, version, data, actor_id, confirmed=confirmed)
    except IntegrityError as error:
        raise NipTaken from error


def _change(firma_id: UUID, version: int, data: Mapping[str, str], actor_id: int | None, *, confirmed: bool) -> Firma:
    firma = Firma.objects.select_for_update().get(pk=firma_id)
    if firma.version != version:
        raise FirmaConflict
    before = {name: getattr(firma, name) for name in FIELDS if getattr(firma, name) != data[name]}
    if not before:
        return firma
    effect = nip_effect(firma, data["nip"])
    if effect and not confirmed:
        raise NipMeansSomething(effect)
    if effect:
        _change_sides(firma, data["nip"])
    for name in before:
        setattr(firma, name, data[name])
    firma.version += 1
    firma.save(update_fields=[*before, "version"])
    record(firma, before, actor_id=actor_id)
    return firma


def record(firma: Firma, before: Mapping[str, str], *, actor_id: int | None) -> None:
    """Keep what was changed; `before` holds the old values of what differs now."""
    now = timezone.now()
    FirmaChange.objects.bulk_create(
        FirmaChange(firma=firma, field=name, before=old, after=getattr(firma, name), by_id=actor_id, at=now) for name, old in before.items()
    )


def _becoming_sales(firma: Firma, nip: str) -> QuerySet[Faktura]:
    return Faktura.objects.filter(firma=firma, direction=Faktura.Direction.PURCHASE, seller_nip=nip)


def _becoming_purchases(firma: Firma, nip: str) -> QuerySet[Faktura]:
    return Faktura.objects.filter(firma=firma, direction=Faktura.Direction.SALE).filter(~Q(seller_nip=nip))


def _change_sides(firma: Firma, nip: str) -> None:
    """The other party of an invoice is another one once it has changed sides."""
    sides = ((Faktura.Direction.SALE, _becoming_sales(firma, nip)), (Faktura.Direction.PURCHASE, _becoming_purchases(firma, nip)))
    changing = [(faktura, side) for side, found in sides for faktura in found.order_by("issue_date")]
    for faktura, side in changing:
        values: dict[str, Any] = {name: getattr(faktura, name) for name in ("seller_nip", "seller_name", "buyer_nip", "buyer_name")}
        values["bank_account"] = faktura.bank_account
        faktura.direction = side
        faktura.kontrahent = remember_kontrahent(firma, values, side, by_a_person=True)
        faktura.save(update_fields=["direction", "kontrahent"])
