"""ApiToken: a key a person gives to a program; only its hash is kept."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ApiToken(models.Model):
    """A personal access token. It sees what its user sees, for as long as the user may sign in and it is neither old nor revoked."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_tokens", verbose_name=_("użytkownik"))
    name = models.CharField(_("nazwa"), max_length=80)
    sha256 = models.CharField(max_length=64, unique=True, editable=False)
    start = models.CharField(_("początek"), max_length=12, editable=False)
    """First characters of the token, so that a person can tell tokens apart."""
    created_at = models.DateTimeField(_("utworzono"), auto_now_add=True)
    expires_at = models.DateTimeField(_("ważny do"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("unieważniono"), null=True, blank=True)

    class Meta:
        verbose_name = _("token API")
        verbose_name_plural = _("tokeny API")
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return f"{self.name} ({self.start}…)"
