"""Two people at one invoice: who was first, what stood there before, and which values differ between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.translation import gettext as _

from faktury.domain.differences import KIND, LINE_COLUMNS, LINES, PARTIES, RATE_COLUMNS, RATES, differences, party_text
from faktury.domain.extraction import FIELD_NAMES, TYPED, Extraction, Field, value_from_json, value_to_json
from faktury.domain.money import format_plain
from faktury.models import DocumentUpload, Faktura, StatusEvent
from faktury.services.error_words import error_payload
from faktury.services.field_words import FIELD_LABELS, field_label, value_words

STORED, MINE = "stored", "mine"


@dataclass(frozen=True, slots=True)
class Conflict:
    """What the second one reads; `can_compare` when there is a saved invoice to compare with."""

    message: str
    hint: str
    can_compare: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """One differing value: what it was, what the other saved, what this person typed; `chosen` is the side only one of them changed."""

    field: str
    label: str
    base: list[str]
    stored: list[str]
    mine: list[str]
    chosen: str


def invoice_conflict(faktura: Faktura) -> Conflict:
    """The invoice was saved by somebody else."""
    words = error_payload("edit_conflict", {"person": who_saved(faktura)})
    return Conflict(words["message"], words["hint"], can_compare=True)


def document_conflict(document: DocumentUpload) -> Conflict:
    """The document was rejected, read again or otherwise moved on."""
    last = StatusEvent.objects.filter(document=document).select_related("actor").order_by("-version").first()
    person = last.actor.get_username() if last and last.actor else _("Ktoś")
    words = error_payload("moved_on", {"person": person})
    return Conflict(words["message"], words["hint"], can_compare=False)


def who_saved(faktura: Faktura) -> str:
    """Name of the last person who saved the invoice."""
    person = faktura.changed_by or faktura.created_by
    return person.get_username() if person else _("Ktoś")


def values_at(faktura: Faktura, version: int, *, now: Extraction) -> Extraction:
    """The header as it stood in an earlier version, from the kept corrections; tables that changed since are left empty."""
    fields, kind, changed_tables = dict(now.fields), now.kind, set()
    for row in faktura.corrections.filter(version__gt=version).order_by("-version"):
        table = row.field.partition(".")[0]
        if table in (LINES, RATES, PARTIES):
            changed_tables.add(table)
        elif row.field == KIND:
            kind = row.before
        elif not row.before:
            fields.pop(row.field, None)
        elif row.field in FIELD_NAMES:
            fields[row.field] = Field(value_from_json(row.field, row.before), 1.0, None, row.source or TYPED)
    return replace(
        now,
        kind=kind,
        fields=fields,
        line_items=() if LINES in changed_tables else now.line_items,
        vat_rows=() if RATES in changed_tables else now.vat_rows,
        third_parties=() if PARTIES in changed_tables else now.third_parties,
    )


def choices(base: Extraction, stored: Extraction, mine: Extraction) -> list[Choice]:
    """One choice per differing header value and per differing table, in the order of the form."""
    differing = {found.field.partition(".")[0] for found in differences(stored, mine)}
    order = [*FIELD_LABELS, LINES, RATES, PARTIES]
    return [_choice(field, base, stored, mine) for field in order if field in differing]


def _choice(field: str, base: Extraction, stored: Extraction, mine: Extraction) -> Choice:
    was, theirs, own = (_texts(values, field) for values in (base, stored, mine))
    chosen = MINE if theirs == was else STORED if own == was else ""
    return Choice(field, _label(field), was, theirs, own, chosen)


def _label(field: str) -> str:
    return {LINES: _("Pozycje"), RATES: _("VAT według stawek"), PARTIES: _("Inne podmioty")}.get(field) or field_label(field)


def _texts(values: Extraction, field: str) -> list[str]:
    """A value, or every row of a table, as people write it; empty when absent."""
    if field == LINES:
        rows = [[(name, getattr(item, name)) for name in LINE_COLUMNS] for item in values.line_items]
        return [_row(LINES, row) for row in rows]
    if field == RATES:
        amounts = [[("vat_rate", row.rate), *((name, getattr(row, name)) for name in RATE_COLUMNS)] for row in values.vat_rows]
        return [_row(RATES, row) for row in amounts]
    if field == PARTIES:
        return [value_words(PARTIES, party_text(party)) for party in values.third_parties]
    if field == KIND:
        return [value_words(KIND, values.kind)]
    value = values.value(field)
    return [] if value is None else [value_words(field, value_to_json(value))]


def _row(table: str, cells: Sequence[tuple[str, str | Decimal | None]]) -> str:
    plain = [(name, format_plain(value) if isinstance(value, Decimal) else value) for name, value in cells]
    return " · ".join(value_words(f"{table}.1.{name}", value) for name, value in plain if value)
