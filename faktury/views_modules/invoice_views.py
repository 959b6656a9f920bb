"""Invoices: the list with its totals per currency, one invoice with all its data and where they come from, and its print."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.translation import gettext as _

from faktury.access import invoice_for, visible_firmy, visible_invoices
from faktury.domain.kinds import KIND_LABELS, NOT_INVOICES, kind_label
from faktury.models import Faktura
from faktury.services import invoice_words
from faktury.services.counted_words import Forms, counted
from faktury.services.invoice_history import history_of
from faktury.services.value_words import amount_text, date_text, nip_text, number_text
from faktury.views_modules.doors import door
from faktury.views_modules.inbox_filters import chosen_firma, firma_choice
from faktury.views_modules.invoice_filters import Wanted, in_order, matching

PAGE_SIZE = 50


@door("GET")
def invoice_list(request: HttpRequest) -> HttpResponse:
    """The list; totals cover everything the filters let through, not only the page."""
    wanted = Wanted.of(request)
    visible = visible_invoices(request.user)
    found = matching(visible, wanted)
    start = (wanted.page - 1) * PAGE_SIZE
    # One row more than shown tells whether there is a next page without counting.
    rows = list(in_order(found, wanted).select_related("firma")[start : start + PAGE_SIZE + 1])
    totals = _totals(found)
    count = sum(line["count"] for line in totals)
    firmy = list(visible_firmy(request.user).order_by("name"))
    firma = chosen_firma(firmy, wanted.firma)
    context = {
        "wanted": wanted,
        "firma_choice": firma_choice(firmy, firma, lambda pk: replace(wanted, firma=pk, page=1).query()),
        "opened": timezone.now().isoformat(),
        "words": {
            "fresh": Forms(_("Dodano {n} fakturę – pokaż"), _("Dodano {n} faktury – pokaż"), _("Dodano {n} faktur – pokaż"))._asdict()
        },
        "columns": _columns(wanted),
        "rows": [_row(faktura, named=len(firmy) > 1 and firma is None) for faktura in rows[:PAGE_SIZE]],
        "totals": totals,
        "range": f"{start + 1}–{start + min(len(rows), PAGE_SIZE)}",
        "count": _count(count),
        **_choices(visible),
        "previous": wanted.query(wanted.page - 1) if wanted.page > 1 else None,
        "next": wanted.query(wanted.page + 1) if len(rows) > PAGE_SIZE else None,
    }
    return render(request, "faktury/invoice_list.html", context)


def _columns(wanted: Wanted) -> list[dict[str, str]]:
    """Headings with the address that sorts by them; an empty one is not sorted by."""
    labels = {
        "number": _("Numer"),
        "issued": _("Wystawiona"),
        "party": _("Kontrahent"),
        "net": _("Netto"),
        "vat": _("VAT"),
        "gross": _("Brutto"),
        "due": _("Termin"),
    }
    return [
        {"name": name, "label": label, "sort": wanted.direction_of(name), "url": wanted.sorted_by(name).query() or "?"}
        for name, label in labels.items()
    ]


def _choices(visible: QuerySet[Faktura]) -> dict[str, Any]:
    """What the filters offer: only what there is."""
    return {
        "months": _months(visible),
        "directions": Faktura.Direction.choices,
        "origins": Faktura.Origin.choices,
        "kinds": [(kind, _(label)) for kind, label in KIND_LABELS.items() if kind not in NOT_INVOICES],
        "currencies": sorted(set(visible.order_by().values_list("currency", flat=True).distinct())),
    }


def _row(faktura: Faktura, *, named: bool) -> dict[str, Any]:
    """A line of the list; it names the company where the list holds several."""
    sale = faktura.direction == Faktura.Direction.SALE
    paid = faktura.paid_date is not None or faktura.amount_due == 0
    return {
        "id": faktura.pk,
        "number": faktura.invoice_number,
        "issued": date_text(faktura.issue_date),
        "party": faktura.buyer_name if sale else faktura.seller_name,
        "nip": nip_text(faktura.buyer_nip) or faktura.buyer_tax_id if sale else nip_text(faktura.seller_nip),
        "net": number_text(faktura.net_total),
        "vat": number_text(faktura.vat_total),
        "gross": amount_text(faktura.gross_total, faktura.currency),
        "due": _("zapłacono") if paid else date_text(faktura.due_date) if faktura.due_date else "–",
        "direction": faktura.get_direction_display(),
        "firma": faktura.firma.name if named else "",
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
            "words": _count(line["n"]),
            "net": number_text(line["net"]),
            "vat": number_text(line["vat"]),
            "gross": amount_text(line["gross"], line["currency"]),
        }
        for line in sums
    ]


def _count(number: int) -> str:
    return counted(number, Forms(_("{n} faktura"), _("{n} faktury"), _("{n} faktur")))


def _months(invoices: QuerySet[Faktura]) -> list[tuple[str, str]]:
    """Months that have invoices, newest first: value and words."""
    days = invoices.order_by().values_list("issue_date", flat=True).distinct()
    months = sorted({day.replace(day=1) for day in days}, reverse=True)
    return [(f"{month:%Y-%m}", date_format(month, "F Y").capitalize()) for month in months]


@door("GET")
def invoice_detail(request: HttpRequest, invoice_id: UUID) -> HttpResponse:
    """One invoice with lines, VAT rows, sources and history."""
    faktura = invoice_for(request.user, invoice_id)
    context = {
        **_said(faktura),
        "confirmed": invoice_words.confirmations(faktura),
        "history": history_of(faktura),
        "linked": list(faktura.linked_documents.order_by("created_at")),
    }
    return render(request, "faktury/invoice_detail.html", context)


@door("GET")
def invoice_print(request: HttpRequest, invoice_id: UUID) -> HttpResponse:
    """One invoice on paper: A4, black on white, without the page's frame."""
    return render(request, "faktury/invoice_print.html", _said(invoice_for(request.user, invoice_id)))


def _said(faktura: Faktura) -> dict[str, Any]:
    """What the invoice says, for the screen and for paper."""
    rates = invoice_words.rates(faktura)
    return {
        "faktura": faktura,
        "kind": _(kind_label(faktura.kind)),
        "parties": invoice_words.parties(faktura),
        "facts": invoice_words.facts(faktura),
        "notes": invoice_words.notes(faktura),
        "lines": invoice_words.lines(faktura),
        "rates": rates,
        "in_pln": any(row["vat_pln"] for row in rates),
        "totals": invoice_words.totals(faktura),
    }
