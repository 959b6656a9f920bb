"""Runs the pipeline on files of this machine: a private database unless told otherwise, no broker, no push."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connections
from django.test.utils import override_settings

from faktury.database import databases
from faktury.domain.extraction import DETAIL_FIELDS, MAIN_FIELDS, from_json, to_json
from faktury.domain.problems import Problem
from faktury.domain.status import FINAL, DocumentStatus
from faktury.exceptions import UploadRefused
from faktury.models import DocumentUpload, Firma, OCRResult
from faktury.services import document_actions, ocr_queue
from faktury.services.document_upload import accept_upload
from faktury.services.error_words import error_payload
from faktury.services.invoice_json import invoice_json
from faktury.services.problem_words import problem_payloads
from workers import pipeline

LOCAL_USER = "process"


@contextlib.contextmanager
def place(*, save: bool) -> Iterator[None]:
    """Where documents go while files are read: the configured database, or one that is gone afterwards."""
    with contextlib.ExitStack() as stack:
        if not save:
            stack.enter_context(_private_database())
        stack.enter_context(ocr_queue.muted())
        stack.enter_context(override_settings(CHANNEL_LAYERS={"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}))
        call_command("migrate", verbosity=0)
        try:
            yield
        finally:
            pipeline.close_shared_tools()


@contextlib.contextmanager
def _private_database() -> Iterator[None]:
    folder = Path(tempfile.mkdtemp(prefix="faktury-process-"))
    configured = connections.settings["default"]
    _connect_to({**configured, **databases("", data_dir=folder, pool_size=0)["default"]})
    try:
        with override_settings(MEDIA_ROOT=folder / "files"):
            yield
    finally:
        _connect_to(configured)
        shutil.rmtree(folder, ignore_errors=True)


def _connect_to(database: dict[str, Any]) -> None:
    """Let this thread's next query go to `database`: another kind needs another connection object, not other settings of the old one."""
    connections["default"].close()
    connections.settings["default"] = database
    del connections["default"]


def read_file(path: Path, nip: str) -> dict[str, Any]:
    """Upload, claim and read one file; the report of the issue's `process` plus `finished`."""
    try:
        with path.open("rb") as content:
            outcome = accept_upload(user=_user(), firma=_firma(nip), name=path.name, content=content)
    except UploadRefused as error:
        return _refusal(path, error.code, error.params)
    except OSError:
        return _refusal(path, "unreadable_file", {})
    document = outcome.document
    if outcome.duplicate and document.status not in (DocumentStatus.QUEUED, DocumentStatus.COMPLETED):
        document = document_actions.retry_document(document.pk, actor_id=None)
    _read_to_the_end(document)
    return _report(path, DocumentUpload.objects.get(pk=document.pk))


def _read_to_the_end(document: DocumentUpload) -> None:
    """Claim and read until the document rests: a transient failure puts it back in the queue."""
    tools = pipeline.shared_tools()
    for _ in range(settings.FAKTURY_MAX_ATTEMPTS_TRANSIENT):
        document.refresh_from_db()
        if document.status in FINAL:
            return
        claim = ocr_queue.claim_document(document)
        if claim is not None:
            pipeline.process(claim, tools)


def _user() -> Any:
    user, created = get_user_model().objects.get_or_create(username=LOCAL_USER)
    if created:
        user.set_unusable_password()
        user.save()
    return user


def _firma(nip: str) -> Firma:
    firma, created = Firma.objects.get_or_create(nip=nip, defaults={"name": nip or "–"})
    if created:
        firma.members.add(_user())
    return firma


def _refusal(path: Path, code: str, params: dict[str, Any]) -> dict[str, Any]:
    message = error_payload(code, params)["message"]
    return _shape(path, problems=[{"code": code, "message": message}], status=DocumentStatus.FAILED.value)


def _report(path: Path, document: DocumentUpload) -> dict[str, Any]:
    result = OCRResult.objects.filter(document=document, attempt=document.attempt).first()
    extraction = to_json(from_json(result.extraction)) if result and result.extraction else None
    found = [Problem(**problem) for problem in result.problems] if result else []
    problems = [{"code": worded["code"], "message": worded["message"]} for worded in problem_payloads(found)]
    if document.error_code:
        problems.insert(0, {"code": document.error_code, "message": error_payload(document.error_code, document.error_params)["message"]})
    faktura = getattr(document, "faktura", None)
    return _shape(
        path,
        document_id=str(document.pk),
        status=document.get_unified_status().value,
        kind=extraction["kind"] if extraction else None,
        engine=result.engine if result else "",
        pages=document.page_count or 0,
        text="\n\n".join(document.pages.order_by("number").values_list("text", flat=True)),
        fields=_fields(extraction),
        problems=problems,
        invoice=invoice_json(faktura) if faktura else None,
        finished=document.status in FINAL,
    )


def _fields(extraction: dict[str, Any] | None) -> dict[str, Any]:
    """Every main field, null when it was not found, the lines, and those details that were found."""
    found = extraction["fields"] if extraction else {}
    fields: dict[str, Any] = {}
    for name in MAIN_FIELDS:
        field = found.get(name)
        fields[name] = {"value": field["value"] if field else None, "confidence": field["confidence"] if field else None}
    items = extraction["line_items"] if extraction else []
    fields["line_items"] = {"value": items, "confidence": None}
    details = {name: found[name] for name in DETAIL_FIELDS if name in found}
    return fields | {name: {"value": field["value"], "confidence": field["confidence"]} for name, field in details.items()}


def _shape(path: Path, **values: Any) -> dict[str, Any]:
    empty = {"document_id": None, "status": "", "kind": None, "engine": "", "pages": 0, "seconds": 0, "text": "", "fields": _fields(None)}
    return {"file": str(path), **empty, "problems": [], "invoice": None, "finished": True, **values}
