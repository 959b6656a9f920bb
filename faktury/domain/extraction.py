"""What was understood of a document: fields with evidence, lines, VAT rows; plain data with a JSON form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as made_by
from datetime import date
from decimal import Decimal
from typing import Any

from faktury.domain.field_names import (
    AMOUNT_FIELDS,
    DATE_FIELDS,
    DETAIL_FIELDS,
    FIELD_NAMES,
    FLAG_FIELDS,
    MAIN_FIELDS,
    PARTY_ROLES,
    PAYMENT_FORMS,
    YES,
)
from faktury.domain.money import format_plain
from faktury.domain.words import Box

# fmt: off
__all__ = [
    "AMOUNT_FIELDS", "CERTAIN_SOURCES", "DATE_FIELDS", "DETAIL_FIELDS", "EASYOCR", "FIELD_NAMES", "FLAG_FIELDS", "LINE_NUMBERS",
    "MAIN_FIELDS", "MEMORY", "PARTY_COLUMNS", "PARTY_ROLES", "PAYMENT_FORMS", "QR", "TEXT_LAYER", "TYPED", "XML", "YES",
    "Evidence", "Extraction", "Field", "Finding", "LineItem", "Party", "Value", "VatRow", "from_json", "to_json",
    "value_from_json", "value_to_json",
]
# fmt: on

TEXT_LAYER, EASYOCR, XML, QR, TYPED, MEMORY = "text_layer", "easyocr", "xml", "qr", "typed", "memory"
CERTAIN_SOURCES = frozenset({XML, TYPED})
"""Sources that need no second witness: structured data and a person."""

Value = str | date | Decimal


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where on which page the value stands."""

    page: int
    box: Box


@dataclass(frozen=True, slots=True)
class Field:
    """One value with its confidence (0..1), its place and where it came from.

    `read_as` is what was read where the value is another reading that alone satisfies the check digits: a proposal, never a witness.
    """

    value: Value
    confidence: float
    evidence: Evidence | None
    source: str
    read_as: str | None = None


@dataclass(frozen=True, slots=True)
class LineItem:
    """One position of the invoice; what is not printed is None."""

    position: int
    name: str
    quantity: Decimal | None
    unit: str | None
    unit_price: Decimal | None
    net: Decimal | None
    vat_rate: str | None
    vat: Decimal | None
    gross: Decimal | None
    gross_price: Decimal | None = None
    discount: Decimal | None = None
    is_before: bool = False
    """A row of a correction that states what was there before (FA(3): StanPrzed)."""
    cells: tuple[tuple[str, Evidence], ...] = made_by(default=(), compare=False)
    """Where its values stand, by the names above; no part of what the line says."""


@dataclass(frozen=True, slots=True)
class VatRow:
    """Sums of one VAT rate; `vat_pln` is the tax in PLN on a foreign-currency invoice."""

    rate: str
    net: Decimal
    vat: Decimal
    gross: Decimal
    vat_pln: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody besides seller and buyer, with one of PARTY_ROLES: the recipient of the goods, who pays, a factor."""

    role: str
    name: str
    nip: str | None = None
    address: str | None = None
    evidence: Evidence | None = made_by(default=None, compare=False)
    confidence: float = made_by(default=1.0, compare=False)
    source: str = made_by(default="", compare=False)
    """Where its name stands, how surely it was read and by what: no part of who it is."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something noticed while reading that the values alone do not show, under a problem's code."""

    code: str
    params: dict[str, str] = made_by(default_factory=dict)
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Extraction:
    """Everything understood of one document.

    `witnesses` names, per field, the independent places that agree on its value; `findings` are carried into the checks.
    """

    kind: str
    fields: dict[str, Field]
    line_items: tuple[LineItem, ...] = ()
    vat_rows: tuple[VatRow, ...] = ()
    witnesses: dict[str, tuple[str, ...]] = made_by(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    third_parties: tuple[Party, ...] = ()

    def value(self, name: str) -> Value | None:
        """Value of a field, None when absent."""
        found = self.fields.get(name)
        return found.value if found else None

    def amount(self, name: str) -> Decimal | None:
        """Value of an amount field."""
        value = self.value(name)
        return value if isinstance(value, Decimal) else None

    def day(self, name: str) -> date | None:
        """Value of a date field."""
        value = self.value(name)
        return value if isinstance(value, date) else None

    def text(self, name: str) -> str | None:
        """Value of a text field."""
        value = self.value(name)
        return value if isinstance(value, str) else None


def to_json(extraction: Extraction) -> dict[str, Any]:
    """JSON-able form: ISO dates, plain decimals as strings."""
    return {
        "kind": extraction.kind,
        "fields": {name: _field_to_json(found) for name, found in extraction.fields.items()},
        "line_items": [_line_item_to_json(item) for item in extraction.line_items],
        "vat_rows": [_vat_row_to_json(row) for row in extraction.vat_rows],
        "witnesses": {name: list(kinds) for name, kinds in extraction.witnesses.items()},
        "findings": [{"code": found.code, "params": found.params, "field": found.field} for found in extraction.findings],
        "third_parties": [_party_to_json(party) for party in extraction.third_parties],
    }


def from_json(data: Mapping[str, Any]) -> Extraction:
    """Inverse of `to_json`."""
    return Extraction(
        kind=data["kind"],
        fields={name: _field_from_json(name, raw) for name, raw in data["fields"].items()},
        line_items=tuple(_line_item_from_json(raw) for raw in data.get("line_items", ())),
        vat_rows=tuple(_vat_row_from_json(raw) for raw in data.get("vat_rows", ())),
        witnesses={name: tuple(kinds) for name, kinds in data.get("witnesses", {}).items()},
        findings=tuple(Finding(raw["code"], dict(raw["params"]), raw["field"]) for raw in data.get("findings", ())),
        third_parties=tuple(_party_from_json(raw) for raw in data.get("third_parties", ())),
    )


PARTY_COLUMNS = ("role", "name", "nip", "address")


def _party_to_json(party: Party) -> dict[str, Any]:
    return {
        **{name: getattr(party, name) for name in PARTY_COLUMNS},
        "confidence": round(party.confidence, 4),
        "evidence": _place_to_json(party.evidence) if party.evidence else None,
        "source": party.source,
    }


def _party_from_json(raw: Mapping[str, Any]) -> Party:
    place = raw.get("evidence")
    return Party(
        role=raw["role"],
        name=raw["name"],
        nip=raw.get("nip"),
        address=raw.get("address"),
        evidence=_place_from_json(place) if place else None,
        confidence=float(raw.get("confidence", 1.0)),
        source=raw.get("source", ""),
    )


LINE_NUMBERS = ("quantity", "unit_price", "net", "vat", "gross", "gross_price", "discount")


def _vat_row_to_json(row: VatRow) -> dict[str, Any]:
    plain = {"rate": row.rate, "net": format_plain(row.net), "vat": format_plain(row.vat), "gross": format_plain(row.gross)}
    return plain if row.vat_pln is None else {**plain, "vat_pln": format_plain(row.vat_pln)}


def _vat_row_from_json(raw: Mapping[str, Any]) -> VatRow:
    pln = raw.get("vat_pln")
    net, vat, gross = (Decimal(raw[key]) for key in ("net", "vat", "gross"))
    return VatRow(raw["rate"], net, vat, gross, None if pln is None else Decimal(pln))


def _line_item_to_json(item: LineItem) -> dict[str, Any]:
    numbers = {key: getattr(item, key) for key in LINE_NUMBERS}
    return {
        "position": item.position,
        "name": item.name,
        "unit": item.unit,
        "vat_rate": item.vat_rate,
        **{key: None if number is None else format_plain(number) for key, number in numbers.items()},
        "is_before": item.is_before,
        **({"cells": {name: _place_to_json(place) for name, place in item.cells}} if item.cells else {}),
    }


def _line_item_from_json(raw: Mapping[str, Any]) -> LineItem:
    numbers = {key: None if raw.get(key) is None else Decimal(raw[key]) for key in LINE_NUMBERS}
    return LineItem(
        position=raw["position"],
        name=raw["name"],
        unit=raw.get("unit"),
        vat_rate=raw.get("vat_rate"),
        is_before=bool(raw.get("is_before")),
        cells=tuple((name, _place_from_json(place)) for name, place in raw.get("cells", {}).items()),
        **numbers,
    )


def value_to_json(value: Value) -> str:
    """One value as the interfaces carry it."""
    if isinstance(value, Decimal):
        return format_plain(value)
    return value.isoformat() if isinstance(value, date) else value


def value_from_json(name: str, raw: str) -> Value:
    """Inverse of `value_to_json` for the named field."""
    if name in AMOUNT_FIELDS:
        return Decimal(raw)
    return date.fromisoformat(raw) if name in DATE_FIELDS else raw


def _field_to_json(found: Field) -> dict[str, Any]:
    evidence = found.evidence
    return {
        "value": value_to_json(found.value),
        "confidence": round(found.confidence, 4),
        "evidence": _place_to_json(evidence) if evidence else None,
        "source": found.source,
        **({"read_as": found.read_as} if found.read_as is not None else {}),
    }


def _field_from_json(name: str, raw: Mapping[str, Any]) -> Field:
    place = raw.get("evidence")
    evidence = _place_from_json(place) if place else None
    return Field(value_from_json(name, raw["value"]), float(raw["confidence"]), evidence, raw["source"], raw.get("read_as"))


def _place_to_json(evidence: Evidence) -> dict[str, Any]:
    return {"page": evidence.page, "box": [round(edge, 1) for edge in evidence.box]}


def _place_from_json(raw: Mapping[str, Any]) -> Evidence:
    return Evidence(raw["page"], (*raw["box"],))
