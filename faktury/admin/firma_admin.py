"""Companies and the counterparties they know."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from faktury.models import Firma, Kontrahent
from faktury.services.firma_data import FIELDS, change_firma, nip_effect


class FirmaAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """A company and its members: who is listed here sees its documents."""

    list_display = ("name", "nip", "member_count", "created_at")
    search_fields = ("name", "nip")
    filter_horizontal = ("members",)
    readonly_fields = ("created_at",)

    @override
    def save_model(self, request: HttpRequest, obj: Firma, form: Any, change: bool) -> None:
        """A company's data goes the way its own people use, so that the change is kept and what hangs on the NIP moves with it."""
        if not change:
            super().save_model(request, obj, form, change)
            return
        effect = nip_effect(Firma.objects.get(pk=obj.pk), obj.nip)
        data = {name: getattr(obj, name) for name in FIELDS}
        change_firma(firma_id=obj.pk, version=obj.version, data=data, actor_id=request.user.pk, confirmed=True)
        if effect:
            moved = effect.become_sales + effect.become_purchases
            self.message_user(request, _("NIP firmy się zmienił. Faktury, które zmieniły stronę: %(n)s.") % {"n": moved}, messages.WARNING)

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
