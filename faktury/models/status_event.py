"""StatusEvent: the audit trail, one row per status change."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from faktury.domain.status import DISPLAY, DocumentStatus
from faktury.models.document import DocumentUpload
from faktury.models.firma import Firma


class StatusEvent(models.Model):
    """A document went from one status to another. Versions rise strictly per document and may skip (progress has none)."""

    document = models.ForeignKey(DocumentUpload, on_delete=models.CASCADE, related_name="events", verbose_name=_("dokument"))
    firma = models.ForeignKey(Firma, on_delete=models.CASCADE, related_name="+")
    sequence = models.PositiveBigIntegerField()
    version = models.PositiveBigIntegerField(_("wersja"))
    attempt = models.PositiveIntegerField(_("próba"))
    from_status = models.CharField(_("z"), max_length=24, blank=True)
    status = models.CharField(_("na"), max_length=24, choices=[(status.value, _(DISPLAY[status].label)) for status in DocumentStatus])
    error_code = models.CharField(_("błąd"), max_length=40, blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("kto"))
    at = models.DateTimeField(_("kiedy"))

    class Meta:
        verbose_name = _("zmiana statusu")
        verbose_name_plural = _("zmiany statusu")
        ordering = ("document", "version")
        constraints = [
            models.UniqueConstraint(fields=["document", "version"], name="event_per_version"),
            models.UniqueConstraint(fields=["firma", "sequence"], name="event_per_sequence"),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} v{self.version} {self.status}"
