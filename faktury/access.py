"""The one permission gate: who may see which Firma, document and invoice. Every door asks here and nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from faktury.exceptions import NoAccess
from faktury.models import DocumentUpload, Faktura, Firma, PartialUpload

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
    from django.db.models import QuerySet

    AnyUser = AbstractBaseUser | AnonymousUser


def visible_firmy(user: AnyUser) -> QuerySet[Firma]:
    """Companies the user is a member of; nothing for somebody signed out or disabled. Staff rights count in the admin only."""
    if not user.is_authenticated or not user.is_active:
        return Firma.objects.none()
    return Firma.objects.filter(members=user.pk)


def default_firma(user: AnyUser) -> Firma | None:
    """The company a user's uploads go to when none was chosen."""
    return visible_firmy(user).order_by("created_at").first()


def firma_for(user: AnyUser, firma_id: UUID) -> Firma:
    """The company if the user belongs to it: whoever does may see its people and correct its data.

    Raises:
        NoAccess: it is not there or not theirs; the two are never told apart.
    """
    try:
        return visible_firmy(user).get(pk=firma_id)
    except Firma.DoesNotExist as error:
        raise NoAccess from error


def visible_documents(user: AnyUser) -> QuerySet[DocumentUpload]:
    """Documents of the user's companies. A join, not a list of ids, so that one query is enough."""
    if not user.is_authenticated or not user.is_active:
        return DocumentUpload.objects.none()
    return DocumentUpload.objects.filter(firma__members=user.pk)


def visible_parts(user: AnyUser) -> QuerySet[PartialUpload]:
    """Files on their way in: only who sends one goes on with it, and only while they belong to its company."""
    if not user.is_authenticated or not user.is_active:
        return PartialUpload.objects.none()
    return PartialUpload.objects.filter(owner=user.pk, firma__members=user.pk)


def removed_documents(user: AnyUser) -> QuerySet[DocumentUpload]:
    """Documents of the user's companies that were deleted: whoever may see a document may bring it back while that can be done."""
    if not user.is_authenticated or not user.is_active:
        return DocumentUpload.everything.none()
    return DocumentUpload.everything.filter(firma__members=user.pk, deleted_at__isnull=False)


def document_for(user: AnyUser, document_id: UUID) -> DocumentUpload:
    """The document if the user may see it.

    Raises:
        NoAccess: it is not there or not theirs; the two are never told apart.
    """
    return require(visible_documents(user), document_id)


def require(documents: QuerySet[DocumentUpload], document_id: UUID) -> DocumentUpload:
    """The one document of `documents` (already limited to what the caller may see).

    Raises:
        NoAccess: no such document among them.
    """
    try:
        return documents.get(pk=document_id)
    except DocumentUpload.DoesNotExist as error:
        raise NoAccess from error


def visible_invoices(user: AnyUser) -> QuerySet[Faktura]:
    """Invoices of the user's companies."""
    if not user.is_authenticated or not user.is_active:
        return Faktura.objects.none()
    return Faktura.objects.filter(firma__members=user.pk)


def invoice_for(user: AnyUser, invoice_id: UUID) -> Faktura:
    """The invoice with its document and rows, if the user may see it.

    Raises:
        NoAccess: it is not there or not theirs; the two are never told apart.
    """
    whole = visible_invoices(user).select_related("firma", "document", "created_by").prefetch_related("pozycje", "stawki")
    try:
        return whole.get(pk=invoice_id)
    except Faktura.DoesNotExist as error:
        raise NoAccess from error
