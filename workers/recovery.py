"""Finds what died or was forgotten: leases that ran out, bells that were lost, files without a row, documents to let go of."""

from __future__ import annotations

import logging
import os
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import DurationField, F, Q, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Now
from django.utils import timezone

from faktury.domain.status import LEASED, DocumentStatus
from faktury.models import DocumentUpload, OCRPage
from faktury.services import administrator_alerts, document_delete, ocr_queue, partial_uploads
from faktury.services.status_sync_service import Change, Guard, transition
from workers import grace, outage
from workers.reading import PAGES_PREFIX

logger = logging.getLogger(__name__)
ORPHAN_AGE = timedelta(hours=1)
BELL_AGE = timedelta(seconds=1)
DOCUMENTS_AT_ONCE = 200
LEFT_BY_THE_KILLED = (f"{PAGES_PREFIX}*", "tmp*.upload*")
"""Names in the temp directory: ours for pages, Django's for an upload that is being received."""


def recover_once() -> int:
    """One round: requeue what lost its worker, ring when something due waits. Returns how many claims were taken back."""
    grace.note_round()
    if _database_stalls():
        return 0
    _heed_a_clock_set_back()
    document_delete.purge_deleted()
    recovered = sum(_try_to_take_back(document) for document in _lost_documents()) if grace.is_over() else 0
    if ocr_queue.due().filter(Q(queued_at__lte=_ago(BELL_AGE)) | Q(queued_at__gt=Now())).exists():
        ocr_queue.ring()
    return recovered


def _heed_a_clock_set_back() -> None:
    """No lease may outlast what a lease is: the clock it was set by has gone back. A living worker renews it, a dead one's runs out."""
    lease = timedelta(seconds=settings.FAKTURY_LEASE_SECONDS)
    too_long = DocumentUpload.objects.filter(lease_until__gt=_ago(-2 * lease), processing_status__in=LEASED)
    if too_long.exists() and (shortened := too_long.update(lease_until=ocr_queue.lease_end())):
        logger.warning("the database's clock was set back: %s leases shortened", shortened)


def _lost_documents() -> QuerySet[DocumentUpload]:
    """Claims whose lease ran out, by the clock of the database that also set it."""
    forgotten = Q(lease_until__isnull=True, changed_at__lt=_ago(timedelta(seconds=settings.FAKTURY_LEASE_SECONDS)))
    return DocumentUpload.objects.filter(Q(lease_until__lt=Now()) | forgotten, processing_status__in=LEASED)


def _ago(age: timedelta) -> Combinable:
    return Now() - Value(age, DurationField())


def _database_stalls() -> bool:
    """Whether a write took so long that living workers could not renew their leases: they get to go first.

    The write is a real one that changes nothing, on a row about to be judged: a database that may be read and not written to lets a
    transaction begin, and whose renewals it refused must not be judged in the moment in which it takes writes again.

    Raises:
        DatabaseError: nothing can be written.
    """
    started = time.monotonic()
    with transaction.atomic():
        lost = list(_lost_documents().select_for_update(skip_locked=True).values_list("pk", flat=True)[:1])
        DocumentUpload.objects.filter(pk__in=lost).update(lease_until=F("lease_until"))
    waited = time.monotonic() - started
    if waited < settings.FAKTURY_LEASE_SECONDS / 3:
        return False
    logger.warning("a write took %.1f s; no lease is judged this round", waited)
    return True


def _try_to_take_back(document: DocumentUpload) -> bool:
    """One document's trouble must not keep the others from being recovered."""
    try:
        return _take_back(document)
    except outage.AWAY as error:
        if outage.is_away():
            raise
        logger.warning("%s: could not be taken back yet: %s", document.pk, error)
        return False
    except (DatabaseError, OSError):
        raise
    except Exception:
        logger.exception("%s: could not be taken back", document.pk)
        return False


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
        administrator_alerts.poison_document(document, crashes)
    return True


def sweep_orphan_files() -> int:
    """Delete stored files that no row speaks of and what killed processes left in the temp directory, if older than an hour."""
    limit = (timezone.now() - ORPHAN_AGE).timestamp()
    folders = (Path(settings.MEDIA_ROOT) / "documents").glob("*/*")
    swept = sum(_sweep_documents(batch, limit) for batch in _batches(folders, DOCUMENTS_AT_ONCE))
    return swept + _sweep_temporary(limit) + partial_uploads.sweep()


def _sweep_documents(folders: Sequence[Path], limit: float) -> int:
    """Uploads whose web process died before the row, page images of a dropped reading or of a worker that died before its checkpoint."""
    old = [path for folder in folders for path in (*folder.glob("source*"), *folder.glob("pages/*")) if _is_older(path, limit)]
    if not old:
        return 0
    known = _stored_names(folders)
    orphans = [path for path in old if path.relative_to(settings.MEDIA_ROOT).as_posix() not in known]
    for path in orphans:
        path.unlink(missing_ok=True)
    return len(orphans)


def _stored_names(folders: Sequence[Path]) -> set[str]:
    """Every file that rows of these documents name, in two queries for the whole batch."""
    ids = [document_id for folder in folders if (document_id := _as_id(folder.name))]
    # Also of those that may still be brought back.
    uploads = DocumentUpload.everything.filter(pk__in=ids).values_list("file", flat=True)
    pages = OCRPage.objects.filter(document__in=ids).values_list("image_name", "thumb_name")
    return {*uploads, *(name for names in pages for name in names)}


def _sweep_temporary(limit: float) -> int:
    """Page folders of killed workers and half-received uploads of killed web processes: invoices must not lie there for ever."""
    temporary = Path(tempfile.gettempdir())
    left = [path for pattern in LEFT_BY_THE_KILLED for path in temporary.glob(pattern) if _is_older(path, limit) and _is_ours(path)]
    for path in left:
        shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
    return len(left)


def _is_ours(path: Path) -> bool:
    return path.lstat().st_uid == os.getuid()


def _is_older(path: Path, limit: float) -> bool:
    try:
        return path.stat().st_mtime < limit
    except FileNotFoundError:
        return False


def _as_id(name: str) -> UUID | None:
    try:
        return UUID(name)
    except ValueError:
        return None


def _batches(folders: Iterable[Path], size: int) -> Iterator[list[Path]]:
    rest = iter(folders)
    while batch := list(islice(rest, size)):
        yield batch
