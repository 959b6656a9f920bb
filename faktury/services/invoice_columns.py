"""An Extraction as the columns of a Faktura, its lines and VAT rows; and a stored Faktura as the Extraction it says."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from faktury.domain.differences import one_row_per_rate
from faktury.domain.extraction import (
    DATE_FIELDS,
    FIELD_NAMES,
    FLAG_FIELDS,
    LINE_NUMBERS,
    PARTY_COLUMNS,
    TYPED,
    YES,
    Extraction,
    Field,
    LineItem,
    Party,
    Value,
    VatRow,
)
from faktury.domain.money import round_money
from faktury.exceptions import FakturyError
from faktury.models import Faktura, PozycjaFaktury, StawkaVat

REQUIRED = ("invoice_number", "issue_date", "seller_name", "currency", "net_total", "vat_total", "gross_total")
AMOUNTS = ("net_total", "vat_total", "gross_total")
"""Amounts no invoice is stored without."""
MORE_AMOUNTS = ("amount_due", "vat_total_pln", "exchange_rate")
TEXTS = tuple(name for name in FIELD_NAMES if name not in {*DATE_FIELDS, *FLAG_FIELDS, *AMOUNTS, *MORE_AMOUNTS})
DATES = tuple(name for name in FIELD_NAMES if name in DATE_FIELDS)
FLAGS = tuple(name for name in FIELD_NAMES if name in FLAG_FIELDS)
AMOUNT_LIMIT = Decimal("999999999999.99")


class IncompleteInvoice(FakturyError):
    """A value without which no invoice is stored is absent; `params["fields"]` names what is missing."""

    code = "incomplete_invoice"


def header_columns(extraction: Extraction) -> dict[str, Any]:
    """Header columns: absent texts are empty, absent dates and amounts null, absent notes False.

    Raises:
        IncompleteInvoice: a required value is absent, or larger than any column holds.
    """
    found = {name: field.value for name, field in extraction.fields.items()}
    missing = [name for name in REQUIRED if found.get(name) in (None, "")]
    missing += [name for name in AMOUNTS if name not in missing and abs(Decimal(str(found[name]))) > AMOUNT_LIMIT]
    if missing:
        raise IncompleteInvoice(fields=missing)
    return {
        **{name: fit(name, str(found.get(name) or "")) for name in TEXTS},
        **{name: found.get(name) for name in DATES},
        **{name: round_money(Decimal(str(found[name]))) for name in AMOUNTS},
        **{name: places(extraction.amount(name), Faktura, name) for name in MORE_AMOUNTS},
        **{name: found.get(name) == YES for name in FLAGS},
        "third_parties": [{name: getattr(party, name) for name in PARTY_COLUMNS} for party in extraction.third_parties],
        "field_sources": {name: field.source for name, field in extraction.fields.items()},
    }


def direction(own_nip: str, columns: dict[str, Any]) -> Faktura.Direction:
    """A sale when the company itself is the seller; everything else is a purchase."""
    return Faktura.Direction.SALE if columns["seller_nip"] == own_nip else Faktura.Direction.PURCHASE


def create_rows(faktura: Faktura, extraction: Extraction) -> None:
    """Store lines and VAT rows of an invoice that has none yet."""
    PozycjaFaktury.objects.bulk_create(_line(faktura, position, item) for position, item in enumerate(extraction.line_items, start=1))
    StawkaVat.objects.bulk_create(_rate(faktura, row) for row in one_row_per_rate(extraction.vat_rows))


def stored_extraction(faktura: Faktura, reading: Extraction | None = None) -> Extraction:
    """What a stored invoice says, as an Extraction; a value whose source was not kept counts as typed.

    Args:
        faktura: any invoice.
        reading: of its document, if the places on the paper matter: what equals it keeps its place, and what the reader noticed
            about values that did not change is noticed again.
    """
    found: dict[str, Value | None] = {name: getattr(faktura, name) for name in FIELD_NAMES}
    found |= {name: YES if getattr(faktura, name) else None for name in FLAGS}
    sources: dict[str, str] = faktura.field_sources
    fields = {name: Field(value, 1.0, None, sources.get(name, TYPED)) for name, value in found.items() if value not in (None, "")}
    read = reading.fields if reading else {}
    fields |= {name: read[name] for name, field in fields.items() if name in read and _same(read[name].value, field.value)}
    unchanged = {name for name in read if fields.get(name) == read[name]} | {None}
    return Extraction(
        kind=faktura.kind,
        fields=fields,
        line_items=tuple(_stored_line(item) for item in faktura.pozycje.all()),
        vat_rows=tuple(VatRow(row.rate, row.net, row.vat, row.gross, row.vat_pln) for row in faktura.stawki.all()),
        witnesses={name: kinds for name, kinds in reading.witnesses.items() if name in unchanged} if reading else {},
        findings=tuple(noticed for noticed in reading.findings if noticed.field in unchanged) if reading else (),
        third_parties=_stored_parties(faktura, reading),
    )


def _stored_parties(faktura: Faktura, reading: Extraction | None) -> tuple[Party, ...]:
    """Whoever else the invoice names; one that was read so keeps its place on the paper."""
    read = {party: party for party in reading.third_parties} if reading else {}
    stored = [Party(**{name: raw.get(name) for name in PARTY_COLUMNS}) for raw in faktura.third_parties]
    return tuple(read.get(party, party) for party in stored)


def _same(read: Value, stored: Value) -> bool:
    return " ".join(read.split()) == stored if isinstance(read, str) else read == stored


def fit(column: str, text: str, model: type[Faktura | PozycjaFaktury] = Faktura) -> str:
    """Single spaces, cut at the column's length."""
    length: int | None = model._meta.get_field(column).max_length  # type: ignore[union-attr]
    return " ".join(text.split())[:length]


def places(value: Decimal | None, model: type[Faktura | PozycjaFaktury | StawkaVat], column: str) -> Decimal | None:
    """Rounded to the column's places; a number the column does not hold was misread and stays empty."""
    field: Any = model._meta.get_field(column)
    if value is None or abs(value) >= Decimal(10) ** (field.max_digits - field.decimal_places):
        return None
    return value.quantize(Decimal(1).scaleb(-field.decimal_places), rounding=ROUND_HALF_UP)


def _line(faktura: Faktura, position: int, item: LineItem) -> PozycjaFaktury:
    return PozycjaFaktury(
        faktura=faktura,
        position=position,
        name=fit("name", item.name, PozycjaFaktury),
        unit=fit("unit", item.unit or "", PozycjaFaktury),
        vat_rate=fit("vat_rate", item.vat_rate or "", PozycjaFaktury),
        is_before=item.is_before,
        **{name: places(getattr(item, name), PozycjaFaktury, name) for name in LINE_NUMBERS},
    )


def _rate(faktura: Faktura, row: VatRow) -> StawkaVat:
    amounts = {name: round_money(getattr(row, name)) for name in ("net", "vat", "gross")}
    return StawkaVat(faktura=faktura, rate=row.rate[:8], vat_pln=places(row.vat_pln, StawkaVat, "vat_pln"), **amounts)


def _stored_line(item: PozycjaFaktury) -> LineItem:
    return LineItem(
        position=item.position,
        name=item.name,
        unit=item.unit or None,
        vat_rate=item.vat_rate or None,
        is_before=item.is_before,
        **{name: getattr(item, name) for name in LINE_NUMBERS},
    )
