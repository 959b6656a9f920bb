"""Access tokens for the API: who has which, and an action that revokes them. They are made by their owners, never here."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from faktury.admin.readonly import NotByHand
from faktury.models import ApiToken


class ApiTokenAdmin(NotByHand, admin.ModelAdmin):  # type: ignore[type-arg]
    """Living and ended tokens; the secret itself is nowhere."""

    list_display = ("name", "start", "user", "created_at", "expires_at", "revoked_at")
    list_filter = ("revoked_at",)
    list_select_related = ("user",)
    search_fields = ("name", "start", "user__username")
    actions = ("revoke",)

    @admin.action(description=_("Unieważnij zaznaczone tokeny"), permissions=["view"])
    def revoke(self, _request: HttpRequest, tokens: QuerySet[ApiToken]) -> None:
        """End tokens at once."""
        tokens.filter(revoked_at__isnull=True).update(revoked_at=timezone.now())


def register(site: admin.AdminSite) -> None:
    """Register this module's models."""
    site.register(ApiToken, ApiTokenAdmin)
