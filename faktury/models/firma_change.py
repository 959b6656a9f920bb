"""FirmaChange: one value of a company's data that somebody changed: what stood there, what stands there now, who and when."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from faktury.models.firma import Firma


class FirmaChange(models.Model):
    """One change of `field` ("name", "nip", "address"); values as they were stored."""

    firma = models.ForeignKey(Firma, on_delete=models.CASCADE, related_name="changes", verbose_name=_("firma"))
    field = models.CharField(_("pole"), max_length=16)
    before = models.CharField(_("było"), max_length=512, blank=True)
    after = models.CharField(_("jest"), max_length=512, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("kto"))
    at = models.DateTimeField(_("kiedy"))

    class Meta:
        verbose_name = _("zmiana danych firmy")
        verbose_name_plural = _("zmiany danych firmy")
        ordering = ("-at", "-id")

    def __str__(self) -> str:
        return f"{self.firma_id} {self.field}"
