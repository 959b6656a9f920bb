"""Keeps places in the queue true on open pages: a document's own row does not change while those before it are taken."""

from __future__ import annotations

import time
from typing import Final
from uuid import UUID

from faktury.domain.status import DocumentStatus
from faktury.models import DocumentUpload
from faktury.services.status_broadcast import publish_aside
from faktury.services.status_payload import page_with_status, raw_payload

FIRST_IN_LINE: Final = 50
"""Places further back are told when they come this far; until then they only say too much."""
ROUND_SECONDS: Final = 0.25
"""What is not told by then waits for the next round: a dead Redis must not hold up recovery."""


class QueuePositions:
    """Remembers what was told of each place and tells what has changed since; asks one query a round."""

    def __init__(self) -> None:
        self._told: dict[UUID, int] = {}

    def tell(self) -> int:
        """Publish the places that changed; returns how many that were."""
        queued = DocumentUpload.objects.filter(processing_status=DocumentStatus.QUEUED).order_by("queued_at", "id")
        places = {row.pk: row for row in page_with_status(queued[:FIRST_IN_LINE])}
        self._told = {pk: ahead for pk, ahead in self._told.items() if pk in places}
        deadline, told = time.monotonic() + ROUND_SECONDS, 0
        for pk, row in places.items():
            payload = raw_payload(row)
            ahead = payload["queue_ahead"] or 0
            if self._told.get(pk) == ahead:
                continue
            if time.monotonic() > deadline:
                break
            publish_aside(payload)
            self._told[pk] = ahead
            told += 1
        return told
