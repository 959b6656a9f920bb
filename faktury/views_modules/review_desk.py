"""What lies on the reviewer's desk: a document that waits, a saved invoice to correct, or an empty form; one form serves all three."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from typing_extensions import override

from faktury.domain.dates import parse_date
from faktury.domain.extraction import TYPED, Extraction, Field
from faktury.domain.identifiers import normalise_nip
from faktury.domain.kinds import Kind
from faktury.domain.problems import Problem
from faktury.models import DocumentUpload, Faktura, Firma
from faktury.services.edit_conflicts import Conflict, document_conflict, invoice_conflict, values_at
from faktury.services.invoice_creation import save_reviewed
from faktury.services.invoice_editing import confirmed_by, invoice_of, invoice_problems, update_invoice, values_of
from faktury.services.invoice_review import current_extraction, review_problems, without_document
from faktury.services.manual_entry import Attachment, save_typed
from faktury.services.seller_memory import Memory, remembered, with_memory

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser


class Desk(ABC):
    """The subject of one review form: where its values come from, how they are judged, and where they go."""

    firma: Firma
    document: DocumentUpload | None = None
    faktura: Faktura | None = None
    version = 0
    """What the form was opened on; saving with an older one is a conflict."""
    draft: str
    """Names the unsaved values in the browser's tab."""
    title: str
    url: str
    check_url: str
    has_next = False

    @cached_property
    @abstractmethod
    def reading(self) -> Extraction:
        """The values the form starts from, before memory."""

    def original(self, data: Mapping[str, Any] | None = None) -> Extraction:
        """The values the form starts from; what the typed seller's earlier invoices know fills what was not read."""
        issued = parse_date(str(data.get("issue_date", ""))) if data is not None else None
        return with_memory(self.reading, self.memory(data), issued=issued)

    def memory(self, data: Mapping[str, Any] | None = None) -> Memory | None:
        """What is known of the seller: the typed one, else the one that was read."""
        typed = str(data.get("seller_nip", "")) if data is not None else self.reading.text("seller_nip") or ""
        nip = normalise_nip(typed)
        if nip not in self._memories:
            self._memories[nip] = remembered(self.firma, nip)
        return self._memories[nip]

    @cached_property
    def _memories(self) -> dict[str | None, Memory | None]:
        return {}

    @abstractmethod
    def problems(self, values: Extraction, pages: Iterable[int] | None = None) -> list[Problem]:
        """Everything wrong or doubtful about the values."""

    def confirmed(self) -> dict[str, str]:
        """Problems somebody marked as right before: key to „anna, 26.11.2026 10:04:05”."""
        return {}

    @abstractmethod
    def save(self, values: Extraction, *, version: int, actor: AbstractBaseUser, confirmed: Collection[str]) -> Faktura:
        """Store the values; raises what the services raise."""

    def conflict(self) -> Conflict | None:
        """What happened meanwhile, in words; asked after a refused save."""
        return None

    def opened_on(self, version: int) -> Extraction:
        """The values as they were when the form was opened on `version`."""
        del version
        return self.reading

    @abstractmethod
    def back(self) -> str:
        """Where leaving without saving leads."""

    def elsewhere(self) -> HttpResponse:
        """Where somebody is sent who finds nothing to review here."""
        return redirect(self.back())


class DocumentDesk(Desk):
    """A document that waits for a person."""

    has_next = True

    def __init__(self, document: DocumentUpload) -> None:
        self.document, self.firma, self.version = document, document.firma, document.version
        self.draft = str(document.pk)
        self.title = _("Przegląd: %(name)s") % {"name": document.original_name}
        self.url = reverse("document_review", args=[document.pk])
        self.check_url = reverse("review_check", args=[document.pk])

    @cached_property
    @override
    def reading(self) -> Extraction:
        return current_extraction(self._document)

    @property
    def _document(self) -> DocumentUpload:
        assert self.document is not None  # noqa: S101 - set by the constructor
        return self.document

    @override
    def problems(self, values: Extraction, pages: Iterable[int] | None = None) -> list[Problem]:
        return review_problems(self._document, values, pages=pages)

    @override
    def save(self, values: Extraction, *, version: int, actor: AbstractBaseUser, confirmed: Collection[str]) -> Faktura:
        return save_reviewed(document_id=self._document.pk, version=version, data=values, actor=actor, confirmed=confirmed)

    @override
    def conflict(self) -> Conflict:
        self.faktura = invoice_of(self._document)
        return invoice_conflict(self.faktura) if self.faktura else document_conflict(self._document)

    @override
    def back(self) -> str:
        return reverse("ocr_status", args=[self._document.pk])

    @override
    def elsewhere(self) -> HttpResponse:
        made = invoice_of(self._document)
        return redirect("invoice_detail", made.pk) if made else redirect(self.back())


class InvoiceDesk(Desk):
    """A saved invoice somebody corrects."""

    def __init__(self, faktura: Faktura) -> None:
        self.faktura, self.firma, self.document, self.version = faktura, faktura.firma, faktura.source, faktura.version
        self.draft = f"{faktura.pk}"
        self.title = _("Popraw fakturę %(number)s") % {"number": faktura.invoice_number}
        self.url = reverse("invoice_edit", args=[faktura.pk])
        self.check_url = reverse("invoice_edit_check", args=[faktura.pk])

    @property
    def _faktura(self) -> Faktura:
        assert self.faktura is not None  # noqa: S101 - set by the constructor
        return self.faktura

    @cached_property
    @override
    def reading(self) -> Extraction:
        return values_of(self._faktura)

    @override
    def original(self, data: Mapping[str, Any] | None = None) -> Extraction:
        """What is stored stands: a value somebody left out is not filled again."""
        return self.reading

    @override
    def problems(self, values: Extraction, pages: Iterable[int] | None = None) -> list[Problem]:
        return invoice_problems(self._faktura, values)

    @override
    def confirmed(self) -> dict[str, str]:
        return confirmed_by(self._faktura)

    @override
    def save(self, values: Extraction, *, version: int, actor: AbstractBaseUser, confirmed: Collection[str]) -> Faktura:
        return update_invoice(invoice_id=self._faktura.pk, version=version, data=values, actor=actor, confirmed=confirmed)

    @override
    def conflict(self) -> Conflict:
        self._faktura.refresh_from_db()
        return invoice_conflict(self._faktura)

    @override
    def opened_on(self, version: int) -> Extraction:
        return values_at(self._faktura, version, now=self.reading)

    @override
    def back(self) -> str:
        return reverse("invoice_detail", args=[self._faktura.pk])


class NewDesk(Desk):
    """An invoice typed without any file."""

    def __init__(self, firma: Firma, key: UUID, attachment: Attachment | None = None) -> None:
        self.firma, self.key, self.attachment = firma, key, attachment
        self.draft = str(key)
        self.title = _("Nowa faktura")
        self.url = reverse("invoice_create")
        self.check_url = reverse("invoice_create_check")

    @cached_property
    @override
    def reading(self) -> Extraction:
        """Most typed invoices are purchases in złote; both stand in the form for everyone to see and change."""
        known = {"buyer_name": self.firma.name, "buyer_nip": self.firma.nip, "currency": "PLN"}
        return Extraction(kind=Kind.VAT, fields={name: Field(value, 1.0, None, TYPED) for name, value in known.items() if value})

    @override
    def original(self, data: Mapping[str, Any] | None = None) -> Extraction:
        """Memory is offered, never put in silently; what was taken from it is known by being the same."""
        return super().original(data) if data is not None else self.reading

    @override
    def problems(self, values: Extraction, pages: Iterable[int] | None = None) -> list[Problem]:
        return review_problems(without_document(self.firma), values, pages=())

    @override
    def save(self, values: Extraction, *, version: int, actor: AbstractBaseUser, confirmed: Collection[str]) -> Faktura:
        return save_typed(firma=self.firma, key=self.key, data=values, actor=actor, confirmed=confirmed, attachment=self.attachment)

    @override
    def back(self) -> str:
        return reverse("invoice_list")
