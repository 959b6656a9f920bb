"""Words problems for a person: the sentence with its values in the reader's notation, the level, and a key to confirm it by."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import NotRequired, TypedDict
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from faktury.domain.kinds import KIND_LABELS
from faktury.domain.problems import Problem, problem_sentence
from faktury.models import Firma
from faktury.services.invoice_duplicates import DUPLICATE_CODE, POSSIBLE_CODE
from faktury.services.value_words import amount_text, date_text

_AMOUNT_PARAMS = frozenset({"amount", "expected", "actual"})
_DIFFERENCES = frozenset({"totals_mismatch", "lines_mismatch", "rate_mismatch"})
_ABOUT = ("rate", "page", "text")
_ORDER = {"B": 0, "W": 1, "I": 2}


class ProblemPayload(TypedDict):
    """One entry of the checklist, ready to show."""

    key: str
    code: str
    about: str
    level: str
    field: str | None
    message: str
    difference: str
    """The amount by which something does not add up; empty for every other problem."""
    url: str | None
    move: NotRequired[str]
    """Where the document can be given to the company the problem names."""


def problem_key(problem: Problem) -> str:
    """Names a problem with its values: „Tak ma być” for a difference of 0,90 does not cover one of 90,00."""
    parts = (problem.code, problem.field or "", *(f"{name}={value}" for name, value in sorted(problem.params.items())))
    return f"{problem.code}-{hashlib.sha256(chr(31).join(parts).encode()).hexdigest()[:12]}"


def problem_payload(
    problem: Problem, *, firma: Firma | None = None, currency: str = "PLN", document_id: UUID | None = None
) -> ProblemPayload:
    """Words for one problem in the active language; `firma`, where given, is called by its name.

    `document_id` names the document that could be joined to the invoice a problem is about.

    `about` tells problems of one code and field apart (which rate, which page) and does not change with the amounts.
    """
    params = {name: _shown(name, value, currency) for name, value in problem.params.items()}
    if firma is not None and params.get("company") == firma.nip:
        params["company"] = firma.name
    return {
        "key": problem_key(problem),
        "code": problem.code,
        "about": next((problem.params[name] for name in _ABOUT if name in problem.params), ""),
        "level": problem.level,
        "field": problem.field,
        "message": problem_sentence(replace(problem, params=params), _),
        "difference": _difference(problem, currency),
        "url": _url(problem, document_id),
    }


def problem_payloads(
    problems: Iterable[Problem], *, firma: Firma | None = None, currency: str = "PLN", document_id: UUID | None = None
) -> list[ProblemPayload]:
    """The checklist: what blocks first, then what wants a look, then information."""
    ordered = sorted(problems, key=lambda problem: _ORDER[problem.level])
    return [problem_payload(problem, firma=firma, currency=currency, document_id=document_id) for problem in ordered]


def _shown(name: str, value: str, currency: str) -> str:
    """A parameter as people write it; what is not an amount or a date stays as it is."""
    if name in _AMOUNT_PARAMS:
        try:
            return amount_text(Decimal(value), currency)
        except InvalidOperation:
            return value
    if name == "date":
        try:
            return date_text(date.fromisoformat(value))
        except ValueError:
            return value
    if name == "kind":
        return _(KIND_LABELS.get(value, value))
    return value


def _difference(problem: Problem, currency: str) -> str:
    given = problem.params
    if problem.code not in _DIFFERENCES:
        return ""
    return amount_text(
        Decimal(given["amount"]) if "amount" in given else abs(Decimal(given["expected"]) - Decimal(given["actual"])), currency
    )


def _url(problem: Problem, document_id: UUID | None) -> str | None:
    """Where the problem can be compared with the invoice that is there already."""
    invoice_id = problem.params.get("invoice_id")
    if problem.code not in (DUPLICATE_CODE, POSSIBLE_CODE) or not invoice_id:
        return None
    wanted = {"possible": "1"} if problem.code == POSSIBLE_CODE else {}
    wanted |= {"document": str(document_id)} if document_id else {}
    return f"{reverse('invoice_same', args=[invoice_id])}?{urlencode(wanted)}"
