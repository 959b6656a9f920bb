"""ReviewPresence: who has a document open for review right now; a row that is not renewed counts for nothing."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from faktury.models.document import DocumentUpload


class ReviewPresence(models.Model):
    """One person at one document, since when, and until when the row may be believed."""

    document = models.ForeignKey(DocumentUpload, on_delete=models.CASCADE, related_name="reviewers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ("since", "pk")
        constraints = [models.UniqueConstraint(fields=["document", "user"], name="presence_once")]

    def __str__(self) -> str:
        return f"{self.document_id} {self.user_id}"
