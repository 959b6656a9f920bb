"""PartialUpload: a file that is on its way in, piece by piece; it becomes a document when the last byte is here."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from faktury.models.firma import Firma


class PartialUpload(models.Model):
    """What has arrived of one file. The bytes lie beside the documents' files under a name made of the id."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    firma = models.ForeignKey(Firma, on_delete=models.CASCADE, related_name="+")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=64)
    """SHA-256 of the file, where the browser could tell it; else a number of the browser's own."""
    name = models.CharField(max_length=255)
    size_bytes = models.PositiveBigIntegerField()
    received = models.PositiveBigIntegerField(default=0)
    changed_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["firma", "owner", "key"], name="partial_upload_once")]

    def __str__(self) -> str:
        return f"{self.name} {self.received}/{self.size_bytes}"

    @property
    def stored_name(self) -> str:
        """Where its bytes lie in the storage."""
        return f"parts/{self.id}"
