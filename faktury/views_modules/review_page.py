"""What the review page shows: sections of fields with their evidence, pages, and the checklist; reads nothing but its arguments."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from faktury.domain import extraction as sources
from faktury.domain.extraction import DETAIL_FIELDS, FIELD_NAMES, FLAG_FIELDS, Extraction, Field, LineItem, VatRow
from faktury.domain.kinds import KIND_LABELS
from faktury.domain.problems import BLOCKS, INFORMS, WARNS
from faktury.domain.rates import MARKERS, PERCENT_RATES
from faktury.forms.review_form import HeaderForm, ReviewForm, is_said
from faktury.models import DocumentUpload, OCRPage
from faktury.services.counted_words import Forms, counted
from faktury.services.field_words import source_label
from faktury.services.kind_words import NEEDS_MORE, kind_note
from faktury.services.problem_words import ProblemPayload
from faktury.services.seller_memory import Memory, offers
from faktury.services.value_words import amount_text, is_english, number_text
from faktury.views_modules import review_evidence
from faktury.views_modules.review_desk import Desk
from faktury.views_modules.review_dialogs import difference_words, leave_words

SECTIONS = (
    (gettext_lazy("Faktura"), ("kind", "invoice_number", "issue_date", "sale_date")),
    (gettext_lazy("Sprzedawca"), ("seller_name", "seller_nip")),
    (gettext_lazy("Nabywca"), ("buyer_name", "buyer_nip")),
    (gettext_lazy("Kwoty"), ("currency", "net_total", "vat_total", "gross_total")),
    (gettext_lazy("Płatność"), ("due_date", "payment_form", "bank_account", "amount_due", "paid_date", "split_payment")),
)
_SHOWN = frozenset(name for _title, names in SECTIONS for name in names)
MORE = tuple(name for name in DETAIL_FIELDS if name not in _SHOWN)
"""What few invoices carry; folded away while none of it is there."""
_NAMELESS = frozenset({"low_confidence", "nip_check_digit", "nip_placeholder", "date_ambiguous", "amount_ambiguous", "totals_mismatch"})
_AMOUNTS = ("net", "vat", "gross")


def page_views(document: DocumentUpload, pages: Sequence[OCRPage], shown: int) -> list[dict[str, Any]]:
    """Pages of the document with their addresses; `shown` is the number of the one in front."""
    return [
        {
            "number": page.number,
            "width": page.width,
            "height": page.height,
            "image": f"{reverse('page_image', args=[document.pk, page.number])}?v={page.pk}",
            "thumb": f"{reverse('page_thumb', args=[document.pk, page.number])}?v={page.pk}",
            "words": f"{reverse('page_words', args=[document.pk, page.number])}?v={page.pk}",
            "current": page.number == shown,
        }
        for page in pages
    ]


def section_views(form: ReviewForm, problems: Sequence[ProblemPayload], pages: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The header's fields in their groups; the last group may be folded."""
    by_number = {page["number"]: page for page in pages}
    groups = [(title, names, False) for title, names in SECTIONS] + [(_("Więcej danych"), MORE, True)]
    return [_section(title, [_field_view(form, name, problems, by_number) for name in names], is_more) for title, names, is_more in groups]


def _section(title: Any, fields: list[dict[str, Any]], is_more: bool) -> dict[str, Any]:  # noqa: FBT001 - one of a table's columns
    used = any(is_said(field["bound"].value()) or field["errors"] or field["problems"] for field in fields)
    return {"title": title, "fields": fields, "is_more": is_more, "is_open": not is_more or used}


def _field_view(form: ReviewForm, name: str, problems: Sequence[ProblemPayload], pages: dict[int, dict[str, Any]]) -> dict[str, Any]:
    bound = form.header[name]
    read = form.original.fields.get(name)
    own = [problem for problem in problems if problem["field"] == name and problem["level"] != INFORMS]
    about = [
        f"about_{name}",
        f"problem_{name}",
        *(["note_kind"] if name == "kind" else []),
        *([f"id_{name}_error"] if bound.errors else []),
    ]
    attributes: dict[str, str | bool] = {"aria-describedby": " ".join(about)}
    if name in HeaderForm.NEEDED:
        attributes["aria-required"] = "true"
    return {
        "name": name,
        "bound": bound,
        "widget": bound.as_widget(attrs=attributes),
        "is_flag": name in FLAG_FIELDS,
        "needed": name in HeaderForm.NEEDED,
        "errors": bound.errors,
        "problems": own,
        "message": own[0]["message"] if own else "",
        "note": kind_note(str(bound.value())) if name == "kind" else None,
        "mark": _mark(form, name, read, own),
        "source": _source(form, name, read),
        "crop": _crop(name, read, pages),
        "page": read.evidence.page if read and read.evidence else None,
    }


def _crop(name: str, read: Field | None, pages: dict[int, dict[str, Any]]) -> dict[str, Any] | None:
    if read is None or read.evidence is None:
        return None
    return review_evidence.crop(read.evidence, pages, source=read.source, lines=2 if name.endswith("_address") else 1)


def _mark(form: ReviewForm, name: str, read: Field | None, own: Sequence[ProblemPayload]) -> str:
    """One of three words: nothing (sure), „Sprawdź”, „Brak”."""
    if name not in FIELD_NAMES:
        return _("Sprawdź") if own else ""
    if read is None and form.header[name].value() in (None, ""):
        return _("Brak") if name in HeaderForm.NEEDED or own else ""
    return _("Sprawdź") if own else ""


def _source(form: ReviewForm, name: str, read: Field | None) -> str:
    """The source of what stands in the input: the reading's as long as it is unchanged."""
    value = form.header[name].value()
    if name not in FIELD_NAMES or not is_said(value):
        return ""
    untouched = read is not None and (not form.header.is_bound or form.header.cleaned_data.get(name) == (name in FLAG_FIELDS or read.value))
    return source_label(read.source) if read is not None and untouched else source_label(sources.TYPED)


def checklist(
    problems: Sequence[ProblemPayload], confirmed: Collection[str], known: Mapping[str, str] | None = None
) -> list[dict[str, Any]]:
    """Problems with the input they lead to and whether they are marked as right."""
    return [
        {
            **problem,
            "message": _named(problem),
            "sentence": problem["message"],
            **_target(problem),
            "more": _more(problem),
            "confirmed": problem["key"] in confirmed,
            "by": (known or {}).get(problem["key"], "") if problem["key"] in confirmed else "",
        }
        for problem in problems
    ]


def _more(problem: ProblemPayload) -> dict[str, str]:
    """The one thing that helps with this problem beside going to its field."""
    if "move" in problem:
        return {"label": _("Przenieś…"), "url": problem["move"], "dialog": "move"}
    if problem["url"]:
        return {"label": _("Porównaj"), "url": problem["url"], "dialog": "same"}
    if problem["code"].startswith("kind_"):
        return {"label": _("Zmień rodzaj"), "url": f"#{_target(problem)['target']}", "dialog": ""}
    return {"label": "", "url": "", "dialog": ""}


def _named(problem: ProblemPayload) -> str:
    """The sentence, led by the field's name where the sentence itself could be about any field."""
    field = HeaderForm.base_fields.get(problem["field"] or "")
    return f"{field.label}: {problem['message']}" if field and problem["code"] in _NAMELESS else problem["message"]


def _target(problem: ProblemPayload) -> dict[str, str]:
    field = problem["field"] or ("kind" if problem["code"].startswith("kind_") else None)
    if field in HeaderForm.base_fields:
        return {"target": f"id_{field}"}
    return {"target": {"line_items": "lines", "vat_rows": "rates"}.get(field or "", "page")}


def open_problems(problems: Sequence[ProblemPayload], confirmed: Collection[str]) -> int:
    """How many problems nobody solved or marked as right."""
    return sum(found["level"] == BLOCKS or (found["level"] != INFORMS and found["key"] not in confirmed) for found in problems)


def remaining_text(problems: Sequence[ProblemPayload], confirmed: Collection[str]) -> str:
    """„Zostały 2 problemy.”, or that nothing is left."""
    left = open_problems(problems, confirmed)
    forms = Forms(_("Został {n} problem."), _("Zostały {n} problemy."), _("Zostało {n} problemów."))
    return counted(left, forms) if left else _("Wszystko sprawdzone.")


def sums(values: Extraction) -> dict[str, dict[str, str]]:
    """Under each table: its sums, what the invoice states, and how far they are apart."""
    stated = {name: values.amount(f"{name}_total") for name in _AMOUNTS}
    return {"lines": _table_sums(values.line_items, stated, values), "rates": _table_sums(values.vat_rows, stated, values)}


def _table_sums(rows: Sequence[LineItem | VatRow], stated: dict[str, Decimal | None], values: Extraction) -> dict[str, str]:
    """Sums of complete columns only: a column with a gap has no sum."""
    columns = {name: [_signed(row, name) for row in rows] for name in _AMOUNTS}
    known = {name: [value for value in cells if value is not None] for name, cells in columns.items()}
    summed = {name: sum(known[name], Decimal()) if cells and len(known[name]) == len(cells) else None for name, cells in columns.items()}
    apart = [abs(total - said) for name, total in summed.items() if total is not None and (said := stated[name]) is not None]
    difference = next((amount for amount in reversed(apart) if amount), Decimal())
    currency = values.text("currency") or "PLN"
    return {
        **{name: "" if total is None else number_text(total) for name, total in summed.items()},
        **{f"stated_{name}": "" if said is None else number_text(said) for name, said in stated.items()},
        "difference": _("Różnica: %(amount)s") % {"amount": amount_text(difference, currency)} if difference else "",
    }


def _signed(row: LineItem | VatRow, name: str) -> Decimal | None:
    """What was there before a correction is taken off the sum."""
    value: Decimal | None = getattr(row, name)
    return -value if value is not None and isinstance(row, LineItem) and row.is_before else value


def offered(form: ReviewForm, memory: Memory | None) -> list[dict[str, str]]:
    """Values earlier invoices of the seller know for fields that are empty in the form."""
    if memory is None:
        return []
    values = form.extraction() if form.header.is_bound else form.original
    shown = HeaderForm.base_fields
    return [
        {"name": name, "label": str(shown[name].label), "shown": str(shown[name].prepare_value(value))}
        for name, value in offers(values, memory).items()
        if name not in values.fields and name not in form.header.errors
    ]


def script_data(desk: Desk, pages: Sequence[dict[str, Any]], evidence: Sequence[dict[str, Any]], *, me: str) -> dict[str, Any]:
    """What the script needs: addresses, pages, boxes, rates, and the few sentences it says itself."""
    return {
        "pages": list(pages),
        "evidence": list(evidence),
        "check_url": desk.check_url,
        "presence_url": reverse("review_presence", args=[desk.document.pk]) if desk.document else None,
        "socket": f"/ws/documents/{desk.document.pk}/" if desk.document else None,
        "poll": reverse("ocr_status_poll", args=[desk.document.pk]) if desk.document else None,
        "ajax": reverse("ocr_status_ajax", args=[desk.document.pk]) if desk.document else None,
        "document_version": desk.document.version if desk.document else 0,
        "invoice_version": desk.faktura.version if desk.faktura else None,
        "me": me,
        "draft": desk.draft,
        "rates": {**{f"{rate}%": int(rate) for rate in PERCENT_RATES}, **dict.fromkeys(sorted(MARKERS), 0)},
        "english": is_english(),
        "leave": leave_words(),
        "difference": difference_words(),
        "kinds": {kind: {"note": kind_note(kind), "unfolds": kind in NEEDS_MORE} for kind in KIND_LABELS},
        "words": {
            "solved": _("poprawione"),
            "filled": _("Wpisano: {field}."),
            "undo": _("Cofnij"),
            "doubtful": _("Sprawdź"),
            "missing": _("Brak"),
            "typed": source_label(sources.TYPED),
            "memory": source_label(sources.MEMORY),
            "page": _("Strona {n} z {total}"),
            "list": _("Słowa na stronie {n}"),
            "computed": _("Wstaw wyliczone"),
            "computed_source": _("wyliczone"),
            "difference": _("Różnica: {amount}"),
            "restored": _("Przywrócono niezapisane zmiany z {time}."),
            "draft": _("Szkic zapisany w tej karcie {time}"),
            "removed": _("Usunięto pozycję {n}."),
            "check_failed": _("Nie udało się sprawdzić danych. Zapis sprawdzi je jeszcze raz."),
        },
    }


def blank_problem() -> dict[str, Any]:
    """What the script clones for a problem that appears while typing."""
    return {
        "code": "",
        "about": "",
        "difference": "",
        "field": "",
        "level": WARNS,
        "target": "page",
        "message": "",
        "more": {"label": "", "url": "", "dialog": ""},
        "key": "",
        "confirmed": False,
        "by": "",
    }
