"""Who else has a document open for review: told by the page every 20 s, believed for 45, shown live to the others."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from faktury.models import DocumentUpload, ReviewPresence
from faktury.services import status_broadcast, status_payload
from faktury.services.status_payload import ReviewerRef

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

PRESENCE_SECONDS = 45


def stay(document: DocumentUpload, user: AbstractBaseUser, *, now: datetime) -> list[ReviewerRef]:
    """Note that `user` has the document open; everyone is told when that, or somebody's silent end, is news."""
    until = now + timedelta(seconds=PRESENCE_SECONDS)
    with transaction.atomic():
        gone, _rows = ReviewPresence.objects.filter(document=document, until__lte=now).delete()
        _row, is_new = ReviewPresence.objects.update_or_create(
            document=document, user_id=user.pk, defaults={"until": until}, create_defaults={"since": now, "until": until}
        )
        present = reviewers(document, now=now)
        if is_new or gone:
            _tell(document, present)
    return present


def leave(document: DocumentUpload, user: AbstractBaseUser, *, now: datetime) -> list[ReviewerRef]:
    """Note that `user` closed the document."""
    with transaction.atomic():
        gone, _rows = ReviewPresence.objects.filter(document=document, user_id=user.pk).delete()
        present = reviewers(document, now=now)
        if gone:
            _tell(document, present)
    return present


def reviewers(document: DocumentUpload, *, now: datetime) -> list[ReviewerRef]:
    """Everyone who has the document open, the one who came first first; writes nothing."""
    rows = ReviewPresence.objects.filter(document=document, until__gt=now).select_related("user")
    return [{"name": row.user.get_username(), "since": row.since.isoformat(), "until": row.until.isoformat()} for row in rows]


def _tell(document: DocumentUpload, present: list[ReviewerRef]) -> None:
    fresh = status_payload.with_status(DocumentUpload.objects.all()).get(pk=document.pk)
    status_broadcast.publish_aside({**status_payload.raw_payload(fresh), "reviewers": present})
