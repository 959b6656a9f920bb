"""What earlier invoices of a seller taught: name, account, terms, units; offered or put into what was not read, never over it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from faktury.domain.extraction import MEMORY, Extraction, Field, LineItem, Value
from faktury.domain.identifiers import nip_valid
from faktury.domain.problems import Problem, problem
from faktury.domain.text import fold
from faktury.models import Faktura, Firma, Kontrahent, PozycjaFaktury

_INVOICES_REMEMBERED = 20
_UNITS_REMEMBERED = 400
_LONGEST_TERM = 366


@dataclass(frozen=True, slots=True)
class Memory:
    """What one company knows of one seller. `payment_days` is the term of the latest invoice that had one."""

    name: str
    accounts: tuple[str, ...]
    payment_days: int | None
    currency: str
    units: dict[str, str]


def remembered(firma: Firma, nip: str | None) -> Memory | None:
    """What earlier purchases from the seller with this NIP say, newest first; None for an unknown, foreign or wrong number."""
    if not nip or nip == firma.nip or not nip_valid(nip):
        return None
    rows = list(Faktura.objects.filter(firma=firma, seller_nip=nip).order_by("-created_at")[:_INVOICES_REMEMBERED])
    known = Kontrahent.objects.filter(firma=firma, nip=nip).first()
    if not rows and known is None:
        return None
    # What a person confirmed counts before what the machine was sure of.
    rows.sort(key=lambda row: row.origin == Faktura.Origin.AUTOMATIC)
    accounts = [known.bank_account if known else "", *(row.bank_account for row in rows)]
    terms = [(row.due_date - row.issue_date).days for row in rows if row.due_date]
    lines = PozycjaFaktury.objects.filter(faktura__in=rows).exclude(unit="").order_by("pk")[:_UNITS_REMEMBERED]
    return Memory(
        name=known.name if known else rows[0].seller_name,
        accounts=tuple(dict.fromkeys(account for account in accounts if account)),
        payment_days=next((days for days in terms if 0 <= days <= _LONGEST_TERM), None),
        currency=rows[0].currency if rows else "",
        units={_item_key(row.name): row.unit for row in lines},
    )


def with_memory(extraction: Extraction, memory: Memory | None, *, issued: date | None = None) -> Extraction:
    """The extraction with absent values filled from memory and marked as such; what was read stays untouched.

    Args:
        extraction: what was read.
        memory: of its seller, if known.
        issued: the date of issue where a person typed another one than was read.
    """
    if memory is None:
        return extraction
    offered = {name: value for name, value in offers(extraction, memory, issued=issued).items() if name not in extraction.fields}
    fields = {**extraction.fields, **{name: Field(value, 1.0, None, MEMORY) for name, value in offered.items()}}
    return replace(extraction, fields=fields, line_items=tuple(_with_unit(item, memory) for item in extraction.line_items))


def offers(extraction: Extraction, memory: Memory, *, issued: date | None = None) -> dict[str, Value]:
    """Values memory has for fields of the header; the due date only where an issue date tells where the term begins."""
    issued = issued or extraction.day("issue_date")
    found: dict[str, Value] = {"seller_name": memory.name}
    if memory.accounts:
        found["bank_account"] = memory.accounts[0]
    if issued is not None and memory.payment_days is not None:
        found["due_date"] = issued + timedelta(days=memory.payment_days)
    if memory.currency:
        found["currency"] = memory.currency
    return found


def _with_unit(item: LineItem, memory: Memory) -> LineItem:
    return item if item.unit else replace(item, unit=memory.units.get(_item_key(item.name)))


def _item_key(name: str) -> str:
    return " ".join(name.casefold().split())


def memory_problems(extraction: Extraction, memory: Memory | None) -> list[Problem]:
    """Where the invoice departs from what is known: another name (information), another account (fraud begins like this)."""
    if memory is None:
        return []
    found = []
    name, account = extraction.text("seller_name"), extraction.text("bank_account")
    if name and _key(name) != _key(memory.name):
        found.append(problem("seller_differs", "seller_name", name=memory.name))
    if account and memory.accounts and account not in memory.accounts:
        found.append(problem("account_changed", "bank_account"))
    return found


def _key(name: str) -> str:
    """Letters and digits only: case, dots and spaces of „sp. z o.o.” make no other seller."""
    return re.sub(r"[^a-z0-9]", "", fold(name))
