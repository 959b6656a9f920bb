"""Doors only: a bell comes in, the next due document is claimed and handed to the pipeline."""

from __future__ import annotations

import dramatiq
from django.utils import timezone

from faktury.services import ocr_queue
from workers import pipeline
from workers.broker import stopping


@dramatiq.actor(actor_name=ocr_queue.ACTOR_NAME, queue_name="reading")
def read_next_document() -> None:
    """Read one due document, if there is one; a bell too many finds nothing and does nothing."""
    if stopping.is_set():
        return
    claim = ocr_queue.claim_next()
    if claim is None:
        return
    if ocr_queue.due(timezone.now()).exists():
        ocr_queue.ring()
    pipeline.process(claim, pipeline.shared_tools())
