"""Is it the same invoice? A document, or what is being typed, beside an invoice that is stored already; and joining the two."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from faktury.access import invoice_for, require, visible_documents
from faktury.domain.extraction import Extraction
from faktury.domain.status import REVIEWABLE
from faktury.exceptions import NoAccess, TransitionRefused
from faktury.forms.review_form import HeaderForm
from faktury.models import DocumentUpload, Faktura
from faktury.services.document_actions import link_to_invoice
from faktury.services.error_words import error_payload
from faktury.services.invoice_columns import stored_extraction
from faktury.services.invoice_review import current_extraction, shown_pages
from faktury.views_modules.doors import door

COMPARED = ("invoice_number", "issue_date", "seller_name", "seller_nip", "gross_total", "ksef_number")


@door("GET", "POST")
def invoice_same(request: HttpRequest, invoice_id: UUID) -> HttpResponse:
    """Both side by side; `?document=` names the document, `possible` that they are only alike. POST joins the document to the invoice."""
    faktura = invoice_for(request.user, invoice_id)
    document = _document(request, faktura)
    if request.method == "POST":
        if document is None:
            raise NoAccess
        return _join(request, document, faktura)
    template = "faktury/partials/same_choice.html" if request.GET.get("part") else "faktury/same.html"
    page = render(request, template, _context(request, document, faktura))
    page["Cache-Control"] = "private, no-store"
    return page


def _document(request: HttpRequest, faktura: Faktura) -> DocumentUpload | None:
    """The document named in the address: of the invoice's own company, and not the one the invoice was made from.

    Raises:
        NoAccess: there is none like that.
    """
    given = request.GET.get("document", "")
    if not given:
        return None
    try:
        document_id = UUID(given)
    except ValueError as error:
        raise NoAccess from error
    if document_id == faktura.document_id:
        raise NoAccess
    beside = visible_documents(request.user).filter(firma=faktura.firma_id)
    return require(beside.select_related("firma"), document_id)


def _join(request: HttpRequest, document: DocumentUpload, faktura: Faktura) -> HttpResponse:
    try:
        link_to_invoice(document.pk, faktura=faktura, actor_id=request.user.pk)
    except TransitionRefused:
        words = error_payload("too_late")
        messages.info(request, f"{words['message']} {words['hint']}")
        return redirect("ocr_status", document.pk)
    said = _("Połączono dokument %(name)s z fakturą %(number)s.")
    undo = reverse("document_unlink", args=[document.pk])
    messages.success(request, said % {"name": document.original_name, "number": faktura.invoice_number}, extra_tags=undo)
    return redirect(f"{reverse('review_next')}?after={document.pk}")


def _context(request: HttpRequest, document: DocumentUpload | None, faktura: Faktura) -> dict[str, Any]:
    stored = _facts(stored_extraction(faktura))
    own = _facts(current_extraction(document) if document else Extraction(kind=faktura.kind, fields={}))
    differing = {name for name in COMPARED if document and own[name]["value"] and own[name]["value"] != stored[name]["value"]}
    waits = document is not None and document.status in REVIEWABLE
    this = {"title": _("Ten dokument") if document else _("To, co jest w formularzu"), "facts": [*own.values()], "typed": True}
    there = {
        "title": _("Faktura w systemie"),
        "facts": [{**fact, "differs": name in differing} for name, fact in stored.items()],
        "url": reverse("invoice_detail", args=[faktura.pk]),
    }
    return {
        "faktura": faktura,
        "document": document if waits else None,
        "heading": document.original_name if document else _("Faktura %(number)s") % {"number": faktura.invoice_number},
        "sides": [{**this, "thumb": _thumb(document)}, {**there, "thumb": _thumb(faktura.source)}],
        "possible": bool(request.GET.get("possible")),
        "action": request.get_full_path().replace("&part=1", ""),
        "back": reverse("document_review", args=[document.pk]) if waits and document else reverse("invoice_list"),
    }


def _facts(values: Extraction) -> dict[str, dict[str, Any]]:
    """What tells invoices apart, worded as the form shows it."""
    fields = HeaderForm.base_fields
    found = {name: values.fields[name].value if name in values.fields else None for name in COMPARED}
    return {
        name: {"name": name, "label": fields[name].label, "value": "" if value is None else fields[name].prepare_value(value)}
        for name, value in found.items()
    }


def _thumb(document: DocumentUpload | None) -> str:
    first = next(iter(shown_pages(document)), None) if document else None
    return reverse("page_thumb", args=[document.pk, first.number]) if document and first else ""
