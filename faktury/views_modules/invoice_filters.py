"""The invoice list's filters and order: what the address asks for, and the invoices that answer it."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Case, F, Q, QuerySet, When
from django.http import HttpRequest

from faktury.domain.kinds import KIND_LABELS
from faktury.models import DocumentUpload, Faktura
from faktury.views_modules.query_numbers import page_number

_MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])")
_CURRENCY = re.compile(r"[A-Z]{3}")
_SHORTEST_DIGITS = 3
"""Fewer digits than this are in too many NIPs to mean one."""
_LONGEST_TEXT = 100
_COUNTERPARTY = Case(When(direction=Faktura.Direction.SALE, then=F("buyer_name")), default=F("seller_name"))
SORTS = {
    "number": "invoice_number",
    "issued": "issue_date",
    "party": "counterparty",
    "net": "net_total",
    "vat": "vat_total",
    "gross": "gross_total",
    "due": "due_date",
}
"""Columns the list is sorted by; a minus before the name turns the order."""
NEWEST_FIRST = "-issued"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the address asks for; nonsense means no filter. The names are those of the address, `q` is a text to search for."""

    q: str = ""
    direction: str = ""
    month: str = ""
    currency: str = ""
    kind: str = ""
    origin: str = ""
    party: str = ""
    since: str = ""
    until: str = ""
    firma: str = ""
    documents: str = ""
    sort: str = NEWEST_FIRST
    page: int = 1

    @classmethod
    def of(cls, request: HttpRequest) -> Wanted:
        """Read the address."""
        given = request.GET.get
        month, sort = given("month", ""), given("sort", "")
        return cls(
            q=given("q", "").strip()[:_LONGEST_TEXT],
            direction=_one_of(given("direction", ""), Faktura.Direction.values),
            month=month if _MONTH.fullmatch(month) else "",
            currency=given("currency", "").upper() if _CURRENCY.fullmatch(given("currency", "").upper()) else "",
            kind=_one_of(given("kind", ""), list(KIND_LABELS)),
            origin=_one_of(given("origin", ""), Faktura.Origin.values),
            party=given("party", "").strip()[:_LONGEST_TEXT],
            since=_day(given("since", "")),
            until=_day(given("until", "")),
            firma=_id(given("firma", "")),
            documents=",".join(filter(None, map(_id, given("documents", "").split(",")))),
            sort=sort if sort.removeprefix("-") in SORTS else NEWEST_FIRST,
            page=page_number(given("page", "")),
        )

    @property
    def filters(self) -> dict[str, str]:
        """The filters that are set, by their names in the address."""
        names = [field.name for field in fields(self) if field.name not in ("sort", "page")]
        return {name: value for name in names if (value := getattr(self, name))}

    @property
    def is_filtered(self) -> bool:
        """Whether anything narrows the list."""
        return bool(self.filters.keys() - {"firma"})

    @property
    def period(self) -> str:
        """What a file of these invoices is called after: „2026-11”, „2026-10-01_2026-12-31”; empty for all."""
        return self.month or "_".join(filter(None, (self.since, self.until)))

    @property
    def folded_filters(self) -> int:
        """How many of the filters that are folded away are set."""
        return len(self.filters.keys() - {"q", "direction", "month", "currency", "firma", "documents"})

    def query(self, page: int = 1) -> str:
        """The address's query for a page of the same list."""
        order = {"sort": self.sort} if self.sort != NEWEST_FIRST else {}
        return f"?{urlencode({**self.filters, **order, **({'page': str(page)} if page > 1 else {})})}"

    def sorted_by(self, column: str) -> Wanted:
        """The list sorted by a column: ascending first, the other way round when it is sorted so already."""
        return replace(self, sort=f"-{column}" if self.sort == column else column, page=1)

    def direction_of(self, column: str) -> str:
        """The value of aria-sort for a column."""
        if self.sort.removeprefix("-") != column:
            return "none"
        return "descending" if self.sort.startswith("-") else "ascending"


def matching(invoices: QuerySet[Faktura], wanted: Wanted) -> QuerySet[Faktura]:
    """Those of `invoices` that every filter lets through."""
    plain = {name: wanted.filters[name] for name in ("direction", "currency", "kind", "origin", "firma") if name in wanted.filters}
    invoices = invoices.filter(**plain)
    if wanted.documents:
        chosen = wanted.documents.split(",")
        linked = DocumentUpload.objects.filter(pk__in=chosen, linked_invoice__isnull=False)
        invoices = invoices.filter(Q(document__in=chosen) | Q(pk__in=linked.values("linked_invoice")))
    if wanted.q:
        invoices = invoices.filter(_contains(wanted.q))
    if wanted.month:
        year, month = wanted.month.split("-")
        invoices = invoices.filter(issue_date__year=int(year), issue_date__month=int(month))
    if wanted.since:
        invoices = invoices.filter(issue_date__gte=wanted.since)
    if wanted.until:
        invoices = invoices.filter(issue_date__lte=wanted.until)
    return invoices.filter(_is_with(wanted.party)) if wanted.party else invoices


def in_order(invoices: QuerySet[Faktura], wanted: Wanted) -> QuerySet[Faktura]:
    """Sorted as the address asks; equal ones newest first, absent values last."""
    column = SORTS[wanted.sort.removeprefix("-")]
    if column == "counterparty":
        invoices = invoices.annotate(counterparty=_COUNTERPARTY)
    key = F(column).desc(nulls_last=True) if wanted.sort.startswith("-") else F(column).asc(nulls_last=True)
    return invoices.order_by(key, "-issue_date", "-created_at", "pk")


def _contains(text: str) -> Q:
    found = Q(invoice_number__icontains=text) | Q(seller_name__icontains=text) | Q(buyer_name__icontains=text)
    found |= Q(ksef_number__iexact=text)
    digits = _digits(text)
    return found | Q(seller_nip__contains=digits) | Q(buyer_nip__contains=digits) if digits else found


def _is_with(text: str) -> Q:
    """The other party, by name or NIP: the seller of a purchase, the buyer of a sale."""
    digits = _digits(text)
    seller, buyer = Q(seller_name__icontains=text), Q(buyer_name__icontains=text)
    if digits:
        seller, buyer = seller | Q(seller_nip__contains=digits), buyer | Q(buyer_nip__contains=digits)
    return (Q(direction=Faktura.Direction.PURCHASE) & seller) | (Q(direction=Faktura.Direction.SALE) & buyer)


def _digits(text: str) -> str:
    """The digits of a NIP or a part of one, "" when the text is something else."""
    digits = re.sub(r"[\s\-]", "", text).upper().removeprefix("PL")
    return digits if digits.isdecimal() and digits.isascii() and len(digits) >= _SHORTEST_DIGITS else ""


def _one_of(value: str, allowed: list[str]) -> str:
    return value if value in allowed else ""


def _id(text: str) -> str:
    """An id as the address names it."""
    try:
        return str(UUID(text))
    except ValueError:
        return ""


def _day(text: str) -> str:
    """An ISO date as browsers send it."""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return ""
