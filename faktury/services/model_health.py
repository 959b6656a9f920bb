"""Whether the reading model can be used, judged by how the latest readings ended."""

from __future__ import annotations

from faktury.models import OCRResult
from faktury.services.error_words import ErrorPayload, error_payload

_TROUBLES = frozenset({"model_missing", "model_download_failed"})


def model_trouble() -> ErrorPayload | None:
    """The worded error when the latest finished reading failed for want of its model; a later good reading clears it."""
    latest = OCRResult.objects.filter(finished_at__isnull=False).exclude(engine="", error_code="").order_by("-finished_at")
    code = latest.values_list("error_code", flat=True).first()
    return error_payload(code) if code in _TROUBLES else None
