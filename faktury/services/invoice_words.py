"""One invoice in words: every value as people write it, with where it was read; for its page, its print and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from faktury.domain.extraction import FLAG_FIELDS
from faktury.domain.money_words import amount_in_words
from faktury.domain.problems import SENTENCES, Problem
from faktury.models import Faktura, PozycjaFaktury, StawkaVat
from faktury.services.field_words import FIELD_LABELS, ROLE_LABELS, rate_text, source_label, value_words
from faktury.services.problem_words import problem_payload
from faktury.services.value_words import amount_text, date_text, nip_text, number_text, quantity_text

DASH = "–"
_ALWAYS = ("issue_date", "sale_date", "due_date", "payment_form", "bank_account", "currency")
"""Facts whose absence is worth a dash; the others are shown where the invoice has them."""
_FACTS = (
    "issue_date",
    "sale_from",
    "sale_date",
    "due_date",
    "paid_date",
    "payment_form",
    "bank_account",
    "currency",
    "exchange_rate",
    "vat_total_pln",
    "ksef_number",
    "exemption_basis",
    "corrected_number",
    "corrected_date",
    "corrected_ksef_number",
    "correction_reason",
)


@dataclass(frozen=True, slots=True)
class Fact:
    """A labelled value; `source` says where it was read, empty for what is absent."""

    label: str
    value: str
    source: str


@dataclass(frozen=True, slots=True)
class PartyWords:
    """A party: role, name, number and address."""

    role: str
    name: str
    number: str
    address: str


def parties(faktura: Faktura) -> list[PartyWords]:
    """Seller and buyer, and whoever else the invoice names."""
    main = [
        PartyWords(_("Sprzedawca"), faktura.seller_name, nip_text(faktura.seller_nip), _address(faktura, "seller")),
        PartyWords(_("Nabywca"), faktura.buyer_name, nip_text(faktura.buyer_nip) or faktura.buyer_tax_id, _address(faktura, "buyer")),
    ]
    others = [
        PartyWords(
            _(ROLE_LABELS.get(party["role"], ROLE_LABELS["other"])), party["name"], nip_text(party["nip"] or ""), party.get("address") or ""
        )
        for party in faktura.third_parties
    ]
    return main + others


def _address(faktura: Faktura, side: str) -> str:
    country = getattr(faktura, f"{side}_country")
    return ", ".join(part for part in (getattr(faktura, f"{side}_address"), country if country != "PL" else "") if part)


def facts(faktura: Faktura) -> list[Fact]:
    """Dates, payment and references."""
    found = []
    for name in _FACTS:
        value = _shown(faktura, name)
        if value or name in _ALWAYS:
            source = source_label(faktura.field_sources[name]) if value and name in faktura.field_sources else ""
            found.append(Fact(_(FIELD_LABELS[name]), value or DASH, source))
    return found


def notes(faktura: Faktura) -> list[str]:
    """The notes the law wants on some invoices."""
    return [_(FIELD_LABELS[name]) for name in FIELD_LABELS if name in FLAG_FIELDS and getattr(faktura, name)]


def _shown(faktura: Faktura, name: str) -> str:
    value = getattr(faktura, name)
    if value in (None, ""):
        return ""
    if name == "vat_total_pln":
        return amount_text(value)
    return value_words(name, value.isoformat() if hasattr(value, "isoformat") else str(value))


def lines(faktura: Faktura) -> list[dict[str, Any]]:
    """Line items; what was not printed is a dash."""
    return [_line(item) for item in faktura.pozycje.all()]


def _line(item: PozycjaFaktury) -> dict[str, Any]:
    price = item.unit_price if item.unit_price is not None else item.gross_price
    return {
        "position": str(item.position),
        "name": item.name,
        "is_before": item.is_before,
        "quantity": _or_dash(item.quantity, quantity_text),
        "unit": item.unit or DASH,
        "unit_price": _or_dash(price, _price),
        "price_is_gross": item.unit_price is None and item.gross_price is not None,
        "discount": "" if item.discount is None else _price(item.discount),
        "rate": rate_text(item.vat_rate) or DASH,
        **{name: _or_dash(getattr(item, name), number_text) for name in ("net", "vat", "gross")},
    }


def _price(value: Decimal) -> str:
    """At least two places, and as many more as the price has."""
    exponent = value.normalize().as_tuple().exponent
    return number_text(value, max(2, -exponent if isinstance(exponent, int) else 2))


def _or_dash(value: Decimal | None, words: Any) -> str:
    return DASH if value is None else str(words(value))


def rates(faktura: Faktura) -> list[dict[str, str]]:
    """The summary per rate."""
    return [_rate(row) for row in faktura.stawki.all()]


def _rate(row: StawkaVat) -> dict[str, str]:
    return {
        "rate": rate_text(row.rate),
        "net": number_text(row.net),
        "vat": number_text(row.vat),
        "gross": number_text(row.gross),
        "vat_pln": "" if row.vat_pln is None else number_text(row.vat_pln),
    }


def totals(faktura: Faktura) -> dict[str, str | None]:
    """Totals, what is left to pay when the invoice says so, and the gross amount in Polish words."""
    due = faktura.amount_due
    return {
        "net": number_text(faktura.net_total),
        "vat": number_text(faktura.vat_total),
        "gross": number_text(faktura.gross_total),
        "gross_full": amount_text(faktura.gross_total, faktura.currency),
        "due": amount_text(due, faktura.currency) if due is not None and due != faktura.gross_total else None,
        "paid": date_text(faktura.paid_date) if faktura.paid_date else None,
        "words": amount_in_words(faktura.gross_total, faktura.currency),
    }


def confirmations(faktura: Faktura) -> list[dict[str, Any]]:
    """Warnings a person marked as right, in words; an entry of an older version keeps its code."""
    return [_confirmation(entry, faktura) for entry in faktura.confirmed_problems]


def _confirmation(entry: dict[str, Any], faktura: Faktura) -> dict[str, Any]:
    code = str(entry.get("code", ""))
    message = code
    if code in SENTENCES:
        found = Problem(code, entry.get("params") or {}, entry.get("field"))
        message = problem_payload(found, firma=faktura.firma, currency=faktura.currency)["message"]
    return {"message": message, "by": entry.get("by", ""), "at": entry.get("at", "")}
