"""The admin site: its name, its models, and a warning on every page while the reading model cannot be used."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from faktury.services.model_health import model_trouble


class FakturyAdminSite(AdminSite):
    """Registers the project's models itself: `@admin.register` would ask for the default site while it is being made."""

    site_header = _("Faktury – administracja")
    site_title = "Faktury"
    index_title = _("Administracja")
    enable_nav_sidebar = False

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        from faktury.admin import api_token_admin, document_admin, firma_admin, invoice_admin, ocr_admin  # noqa: PLC0415 - they need the models loaded

        for module in (document_admin, ocr_admin, invoice_admin, firma_admin, api_token_admin):
            module.register(self)

    @override
    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """Adds `model_trouble`: a sentence for staff, or None."""
        context: dict[str, Any] = super().each_context(request)
        trouble = model_trouble() if self.has_permission(request) else None
        return {**context, "model_trouble": trouble}
