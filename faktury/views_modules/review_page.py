"""What the review page shows: sections of fields with their evidence, pages, and the checklist; reads nothing but its arguments."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from faktury.domain import extraction as sources
from faktury.domain.extraction import FIELD_NAMES, Evidence, Extraction, Field
from faktury.domain.problems import BLOCKS, INFORMS, WARNS
from faktury.forms.review_form import HeaderForm, ReviewForm
from faktury.models import DocumentUpload, OCRPage
from faktury.services.counted_words import Forms, counted
from faktury.services.problem_words import ProblemPayload
from faktury.services.value_words import amount_text, number_text

SECTIONS = (
    (gettext_lazy("Faktura"), ("kind", "invoice_number", "issue_date", "sale_date", "due_date")),
    (gettext_lazy("Sprzedawca"), ("seller_name", "seller_nip", "bank_account")),
    (gettext_lazy("Nabywca"), ("buyer_name", "buyer_nip")),
    (gettext_lazy("Kwoty"), ("currency", "net_total", "vat_total", "gross_total")),
)
_NAMELESS = frozenset({"low_confidence", "nip_check_digit", "nip_placeholder", "date_ambiguous", "amount_ambiguous", "totals_mismatch"})
_STROKE_AIR = 0.3
_CROP_MARGIN = 0.3
"""Paper left around a crop, in heights of the evidence."""
_CROP_HEIGHT = 34
_WIDEST_CROP = 9.0
"""A crop is at most this many times as wide as high; a longer name shows its beginning."""


def source_label(source: str) -> str:
    """Where a value came from, as the field shows it."""
    return {
        sources.TEXT_LAYER: _("warstwa tekstowa"),
        sources.EASYOCR: _("OCR"),
        sources.XML: "XML",
        sources.QR: "QR",
        sources.TYPED: _("wpisane"),
    }.get(source, source)


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
    """The header's fields in their groups."""
    by_number = {page["number"]: page for page in pages}
    return [{"title": title, "fields": [_field_view(form, name, problems, by_number) for name in names]} for title, names in SECTIONS]


def _field_view(form: ReviewForm, name: str, problems: Sequence[ProblemPayload], pages: dict[int, dict[str, Any]]) -> dict[str, Any]:
    bound = form.header[name]
    read = form.original.fields.get(name)
    own = [problem for problem in problems if problem["field"] == name and problem["level"] != INFORMS]
    return {
        "name": name,
        "bound": bound,
        "needed": name in HeaderForm.NEEDED,
        "errors": bound.errors,
        "problems": own,
        "mark": _mark(name, read, own),
        "source": _source(form, name, read),
        "crop": _crop(read.evidence, pages) if read and read.evidence else None,
        "page": read.evidence.page if read and read.evidence else None,
    }


def _mark(name: str, read: Field | None, own: Sequence[ProblemPayload]) -> str:
    """One of three words: nothing (sure), „Sprawdź”, „Brak”."""
    if name not in FIELD_NAMES:
        return _("Sprawdź") if own else ""
    if read is None:
        return _("Brak") if name in HeaderForm.NEEDED or own else ""
    return _("Sprawdź") if own else ""


def _source(form: ReviewForm, name: str, read: Field | None) -> str:
    """The source of what stands in the input: the reading's as long as it is unchanged."""
    value = form.header[name].value()
    if name not in FIELD_NAMES or value in (None, ""):
        return ""
    untouched = read is not None and (not form.header.is_bound or form.header.cleaned_data.get(name) == read.value)
    return source_label(read.source) if read is not None and untouched else source_label(sources.TYPED)


def _crop(evidence: Evidence, pages: dict[int, dict[str, Any]]) -> dict[str, Any] | None:
    """A cut-out of the page as a viewBox: drawn by SVG attributes alone."""
    page = pages.get(evidence.page)
    if page is None:
        return None
    x0, y0, x1, y1 = evidence.box
    margin = max(4.0, (y1 - y0) * _CROP_MARGIN)
    height = y1 - y0 + 2 * margin
    width = min(x1 - x0 + 2 * margin, _WIDEST_CROP * height)
    return {
        "page": page,
        "view_box": f"{x0 - margin:.0f} {y0 - margin:.0f} {width:.0f} {height:.0f}",
        "width": round(_CROP_HEIGHT * width / height),
        "height": _CROP_HEIGHT,
    }


def evidence_views(form: ReviewForm, problems: Sequence[ProblemPayload]) -> list[dict[str, Any]]:
    """Boxes to draw over the pages; `state` picks the stroke."""
    doubtful = {problem["field"]: problem["level"] for problem in reversed(problems)}
    states = {BLOCKS: "problem", WARNS: "doubtful"}
    return [
        {
            "name": name,
            "page": field.evidence.page,
            **_rectangle(field.evidence),
            "state": states.get(doubtful.get(name, ""), "known"),
            "label": str(form.header[name].label),
        }
        for name, field in form.original.fields.items()
        if field.evidence is not None and name in form.header.fields
    ]


def _rectangle(evidence: Evidence) -> dict[str, str]:
    """SVG attributes as text: a template would write the reader's decimal comma."""
    x0, y0, x1, y1 = evidence.box
    # The stroke is centred on the edge; without some air it would cover the digits it points at.
    air = (y1 - y0) * _STROKE_AIR
    x, y, width, height = x0 - air, y0 - air, x1 - x0 + 2 * air, y1 - y0 + 2 * air
    return {"x": f"{x:.1f}", "y": f"{y:.1f}", "width": f"{width:.1f}", "height": f"{height:.1f}"}


def checklist(problems: Sequence[ProblemPayload], confirmed: Collection[str]) -> list[dict[str, Any]]:
    """Problems with the input they lead to and whether they are marked as right."""
    return [
        {**problem, "message": _named(problem), **_target(problem["field"]), "confirmed": problem["key"] in confirmed}
        for problem in problems
    ]


def _named(problem: ProblemPayload) -> str:
    """The sentence, led by the field's name where the sentence itself could be about any field."""
    field = HeaderForm.base_fields.get(problem["field"] or "")
    return f"{field.label}: {problem['message']}" if field and problem["code"] in _NAMELESS else problem["message"]


def _target(field: str | None) -> dict[str, str]:
    if field in HeaderForm.base_fields:
        return {"target": f"id_{field}"}
    return {"target": {"line_items": "lines", "vat_rows": "rates"}.get(field or "", "page")}


def remaining_text(problems: Sequence[ProblemPayload], confirmed: Collection[str]) -> str:
    """„Do sprawdzenia: 2 z 3.”, or that nothing is left."""
    count = [problem for problem in problems if problem["level"] != INFORMS]
    open_ones = [problem for problem in count if problem["level"] == BLOCKS or problem["key"] not in confirmed]
    if not open_ones:
        return _("Wszystko sprawdzone.")
    forms = Forms(_("Został {n} problem."), _("Zostały {n} problemy."), _("Zostało {n} problemów."))
    return counted(len(open_ones), forms)


def blank_problem() -> dict[str, Any]:
    """What the script clones for a problem that appears while typing."""
    return {"code": "", "about": "", "field": "", "level": WARNS, "target": "page", "message": "", "url": "", "key": "", "confirmed": False}


def sums(values: Extraction) -> dict[str, str]:
    """Under each table: its sums, and how far they are from what the invoice states."""
    lines, rates = values.line_items, values.vat_rows
    return {
        "lines": _sum_text([(item.net, item.vat, item.gross) for item in lines], values) if lines else "",
        "rates": _sum_text([(row.net, row.vat, row.gross) for row in rates], values) if rates else "",
    }


def _sum_text(rows: Sequence[tuple[Decimal | None, Decimal | None, Decimal | None]], values: Extraction) -> str:
    """Sums of complete columns only: a column with a gap has no sum."""
    labels = (_("netto"), _("VAT"), _("brutto"))
    parts, difference = [], ""
    for label, column, name in zip(labels, zip(*rows, strict=True), ("net_total", "vat_total", "gross_total"), strict=True):
        if None in column:
            continue
        total = sum(column, Decimal())
        parts.append(f"{label} {number_text(total)}")
        stated = values.amount(name)
        if stated is not None and stated != total and not difference:
            shown = {"label": label, "amount": amount_text(abs(stated - total), values.text("currency") or "PLN")}
            difference = " " + _("Różnica (%(label)s): %(amount)s.") % shown
    return _("Suma: %(sums)s.") % {"sums": " · ".join(parts)} + difference if parts else ""


def script_data(document: DocumentUpload, pages: Sequence[dict[str, Any]], evidence: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """What the script needs: pages, boxes, and the few sentences it says itself."""
    return {
        "pages": list(pages),
        "evidence": list(evidence),
        "check_url": reverse("review_check", args=[document.pk]),
        "words": {
            "solved": _("poprawione"),
            "filled": _("Wpisano: {field}."),
            "undo": _("Cofnij"),
            "typed": source_label(sources.TYPED),
            "page": _("Strona {n} z {total}"),
            "removed": _("Usunięto pozycję {n}."),
            "check_failed": _("Nie udało się sprawdzić danych. Zapis sprawdzi je jeszcze raz."),
        },
    }
