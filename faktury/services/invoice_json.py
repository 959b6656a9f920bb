"""A stored invoice as JSON: what the command line prints and the API answers."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from faktury.domain.extraction import LINE_NUMBERS
from faktury.domain.money import format_plain
from faktury.models import Faktura, PozycjaFaktury, StawkaVat
from faktury.services.invoice_columns import AMOUNTS, DATES, FLAGS, MORE_AMOUNTS, TEXTS


def invoice_json(faktura: Faktura) -> dict[str, Any]:
    """ISO dates, plain decimals as strings, absent values null, notes true or false; lines and VAT rows included."""
    return {
        **header_json(faktura),
        "third_parties": faktura.third_parties,
        "vat_rows": [_rate(row) for row in faktura.stawki.all()],
        "line_items": [_line(item) for item in faktura.pozycje.all()],
    }


def header_json(faktura: Faktura) -> dict[str, Any]:
    """Everything of an invoice but its rows."""
    return {
        "id": str(faktura.pk),
        "kind": faktura.kind,
        "direction": faktura.direction,
        "origin": faktura.origin,
        **{name: getattr(faktura, name) or None for name in TEXTS},
        **{name: value.isoformat() if (value := getattr(faktura, name)) else None for name in DATES},
        **{name: _plain(getattr(faktura, name)) for name in (*AMOUNTS, *MORE_AMOUNTS)},
        **{name: getattr(faktura, name) for name in FLAGS},
    }


def _rate(row: StawkaVat) -> dict[str, Any]:
    return {"rate": row.rate, **{name: _plain(getattr(row, name)) for name in ("net", "vat", "gross", "vat_pln")}}


def _line(item: PozycjaFaktury) -> dict[str, Any]:
    return {
        "position": item.position,
        "name": item.name,
        "unit": item.unit or None,
        "vat_rate": item.vat_rate or None,
        "is_before": item.is_before,
        **{name: _plain(getattr(item, name)) for name in LINE_NUMBERS},
    }


def _plain(value: Decimal | None) -> str | None:
    return None if value is None else format_plain(value)
