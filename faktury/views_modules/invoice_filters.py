"""The invoice list's filters: what the address asks for, and the invoices that answer it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from faktury.models import Faktura

_MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])")
_PAGE = re.compile(r"[1-9]\d{0,4}")
_SHORTEST_DIGITS = 3
"""Fewer digits than this are in too many NIPs to mean one."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the address asks for; nonsense means no filter."""

    text: str
    direction: str
    month: str
    currency: str
    page: int

    @classmethod
    def of(cls, request: HttpRequest) -> Wanted:
        """Read the address."""
        month, page = request.GET.get("month", ""), request.GET.get("page", "")
        direction = request.GET.get("direction", "")
        currency = request.GET.get("currency", "").upper()
        return cls(
            text=request.GET.get("q", "").strip()[:100],
            direction=direction if direction in Faktura.Direction.values else "",
            month=month if _MONTH.fullmatch(month) else "",
            currency=currency if re.fullmatch(r"[A-Z]{3}", currency) else "",
            page=int(page) if _PAGE.fullmatch(page) else 1,
        )

    @property
    def is_filtered(self) -> bool:
        """Whether anything narrows the list."""
        return bool(self.text or self.direction or self.month or self.currency)

    def query(self, page: int) -> str:
        """The address's query for another page."""
        values = {"q": self.text, "direction": self.direction, "month": self.month, "currency": self.currency}
        kept = {name: value for name, value in values.items() if value}
        return f"?{urlencode({**kept, 'page': str(page)} if page > 1 else kept)}"


def matching(invoices: QuerySet[Faktura], wanted: Wanted) -> QuerySet[Faktura]:
    """Those of `invoices` that every filter lets through."""
    if wanted.text:
        invoices = invoices.filter(_contains(wanted.text))
    if wanted.direction:
        invoices = invoices.filter(direction=wanted.direction)
    if wanted.month:
        year, month = wanted.month.split("-")
        invoices = invoices.filter(issue_date__year=int(year), issue_date__month=int(month))
    if wanted.currency:
        invoices = invoices.filter(currency=wanted.currency)
    return invoices


def _contains(text: str) -> Q:
    found = Q(invoice_number__icontains=text) | Q(seller_name__icontains=text) | Q(buyer_name__icontains=text)
    digits = re.sub(r"[\s\-]", "", text).upper().removeprefix("PL")
    if digits.isdigit() and len(digits) >= _SHORTEST_DIGITS:
        found |= Q(seller_nip__contains=digits) | Q(buyer_nip__contains=digits)
    return found
