"""Reading attempts with their technical details: for staff only, never part of what other people see."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from faktury.admin.filters import StatedValuesFilter
from faktury.admin.readonly import NotByHand
from faktury.models import OCRPage, OCRResult


class OCRResultAdmin(NotByHand, admin.ModelAdmin):  # type: ignore[type-arg]
    """One attempt: engine, time, confidence, what went wrong in technical words."""

    list_display = ("document", "attempt", "processing_status", "engine", "confidence", "error_code", "duration", "created_at")
    list_filter = ("processing_status", ("engine", StatedValuesFilter), ("error_code", StatedValuesFilter))
    list_select_related = ("document",)
    search_fields = ("document__original_name", "error_code", "technical_detail")
    date_hierarchy = "created_at"

    @admin.display(description=_("czas"))
    def duration(self, result: OCRResult) -> str:
        """Seconds between start and end."""
        if result.started_at is None or result.finished_at is None:
            return "–"
        return f"{(result.finished_at - result.started_at).total_seconds():.1f} s"


class OCRPageAdmin(NotByHand, admin.ModelAdmin):  # type: ignore[type-arg]
    """One page as it was read."""

    list_display = ("document", "number", "source", "confidence", "seconds", "read_at")
    list_filter = ("source",)
    list_select_related = ("document",)
    search_fields = ("document__original_name", "text")
    exclude = ("words",)


def register(site: admin.AdminSite) -> None:
    """Register this module's models."""
    site.register(OCRResult, OCRResultAdmin)
    site.register(OCRPage, OCRPageAdmin)
