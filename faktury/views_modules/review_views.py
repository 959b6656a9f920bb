"""The three doors of the review form (a document, a saved invoice, an empty form), checks while typing, presence, the next document."""

from __future__ import annotations

from contextlib import suppress
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from faktury.access import document_for, require, visible_documents, visible_firmy, visible_invoices
from faktury.domain.status import REVIEWABLE, DocumentStatus
from faktury.exceptions import NoAccess
from faktury.models import DocumentUpload, Firma
from faktury.services import review_presence as presence
from faktury.services.edit_conflicts import document_conflict, invoice_conflict
from faktury.services.invoice_editing import invoice_of
from faktury.services.invoice_review import next_to_review
from faktury.services.manual_entry import Attachment
from faktury.services.status_words import reviewer_words
from faktury.views_modules.doors import door, uncached
from faktury.views_modules.query_numbers import whole
from faktury.views_modules.review_desk import Desk, DocumentDesk, InvoiceDesk, NewDesk
from faktury.views_modules.review_submission import Submission, check_answer, page


@door("GET", "POST")
def document_review(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """The review form; a document that waits for nobody leads to where it is."""
    desk = _document_desk(request, document_id)
    if request.method == "GET" and desk.document and desk.document.status not in REVIEWABLE:
        return desk.elsewhere()
    return _work(request, desk)


@door("POST", json_only=True)
def review_check(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Problems of the typed values as JSON; writes nothing."""
    return check_answer(request, _document_desk(request, document_id))


@door("GET", "POST")
def invoice_edit(request: HttpRequest, invoice_id: UUID) -> HttpResponse:
    """The form with the values of a saved invoice."""
    return _work(request, _invoice_desk(request, invoice_id))


@door("POST", json_only=True)
def invoice_edit_check(request: HttpRequest, invoice_id: UUID) -> HttpResponse:
    """Problems of the typed values as JSON; writes nothing."""
    return check_answer(request, _invoice_desk(request, invoice_id))


@door("GET", "POST")
def invoice_create(request: HttpRequest) -> HttpResponse:
    """An empty form; with `?document=` the form beside that document's image."""
    if request.GET.get("document"):
        return _beside(document_for(request.user, _uuid(request.GET["document"])))
    desk = _new_desk(request)
    return _work(request, desk) if desk else render(request, "faktury/firma_missing.html", status=403)


@door("POST", json_only=True)
def invoice_create_check(request: HttpRequest) -> HttpResponse:
    """Problems of the typed values as JSON; writes nothing."""
    desk = _new_desk(request)
    if desk is None:
        raise NoAccess
    return check_answer(request, desk)


def _work(request: HttpRequest, desk: Desk) -> HttpResponse:
    return Submission(request, desk).answer() if request.method == "POST" else page(request, desk)


def _document_desk(request: HttpRequest, document_id: UUID) -> DocumentDesk:
    return DocumentDesk(require(visible_documents(request.user).select_related("firma"), document_id))


def _invoice_desk(request: HttpRequest, invoice_id: UUID) -> InvoiceDesk:
    visible = visible_invoices(request.user).select_related("firma", "document__firma", "created_by", "changed_by")
    faktura = visible.filter(pk=invoice_id).first()
    if faktura is None:
        raise NoAccess
    return InvoiceDesk(faktura)


def _new_desk(request: HttpRequest) -> NewDesk | None:
    """The chosen company's empty form, else the first company's; None for somebody without any."""
    firmy = list(visible_firmy(request.user).order_by("created_at"))
    wanted = request.POST.get("firma") or request.GET.get("firma", "")
    chosen: Firma | None = next((firma for firma in firmy if str(firma.pk) == wanted), next(iter(firmy), None))
    key = uuid4()
    with suppress(ValueError):
        key = UUID(request.POST.get("draft", ""))
    sent = request.FILES.get("attachment")
    attachment = Attachment(sent.name or "", sent) if sent and sent.size else None
    return NewDesk(chosen, key, attachment) if chosen else None


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise NoAccess from error


def _beside(document: DocumentUpload) -> HttpResponse:
    """Typing beside an image is reviewing; a document that nobody may review yet offers to be taken over where it is."""
    if document.status in REVIEWABLE:
        return redirect("document_review", document.pk)
    if document.status is DocumentStatus.COMPLETED:
        return DocumentDesk(document).elsewhere()
    return redirect("ocr_status", document.pk)


@door("POST", json_only=True)
def review_presence(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Notes who has the document open (or just closed it) and answers who else has, and whether somebody saved it meanwhile."""
    document = document_for(request.user, document_id)
    note = presence.leave if request.POST.get("leaving") else presence.stay
    present = note(document, request.user, now=timezone.now())  # type: ignore[arg-type]
    others = [reviewer_words(who) for who in present if who["name"] != request.user.get_username()]
    return uncached(JsonResponse({"reviewers": others, "conflict": _conflict(request, document)}))


def _conflict(request: HttpRequest, document: DocumentUpload) -> dict[str, object] | None:
    """The page says which version it was opened on: the document's, or the saved invoice's."""
    made = invoice_of(document)
    if "invoice_version" in request.POST:
        outdated = made is not None and made.version != whole(request.POST.get("invoice_version", ""), -1)
    else:
        outdated = document.version != whole(request.POST.get("version", ""), -1)
    if not outdated:
        return None
    found = invoice_conflict(made) if made else document_conflict(document)
    return {"message": found.message, "hint": found.hint, "can_compare": found.can_compare}


@door("GET")
def review_next(request: HttpRequest) -> HttpResponse:
    """To the oldest document that waits for a person, after the one named in the address; to the inbox when none is left."""
    documents = visible_documents(request.user)
    after = None
    with suppress(ValueError):
        after = documents.filter(pk=UUID(request.GET.get("after", ""))).first()
    found = next_to_review(documents, after)
    if found is None:
        return redirect(f"{reverse('document_list')}?status=review")
    return redirect("document_review", found.pk)
