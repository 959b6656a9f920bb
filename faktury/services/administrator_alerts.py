"""Tells the administrators of a document that keeps breaking its worker: by mail, and as JSON to an address of theirs.

Sent from a thread of its own: neither a slow mail server nor a slow webhook may hold up recovery. What cannot be delivered costs
a log line; the admin's document list shows the same, filtered by its error.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from smtplib import SMTPException
from typing import Any, Final
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings
from django.core.mail import mail_admins

from faktury.models import DocumentUpload

logger = logging.getLogger(__name__)

WEBHOOK_SECONDS: Final = 5
MOST_WAITING: Final = 100
_sender = ThreadPoolExecutor(max_workers=1, thread_name_prefix="alerts")
_waiting: set[Future[None]] = set()


def poison_document(document: DocumentUpload, crashes: int) -> None:
    """The document ended in an error after it took `crashes` workers with it."""
    subject = "Faktury: dokument przerwał odczyt kilka razy"
    _send(lambda: mail_admins(subject, f"Dokument {document.pk} ({document.original_name}), próby: {crashes}."), "mailed")
    if settings.FAKTURY_ALERT_WEBHOOK:
        alert = {"event": "worker_crashed", "document_id": str(document.pk), "file_name": document.original_name, "crashes": crashes}
        _send(lambda: _post(settings.FAKTURY_ALERT_WEBHOOK, alert), "told by webhook")


def wait() -> None:
    """Return once everything sent so far has arrived or failed."""
    for alert in tuple(_waiting):
        alert.result()


def _send(deliver: Callable[[], None], way: str) -> None:
    if len(_waiting) >= MOST_WAITING:
        logger.warning("the administrators could not be %s: too many alerts wait", way)
        return
    alert = _sender.submit(_deliver, deliver, way)
    _waiting.add(alert)
    alert.add_done_callback(_waiting.discard)


def _deliver(deliver: Callable[[], None], way: str) -> None:
    try:
        deliver()
    except (OSError, SMTPException) as error:
        logger.warning("the administrators could not be %s: %s", way, error)


class _NoRedirect(HTTPRedirectHandler):
    """The address is the administrators'; whoever answers there must not send us elsewhere."""

    def redirect_request(self, *_args: Any, **_kwargs: Any) -> None:
        """Follow nothing; the redirect is then an error like any other."""


def _post(url: str, alert: dict[str, Any]) -> None:
    request = Request(url, json.dumps(alert, ensure_ascii=False).encode(), {"Content-Type": "application/json"}, method="POST")  # noqa: S310 - http(s) only, checked in settings
    with build_opener(_NoRedirect()).open(request, timeout=WEBHOOK_SECONDS) as answer:
        answer.read(1)
