"""Review: the form beside the page image, checks while typing, and the way to the next document."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from faktury.access import require, visible_documents
from faktury.domain.extraction import Extraction
from faktury.domain.status import REVIEWABLE, DocumentStatus
from faktury.exceptions import FakturyError
from faktury.forms.review_form import ReviewForm, with_blank_row
from faktury.models import DocumentUpload
from faktury.services.error_words import error_payload
from faktury.services.invoice_creation import EditConflict, ProblemsRemain, save_reviewed
from faktury.services.invoice_review import current_extraction, next_to_review, place_in_queue, review_problems, shown_pages
from faktury.services.problem_words import ProblemPayload, problem_payloads
from faktury.views_modules import review_page
from faktury.views_modules.doors import door, uncached

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

_CHECK, _SAVE_NEXT = "check", "save_next"
_ADD_ROW = {"add_line": "lines", "add_rate": "rates"}


def _document(request: HttpRequest, document_id: UUID) -> DocumentUpload:
    return require(visible_documents(request.user).select_related("firma"), document_id)


@door("GET", "POST")
def document_review(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """The review form; a document that waits for nobody leads to where it is."""
    document = _document(request, document_id)
    if request.method == "POST":
        return _Submission(request, document).answer()
    if document.status not in REVIEWABLE:
        return _elsewhere(document)
    return _page(request, document, ReviewForm(current_extraction(document)))


def _elsewhere(document: DocumentUpload) -> HttpResponse:
    if document.status is DocumentStatus.COMPLETED:
        return redirect("invoice_detail", document.faktura.pk)
    return redirect("ocr_status", document.pk)


class _Submission:
    """One POST of the form: what was typed, what was pressed."""

    def __init__(self, request: HttpRequest, document: DocumentUpload) -> None:
        self.request = request
        self.document = document
        self.pressed = request.POST.get("action", "")
        self.original = current_extraction(document)
        self.form = ReviewForm(self.original, request.POST)

    def answer(self) -> HttpResponse:
        """Save and go on, or show the form again with everything that was typed."""
        valid = self.form.is_valid()
        if self.pressed in _ADD_ROW:
            return self._with_row()
        if self.pressed == _CHECK or "show_page" in self.request.POST:
            return _page(self.request, self.document, self.form)
        if not valid:
            return _page(self.request, self.document, self.form, refused=True)
        return self._save()

    def _with_row(self) -> HttpResponse:
        form = ReviewForm(self.original, with_blank_row(self.request.POST, _ADD_ROW[self.pressed]))
        form.is_valid()
        return _page(self.request, self.document, form)

    def _save(self) -> HttpResponse:
        try:
            faktura = save_reviewed(
                document_id=self.document.pk,
                version=_version(self.request.POST),
                data=self.form.extraction(),
                actor=cast("AbstractBaseUser", self.request.user),
                confirmed=self.request.POST.getlist("confirmed"),
            )
        except ProblemsRemain:
            return _page(self.request, self.document, self.form, refused=True)
        except EditConflict as error:
            return _page(self.request, self.document, self.form, conflict=error)
        messages.success(self.request, _("Zapisano fakturę %(number)s.") % {"number": faktura.invoice_number})
        if self.pressed == _SAVE_NEXT:
            return redirect(f"{reverse('review_next')}?after={self.document.pk}")
        return redirect("invoice_detail", faktura.pk)


def _version(data: QueryDict) -> int:
    """The version the form was opened with; nonsense conflicts with everything."""
    text = data.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else -1


def _problems(document: DocumentUpload, form: ReviewForm, values: Extraction, pages: list[int]) -> list[ProblemPayload]:
    """The checklist; a field whose text is no value is not called missing on top of that."""
    currency = values.text("currency") or "PLN"
    found = problem_payloads(review_problems(document, values, pages=pages), firma=document.firma, currency=currency)
    garbled = form.header.errors
    return [problem for problem in found if not (problem["field"] in garbled and problem["code"].endswith("_missing"))]


def _page(
    request: HttpRequest, document: DocumentUpload, form: ReviewForm, *, refused: bool = False, conflict: FakturyError | None = None
) -> HttpResponse:
    """The page with `form`; `refused` opens with the summary of what stops saving."""
    stored = shown_pages(document)
    values = form.extraction() if form.header.is_bound else form.original
    problems = _problems(document, form, values, [page.number for page in stored])
    confirmed = set(request.POST.getlist("confirmed"))
    pages = review_page.page_views(document, stored, _shown_page(request, [page.number for page in stored]))
    evidence = review_page.evidence_views(form, problems)
    place, waiting = place_in_queue(visible_documents(request.user), document)
    context = {
        "document": document,
        "version": request.POST.get("version", document.version),
        "form": form,
        "sections": review_page.section_views(form, problems, pages),
        "pages": pages,
        "current": next((page for page in pages if page["current"]), None),
        "evidence": evidence,
        "problems": review_page.checklist(problems, confirmed),
        "remaining": review_page.remaining_text(problems, confirmed),
        "errors": _summary(form, problems, confirmed) if refused else [],
        "refused": refused,
        "conflict": error_payload(conflict.code) if conflict else None,
        "nothing_read": not form.original.fields,
        "place": place,
        "waiting": waiting,
        "sums": review_page.sums(values),
        "blank_problem": review_page.blank_problem(),
        "add_labels": {"line": _("Dodaj pozycję"), "rate": _("Dodaj stawkę")},
        "script_data": review_page.script_data(document, pages, evidence),
    }
    return render(request, "faktury/review.html", context, status=409 if conflict else 422 if refused else 200)


def _shown_page(request: HttpRequest, numbers: list[int]) -> int:
    wanted = request.POST.get("show_page") or request.POST.get("page_shown") or request.GET.get("page", "")
    number = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 6 else 1
    return number if number in numbers else next(iter(numbers), 1)


def _summary(form: ReviewForm, problems: list[ProblemPayload], confirmed: set[str]) -> list[dict[str, Any]]:
    """What stops saving: texts that are no values first, then problems nobody solved or marked as right."""
    typed = [{"target": f"id_{name}", "message": message} for name, message in form.errors()]
    stopping = [p for p in review_page.checklist(problems, confirmed) if p["level"] == "B" or (p["level"] == "W" and not p["confirmed"])]
    return [*typed, *({"target": p["target"], "message": p["message"]} for p in stopping)]


@door("POST", json_only=True)
def review_check(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Problems of the typed values as JSON; writes nothing."""
    document = _document(request, document_id)
    form = ReviewForm(current_extraction(document), request.POST)
    form.is_valid()
    values = form.extraction()
    numbers = list(document.pages.order_by().values_list("number", flat=True).distinct())
    problems = _problems(document, form, values, numbers)
    confirmed = set(request.POST.getlist("confirmed"))
    answer = {
        "problems": review_page.checklist(problems, confirmed),
        "errors": [{"target": f"id_{name}", "message": message} for name, message in form.errors()],
        "remaining": review_page.remaining_text(problems, confirmed),
        "sums": review_page.sums(values),
        "shown": form.shown(),
    }
    return uncached(JsonResponse(answer))


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
