"""One POST of the review form: save, recalculate, add a row, compare with what somebody else saved; and the page it ends in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from faktury.access import visible_documents, visible_firmy
from faktury.domain.differences import LINES, PARTIES, RATES
from faktury.domain.extraction import Extraction
from faktury.domain.line_arithmetic import GROSS, NET
from faktury.domain.problems import BLOCKS, WARNS, Problem, problem_sentence
from faktury.exceptions import UploadRefused
from faktury.forms.computed import with_computed
from faktury.forms.review_form import ReviewForm
from faktury.forms.rows import with_blank_row
from faktury.models import Faktura, Firma
from faktury.services.edit_conflicts import MINE, Choice, Conflict, choices, who_saved
from faktury.services.error_words import error_payload
from faktury.services.invoice_columns import IncompleteInvoice
from faktury.services.invoice_creation import EditConflict, ProblemsRemain
from faktury.services.invoice_editing import values_of
from faktury.services.invoice_review import has_text, next_to_review, place_in_queue, shown_pages
from faktury.services.problem_words import ProblemPayload, problem_payloads
from faktury.views_modules import review_evidence, review_page
from faktury.views_modules.action_views import firmy_beside, reject_reasons
from faktury.views_modules.doors import uncached
from faktury.views_modules.query_numbers import whole
from faktury.views_modules.review_desk import Desk, InvoiceDesk
from faktury.views_modules.review_dialogs import difference_question

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

_ADD_ROW = {"add_line": "lines", "add_rate": "rates", "add_party": "parties"}
_NOT_VALUES = frozenset({"csrfmiddlewaretoken", "action", "version", "confirmed", "difference", "page_shown", "show_page"})
_TABLES = {LINES: "lines-", RATES: "rates-", PARTIES: "parties-"}
SAVED_COOKIE = "saved_drafts"
_DRAFTS_NAMED = 10
_NO_VERSION = -1
"""What a form with nonsense for a version was opened on: it conflicts with everything."""


class Submission:
    """What was typed and what was pressed."""

    def __init__(self, request: HttpRequest, desk: Desk) -> None:
        self.request = request
        self.desk = desk
        self.data: Mapping[str, Any] = request.POST
        self.pressed = request.POST.get("action", "")
        self.version = whole(request.POST.get("version", ""), _NO_VERSION)
        self.confirmed = set(request.POST.getlist("confirmed"))
        if self.pressed == "save_anyway":
            self.confirmed |= set(request.POST.getlist("difference"))
        self._bind()

    def _bind(self) -> None:
        self.form = ReviewForm(self.desk.original(self.data), self.data, today=timezone.localdate())
        self.valid = self.form.is_valid()

    def answer(self) -> HttpResponse:
        """Save and go on, or show the form again with everything that was typed."""
        if self.pressed == "compare":
            return self._compare()
        if self.pressed == "merge":
            return self._merge()
        if "show_page" in self.data or self.pressed in {"check", "fill", *_ADD_ROW}:
            self._change()
            return page(self.request, self.desk, self.form)
        return self._save() if self.valid else page(self.request, self.desk, self.form, refused=True)

    def _change(self) -> None:
        """What the buttons do to the form where no script does it."""
        if self.pressed in _ADD_ROW:
            self.data = with_blank_row(self.data, _ADD_ROW[self.pressed])
        elif self.pressed == "check":
            self.data = with_computed(self.form, self.data, GROSS if self.data.get("basis") == GROSS else NET)
        elif self.pressed == "fill":
            offered = review_page.offered(self.form, self.desk.memory(self.data))
            self.data = {**{name: self.data[name] for name in self.data}, **{offer["name"]: offer["shown"] for offer in offered}}
        self._bind()

    def _save(self) -> HttpResponse:
        try:
            faktura = self.desk.save(
                self.form.extraction(),
                version=self.version,
                actor=cast("AbstractBaseUser", self.request.user),
                confirmed=self.confirmed,
            )
        except (ProblemsRemain, IncompleteInvoice):
            return page(self.request, self.desk, self.form, refused=True)
        except UploadRefused as error:
            words = error_payload(error.code, error.params)
            return page(self.request, self.desk, self.form, refused=True, file_error=f"{words['message']} {words['hint']}")
        except EditConflict:
            return page(self.request, self.desk, self.form, conflict=self.desk.conflict())
        return self._saved(faktura)

    def _saved(self, faktura: Faktura) -> HttpResponse:
        messages.success(self.request, _("Zapisano fakturę %(number)s.") % {"number": faktura.invoice_number})
        if self.pressed == "save_next" and self.desk.document:
            response = redirect(f"{reverse('review_next')}?after={self.desk.document.pk}")
        else:
            response = redirect("invoice_detail", faktura.pk)
        # The tab that typed the draft cannot know that it was saved: the next form of that browser is told and forgets it.
        earlier = self.request.COOKIES.get(SAVED_COOKIE, "").split(".")[-_DRAFTS_NAMED:]
        document = [str(self.desk.document.pk)] if self.desk.document else []
        named = dict.fromkeys(filter(None, [*earlier, self.desk.draft, *document]))
        response.set_cookie(SAVED_COOKIE, ".".join(named), samesite="Lax", max_age=86400, secure=self.request.is_secure())
        return response

    def _compare(self) -> HttpResponse:
        self.desk.conflict()
        if self.desk.faktura is None:
            return redirect(self.desk.back())
        return self._comparison(self.desk.faktura)

    def _comparison(self, faktura: Faktura, *, refused: bool = False) -> HttpResponse:
        typed = [(name, value) for name in self.data if name not in _NOT_VALUES for value in self.request.POST.getlist(name)]
        context = {
            "desk": self.desk,
            "faktura": faktura,
            "person": who_saved(faktura),
            "choices": self._choices(faktura),
            "opened": self.request.POST.get("opened") or self.version,
            "typed": [pair for pair in typed if not pair[0].startswith("choice-") and pair[0] != "opened"],
            "confirmed": self.request.POST.getlist("confirmed"),
            "refused": refused,
        }
        return render(self.request, "faktury/review_compare.html", context, status=422 if refused else 200)

    def _choices(self, faktura: Faktura) -> list[Choice]:
        opened = whole(self.request.POST.get("opened", ""), _NO_VERSION) if "opened" in self.request.POST else self.version
        return choices(self.desk.opened_on(opened), values_of(faktura), self.form.extraction())

    def _merge(self) -> HttpResponse:
        """Take the stored values, put in what was chosen from the typed ones, and save that."""
        faktura = self.desk.faktura
        if faktura is None or not isinstance(self.desk, InvoiceDesk):
            return redirect(self.desk.back())
        if faktura.version != self.version:
            return self._comparison(faktura, refused=True)
        wanted = {choice.field: self.request.POST.get(f"choice-{choice.field}", "") for choice in self._choices(faktura)}
        if "" in wanted.values():
            return self._comparison(faktura, refused=True)
        self.data = _merged(values_of(faktura), self.request.POST, [field for field, side in wanted.items() if side == MINE])
        # What the other one marked as right stays right as long as it is the same problem.
        self.confirmed |= set(self.desk.confirmed())
        self._bind()
        return self._save() if self.valid else page(self.request, self.desk, self.form, refused=True)


def _merged(stored: Extraction, typed: Mapping[str, Any], mine: list[str]) -> dict[str, Any]:
    data: dict[str, Any] = ReviewForm(stored).data()
    for field in mine:
        prefix = _TABLES.get(field)
        if prefix is None:
            data[field] = typed.get(field, "")
        else:
            data = {name: value for name, value in data.items() if not name.startswith(prefix)}
            data |= {name: typed[name] for name in typed if name.startswith(prefix)}
    return data


def _problems(request: HttpRequest, desk: Desk, form: ReviewForm, values: Extraction, pages: list[int] | None) -> list[ProblemPayload]:
    """The checklist; a field whose text is no value is not called missing on top of that.

    A buyer that is another of the person's companies is named, and the way there is offered.
    """
    currency = values.text("currency") or "PLN"
    joins = desk.document.pk if desk.document and desk.has_next else None
    found = problem_payloads(desk.problems(values, pages), firma=desk.firma, currency=currency, document_id=joins)
    garbled = form.header.errors
    kept = [problem for problem in found if not (problem["field"] in garbled and problem["code"].endswith("_missing"))]
    if not any(problem["code"] == "buyer_not_us" for problem in kept):
        return kept
    buyer = next((firma for firma in _beside(request, desk) if firma.nip == values.text("buyer_nip")), None)
    return [_at_home(problem, desk, buyer) if buyer and problem["code"] == "buyer_not_us" else problem for problem in kept]


def _at_home(problem: ProblemPayload, desk: Desk, buyer: Firma) -> ProblemPayload:
    """The same problem, to be solved or confirmed under the same key, for somebody who may know whose invoice it is."""
    assert desk.document is not None  # noqa: S101 - only a document has companies beside it
    sentence = problem_sentence(Problem("buyer_other_firma", {"company": buyer.name}), _)
    return {**problem, "message": sentence, "move": f"{reverse('document_move', args=[desk.document.pk])}?firma={buyer.pk}"}


def _beside(request: HttpRequest, desk: Desk) -> list[Firma]:
    return firmy_beside(request.user, desk.document) if desk.has_next and desk.document else []


def page(
    request: HttpRequest,
    desk: Desk,
    form: ReviewForm | None = None,
    *,
    refused: bool = False,
    conflict: Conflict | None = None,
    file_error: str = "",
) -> HttpResponse:
    """The page with `form`; `refused` opens with the summary of what stops saving, `conflict` with what somebody else did."""
    form = form or ReviewForm(desk.original())
    stored = shown_pages(desk.document) if desk.document else []
    numbers = [found.number for found in stored]
    values = form.extraction() if form.header.is_bound else form.original
    beside = _beside(request, desk)
    problems = _problems(request, desk, form, values, numbers)
    known = desk.confirmed()
    confirmed = set(request.POST.getlist("confirmed")) if form.header.is_bound else set(known)
    pages = review_page.page_views(desk.document, stored, _shown_page(request, numbers)) if desk.document else []
    evidence = review_evidence.evidence_views(form, problems)
    place, waiting = place_in_queue(visible_documents(request.user), desk.document) if desk.has_next and desk.document else (0, 0)
    context = {
        "desk": desk,
        "document": desk.document,
        "version": request.POST.get("version", desk.version) if form.header.is_bound else desk.version,
        "form": form,
        "sections": review_page.section_views(form, problems, pages),
        "pages": pages,
        "current": next((view for view in pages if view["current"]), None),
        "evidence": evidence,
        "problems": review_page.checklist(problems, confirmed, known),
        "remaining": review_page.remaining_text(problems, confirmed),
        "open_problems": review_page.open_problems(problems, confirmed),
        **(_stopping(form, problems, confirmed, file_error) if refused else {"errors": []}),
        "file_error": file_error,
        "refused": refused,
        "conflict": conflict,
        "nothing_read": desk.document is not None and not form.original.fields and not has_text(desk.document),
        "offered": review_page.offered(form, desk.memory(request.POST if form.header.is_bound else None)),
        "ahead": _ahead(request, desk),
        "place": place,
        "waiting": waiting,
        "basis": GROSS if request.POST.get("basis") == GROSS else NET,
        "sums": review_page.sums(values),
        "firmy": list(visible_firmy(request.user).order_by("created_at")) if desk.document is None and desk.faktura is None else [],
        "reasons": reject_reasons(),
        "move_firmy": beside,
        "move_to": next((str(firma.pk) for firma in beside if firma.nip == values.text("buyer_nip")), ""),
        "blank_problem": review_page.blank_problem(),
        "add_labels": {"line": _("Dodaj pozycję"), "rate": _("Dodaj stawkę"), "party": _("Dodaj podmiot")},
        "strip": any(item.cells for item in form.original.line_items),
        "script_data": review_page.script_data(desk, pages, evidence, me=request.user.get_username()),
    }
    return render(request, "faktury/review.html", context, status=409 if conflict else 422 if refused else 200)


def _ahead(request: HttpRequest, desk: Desk) -> list[str]:
    """Addresses the browser may fetch while the person works: the first page and its words of the document that comes next."""
    if not desk.has_next or desk.document is None or request.method != "GET":
        return []
    following = next_to_review(visible_documents(request.user), desk.document)
    first = shown_pages(following)[:1] if following else []
    return [view[key] for view in review_page.page_views(following, first, 0) for key in ("image", "words")] if following else []


def _shown_page(request: HttpRequest, numbers: list[int]) -> int:
    wanted = request.POST.get("show_page") or request.POST.get("page_shown") or request.GET.get("page", "")
    number = whole(wanted, 1)
    return number if number in numbers else next(iter(numbers), 1)


def _stopping(form: ReviewForm, problems: list[ProblemPayload], confirmed: set[str], file_error: str) -> dict[str, Any]:
    """What stops saving: texts that are no values first, then problems nobody solved or marked as right; and whether a yes would do."""
    typed = [{"target": f"id_{name}", "message": message} for name, message in form.errors()]
    typed += [{"target": "id_attachment", "message": file_error}] if file_error else []
    listed = review_page.checklist(problems, confirmed)
    stopping = [p for p in listed if p["level"] == BLOCKS or (p["level"] == WARNS and not p["confirmed"])]
    errors = [*typed, *({"target": p["target"], "message": p["message"]} for p in stopping)]
    return {"errors": errors, "difference": None if typed else difference_question(stopping)}


def check_answer(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Problems of the typed values, their normal forms and what memory offers, as JSON; writes nothing."""
    form = ReviewForm(desk.original(request.POST), request.POST, today=timezone.localdate())
    form.is_valid()
    numbers = list(desk.document.pages.order_by().values_list("number", flat=True).distinct()) if desk.document else None
    problems = _problems(request, desk, form, form.extraction(), numbers)
    confirmed = set(request.POST.getlist("confirmed"))
    answer = {
        "problems": review_page.checklist(problems, confirmed, desk.confirmed()),
        "errors": [{"target": f"id_{name}", "message": message} for name, message in form.errors()],
        "remaining": review_page.remaining_text(problems, confirmed),
        "offered": review_page.offered(form, desk.memory(request.POST)),
        "shown": form.shown(),
    }
    return uncached(JsonResponse(answer))
