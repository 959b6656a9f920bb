"""Finds what died or was forgotten: leases that ran out, bells that were lost, files without a row."""

from __future__ import annotations

import logging
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import mail_admins
from django.db.models import Q
from django.utils import timezone

from faktury.domain.status import LEASED, DocumentStatus
from faktury.models import DocumentUpload
from faktury.services import ocr_queue
from faktury.services.status_sync_service import Change, Guard, transition

logger = logging.getLogger(__name__)
ORPHAN_AGE = timedelta(hours=1)
BELL_AGE = timedelta(seconds=1)


def recover_once() -> int:
    """One round: requeue what lost its worker, ring when something due waits. Returns how many claims were taken back."""
    now = timezone.now()
    grace = now - timedelta(seconds=settings.FAKTURY_LEASE_SECONDS)
    lost = DocumentUpload.objects.filter(
        Q(lease_until__lt=now) | Q(lease_until__isnull=True, changed_at__lt=grace), processing_status__in=LEASED
    )
    recovered = sum(_take_back(document) for document in lost)
    if ocr_queue.due(now).filter(queued_at__lte=now - BELL_AGE).exists():
        ocr_queue.ring()
    return recovered


def _take_back(document: DocumentUpload) -> bool:
    """End a claim whose worker is gone; the guard keeps a renewed lease and another recovery's work."""
    crashes = document.crashes + 1
    columns: dict[str, Any] = {"crashes": crashes, "attempt": document.attempt + 1}
    guard = Guard(sources=LEASED, attempt=document.attempt, lease_until=document.lease_until)
    if crashes >= settings.FAKTURY_MAX_CRASHES:
        columns["attempt"] = document.attempt
        change = Change(to=DocumentStatus.FAILED, error_code="worker_crashed", error_params={"crashes": crashes}, columns=columns)
    else:
        columns |= {"not_before": None, "queued_at": document.queued_at or timezone.now()}
        change = Change(to=DocumentStatus.QUEUED, columns=columns)
    changed = transition(document.pk, change, guard)
    if changed is None:
        return False
    logger.warning("%s: its worker is gone (crash %s)", document.pk, crashes)
    if crashes >= settings.FAKTURY_MAX_CRASHES:
        mail_admins("Faktury: dokument przerwał odczyt kilka razy", f"Dokument {document.pk} ({document.original_name}), próby: {crashes}.")
    return True


def sweep_orphan_files() -> int:
    """Delete stored uploads that no row speaks of and that are older than an hour (a web process died in between)."""
    root = Path(settings.MEDIA_ROOT) / "documents"
    limit = (timezone.now() - ORPHAN_AGE).timestamp()
    old = [path for path in root.glob("*/*/source*") if path.stat().st_mtime < limit]
    removed = 0
    for path in old:
        name = path.relative_to(settings.MEDIA_ROOT).as_posix()
        if not DocumentUpload.objects.filter(file=name).exists():
            path.unlink(missing_ok=True)
            removed += 1
    return removed
