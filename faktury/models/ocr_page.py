"""OCRPage: what was read on one page, kept so that a recovered attempt goes on where the last one stopped."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from faktury.domain.words import Page, codes_from_json, words_from_json
from faktury.models.document import DocumentUpload


class OCRPage(models.Model):
    """One page read by one engine. `image_name` and `thumb_name` are storage paths made by the worker."""

    document = models.ForeignKey(DocumentUpload, on_delete=models.CASCADE, related_name="pages", verbose_name=_("dokument"))
    number = models.PositiveIntegerField(_("strona"))
    engine_fingerprint = models.CharField(max_length=80)
    source = models.CharField(_("źródło"), max_length=20)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    words = models.JSONField(default=list)
    text = models.TextField(_("tekst"), blank=True)
    codes = models.JSONField(_("kody"), default=list, blank=True)
    """Texts of the QR codes on the page (`domain.words.codes_to_json`), parsed and never opened."""
    confidence = models.DecimalField(_("pewność"), max_digits=5, decimal_places=4, null=True)
    seconds = models.DecimalField(_("sekundy"), max_digits=8, decimal_places=3, null=True)
    image_name = models.CharField(max_length=200)
    thumb_name = models.CharField(max_length=200, blank=True)
    read_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("strona")
        verbose_name_plural = _("strony")
        ordering = ("document", "number")
        constraints = [
            models.UniqueConstraint(fields=["document", "number", "engine_fingerprint"], name="ocr_page_once_per_engine"),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} p{self.number}"

    def to_page(self) -> Page:
        """The engine-neutral page the domain understands."""
        return Page(self.number, self.width, self.height, words_from_json(self.words), self.source, codes_from_json(self.codes))
