"""The queue is the database, Dramatiq is its doorbell: an argument-less message that says "look".

A lost, doubled or stale bell does nothing wrong: recovery rings again while a row is due, and the claim is a
compare-and-set. Redis may be wiped at any moment.
"""

from __future__ import annotations

import logging
import random
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import dramatiq
from django.conf import settings
from django.db import transaction
from django.db.models import DurationField, F, Q, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Now
from django.utils import timezone
from dramatiq.errors import DramatiqError
from redis.exceptions import RedisError

from faktury.domain.status import LEASED, DocumentStatus
from faktury.models import DocumentUpload, StatusStream
from faktury.services.status_sync_service import Change, Guard, transition

logger = logging.getLogger(__name__)

ACTOR_NAME = "read_next_document"
_muted: ContextVar[bool] = ContextVar("ocr_queue_muted", default=False)
_CANDIDATES = 8


@dataclass(frozen=True, slots=True)
class Claim:
    """A worker's right to one attempt of one document until its lease runs out."""

    document_id: UUID
    attempt: int
    token: UUID


def fresh_turn(now: datetime) -> dict[str, Any]:
    """Columns of a document that starts at the end of the queue with nothing done."""
    return {
        "queued_at": now,
        "not_before": None,
        "page_count": None,
        "pages_done": 0,
        "resumed_from_page": None,
        "problem_count": 0,
    }


def lease_end() -> Combinable:
    """When a lease taken or renewed now runs out, by the clock of the database: those of several machines may differ."""
    return Now() + Value(timedelta(seconds=settings.FAKTURY_LEASE_SECONDS), DurationField())


@contextmanager
def muted() -> Iterator[None]:
    """No bells inside: the command line claims its own rows and has no broker."""
    token = _muted.set(True)
    try:
        yield
    finally:
        _muted.reset(token)


def ring_on_commit() -> None:
    """Ring once the surrounding transaction is committed; a failing bell never undoes or fails the write."""
    if not _muted.get():
        transaction.on_commit(ring, robust=True)


def ring() -> bool:
    """Send one bell; False (and a log line) when the broker cannot be reached: recovery rings later."""
    try:
        dramatiq.get_broker().get_actor(ACTOR_NAME).send()
    except (RedisError, DramatiqError, OSError) as error:
        logger.warning("the reading queue's bell cannot be rung (%s); recovery will ring", type(error).__name__)
        return False
    return True


def due() -> QuerySet[DocumentUpload]:
    """Queued rows whose time has come, fairest first: companies in turn, then first come, first served."""
    rows = DocumentUpload.objects.filter(processing_status=DocumentStatus.QUEUED)
    ready = rows.filter(Q(not_before__isnull=True) | Q(not_before__lte=Now()))
    return ready.order_by(F("firma__stream__last_claim_at").asc(nulls_first=True), "queued_at", "id")


def claim_next() -> Claim | None:
    """Claim the next due document; None when nothing is due. Losing a race to another worker tries the next row."""
    for document in due()[:_CANDIDATES]:
        claim = claim_document(document)
        if claim is not None:
            return claim
    return None


def claim_document(document: DocumentUpload) -> Claim | None:
    """Claim this very document if it is still queued at this attempt."""
    token = uuid.uuid4()
    change = Change(
        to=DocumentStatus.PROCESSING,
        columns={"lease_token": token, "lease_until": lease_end()},
        within=_note_turn,
    )
    guard = Guard(sources=frozenset({DocumentStatus.QUEUED}), attempt=document.attempt)
    return Claim(document.pk, document.attempt, token) if transition(document.pk, change, guard) else None


def _note_turn(document: DocumentUpload) -> None:
    StatusStream.objects.filter(firma_id=document.firma_id).update(last_claim_at=Now())


def renew_lease(claim: Claim) -> bool:
    """Push the lease's end forward; False when the claim is void and the worker must stop."""
    held = DocumentUpload.objects.filter(pk=claim.document_id, attempt=claim.attempt, lease_token=claim.token, processing_status__in=LEASED)
    return bool(held.update(lease_until=lease_end()))


def requeue(claim: Claim, *, failed: bool, pause: timedelta | None = None) -> DocumentUpload | None:
    """Give a claim back for a later attempt: at once on a graceful stop, after `pause`, or with backoff and jitter after a failure."""
    now = timezone.now()
    document = DocumentUpload.everything.get(pk=claim.document_id)
    failures = document.failures + int(failed)
    pause = backoff(failures) if failed else pause
    columns = {
        "attempt": claim.attempt + 1,
        "failures": failures,
        "queued_at": document.queued_at or now,
        "not_before": Now() + Value(pause, DurationField()) if pause else None,
    }
    guard = Guard(sources=LEASED, attempt=claim.attempt, token=claim.token)
    changed = transition(claim.document_id, Change(to=DocumentStatus.QUEUED, columns=columns), guard)
    if changed is not None:
        ring_on_commit()
    return changed


def backoff(failures: int) -> timedelta:
    """1, 2, 4 … 60 s with full jitter, so that documents that failed together do not come back together."""
    ceiling = min(60.0, 2.0 ** max(0, failures - 1))
    return timedelta(seconds=ceiling * (0.5 + random.random() / 2))  # noqa: S311 - jitter, not a secret
