"""Makes a Faktura: by the pipeline when everything agrees, by a person from the review form; one transaction with the status."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from faktury.domain.extraction import Extraction, LineItem, VatRow
from faktury.domain.money import format_plain, round_money
from faktury.domain.status import REVIEWABLE, DocumentStatus
from faktury.exceptions import FakturyError
from faktury.models import DocumentUpload, Faktura, Kontrahent, PozycjaFaktury, StawkaVat
from faktury.services.invoice_duplicates import DuplicateInvoice, duplicate_error, duplicate_problem, duplicate_problems, find_duplicate
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

_REQUIRED = ("invoice_number", "issue_date", "seller_name", "currency", "net_total", "vat_total", "gross_total")
_AMOUNTS = ("net_total", "vat_total", "gross_total")
_TEXTS = ("invoice_number", "seller_name", "seller_nip", "buyer_name", "buyer_nip", "currency", "bank_account")
_DATES = ("issue_date", "sale_date", "due_date")
_FOUR_PLACES = Decimal("0.0001")
AMOUNT_LIMIT = Decimal("999999999999.99")


class IncompleteInvoice(FakturyError):
    """A value without which no invoice is stored is absent; `params["fields"]` names what is missing."""

    code = "incomplete_invoice"


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
    values = _header(extraction)
    key = (document.firma, values["seller_nip"], extraction.kind, values["invoice_number"])
    existing = find_duplicate(*key, seller_name=values["seller_name"])
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
            _create_rows(faktura, extraction)
    except IntegrityError as error:
        raise duplicate_error(find_duplicate(*key), values["invoice_number"]) from error
    return faktura


def _header(extraction: Extraction) -> dict[str, Any]:
    """Header columns; absent texts are empty, absent dates null, and a missing required value is an error."""
    found = {name: field.value for name, field in extraction.fields.items()}
    missing = [name for name in _REQUIRED if found.get(name) in (None, "")]
    missing += [name for name in _AMOUNTS if name not in missing and abs(Decimal(str(found[name]))) > AMOUNT_LIMIT]
    if missing:
        raise IncompleteInvoice(fields=missing)
    texts = {name: _fit(name, str(found.get(name) or "")) for name in _TEXTS}
    dates = {name: found.get(name) for name in _DATES}
    amounts = {name: round_money(Decimal(str(found[name]))) for name in _AMOUNTS}
    return {**texts, **dates, **amounts}


def _fit(column: str, text: str, model: type[Faktura | PozycjaFaktury] = Faktura) -> str:
    """Single spaces, cut at the column's length."""
    length: int | None = model._meta.get_field(column).max_length  # type: ignore[union-attr]
    return " ".join(text.split())[:length]


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


def _create_rows(faktura: Faktura, extraction: Extraction) -> None:
    PozycjaFaktury.objects.bulk_create(_line(faktura, position, item) for position, item in enumerate(extraction.line_items, start=1))
    StawkaVat.objects.bulk_create(
        StawkaVat(faktura=faktura, rate=row.rate[:8], net=round_money(row.net), vat=round_money(row.vat), gross=round_money(row.gross))
        for row in _one_row_per_rate(extraction.vat_rows)
    )


def _line(faktura: Faktura, position: int, item: LineItem) -> PozycjaFaktury:
    return PozycjaFaktury(
        faktura=faktura,
        position=position,
        name=_fit("name", item.name, PozycjaFaktury),
        quantity=_places(item.quantity, _FOUR_PLACES),
        unit=_fit("unit", item.unit or "", PozycjaFaktury),
        unit_price=_places(item.unit_price, _FOUR_PLACES),
        net=_places(item.net),
        vat_rate=_fit("vat_rate", item.vat_rate or "", PozycjaFaktury),
        vat=_places(item.vat),
        gross=_places(item.gross),
    )


def _places(value: Decimal | None, step: Decimal = Decimal("0.01")) -> Decimal | None:
    """Rounded to the column's places; a number no column holds was misread and stays empty."""
    if value is None or abs(value) > AMOUNT_LIMIT:
        return None
    return value.quantize(step, rounding=ROUND_HALF_UP)


def _one_row_per_rate(rows: Iterable[VatRow]) -> list[VatRow]:
    """A summary continued on a second page repeats its rates: rows of one rate are added up."""
    merged: dict[str, VatRow] = {}
    for row in rows:
        old = merged.get(row.rate)
        merged[row.rate] = row if old is None else VatRow(row.rate, old.net + row.net, old.vat + row.vat, old.gross + row.gross)
    return list(merged.values())


def invoice_json(faktura: Faktura) -> dict[str, Any]:
    """The invoice as the command line prints it: ISO dates, plain decimals as strings, absent values null."""
    texts = {name: getattr(faktura, name) or None for name in _TEXTS}
    dates = {name: value.isoformat() if (value := getattr(faktura, name)) else None for name in _DATES}
    amounts = {name: format_plain(getattr(faktura, name)) for name in _AMOUNTS}
    return {
        "id": str(faktura.pk),
        "kind": faktura.kind,
        "direction": faktura.direction,
        "origin": faktura.origin,
        **texts,
        **dates,
        **amounts,
        "vat_rows": [
            {"rate": row.rate, "net": format_plain(row.net), "vat": format_plain(row.vat), "gross": format_plain(row.gross)}
            for row in faktura.stawki.all()
        ],
        "line_items": [_line_json(item) for item in faktura.pozycje.all()],
    }


def _line_json(item: PozycjaFaktury) -> dict[str, Any]:
    numbers = {name: getattr(item, name) for name in ("quantity", "unit_price", "net", "vat", "gross")}
    return {
        "position": item.position,
        "name": item.name,
        "unit": item.unit or None,
        "vat_rate": item.vat_rate or None,
        **{name: None if value is None else format_plain(value) for name, value in numbers.items()},
    }
