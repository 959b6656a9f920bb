"""Reads one claimed document: open, pages, read, understand, decide. Every step's status goes through record_ocr."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any, cast

from django.conf import settings

from faktury.domain import file_types
from faktury.domain.extraction import XML
from faktury.domain.status import DocumentStatus
from faktury.domain.structured import NotAnInvoiceFile, OtherXml
from faktury.exceptions import LeaseLost
from faktury.models import DocumentUpload, OCRPage
from faktury.services import ocr_queue
from faktury.services.invoice_columns import IncompleteInvoice
from faktury.services.invoice_duplicates import DuplicateInvoice, duplicate_problem
from faktury.services.ocr_queue import Claim
from faktury.services.status_sync_service import Change, StatusSyncService
from workers import outage, reading, understanding
from workers.broker import stopping
from workers.lease import LeaseKeeper
from workers.ocr.contract import Engine, Limits, OpenedFile
from workers.ocr.easyocr_engine import EasyOcrEngine, ModelChoice
from workers.ocr.errors import ReadError
from workers.ocr.renderer import Renderer
from workers.understanding import Understood

logger = logging.getLogger(__name__)

FOR_A_PERSON = frozenset({"encrypted_file", "scripted_file", "no_text_found", "nothing_read", "page_failed"})
"""Reading errors that end with a person; the others end as an error with a hint."""


LastWord = Callable[[], object]
"""A write that ends an attempt; it may be repeated, the claim's token sees to that."""


class StopRequested(Exception):
    """The worker is asked to stop; the document goes back to the queue with its finished pages."""


@dataclass(frozen=True, slots=True)
class Tools:
    """The two children of this process: one renders pages, one reads them."""

    renderer: Renderer
    engine: Engine


@cache
def shared_tools() -> Tools:
    """The process's warm tools, made once."""
    seconds = min(Limits().page_seconds, settings.FAKTURY_PAGE_SECONDS)
    limits = Limits(settings.FAKTURY_MAX_PAGES, settings.FAKTURY_MAX_PIXELS, open_seconds=seconds, page_seconds=seconds)
    engine = EasyOcrEngine(
        model=cast("ModelChoice", settings.FAKTURY_OCR_MODEL),
        stock_dir=settings.FAKTURY_OCR_MODEL_DIR,
        threads=settings.FAKTURY_OCR_THREADS or None,
        page_limit_seconds=settings.FAKTURY_PAGE_SECONDS,
    )
    return Tools(Renderer(limits), engine)


def close_shared_tools() -> None:
    """End the children if any were started; the next document starts new ones."""
    if shared_tools.cache_info().currsize:
        tools = shared_tools()
        tools.engine.close()
        tools.renderer.close()
        shared_tools.cache_clear()


def warm_up() -> None:
    """Load the model before the first document asks for it; a failure is worded when a document meets it."""
    try:
        shared_tools().engine.start()
    except ReadError as error:
        logger.error("the reading model cannot be used: %s", error)  # noqa: TRY400 - one sentence, no traceback


def process(claim: Claim, tools: Tools) -> None:
    """Take a claimed document to its end, or back to the queue. Never raises for what a document can do."""
    with LeaseKeeper(claim, on_lost=tools.engine.kill) as lease:
        last_word = _attempt(claim, tools, lease)
        if last_word is not None:
            outage.ride_out(last_word)


def _attempt(claim: Claim, tools: Tools, lease: LeaseKeeper) -> LastWord | None:
    """Read and decide; what is still to be written when that was cut short."""
    try:
        _read_and_decide(claim, tools, lease)
    except LeaseLost:
        logger.info("%s: the claim is void, nothing more is written", claim.document_id)
    except StopRequested:
        return partial(ocr_queue.requeue, claim, failed=False)
    except ReadError as error:
        return partial(_end_reading, claim, lease, error)
    except Exception as error:
        if outage.is_nobodys_fault(error):
            logger.warning("%s: not its fault, the document goes back to the queue: %s", claim.document_id, error)
            return partial(ocr_queue.requeue, claim, failed=False, pause=outage.pause_after(error))
        logger.exception("%s: unexpected failure", claim.document_id)
        return partial(_try_again_or_fail, claim, "unknown_error", {})
    return None


def _read_and_decide(claim: Claim, tools: Tools, lease: LeaseKeeper) -> None:
    # Also one deleted since the claim: its first write is refused.
    document = DocumentUpload.everything.select_related("firma").get(pk=claim.document_id)
    if document.content_type == file_types.XML:
        _read_structured(claim, document)
    else:
        _read_images(claim, tools, lease, document)


def _read_structured(claim: Claim, document: DocumentUpload) -> None:
    """An XML invoice says what it means: no pages, no OCR, the same checks."""
    try:
        extraction = reading.read_xml(document)
    except NotAnInvoiceFile as error:
        detail = {"engine": XML, "technical_detail": str(error)}
        code, params = ("other_xml", {"root": error.root}) if isinstance(error, OtherXml) else ("invalid_xml", {})
        _step(claim, Change(to=DocumentStatus.FAILED, error_code=code, error_params=params, ocr=detail))
        return
    _step(claim, Change(to=DocumentStatus.OCR_COMPLETED, ocr={"engine": XML, "confidence": 1}))
    _step(claim, Change(to=DocumentStatus.INTEGRATION_PROCESSING))
    _decide(claim, understanding.judge(document, extraction, []))


def _read_images(claim: Claim, tools: Tools, lease: LeaseKeeper, document: DocumentUpload) -> None:
    with tempfile.TemporaryDirectory(prefix=reading.PAGES_PREFIX) as folder:
        opened = tools.renderer.open(Path(document.file.path), Path(folder))
        attached = reading.read_attached(document, tools.renderer.attached_xml())
        unread = _read_pages(claim, tools, lease, document, opened)
    pages = list(document.pages.filter(engine_fingerprint=tools.engine.fingerprint))
    _step(claim, Change(to=DocumentStatus.OCR_COMPLETED, ocr=reading.result_columns(tools.engine, pages)))
    wordless = not any(page.words for page in pages)
    if wordless and attached is None:
        # Each page had its second try already: the same bytes again would only cost others their turn.
        raise ReadError("nothing_read" if unread else "no_text_found")
    _step(claim, Change(to=DocumentStatus.INTEGRATION_PROCESSING))
    understood = understanding.understand(document, pages, attached)
    if wordless and not unread:
        # Nothing on the pages confirms the attached XML: a person compares them.
        _step(claim, understanding.for_review(understood, "no_text_found"))
        return
    _decide(claim, understood, scripted=opened.scripted, unread=unread)


def _decide(claim: Claim, understood: Understood, *, scripted: bool = False, unread: Sequence[int] = ()) -> None:
    try:
        _step(claim, understanding.decision(understood, scripted=scripted, unread=unread))
    except DuplicateInvoice as error:
        # Another document became the same invoice between the check and the write; the constraint saw it.
        _step(claim, understanding.for_review(understood, "", {}, duplicate_problem(error)))
    except IncompleteInvoice:
        # Amounts no column holds: only a person can say what they should be.
        _step(claim, understanding.for_review(understood))


def _read_pages(claim: Claim, tools: Tools, lease: LeaseKeeper, document: DocumentUpload, opened: OpenedFile) -> list[int]:
    """Read the pages that no earlier attempt has read; returns the numbers of those that could not be."""
    done = set(document.pages.filter(engine_fingerprint=tools.engine.fingerprint).values_list("number", flat=True))
    todo = [number for number in range(1, opened.pages + 1) if number not in done]
    resumed_from = todo[0] if done and todo else None
    _checkpoint(claim, {"page_count": opened.pages, "pages_done": len(done), "resumed_from_page": resumed_from})
    unread: list[int] = []
    for number in todo:
        lease.check()
        if stopping.is_set():
            raise StopRequested
        page = _read_page(document, tools, lease, number)
        if page is None:
            unread.append(number)
        done.add(number)
        _checkpoint(claim, {"pages_done": len(done)}, page)
    return unread


def _read_page(document: DocumentUpload, tools: Tools, lease: LeaseKeeper, number: int) -> OCRPage | None:
    """One page, None when it cannot be read; a killed engine because of a void claim surfaces as LeaseLost.

    A child that died under a page says little about the page: a fresh one tries it once more.
    """
    for is_last in (False, True):
        try:
            return reading.read_page(document, tools.renderer, tools.engine, number)
        except ReadError as error:
            lease.check()
            error.params.setdefault("page", number)
            if error.code != "page_failed":
                raise
            logger.warning("%s: page %s could not be read: %s", document.pk, number, error)
            if is_last or not error.transient:
                break
    return None


def _checkpoint(claim: Claim, columns: dict[str, Any], page: OCRPage | None = None) -> None:
    held = StatusSyncService.checkpoint(
        claim.document_id,
        attempt=claim.attempt,
        token=claim.token,
        columns={**columns, "lease_until": ocr_queue.lease_end()},
        pages=[page] if page else [],
    )
    if not held:
        raise LeaseLost


def _step(claim: Claim, change: Change) -> None:
    if StatusSyncService.record_ocr(claim.document_id, attempt=claim.attempt, token=claim.token, change=change) is None:
        raise LeaseLost


def _end_reading(claim: Claim, lease: LeaseKeeper, error: ReadError) -> None:
    """A file or model that cannot be read: to a person, to the queue once more, or to its error."""
    try:
        lease.check()
        if error.transient:
            _try_again_or_fail(claim, error.code, error.params)
            return
        logger.warning("%s: %s", claim.document_id, error)
        to = DocumentStatus.MANUAL_REVIEW if error.code in FOR_A_PERSON else DocumentStatus.FAILED
        _step(claim, Change(to=to, error_code=error.code, error_params=error.params, ocr={"technical_detail": str(error)}))
    except LeaseLost:
        logger.info("%s: the claim is void, nothing more is written", claim.document_id)


def _try_again_or_fail(claim: Claim, code: str, params: dict[str, Any]) -> None:
    document = DocumentUpload.objects.filter(pk=claim.document_id, attempt=claim.attempt).first()
    if document is None:
        return
    if document.failures + 1 < settings.FAKTURY_MAX_ATTEMPTS_TRANSIENT:
        ocr_queue.requeue(claim, failed=True)
        return
    to = DocumentStatus.MANUAL_REVIEW if code in FOR_A_PERSON else DocumentStatus.FAILED
    StatusSyncService.record_ocr(
        claim.document_id, attempt=claim.attempt, token=claim.token, change=Change(to=to, error_code=code, error_params=params)
    )
