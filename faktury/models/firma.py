"""Firma: the company documents belong to, and the counter of its stream of status changes."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Firma(models.Model):
    """A company; its members see its documents and nobody else does."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("nazwa"), max_length=255)
    nip = models.CharField(_("NIP"), max_length=10, unique=True)
    address = models.CharField(_("adres"), max_length=512, blank=True)
    members = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="firmy", blank=True, verbose_name=_("członkowie"))
    version = models.PositiveIntegerField(default=1, editable=False)
    """Rises with every change of name, NIP or address: two people cannot overwrite each other unseen."""
    created_at = models.DateTimeField(_("dodano"), auto_now_add=True)

    class Meta:
        verbose_name = _("firma")
        verbose_name_plural = _("firmy")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class StatusStream(models.Model):
    """How many status changes a Firma has seen.

    A row of its own: saving a Firma in the admin writes all its columns and would turn the counter back.
    """

    firma = models.OneToOneField(Firma, on_delete=models.CASCADE, primary_key=True, related_name="stream")
    sequence = models.PositiveBigIntegerField(default=0)
    last_claim_at = models.DateTimeField(null=True)
    """When a worker last took one of the Firma's documents: the queue takes companies in turn."""

    def __str__(self) -> str:
        return f"{self.firma_id}@{self.sequence}"
