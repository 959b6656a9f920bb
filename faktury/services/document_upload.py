"""Accepts an uploaded file: sniffed, hashed, stored under a server-made name and queued in one transaction."""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
import unicodedata
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils import timezone

from faktury.domain.file_types import HEAD_BYTES
from faktury.domain.full_disk import is_full_disk
from faktury.domain.status import DocumentStatus
from faktury.exceptions import UploadRefused
from faktury.models import DocumentUpload, Firma
from faktury.models.document import stored_name
from faktury.services import ocr_queue
from faktury.services.file_types import content_type_of
from faktury.services.reading_words import largest_file
from faktury.services.status_sync_service import Change, transition

if TYPE_CHECKING:
    from django.contrib.auth.models import User

logger = logging.getLogger(__name__)
_CHUNK = 1024 * 1024
_NAME_LIMIT = 200


@dataclass(frozen=True, slots=True)
class UploadOutcome:
    """The document a file became, or the one it already was in this company."""

    document: DocumentUpload
    duplicate: bool


def accept_upload(*, user: User, firma: Firma, name: str, content: IO[bytes]) -> UploadOutcome:
    """Take one file in. When this returns, the file and its row are on disk and the row is queued.

    Raises:
        UploadRefused: empty, too large, of a kind that is not read, or no space; nothing was kept.
    """
    content_type, size, sha256 = _inspect(content)
    existing = DocumentUpload.objects.filter(firma=firma, sha256=sha256).first()
    if existing is not None:
        return UploadOutcome(existing, duplicate=True)
    now = timezone.now()
    document = DocumentUpload(
        id=uuid.uuid4(),
        firma=firma,
        owner=user,
        original_name=display_name(name),
        sha256=sha256,
        size_bytes=size,
        content_type=content_type,
        created_at=now,
        changed_at=now,
        step_times={DocumentStatus.UPLOADED.value: now.isoformat()},
    )
    stored = _store(document, content)
    try:
        return UploadOutcome(_insert_and_queue(document, stored), duplicate=False)
    except IntegrityError:
        # The same bytes arrived twice at once: the other upload won the unique constraint.
        default_storage.delete(stored)
        return UploadOutcome(DocumentUpload.objects.get(firma=firma, sha256=sha256), duplicate=True)
    except BaseException:
        default_storage.delete(stored)
        raise


def _inspect(content: IO[bytes]) -> tuple[str, int, str]:
    """Content type, size in bytes and SHA-256; leaves `content` at its beginning."""
    content.seek(0)
    head = content.read(HEAD_BYTES)
    content_type = content_type_of(head)
    content.seek(0)
    digest, size = hashlib.sha256(), 0
    while chunk := content.read(_CHUNK):
        digest.update(chunk)
        size += len(chunk)
        if size > settings.FAKTURY_MAX_FILE_BYTES:
            raise UploadRefused("too_large_file", limit=largest_file())
    content.seek(0)
    return content_type, size, digest.hexdigest()


def _store(document: DocumentUpload, content: IO[bytes]) -> str:
    """Write the file durably before any row speaks of it.

    Raises:
        UploadRefused: storage_full.
    """
    name = stored_name(document, "")
    try:
        stored: str = default_storage.save(name, File(content))
        _flush_to_disk(Path(default_storage.path(stored)))
    except OSError as error:
        # What did get onto a full disk is the first thing that must leave it.
        with contextlib.suppress(OSError):
            default_storage.delete(name)
        if is_full_disk(error):
            logger.error("no space left for uploads")  # noqa: TRY400 - the cause is in the sentence
            raise UploadRefused("storage_full") from error
        raise
    return stored


def _flush_to_disk(path: Path) -> None:
    """Fsync the file and its directory entry: an acknowledged upload survives a power cut."""
    for target in (path, path.parent):
        handle = os.open(target, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _insert_and_queue(document: DocumentUpload, stored: str) -> DocumentUpload:
    document.file.name = stored
    with transaction.atomic():
        document.save(force_insert=True)
        change = Change(to=DocumentStatus.QUEUED, actor_id=document.owner_id, columns=ocr_queue.fresh_turn(timezone.now()))
        queued = transition(document.pk, change)
        ocr_queue.ring_on_commit()
    if queued is None:
        raise RuntimeError("a document inserted in this transaction cannot have moved")
    return queued


def display_name(name: str) -> str:
    """The client's file name as text to show: last path part, no control characters, at most 200 characters."""
    base = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(c for c in unicodedata.normalize("NFC", base) if unicodedata.category(c)[0] != "C")
    return kept.strip()[:_NAME_LIMIT] or "dokument"
