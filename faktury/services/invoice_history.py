"""Keeps and tells what people changed on an invoice: before and after, who and when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from faktury.domain.differences import Difference
from faktury.models import Faktura, FieldCorrection
from faktury.services.field_words import field_label, source_label, value_words


@dataclass(frozen=True, slots=True)
class HistoryChange:
    """One changed value in words of the active language."""

    field: str
    label: str
    before: str
    after: str
    source: str
    by: str
    at: datetime
    is_edit: bool
    """False: the reading was corrected before the invoice was saved. True: the saved invoice was changed later."""


def record_changes(faktura: Faktura, changes: Iterable[Difference], *, actor_id: int | None, at: datetime) -> None:
    """Keep `changes` under the invoice's current version; called inside the transaction that stores the values."""
    FieldCorrection.objects.bulk_create(
        FieldCorrection(
            faktura=faktura,
            version=faktura.version,
            field=change.field[:64],
            before=change.before,
            after=change.after,
            source=change.source,
            by_id=actor_id,
            at=at,
        )
        for change in changes
    )


def history_of(faktura: Faktura) -> list[HistoryChange]:
    """Every kept change of an invoice, oldest first; one query."""
    return [
        HistoryChange(
            field=row.field,
            label=field_label(row.field),
            before=value_words(row.field, row.before),
            after=value_words(row.field, row.after),
            source=source_label(row.source) if row.source else "",
            by=row.by.get_username() if row.by else "",
            at=row.at,
            is_edit=row.version > 1,
        )
        for row in faktura.corrections.select_related("by")
    ]
