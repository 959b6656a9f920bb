"""Takes a file in piece by piece, so that a line that breaks costs one piece: begun or found again, continued, made a document."""

from __future__ import annotations

import contextlib
import hashlib
import re
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils import timezone

from faktury.domain.full_disk import is_full_disk
from faktury.exceptions import FakturyError, UploadRefused
from faktury.models import DocumentUpload, Firma, PartialUpload
from faktury.services.document_upload import UploadOutcome, accept_upload, display_name
from faktury.services.file_types import content_type_of
from faktury.services.reading_words import largest_file

if TYPE_CHECKING:
    from django.contrib.auth.models import User

PIECE_BYTES = 1024 * 1024
KEPT = timedelta(hours=24)
"""How long somebody may come back to a file that did not arrive whole."""
MOST_OPEN = 50
"""Files of one person that may lie about unfinished; beyond that the oldest is given up."""
_SHA256 = re.compile(r"[0-9a-f]{64}")


class WrongPlace(FakturyError):
    """The piece does not go on where the file ends; `received` says where that is."""

    code = "wrong_place"

    def __init__(self, received: int) -> None:
        super().__init__()
        self.received = received


def begin(*, user: User, firma: Firma, key: str, name: str, size: int) -> PartialUpload | UploadOutcome:
    """The file called `key`, new or as far as it came before; or the document its bytes already are.

    Args:
        user: whose upload it is.
        firma: one of the user's companies.
        key: SHA-256 of the file in hexadecimal, or at least 16 characters the browser made up for it.
        name: as the browser tells it.
        size: of the whole file in bytes.

    Raises:
        UploadRefused: empty or too large, or what arrived before is refused.
    """
    if size <= 0:
        raise UploadRefused("empty_file")
    if size > settings.FAKTURY_MAX_FILE_BYTES:
        raise UploadRefused("too_large_file", limit=largest_file())
    if _SHA256.fullmatch(key):
        existing = DocumentUpload.objects.filter(firma=firma, sha256=key).first()
        if existing is not None:
            return UploadOutcome(existing, duplicate=True)
    part = _found_or_made(user, firma, key, display_name(name), size)
    return finish(part, user=user) if part.received == part.size_bytes else part


def _found_or_made(user: User, firma: Firma, key: str, name: str, size: int) -> PartialUpload:
    part = PartialUpload.objects.filter(firma=firma, owner=user, key=key).first()
    if part is not None and part.size_bytes != size:
        forget(part)
        part = None
    if part is None:
        _make_room(user)
        with contextlib.suppress(IntegrityError), transaction.atomic():
            # Two tabs that begin the same file at once go on with one of the two rows.
            PartialUpload.objects.create(firma=firma, owner=user, key=key, name=name, size_bytes=size, changed_at=timezone.now())
        part = PartialUpload.objects.get(firma=firma, owner=user, key=key)
    # A machine that lost its power may have kept the row and lost the bytes.
    lying = path.stat().st_size if (path := _path(part)).exists() else 0
    if lying < part.received:
        part.received = lying
        part.save(update_fields=["received"])
    return part


def _make_room(user: User) -> None:
    for part in PartialUpload.objects.filter(owner=user).order_by("-changed_at")[MOST_OPEN - 1 :]:
        forget(part)


def append(part: PartialUpload, *, offset: int, piece: bytes) -> PartialUpload:
    """Write `piece` where the file ends, which must be `offset`; it counts once it is written.

    Raises:
        WrongPlace: the file ends elsewhere, or the piece goes beyond its size.
        UploadRefused: the kind of file is not read, or no space is left; what was there before the piece stays in the latter case.
    """
    if offset != part.received or not piece or offset + len(piece) > part.size_bytes:
        raise WrongPlace(part.received)
    if offset == 0:
        # Of a file that will be refused not more than its beginning need travel.
        try:
            content_type_of(piece)
        except UploadRefused:
            forget(part)
            raise
    _write(_path(part), offset, piece)
    end = offset + len(piece)
    # Of two that send the same piece at once one has moved the end; they wrote the same bytes to the same place.
    moved = PartialUpload.objects.filter(pk=part.pk, received=offset).update(received=end, changed_at=timezone.now())
    if not moved:
        part.refresh_from_db(fields=["received"])
        raise WrongPlace(part.received)
    part.received = end
    return part


def _write(path: Path, offset: int, piece: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        path.touch(mode=0o600)
        with path.open("r+b") as file:
            file.seek(offset)
            file.write(piece)
    except OSError as error:
        if is_full_disk(error):
            raise UploadRefused("storage_full") from error
        raise


def finish(part: PartialUpload, *, user: User) -> UploadOutcome:
    """Make the whole file a document; the pieces are gone afterwards, whatever becomes of it.

    Raises:
        UploadRefused: as `accept_upload`, or the bytes are not those that were announced.
    """
    try:
        with _path(part).open("rb") as content:
            if _SHA256.fullmatch(part.key) and hashlib.file_digest(content, "sha256").hexdigest() != part.key:
                raise UploadRefused("upload_changed")
            outcome = accept_upload(user=user, firma=part.firma, name=part.name, content=content)
    except UploadRefused as refused:
        if refused.code != "storage_full":
            forget(part)
        raise
    forget(part)
    return outcome


def forget(part: PartialUpload) -> None:
    """Give the file up."""
    PartialUpload.objects.filter(pk=part.pk).delete()
    _path(part).unlink(missing_ok=True)


def sweep() -> int:
    """Give up what nobody came back to, and bytes whose row is gone; how many files went."""
    limit = timezone.now() - KEPT
    left = list(PartialUpload.objects.filter(changed_at__lt=limit))
    for part in left:
        forget(part)
    folder = Path(default_storage.path("parts"))
    old = [path for path in folder.glob("*") if path.stat().st_mtime < limit.timestamp()]
    known = {str(pk) for pk in PartialUpload.objects.values_list("pk", flat=True)} if old else set()
    orphans = [path for path in old if path.name not in known]
    for path in orphans:
        path.unlink(missing_ok=True)
    return len(left) + len(orphans)


def _path(part: PartialUpload) -> Path:
    return Path(default_storage.path(part.stored_name))
