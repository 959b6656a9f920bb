"""What was understood of a document: fields with evidence, lines, VAT rows; plain data with a JSON form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as made_by
from datetime import date
from decimal import Decimal
from typing import Any

from faktury.domain.money import format_plain
from faktury.domain.words import Box

FIELD_NAMES = (
    "invoice_number",
    "issue_date",
    "sale_date",
    "due_date",
    "seller_name",
    "seller_nip",
    "buyer_name",
    "buyer_nip",
    "net_total",
    "vat_total",
    "gross_total",
    "currency",
    "bank_account",
)
DATE_FIELDS = frozenset({"issue_date", "sale_date", "due_date"})
AMOUNT_FIELDS = frozenset({"net_total", "vat_total", "gross_total"})
TEXT_LAYER, EASYOCR, XML, QR, TYPED = "text_layer", "easyocr", "xml", "qr", "typed"
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
    """One value with its confidence (0..1, not calibrated), its place and where it came from."""

    value: Value
    confidence: float
    evidence: Evidence | None
    source: str


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


@dataclass(frozen=True, slots=True)
class VatRow:
    """Sums of one VAT rate."""

    rate: str
    net: Decimal
    vat: Decimal
    gross: Decimal


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
        "line_items": [line_item_to_json(item) for item in extraction.line_items],
        "vat_rows": [
            {"rate": row.rate, "net": format_plain(row.net), "vat": format_plain(row.vat), "gross": format_plain(row.gross)}
            for row in extraction.vat_rows
        ],
        "witnesses": {name: list(kinds) for name, kinds in extraction.witnesses.items()},
        "findings": [{"code": found.code, "params": found.params, "field": found.field} for found in extraction.findings],
    }


def from_json(data: Mapping[str, Any]) -> Extraction:
    """Inverse of `to_json`."""
    return Extraction(
        kind=data["kind"],
        fields={name: _field_from_json(name, raw) for name, raw in data["fields"].items()},
        line_items=tuple(line_item_from_json(raw) for raw in data.get("line_items", ())),
        vat_rows=tuple(VatRow(raw["rate"], *(Decimal(raw[key]) for key in ("net", "vat", "gross"))) for raw in data.get("vat_rows", ())),
        witnesses={name: tuple(kinds) for name, kinds in data.get("witnesses", {}).items()},
        findings=tuple(Finding(raw["code"], dict(raw["params"]), raw["field"]) for raw in data.get("findings", ())),
    )


def line_item_to_json(item: LineItem) -> dict[str, Any]:
    """A line item with plain decimals."""
    numbers = {key: getattr(item, key) for key in ("quantity", "unit_price", "net", "vat", "gross")}
    return {
        "position": item.position,
        "name": item.name,
        "unit": item.unit,
        "vat_rate": item.vat_rate,
        **{key: None if number is None else format_plain(number) for key, number in numbers.items()},
    }


def line_item_from_json(raw: Mapping[str, Any]) -> LineItem:
    """Inverse of `line_item_to_json`."""
    numbers = {key: None if raw.get(key) is None else Decimal(raw[key]) for key in ("quantity", "unit_price", "net", "vat", "gross")}
    return LineItem(position=raw["position"], name=raw["name"], unit=raw.get("unit"), vat_rate=raw.get("vat_rate"), **numbers)


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
        "evidence": {"page": evidence.page, "box": [round(edge, 1) for edge in evidence.box]} if evidence else None,
        "source": found.source,
    }


def _field_from_json(name: str, raw: Mapping[str, Any]) -> Field:
    place = raw.get("evidence")
    evidence = Evidence(place["page"], (*place["box"],)) if place else None
    return Field(value_from_json(name, raw["value"]), float(raw["confidence"]), evidence, raw["source"])
