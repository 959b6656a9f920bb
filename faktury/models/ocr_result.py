"""OCRResult: one reading attempt of a document."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from faktury.domain.status import OCR_LABELS, OcrStatus
from faktury.models.document import DocumentUpload


class OCRResult(models.Model):
    """One attempt: which engine read it, how long it took, what was understood."""

    document = models.ForeignKey(DocumentUpload, on_delete=models.CASCADE, related_name="ocr_results", verbose_name=_("dokument"))
    attempt = models.PositiveIntegerField(_("próba"))
    processing_status = models.CharField(
        _("status"),
        max_length=12,
        choices=[(status.value, _(OCR_LABELS[status])) for status in OcrStatus],
        default=OcrStatus.PENDING,
    )
    engine = models.CharField(_("silnik"), max_length=40, blank=True)
    engine_fingerprint = models.CharField(max_length=80, blank=True)
    confidence = models.DecimalField(_("pewność"), max_digits=5, decimal_places=4, null=True, blank=True)
    error_code = models.CharField(_("błąd"), max_length=40, blank=True)
    technical_detail = models.TextField(_("szczegóły techniczne"), blank=True)
    """For administrators only; never part of a payload."""
    extraction = models.JSONField(_("odczytane dane"), null=True, blank=True)
    problems = models.JSONField(_("problemy"), default=list, blank=True)
    created_at = models.DateTimeField(_("utworzono"), auto_now_add=True)
    started_at = models.DateTimeField(_("początek"), null=True, blank=True)
    finished_at = models.DateTimeField(_("koniec"), null=True, blank=True)

    class Meta:
        verbose_name = _("odczyt")
        verbose_name_plural = _("odczyty")
        ordering = ("document", "attempt")
        constraints = [
            models.UniqueConstraint(fields=["document", "attempt"], name="ocr_result_per_attempt"),
            models.CheckConstraint(condition=models.Q(processing_status__in=[s.value for s in OcrStatus]), name="ocr_status_known"),
        ]
        # The admin asks for the latest on every page (`services/model_health.py`).
        indexes = [models.Index(fields=["finished_at"], name="ocr_result_finished")]

    def __str__(self) -> str:
        return f"{self.document_id} #{self.attempt}"

    @property
    def status(self) -> OcrStatus:
        """The stored status as the enum."""
        return OcrStatus(self.processing_status)

    def sync_document_status(self) -> bool:
        """Bring the document to what this result implies; True when something changed."""
        from faktury.services.status_sync_service import StatusSyncService  # noqa: PLC0415 - the seed's API points upward

        return StatusSyncService.sync_document_status(self)

    def get_processing_progress(self) -> dict[str, int | None]:
        """Percent and pages of this attempt, as the status page shows them."""
        from faktury.services.status_sync_service import StatusSyncService  # noqa: PLC0415 - the seed's API points upward

        return StatusSyncService.get_progress(self)
