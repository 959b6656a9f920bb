"""DocumentUpload: one uploaded file and the single truth about where it is on its way."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from faktury.domain.status import DISPLAY, DocumentStatus
from faktury.models.firma import Firma


def stored_name(document: DocumentUpload, _original: str) -> str:
    """A server-made path; the client's file name is never part of it."""
    return f"documents/{document.id.hex[:2]}/{document.id}/source"


class PresentDocuments(models.Manager["DocumentUpload"]):
    """Everything but what somebody deleted: lists, the queue, recovery and every door ask here without knowing of it."""

    @override
    def get_queryset(self) -> models.QuerySet[DocumentUpload]:
        return super().get_queryset().filter(deleted_at__isnull=True)


class DocumentUpload(models.Model):
    """One uploaded document. `processing_status` and `version` are written by StatusSyncService only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    firma = models.ForeignKey(Firma, on_delete=models.PROTECT, related_name="documents", verbose_name=_("firma"))
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="documents", verbose_name=_("dodane przez"))
    original_name = models.CharField(_("nazwa pliku"), max_length=255)
    file = models.FileField(_("plik"), upload_to=stored_name, max_length=200)
    sha256 = models.CharField(max_length=64, editable=False)
    size_bytes = models.PositiveBigIntegerField(_("rozmiar"), editable=False)
    content_type = models.CharField(_("rodzaj"), max_length=40, editable=False)
    created_at = models.DateTimeField(_("dodano"), db_index=True, editable=False)

    processing_status = models.CharField(
        _("status"),
        max_length=24,
        choices=[(status.value, _(DISPLAY[status].label)) for status in DocumentStatus],
        default=DocumentStatus.UPLOADED,
        editable=False,
    )
    version = models.PositiveBigIntegerField(default=0, editable=False)
    changed_at = models.DateTimeField(_("zmieniono"), editable=False)
    step_times = models.JSONField(default=dict, editable=False)
    """When each status of the current attempt was reached: {status: ISO time}."""
    page_count = models.PositiveIntegerField(_("strony"), null=True, editable=False)
    pages_done = models.PositiveIntegerField(default=0, editable=False)
    resumed_from_page = models.PositiveIntegerField(null=True, editable=False)
    error_code = models.CharField(_("błąd"), max_length=40, blank=True, editable=False)
    error_params = models.JSONField(default=dict, editable=False)
    problem_count = models.PositiveIntegerField(default=0, editable=False)

    linked_invoice = models.ForeignKey(
        "faktury.Faktura", on_delete=models.SET_NULL, null=True, editable=False, related_name="linked_documents"
    )
    """The invoice this file shows once more: made from another document, or typed by hand."""

    deleted_at = models.DateTimeField(_("usunięto"), null=True, editable=False)
    """Since when it is hidden from everyone. Shortly after, file and readings go; the row stays, as the trail and an invoice name it."""

    attempt = models.PositiveIntegerField(_("próba"), default=1, editable=False)
    crashes = models.PositiveIntegerField(_("awarie"), default=0, editable=False)
    failures = models.PositiveIntegerField(default=0, editable=False)
    queued_at = models.DateTimeField(null=True, editable=False)
    not_before = models.DateTimeField(null=True, editable=False)
    lease_token = models.UUIDField(null=True, editable=False)
    lease_until = models.DateTimeField(null=True, editable=False)

    objects = PresentDocuments()
    everything = models.Manager["DocumentUpload"]()

    class Meta:
        verbose_name = _("dokument")
        verbose_name_plural = _("dokumenty")
        ordering = ("-created_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["firma", "sha256"], condition=models.Q(deleted_at__isnull=True), name="document_once_per_firma"
            ),
            models.CheckConstraint(
                condition=models.Q(processing_status__in=[s.value for s in DocumentStatus]), name="document_status_known"
            ),
        ]
        indexes = [
            models.Index(fields=["processing_status", "queued_at"], name="document_queue"),
            models.Index(fields=["firma", "-created_at"], name="document_inbox"),
            models.Index(fields=["deleted_at"], name="document_deleted", condition=models.Q(deleted_at__isnull=False)),
            models.Index(fields=["lease_until"], name="document_lease", condition=models.Q(lease_until__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.original_name

    @property
    def status(self) -> DocumentStatus:
        """The stored status as the enum."""
        return DocumentStatus(self.processing_status)

    def get_unified_status(self) -> DocumentStatus:
        """The status a person sees, from this row and the current attempt's OCRResult; one query unless annotated."""
        from faktury.services.status_sync_service import StatusSyncService  # noqa: PLC0415 - the seed's API points upward

        return StatusSyncService.get_combined_status(self)

    def get_status_display_data(self) -> dict[str, Any]:
        """The one status payload (design: "One shape, every door"), worded in the active language."""
        from faktury.services.status_sync_service import StatusSyncService  # noqa: PLC0415 - the seed's API points upward

        return StatusSyncService.get_status_display_data(self)
