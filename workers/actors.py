"""Doors only: a bell comes in, the next due document is claimed and handed to the pipeline."""

from __future__ import annotations

import logging

import dramatiq

from faktury.services import ocr_queue
from workers import disk_room, outage, pipeline
from workers.broker import stopping

logger = logging.getLogger(__name__)


@dramatiq.actor(actor_name=ocr_queue.ACTOR_NAME, queue_name="reading")
def read_next_document() -> None:
    """Read one due document, if there is one; a bell too many finds nothing and does nothing."""
    if stopping.is_set() or disk_room.is_short():
        return
    try:
        claim = ocr_queue.claim_next()
    except outage.AWAY as error:
        logger.warning("nothing is claimed while the database is away; recovery rings again: %s", error)
        return
    if claim is not None:
        _pass_the_bell_on()
        pipeline.process(claim, pipeline.shared_tools())


def _pass_the_bell_on() -> None:
    """Another worker may take the next document; whatever happens here must not cost the one just claimed."""
    try:
        if ocr_queue.due().exists():
            ocr_queue.ring()
    except outage.AWAY as error:
        logger.warning("the database went away after a claim: %s", error)
