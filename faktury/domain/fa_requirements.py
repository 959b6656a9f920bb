"""What FA(3) requires of an invoice before it can be written: the names of what is missing or cannot be expressed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from faktury.domain.extraction import Extraction
from faktury.domain.fa_codes import CODE_OF_KIND, COUNTRIES, CURRENCIES, EU_COUNTRIES, RATES
from faktury.domain.fa_values import token
from faktury.domain.identifiers import nip_shape
from faktury.domain.kinds import Kind

_POSTAL_CODE = re.compile(r"(?<!\d)\d{2}-\d{3}(?!\d)")
_EU_NUMBER = re.compile(r"[0-9A-Z+*]{1,12}")
_FIRST_DAYS = {"paid_date": date(2016, 7, 1), "due_date": date(2016, 7, 1)}
_FIRST_DAY, _LAST_DAY = date(2006, 1, 1), date(2050, 1, 1)
_TOTAL_LIMIT, _QUANTITY_LIMIT, _PRICE_LIMIT = Decimal(10) ** 16, Decimal(10) ** 16, Decimal(10) ** 14
_LIMITS = {
    "quantity": _QUANTITY_LIMIT,
    "unit_price": _PRICE_LIMIT,
    "gross_price": _PRICE_LIMIT,
    "discount": _PRICE_LIMIT,
    "net": _TOTAL_LIMIT,
    "vat": _TOTAL_LIMIT,
    "gross": _TOTAL_LIMIT,
    "vat_pln": _TOTAL_LIMIT,
}
_TOTALS = ("amount_due", "vat_total_pln", "exchange_rate")
_KSEF_NUMBER = re.compile(
    r"(?:[1-9](?:\d[1-9]|[1-9]\d)\d{7}|M\d{9}|[A-Z]{3}\d{7})-(?:20[2-9]\d|2[1-9]\d\d|[3-9]\d{3})(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
    r"-[0-9A-F]{6}-?[0-9A-F]{6}-[0-9A-F]{2}"
)
"""TNumerKSeF."""


class CannotExport(ValueError):
    """The schema requires what the invoice does not say. `missing` holds codes, worded by the services."""

    def __init__(self, missing: tuple[str, ...]) -> None:
        super().__init__(", ".join(missing))
        self.missing = missing


def missing_for_export(invoice: Extraction) -> tuple[str, ...]:
    """Codes of everything FA(3) needs and the invoice does not have, in the order of the invoice; empty when it can be written."""
    return tuple(dict.fromkeys([*_kind(invoice), *_header(invoice), *_dates(invoice), *_parties(invoice), *_rates(invoice)]))


def country_of(invoice: Extraction, side: str) -> str | None:
    """Country of a party's address: as stated, or Poland when the address has a Polish postal code; None without an address."""
    address = token(invoice.text(f"{side}_address"), 1024)
    if not address:
        return None
    stated = (invoice.text(f"{side}_country") or "").upper()
    if stated in COUNTRIES:
        return stated
    return "PL" if not stated and _POSTAL_CODE.search(address) else None


def polish_or_none(address: str | None) -> str | None:
    """Poland for an address with a Polish postal code; the country of any other is not known."""
    return "PL" if _POSTAL_CODE.search(address or "") else None


def tax_id_parts(number: str) -> tuple[str, str]:
    """Country and number of a foreign tax number: ("DE", "123456789"), ("US", "12-3456"), ("", "98765")."""
    body = " ".join(number.split())
    head, rest = body[:2].upper(), body[2:].strip()
    if " " in body[2:3] and head in COUNTRIES and rest:
        return head, rest
    if head in EU_COUNTRIES and _EU_NUMBER.fullmatch(rest):
        return head, rest
    return "", body


def _kind(invoice: Extraction) -> Iterator[str]:
    if invoice.kind not in CODE_OF_KIND:
        yield "kind"
    if invoice.kind == Kind.CORRECTION:
        yield from (name for name in ("corrected_number", "corrected_date") if not invoice.value(name))
        number = invoice.text("corrected_ksef_number")
        if number and not _KSEF_NUMBER.fullmatch(number):
            yield "corrected_ksef_number"


def _header(invoice: Extraction) -> Iterator[str]:
    if not token(invoice.text("invoice_number"), 256):
        yield "invoice_number"
    if (invoice.text("currency") or "") not in CURRENCIES:
        yield "currency"
    gross = invoice.amount("gross_total")
    if gross is None or abs(gross) >= _TOTAL_LIMIT:
        yield "gross_total"


def _dates(invoice: Extraction) -> Iterator[str]:
    if invoice.day("issue_date") is None:
        yield "issue_date"
    if invoice.day("sale_from") and not invoice.day("sale_date"):
        yield "sale_date"
    for name in ("issue_date", "sale_from", "sale_date", "due_date", "paid_date", "corrected_date"):
        day = invoice.day(name)
        if day is not None and not _FIRST_DAYS.get(name, _FIRST_DAY) <= day <= _LAST_DAY:
            yield name


def _parties(invoice: Extraction) -> Iterator[str]:
    if not nip_shape(invoice.text("seller_nip") or ""):
        yield "seller_nip"
    if not token(invoice.text("seller_name"), 512):
        yield "seller_name"
    if not token(invoice.text("seller_address"), 1024):
        yield "seller_address"
    elif not country_of(invoice, "seller"):
        yield "seller_country"


def _rates(invoice: Extraction) -> Iterator[str]:
    """A summary is needed unless the invoice is simplified; plain "0" and "np" do not say which of FA(3)'s fields they belong to."""
    if not invoice.vat_rows and invoice.kind != Kind.SIMPLIFIED:
        yield "vat_rows"
    used = {row.rate for row in invoice.vat_rows} | {item.vat_rate for item in invoice.line_items if item.vat_rate}
    if "0" in used:
        yield "rate_zero"
    if "np" in used:
        yield "rate_np"
    if used - RATES - {"0", "np"}:
        yield "rate_unknown"
    if "zw" in used and not token(invoice.text("exemption_basis"), 256):
        yield "exemption_basis"
    totals = [amount for name in _TOTALS if (amount := invoice.amount(name)) is not None]
    if any(_too_large(item) for item in (*invoice.vat_rows, *invoice.line_items)) or any(abs(total) >= _TOTAL_LIMIT for total in totals):
        yield "amounts"


def _too_large(row: object) -> bool:
    values = ((getattr(row, name, None), limit) for name, limit in _LIMITS.items())
    return any(value is not None and abs(value) >= limit for value, limit in values)
