"""Invoices: the list with its totals per currency, and one invoice with all its data and where they come from."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import TruncMonth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.dateformat import format as date_format
from django.utils.translation import gettext as _

from faktury.access import visible_invoices
from faktury.domain.problems import SENTENCES, Problem
from faktury.exceptions import NoAccess
from faktury.models import Faktura
from faktury.services.problem_words import problem_payload
from faktury.services.value_words import account_text, amount_text, date_text, nip_text, number_text, quantity_text
from faktury.views_modules.doors import door
from faktury.views_modules.invoice_filters import Wanted, matching

PAGE_SIZE = 50


@door("GET")
def invoice_list(request: HttpRequest) -> HttpResponse:
    """The list; totals cover everything the filters let through, not only the page."""
    wanted = Wanted.of(request)
    visible = visible_invoices(request.user)
    found = matching(visible, wanted)
    start = (wanted.page - 1) * PAGE_SIZE
    # One row more than shown tells whether there is a next page without counting.
    rows = list(found.order_by("-issue_date", "-created_at", "pk")[start : start + PAGE_SIZE + 1])
    context = {
        "wanted": wanted,
        "rows": [_row(faktura) for faktura in rows[:PAGE_SIZE]],
        "totals": _totals(found),
        "months": _months(visible),
        "directions": Faktura.Direction.choices,
        "currencies": sorted(set(visible.order_by().values_list("currency", flat=True).distinct())),
        "previous": wanted.query(wanted.page - 1) if wanted.page > 1 else None,
        "next": wanted.query(wanted.page + 1) if len(rows) > PAGE_SIZE else None,
    }
    return render(request, "faktury/invoice_list.html", context)


def _row(faktura: Faktura) -> dict[str, Any]:
    sale = faktura.direction == Faktura.Direction.SALE
    return {
        "id": faktura.pk,
        "number": faktura.invoice_number,
        "issued": date_text(faktura.issue_date),
        "party": faktura.buyer_name if sale else faktura.seller_name,
        "nip": nip_text(faktura.buyer_nip if sale else faktura.seller_nip),
        "net": number_text(faktura.net_total),
        "vat": number_text(faktura.vat_total),
        "gross": amount_text(faktura.gross_total, faktura.currency),
        "due": date_text(faktura.due_date) if faktura.due_date else "–",
        "direction": faktura.get_direction_display(),
        "origin": faktura.get_origin_display(),
    }


def _totals(invoices: QuerySet[Faktura]) -> list[dict[str, Any]]:
    """One line per currency, never across."""
    sums = (
        invoices.order_by("currency")
        .values("currency")
        .annotate(n=Count("pk"), net=Sum("net_total"), vat=Sum("vat_total"), gross=Sum("gross_total"))
    )
    return [
        {
            "currency": line["currency"],
            "count": line["n"],
            "net": number_text(line["net"]),
            "vat": number_text(line["vat"]),
            "gross": amount_text(line["gross"], line["currency"]),
        }
        for line in sums
    ]


def _months(invoices: QuerySet[Faktura]) -> list[tuple[str, str]]:
    """Months that have invoices, newest first: value and words."""
    found = invoices.order_by().annotate(month=TruncMonth("issue_date")).values_list("month", flat=True).distinct()
    return [(f"{month:%Y-%m}", date_format(month, "F Y").capitalize()) for month in sorted(set(found), reverse=True)]


@door("GET")
def invoice_detail(request: HttpRequest, invoice_id: UUID) -> HttpResponse:
    """One invoice with lines, VAT rows and history."""
    visible = visible_invoices(request.user).select_related("firma", "document", "created_by")
    faktura = visible.prefetch_related("pozycje", "stawki").filter(pk=invoice_id).first()
    if faktura is None:
        raise NoAccess
    context = {
        "faktura": faktura,
        "kind": _(faktura.get_kind_display()),
        "gross": amount_text(faktura.gross_total, faktura.currency),
        "parties": [
            (_("Sprzedawca"), faktura.seller_name, nip_text(faktura.seller_nip)),
            (_("Nabywca"), faktura.buyer_name, nip_text(faktura.buyer_nip)),
        ],
        "facts": _facts(faktura),
        "lines": [_line(item) for item in faktura.pozycje.all()],
        "rates": [_rate(row) for row in faktura.stawki.all()],
        "totals": {"net": number_text(faktura.net_total), "vat": number_text(faktura.vat_total), "gross": number_text(faktura.gross_total)},
        "confirmed": [_confirmation(entry, faktura) for entry in faktura.confirmed_problems],
    }
    return render(request, "faktury/invoice_detail.html", context)


def _facts(faktura: Faktura) -> list[tuple[str, str]]:
    """Dates and payment; what is not on the invoice says so with a dash."""

    def day(value: date | None) -> str:
        return date_text(value) if value else "–"

    return [
        (_("Data wystawienia"), day(faktura.issue_date)),
        (_("Data sprzedaży"), day(faktura.sale_date)),
        (_("Termin płatności"), day(faktura.due_date)),
        (_("Rachunek"), account_text(faktura.bank_account) or "–"),
        (_("Waluta"), faktura.currency),
    ]


def _rate_label(code: str) -> str:
    return f"{code}%" if code.isdigit() else code


def _line(item: Any) -> dict[str, str]:
    amounts = {name: getattr(item, name) for name in ("unit_price", "net", "vat", "gross")}
    return {
        "position": str(item.position),
        "name": item.name,
        "quantity": "–" if item.quantity is None else quantity_text(item.quantity),
        "unit": item.unit or "–",
        "rate": _rate_label(item.vat_rate) or "–",
        **{name: "–" if value is None else number_text(value) for name, value in amounts.items()},
    }


def _rate(row: Any) -> dict[str, str]:
    return {"rate": _rate_label(row.rate), "net": number_text(row.net), "vat": number_text(row.vat), "gross": number_text(row.gross)}


def _confirmation(entry: dict[str, Any], faktura: Faktura) -> dict[str, Any]:
    """A warning a person marked as right, in words; an entry of an older version keeps its code."""
    code = str(entry.get("code", ""))
    message = code
    if code in SENTENCES:
        found = Problem(code, entry.get("params") or {}, entry.get("field"))
        message = problem_payload(found, firma=faktura.firma, currency=faktura.currency)["message"]
    return {"message": message, "by": entry.get("by", ""), "at": entry.get("at", "")}
