"""Companies and the counterparties they know."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from faktury.models import Firma, Kontrahent


class FirmaAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """A company and its members: who is listed here sees its documents."""

    list_display = ("name", "nip", "member_count", "created_at")
    search_fields = ("name", "nip")
    filter_horizontal = ("members",)
    readonly_fields = ("created_at",)

    @override
    def get_queryset(self, request: HttpRequest) -> QuerySet[Firma]:
        firmy: QuerySet[Firma] = super().get_queryset(request)
        return firmy.annotate(member_count=Count("members"))

    @admin.display(description=_("członkowie"), ordering="member_count")
    def member_count(self, firma: Firma) -> int:
        """How many people see the company's documents."""
        count: int = firma.member_count  # type: ignore[attr-defined]
        return count


class KontrahentAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Counterparties as learned from stored invoices."""

    list_display = ("name", "nip", "firma", "bank_account")
    list_filter = ("firma",)
    list_select_related = ("firma",)
    search_fields = ("name", "nip")


def register(site: admin.AdminSite) -> None:
    """Register this module's models."""
    site.register(Firma, FirmaAdmin)
    site.register(Kontrahent, KontrahentAdmin)
