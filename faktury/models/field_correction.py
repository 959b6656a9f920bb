"""FieldCorrection: one value of an invoice that a person changed: what stood there, what stands there now, who and when."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from faktury.models.faktura import Faktura


class FieldCorrection(models.Model):
    """One change. `version` is the invoice's version it led to: 1 tells what was corrected in the reading, later ones are edits.

    `field` is a header field ("seller_nip"), a cell ("line_items.2.net", "vat_rows.23.vat") or a whole row ("line_items.3").
    Values are plain texts: ISO dates, decimals with a point, digits without groups; empty means absent.
    """

    faktura = models.ForeignKey(Faktura, on_delete=models.CASCADE, related_name="corrections", verbose_name=_("faktura"))
    version = models.PositiveIntegerField(_("wersja"))
    field = models.CharField(_("pole"), max_length=64)
    before = models.TextField(_("było"), blank=True)
    after = models.TextField(_("jest"), blank=True)
    source = models.CharField(_("źródło"), max_length=20, blank=True)
    """Where the earlier value came from (a source of `domain.extraction`); empty when nothing stood there."""
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("kto"))
    at = models.DateTimeField(_("kiedy"))

    class Meta:
        verbose_name = _("poprawka")
        verbose_name_plural = _("poprawki")
        ordering = ("faktura", "version", "id")
        constraints = [models.UniqueConstraint(fields=["faktura", "version", "field"], name="correction_once")]

    def __str__(self) -> str:
        return f"{self.faktura_id} {self.field}"
