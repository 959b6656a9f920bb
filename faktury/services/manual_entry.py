"""An invoice typed by hand, with the file it was typed from if there is one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, cast
from uuid import UUID

from django.db import transaction

from faktury.domain.extraction import Extraction
from faktury.domain.status import REVIEWABLE, DocumentStatus
from faktury.exceptions import UploadRefused
from faktury.models import DocumentUpload, Faktura, Firma
from faktury.services.document_actions import HANDED_OVER_FROM, send_to_review
from faktury.services.document_upload import accept_upload
from faktury.services.invoice_creation import save_manual
from faktury.services.reading_words import day
from faktury.services.status_sync_service import Change, Guard, transition

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser, User


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file as it was sent, with the name the client gave it."""

    name: str
    content: IO[bytes]


def save_typed(
    *,
    firma: Firma,
    key: UUID,
    data: Extraction,
    actor: AbstractBaseUser,
    confirmed: Iterable[str] = (),
    attachment: Attachment | None = None,
) -> Faktura:
    """Store a typed invoice (`invoice_creation.save_manual`) and keep `attachment` as its document, all or nothing.

    Raises:
        ProblemsRemain: something blocks or was not confirmed; nothing was written.
        UploadRefused: the file is not taken, or it belongs to another invoice already; nothing was written.
    """
    with transaction.atomic():
        faktura = save_manual(firma=firma, key=key, data=data, actor=actor, confirmed=confirmed)
        if attachment is not None and faktura.document_id is None:
            _attach(faktura, attachment, actor)
    return faktura


def _attach(faktura: Faktura, attachment: Attachment, actor: AbstractBaseUser) -> None:
    """The file becomes a document that is done: what there was to read a person has typed."""
    outcome = accept_upload(user=cast("User", actor), firma=faktura.firma, name=attachment.name, content=attachment.content)
    document, actor_id = outcome.document, actor.pk
    if document.status in HANDED_OVER_FROM:
        document = send_to_review(document.pk, actor_id=actor_id)
    if document.status not in REVIEWABLE:
        raise UploadRefused("duplicate_upload", date=day(document.created_at))

    def link(done: DocumentUpload) -> None:
        Faktura.objects.filter(pk=faktura.pk).update(document=done)

    if transition(document.pk, Change(to=DocumentStatus.COMPLETED, actor_id=actor_id, within=link), Guard(sources=REVIEWABLE)) is None:
        raise UploadRefused("duplicate_upload", date=day(document.created_at))
    faktura.document_id = document.pk
