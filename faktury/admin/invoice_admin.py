"""Invoices with their lines and VAT rows, to look at: they change through the review form, where the checks are."""

from __future__ import annotations

from django.contrib import admin

from faktury.admin.readonly import NotByHand
from faktury.models import Faktura, PozycjaFaktury, StawkaVat


class _Lines(NotByHand, admin.TabularInline):  # type: ignore[type-arg]
    model = PozycjaFaktury
    extra = 0


class _Rates(NotByHand, admin.TabularInline):  # type: ignore[type-arg]
    model = StawkaVat
    extra = 0


class FakturaAdmin(NotByHand, admin.ModelAdmin):  # type: ignore[type-arg]
    """Who vouches for the invoice and from which document it came."""

    list_display = ("invoice_number", "issue_date", "seller_name", "gross_total", "currency", "kind", "direction", "origin", "firma")
    list_filter = ("firma", "origin", "direction", "kind", "currency")
    list_select_related = ("firma",)
    search_fields = ("invoice_number", "seller_name", "seller_nip", "buyer_name", "buyer_nip")
    date_hierarchy = "issue_date"
    inlines = (_Lines, _Rates)


def register(site: admin.AdminSite) -> None:
    """Register this module's models."""
    site.register(Faktura, FakturaAdmin)
