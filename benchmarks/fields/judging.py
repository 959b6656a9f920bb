"""Right, wrong, missing, invented; exact documents; automation and its precision; the curves and intervals behind them."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from rapidfuzz import fuzz

EXACT_FIELDS = ("invoice_number", "issue_date", "seller_nip", "buyer_nip", "net_total", "vat_total", "gross_total", "currency")
"""A document is exact when all of these are right, absent ones included."""
MEASURED = (*EXACT_FIELDS, "sale_date", "due_date", "bank_account", "seller_name", "buyer_name")
"""The fields that have a bar."""
_AMOUNTS = {"net_total", "vat_total", "gross_total"}
_NAMES = {"seller_name", "buyer_name"}
_SAME_NAME = 90
_FORMS = re.compile(
    r"\b(spółka z ograniczoną odpowiedzialnością|spółka z ?o\.? ?o\.?|spółka akcyjna|"
    r"sp\.? ?z ?o\.? ?o\.?|sp\.? ?k\.?|sp\.? ?j\.?|s\.? ?c\.?|p\.? ?s\.? ?a\.?|s\.? ?a\.?)(?=\W|$)"
)
RIGHT, WRONG, MISSING, INVENTED = "right", "wrong", "missing", "invented"


@dataclass(frozen=True, slots=True)
class Judged:
    """One document: where it belongs, its field outcomes, and what the product decided."""

    name: str
    group: str
    eligible: bool
    outcomes: dict[str, str]
    automatic: bool
    certainty: float
    kind_right: bool | None

    @property
    def exact(self) -> bool:
        """All of `EXACT_FIELDS` are right."""
        return all(self.outcomes[name] == RIGHT for name in EXACT_FIELDS)


def normal(name: str, value: str) -> str:
    """The form in which two values of a field are compared."""
    text = " ".join(unicodedata.normalize("NFKC", value).split()).casefold()
    if name in _AMOUNTS:
        try:
            return f"{Decimal(text):.2f}"
        except InvalidOperation:
            return text
    if name in ("seller_nip", "buyer_nip", "bank_account"):
        return re.sub(r"[\W_]", "", text).removeprefix("pl")
    if name in _NAMES:
        return " ".join(re.sub(r"[^\w\s]", " ", _FORMS.sub(" ", text).replace(".", "")).split())
    return text


def same(name: str, wanted: str, found: str) -> bool:
    """Exact after normalisation; names alike to 90 % with their words sorted, or as they stand: a misread first letter moves its word."""
    if name in _NAMES:
        ours, theirs = normal(name, wanted), normal(name, found)
        return max(fuzz.token_sort_ratio(ours, theirs), fuzz.ratio(ours, theirs)) >= _SAME_NAME
    return normal(name, wanted) == normal(name, found)


def outcome(name: str, wanted: Any, found: str | None) -> str:
    """One field; `wanted` is a value, None, or a list of all that count as right."""
    choices = wanted if isinstance(wanted, list) else [wanted]
    found = found or None
    if found is None:
        return RIGHT if None in choices else MISSING
    if choices == [None]:
        return INVENTED
    return RIGHT if any(choice is not None and same(name, choice, found) for choice in choices) else WRONG


def outcomes(truth: Mapping[str, Any], found: Mapping[str, str]) -> dict[str, str]:
    """Every measured field."""
    return {name: outcome(name, truth[name], found.get(name)) for name in MEASURED}


def certainty(confidences: Mapping[str, float], problems: Sequence[str]) -> float:
    """How sure the product is of a document: fewer problems first, then its least sure field."""
    return min((confidences.get(name, 0.0) for name in EXACT_FIELDS), default=0.0) - len(problems)


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole with the Wilson interval of 95 %."""

    part: int
    whole: int

    @property
    def percent(self) -> float:
        """The share; nan of nothing."""
        return 100 * self.part / self.whole if self.whole else math.nan

    @property
    def interval(self) -> tuple[float, float]:
        """Lower and upper bound in percent."""
        if not self.whole:
            return (0.0, 100.0)
        z, n, p = 1.959964, self.whole, self.part / self.whole
        middle, half = p + z * z / (2 * n), z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        return tuple(100 * max(0.0, min(1.0, (middle + sign * half) / (1 + z * z / n))) for sign in (-1, 1))  # type: ignore[return-value]

    def __str__(self) -> str:
        low, high = self.interval
        return f"{self.percent:.1f} % ({self.part}/{self.whole}; {low:.1f}-{high:.1f})" if self.whole else "–"


def macro_recall(judged: Sequence[Judged], name: str) -> float:
    """Percent of documents whose field is right, averaged over groups."""
    groups: dict[str, list[bool]] = defaultdict(list)
    for document in judged:
        groups[document.group].append(document.outcomes[name] == RIGHT)
    return 100 * sum(sum(found) / len(found) for found in groups.values()) / len(groups) if groups else math.nan


def macro_exact(judged: Sequence[Judged]) -> float:
    """Percent of exact documents, averaged over groups."""
    groups: dict[str, list[bool]] = defaultdict(list)
    for document in judged:
        groups[document.group].append(document.exact)
    return 100 * sum(sum(found) / len(found) for found in groups.values()) / len(groups) if groups else math.nan


def field_precision(judged: Sequence[Judged], name: str) -> Share:
    """Right ones among the values given."""
    given = [d.outcomes[name] for d in judged if d.outcomes[name] in (RIGHT, WRONG, INVENTED)]
    return Share(sum(found == RIGHT for found in given), len(given))


def invention(judged: Sequence[Judged]) -> Share:
    """Values given for fields that are not on the page, among all fields."""
    return Share(sum(found == INVENTED for d in judged for found in d.outcomes.values()), sum(len(d.outcomes) for d in judged))


def invention_where_absent(judged: Sequence[Judged], absent: Mapping[str, Sequence[str]]) -> Share:
    """Values given among the fields that the document does not print; `absent` names them by document."""
    pairs = [(d, name) for d in judged for name in absent[d.name]]
    return Share(sum(d.outcomes[name] == INVENTED for d, name in pairs), len(pairs))


def straight_through(judged: Sequence[Judged]) -> tuple[Share, Share]:
    """Automatic among the eligible; exact among the automatic."""
    eligible = [d for d in judged if d.eligible]
    made = [d for d in judged if d.automatic]
    return Share(sum(d.automatic for d in eligible), len(eligible)), Share(sum(d.exact for d in made), len(made))


def risk_curve(judged: Sequence[Judged]) -> list[tuple[float, float]]:
    """Coverage and precision (percent) when only the surest documents are taken, from the surest to all."""
    ranked = sorted((d for d in judged if d.eligible), key=lambda d: -d.certainty)
    right, curve = 0, []
    for taken, document in enumerate(ranked, 1):
        right += document.exact
        curve.append((100 * taken / len(ranked), 100 * right / taken))
    return curve


def aurc(judged: Sequence[Judged]) -> float:
    """Area under the risk-coverage curve, percent: the mean share of wrong documents over all coverages; less is better."""
    curve = risk_curve(judged)
    return sum(100 - precision for _, precision in curve) / len(curve) if curve else math.nan


def coverage_at(judged: Sequence[Judged], precision: float) -> float:
    """The widest coverage (percent) at which the surest documents are still that precise."""
    return max((covered for covered, right in risk_curve(judged) if right >= precision), default=0.0)
