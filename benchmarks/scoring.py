"""Compares what was read of a document with its truth, field by field."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from rapidfuzz import fuzz

KEY_FIELDS = ("invoice_number", "issue_date", "seller_nip", "buyer_nip", "net_total", "vat_total", "gross_total")
"""All of these exact: the page counts as read."""
FIELDS = (*KEY_FIELDS, "sale_date", "due_date", "currency", "bank_account", "seller_name", "buyer_name")
_AMOUNTS = {"net_total", "vat_total", "gross_total"}
_NAMES = {"seller_name", "buyer_name"}
_SAME_NAME = 90


@dataclass(frozen=True, slots=True)
class Reading:
    """What one engine made of one document; None stands for a field that was not found."""

    fields: Mapping[str, str | None]
    automatic: bool
    seconds: float
    pages: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """Per field: right, wrong, missing, or invented."""

    outcomes: dict[str, str]
    reading: Reading

    @property
    def exact(self) -> bool:
        """Every key field is right."""
        return all(self.outcomes[name] == "right" for name in KEY_FIELDS)

    @property
    def wrong_and_automatic(self) -> bool:
        """An invoice was made without a person although something in it is wrong."""
        return self.reading.automatic and not self.exact


def _normal(name: str, value: str) -> str:
    text = " ".join(unicodedata.normalize("NFKC", value).split()).casefold()
    if name in _AMOUNTS:
        try:
            return f"{Decimal(text):.2f}"
        except InvalidOperation:
            return text
    return text


def same(name: str, wanted: str, found: str) -> bool:
    """Whether two values of a field are equal; names may differ in punctuation and by a letter."""
    if name in _NAMES:
        return fuzz.token_sort_ratio(_normal(name, wanted), _normal(name, found)) >= _SAME_NAME
    return _normal(name, wanted) == _normal(name, found)


def judge(truth: Mapping[str, Any], reading: Reading) -> Verdict:
    """Compare every field; a field that is not printed and not given is right."""
    outcomes = {}
    for name in FIELDS:
        wanted, found = truth[name], reading.fields.get(name)
        if wanted is None or found is None:
            outcomes[name] = "right" if wanted is found else "invented" if wanted is None else "missing"
        else:
            outcomes[name] = "right" if same(name, wanted, found) else "wrong"
    return Verdict(outcomes, reading)


def percent(part: int, whole: int) -> str:
    """A share as tables show it."""
    return f"{100 * part / whole:.1f}" if whole else "–"


def summary(verdicts: Sequence[Verdict]) -> dict[str, str]:
    """One row of the table."""
    count, pages = len(verdicts), sum(verdict.reading.pages for verdict in verdicts)

    def right(*names: str) -> str:
        return percent(sum(all(v.outcomes[name] == "right" for name in names) for v in verdicts), count)

    return {
        "documents": str(count),
        "number": right("invoice_number"),
        "both NIPs": right("seller_nip", "buyer_nip"),
        "issue date": right("issue_date"),
        "net": right("net_total"),
        "VAT": right("vat_total"),
        "gross": right("gross_total"),
        "other fields": right("sale_date", "due_date", "currency", "bank_account"),
        "names": right("seller_name", "buyer_name"),
        "all exact": f"{sum(v.exact for v in verdicts)} / {count}",
        "automatic": f"{sum(v.reading.automatic for v in verdicts)} / {count}",
        "wrong and automatic": str(sum(v.wrong_and_automatic for v in verdicts)),
        "s / page": f"{sum(v.reading.seconds for v in verdicts) / pages:.2f}" if pages else "–",
    }


def table(rows: Mapping[str, Mapping[str, str]]) -> str:
    """Rows of equal keys as Markdown."""
    columns = list(next(iter(rows.values())))
    lines = [f"| | {' | '.join(columns)} |", "|---" * (len(columns) + 1) + "|"]
    lines += [f"| {name} | {' | '.join(row[column] for column in columns)} |" for name, row in rows.items()]
    return "\n".join(lines)


def failures(name: str, truth: Mapping[str, Any], verdict: Verdict) -> Iterable[str]:
    """A sentence per field that is not right."""
    for field, outcome in verdict.outcomes.items():
        if outcome != "right":
            yield f"{name}: {field} {outcome}: {truth[field]!r} read as {verdict.reading.fields.get(field)!r}"
