"""Hands committed status payloads to realtime: after the commit, tiny, and never a reason to fail."""

from __future__ import annotations

import time
from threading import Lock
from typing import Any

from django.db import transaction

from faktury.services.status_payload import RawPayload
from realtime import broadcast
from realtime.events import Event

PROGRESS_SECONDS = 0.25
"""Progress of one document goes out at most four times a second; status changes always go out."""

_sent: dict[str, float] = {}
_lock = Lock()


def publish_status(raw: RawPayload, sequence: int) -> None:
    """Send a status change once the surrounding transaction is committed."""
    transaction.on_commit(lambda: _publish(raw, sequence), robust=True)


def publish_left(document_id: str, *, stream: str, left_for: str, sequence: int, version: int) -> None:
    """Tell the readers of a company that a document left it; nothing of the document travels with that."""
    event: Event = {"subject": document_id, "stream": stream, "sequence": sequence, "version": version, "body": {}, "left_for": left_for}
    transaction.on_commit(lambda: broadcast.publish(event), robust=True)


def publish_progress(raw: RawPayload) -> None:
    """Send progress after the commit unless this document sent some less than a quarter of a second ago."""
    transaction.on_commit(lambda: _publish(raw, 0) if _due(raw["document_id"]) else None, robust=True)


def publish_aside(raw: RawPayload) -> None:
    """Send what the payload says beside its version (who is looking) after the commit."""
    transaction.on_commit(lambda: broadcast.publish({**_event(raw, 0), "aside": time.time_ns()}), robust=True)


def _publish(raw: RawPayload, sequence: int) -> None:
    broadcast.publish(_event(raw, sequence))


def _event(raw: RawPayload, sequence: int) -> Event:
    body: Any = raw
    return {"subject": raw["document_id"], "stream": raw["stream"], "sequence": sequence, "version": raw["version"], "body": body}


def _due(document_id: str) -> bool:
    now = time.monotonic()
    with _lock:
        if now - _sent.get(document_id, -PROGRESS_SECONDS) < PROGRESS_SECONDS:
            return False
        if len(_sent) > 1000:
            _sent.clear()
        _sent[document_id] = now
        return True
