"""Thin safety net: an OCRResult saved outside the pipeline (admin, shell, tests) still moves its document."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_save

from faktury.models import OCRResult


def _result_saved(sender: type[OCRResult], instance: OCRResult, *, raw: bool = False, **_kwargs: Any) -> None:
    """Agreeing pairs change nothing, so this cannot loop. Fixtures (`raw`) are left alone."""
    del sender
    if not raw:
        instance.sync_document_status()


def connect() -> None:
    """Connect the receiver; called once from the app's `ready()`."""
    post_save.connect(_result_saved, sender=OCRResult, dispatch_uid="faktury.ocr_result_saved")
