"""Kontrahent: a counterparty a Firma trades with, remembered by NIP."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from faktury.models.firma import Firma


class Kontrahent(models.Model):
    """A seller or buyer known to one Firma; never shared between companies."""

    firma = models.ForeignKey(Firma, on_delete=models.CASCADE, related_name="kontrahenci", verbose_name=_("firma"))
    nip = models.CharField(_("NIP"), max_length=10)
    name = models.CharField(_("nazwa"), max_length=255)
    bank_account = models.CharField(_("rachunek"), max_length=34, blank=True)
    created_at = models.DateTimeField(_("dodano"), auto_now_add=True)

    class Meta:
        verbose_name = _("kontrahent")
        verbose_name_plural = _("kontrahenci")
        ordering = ("name",)
        constraints = [models.UniqueConstraint(fields=["firma", "nip"], name="kontrahent_once_per_firma")]

    def __str__(self) -> str:
        return self.name
