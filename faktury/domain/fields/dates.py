"""Issue, sale and due date of an invoice: dates assigned to date labels by geometry."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from faktury.domain.extraction import Field, Finding
from faktury.domain.fields.document import Document
from faktury.domain.fields.found_dates import DateFound
from faktury.domain.fields.labels import Label
from faktury.domain.fields.payment import days_to_pay
from faktury.domain.fields.relation import Relation, assign
from faktury.domain.fields.unlabelled_dates import due_in_sentence, placed_issue_date
from faktury.domain.fields.vocabulary import Concept
from faktury.domain.text import fold

C = Concept
_DATE_LABELS = (C.ISSUE_DATE, C.SALE_DATE, C.ISSUE_AND_SALE_DATE, C.DUE_DATE, C.ANY_DATE, C.OTHER_DATE)
_RIVALS = (*_DATE_LABELS, C.NUMBER, C.OTHER_NUMBER, C.KSEF, C.SELLER, C.BUYER, C.NIP, C.ACCOUNT, C.PAYMENT_FORM, C.AMOUNT_DUE, C.CURRENCY)
_ISSUED = (C.ISSUE_DATE, C.ISSUE_AND_SALE_DATE)
_TITLE = re.compile(r"(?:faktura|invoice|rechnung)\b(?: (?!do\b)\S+){0,4}$")
_TITLE_WORD = re.compile(r"^\W*(?:(?:oryginal|kopia|duplikat|vat)\W+)*(?:fakt[uo]r|faklur|invoice|rechnung|oryginal|kopia|duplikat|fv\b)")
_WORD = re.compile(r"[^\W\d_]{4}")
_UNTIL = re.compile(r"\W*(?:r\.? ?)?(?:do|dnia|to|bis|-|–|—|\W)+")
_PLAIN_TERM = 8
"""Letters of a phrase that speaks of paying wherever in a sentence it stands; „termin” and „do dnia” do not."""
_DOUBTFUL = 0.45


def read_dates(document: Document) -> tuple[dict[str, Field], list[Finding]]:
    """Date fields found, and what about them is ambiguous."""
    labels = [label for label in document.of(*_DATE_LABELS) if _announces(label)]
    rivals = [label for label in document.of(*_RIVALS) if label.concept not in (C.ANY_DATE,) or _announces(label)]
    pairs = assign(document, labels, document.dates, lambda found: found.span, rivals)
    chosen = _best(document, pairs)
    fields: dict[str, Field] = {}
    findings: list[Finding] = []
    for name, concepts in _FIELDS.items():
        found = next((chosen[concept] for concept in concepts if concept in chosen), None)
        if found:
            fields[name] = _field(document, *found)
            findings += _ambiguity(document, name, found[1])
    fields.update(_period(document, chosen.get(C.SALE_DATE)))
    unlabelled = _unlabelled(document, pairs, chosen)
    fields = {**unlabelled, **fields}
    if "issue_date" in unlabelled and unlabelled["issue_date"].confidence > _DOUBTFUL:
        fields["issue_date"] = unlabelled["issue_date"]
    findings += [*_term_disagrees(document, fields), *_said_otherwise(pairs)]
    if "due_date" not in fields:
        due = _due_in_days(document, fields.get("issue_date"))
        if due:
            fields["due_date"] = due[0]
            findings.append(due[1])
    return fields, findings


def _unlabelled(
    document: Document, pairs: list[tuple[Label, DateFound, Relation]], chosen: dict[Concept, tuple[Label, DateFound, Relation]]
) -> dict[str, Field]:
    """Issue and due date where no label announces them; a letter's „Kraków, dnia …” comes before a bare „z dnia”."""
    bare = chosen.get(C.ANY_DATE)
    claimed = {id(found) for label, found, _ in pairs if label.concept is not C.ANY_DATE}
    issue = None if _has_issue_label(document) or (bare and _of_title(bare[0])) else placed_issue_date(document, claimed)
    due = due_in_sentence(document, {id(found) for _, found, _ in chosen.values()})
    return {name: found for name, found in (("issue_date", issue), ("due_date", due)) if found}


_FIELDS: dict[str, tuple[Concept, ...]] = {
    "issue_date": (C.ISSUE_DATE, C.ISSUE_AND_SALE_DATE, C.ANY_DATE),
    "sale_date": (C.SALE_DATE, C.ISSUE_AND_SALE_DATE),
    "due_date": (C.DUE_DATE,),
}


def _period(document: Document, sale: tuple[Label, DateFound, Relation] | None) -> dict[str, Field]:
    """„Data sprzedaży: od 1.03.2026 do 31.03.2026”: its last day is the day of supply, whichever stands closer to the label."""
    days = document.dates_by_cell.get(id(sale[1].span.cell), []) if sale else []
    for first, last in pairwise(days):
        between = fold(" ".join(token.text for token in first.span.cell.tokens[first.span.last : last.span.first]))
        if sale and sale[1] in (first, last) and _UNTIL.fullmatch(between) and first.value < last.value:
            return {"sale_from": document.field(first.value, [first.span]), "sale_date": document.field(last.value, [last.span])}
    return {}


def _announces(label: Label) -> bool:
    """Whether the words are a label here and not part of a sentence."""
    before, after = label.span.first, len(label.span.cell.tokens) - label.span.last
    if label.concept is C.ANY_DATE and label.key in ("data", "date", "datum") and not label.at_start:
        return label.has_colon
    if label.concept is C.ANY_DATE and _TITLE_WORD.match(fold(label.span.cell.text)):
        return True
    if label.concept is C.DUE_DATE and len(label.key) >= _PLAIN_TERM and label.misread == 0:
        return True
    return label.at_start or label.has_colon or before <= 6 or after <= 3


def _best(document: Document, pairs: list[tuple[Label, DateFound, Relation]]) -> dict[Concept, tuple[Label, DateFound, Relation]]:
    """Per concept the closest date of the earliest page."""
    best: dict[Concept, tuple[Label, DateFound, Relation]] = {}
    explicit = _has_issue_label(document)
    for pair in sorted(pairs, key=lambda pair: (pair[1].span.page, not _of_title(pair[0]), _aside(pair[0]), round(pair[2].cost, 3))):
        if pair[0].concept is C.ANY_DATE and (explicit or not _near_title(document, pair[0])):
            continue
        best.setdefault(pair[0].concept, pair)
    return best


def _aside(label: Label) -> bool:
    """„… prognoza płatna do 14.01.2027”: what a sentence says of paying comes after a term with a label of its own."""
    return label.concept is C.DUE_DATE and not (label.at_start or label.has_colon)


def _has_issue_label(document: Document) -> bool:
    """An issue-date label whose date could not be read must not be answered with another date."""
    labels = document.of(C.ISSUE_DATE, C.ISSUE_AND_SALE_DATE)
    return any(label.at_start or label.has_colon for label in labels if label.key not in ("wystawiono", "issued"))


def _near_title(document: Document, label: Label) -> bool:
    """A bare „z dnia” after a contract, a tariff or a decision is not the invoice's date; one after the title or alone is."""
    cell = label.span.cell
    earlier = [other.text for other in document.row(cell.page, cell.row).cells if other.box[0] < cell.box[0]][-1:]
    within = " ".join(token.text for token in cell.tokens[: label.span.first])
    before = fold(within or ("" if label.has_colon else " ".join(earlier)))
    return _TITLE_WORD.search(before) is not None or not _WORD.search(before)


def _field(document: Document, label: Label, found: DateFound, relation: Relation) -> Field:
    sureness = 1.0 if relation.where != "above" else 0.9
    if found.doubtful:
        sureness = _DOUBTFUL
    elif label.misread > 1:
        sureness *= 0.95
    return document.field(found.value, [found.span], sureness)


def _ambiguity(document: Document, name: str, found: DateFound) -> list[Finding]:
    """Day and month are in doubt only where the page shows no Polish title."""
    polish = any("fakt" in label.key or "duplikat" in label.key for label in document.of(C.TITLE, C.NUMBER))
    if found.alternative is None or polish:
        return []
    return [Finding("date_ambiguous", {"text": found.text}, name)]


def _said_otherwise(pairs: list[tuple[Label, DateFound, Relation]]) -> list[Finding]:
    """Labels of the issue date, or the title itself, that give different days: one of them is misread or misprinted."""
    said = {
        found.value
        for label, found, relation in pairs
        if relation.where == "beside" and not label.misread and (label.concept in _ISSUED or _of_title(label))
    }
    return [Finding("low_confidence", {}, "issue_date")] if len(said) > 1 else []


def _of_title(label: Label) -> bool:
    """„Faktura nr 1/2026 z dnia …”."""
    before = fold(" ".join(token.text for token in label.span.cell.tokens[: label.span.first]))
    return label.concept is C.ANY_DATE and _TITLE.match(before) is not None


def _term_disagrees(document: Document, fields: dict[str, Field]) -> list[Finding]:
    """„14 dni (08.02.2024)”: the days and the date must agree with the issue or the sale date, else one of them is misread."""
    term, due = days_to_pay(document, labelled=True), fields.get("due_date")
    starts = [fields[name].value for name in ("issue_date", "sale_date") if name in fields]
    if term is None or due is None or not isinstance(due.value, date) or not starts:
        return []
    agrees = any(isinstance(start, date) and start + timedelta(days=term[0]) == due.value for start in starts)
    return [] if agrees else [Finding("low_confidence", {}, "due_date")]


def _due_in_days(document: Document, issue: Field | None) -> tuple[Field, Finding] | None:
    """„Termin płatności: 14 dni” counted from the issue date, and that it was counted."""
    term = days_to_pay(document)
    if term is None or issue is None or not isinstance(issue.value, date):
        return None
    days, span = term
    due = document.field(issue.value + timedelta(days=days), [span], 0.95)
    return replace(due, confidence=min(due.confidence, issue.confidence)), Finding("due_computed", {"days": str(days)}, "due_date")
