"""What was understood of a document: fields with evidence, lines, VAT rows; plain data with a JSON form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from dataclasses import field as made_by
from datetime import date
from decimal import Decimal
from typing import Any

from faktury.domain.money import format_plain
from faktury.domain.words import Box

MAIN_FIELDS = (
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
DETAIL_FIELDS = (
    "ksef_number",
    "sale_from",
    "payment_form",
    "paid_date",
    "amount_due",
    "seller_address",
    "seller_country",
    "buyer_address",
    "buyer_country",
    "buyer_tax_id",
    "vat_total_pln",
    "exchange_rate",
    "exemption_basis",
    "split_payment",
    "cash_method",
    "self_billing",
    "reverse_charge",
    "corrected_number",
    "corrected_date",
    "corrected_ksef_number",
    "correction_reason",
)
FIELD_NAMES = MAIN_FIELDS + DETAIL_FIELDS
"""`sale_date` is the day of supply or the last day of the period that `sale_from` begins; `buyer_tax_id` is a number that is no NIP
(country code and number); `amount_due` is what is left to pay, never the gross amount; `vat_total_pln` the tax of a foreign-currency
invoice in PLN; `exchange_rate` PLN for one unit of the currency."""
DATE_FIELDS = frozenset({"issue_date", "sale_date", "due_date", "sale_from", "paid_date", "corrected_date"})
AMOUNT_FIELDS = frozenset({"net_total", "vat_total", "gross_total", "amount_due", "vat_total_pln", "exchange_rate"})
FLAG_FIELDS = frozenset({"split_payment", "cash_method", "self_billing", "reverse_charge"})
"""Notes that an invoice carries or not: the value is YES, otherwise the field is absent."""
YES = "yes"
PAYMENT_FORMS = ("cash", "card", "voucher", "cheque", "credit", "transfer", "mobile", "other")
"""Values of `payment_form`: FA(3)'s TFormaPlatnosci 1 to 7, and any other."""
PARTY_ROLES = (
    "factor",
    "recipient",
    "original",
    "additional_buyer",
    "issuer",
    "payer",
    "local_government_issuer",
    "local_government_recipient",
    "vat_group_issuer",
    "vat_group_recipient",
    "employee",
    "other",
)
"""FA(3)'s TRolaPodmiotu3 1 to 11, and any other."""
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
        "third_parties": [asdict(party) for party in extraction.third_parties],
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
        third_parties=tuple(Party(**raw) for raw in data.get("third_parties", ())),
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
