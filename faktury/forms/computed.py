"""Fills the gaps of a submitted form by arithmetic: what „Przelicz” does without a script. Nothing that was typed is changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from faktury.domain.extraction import VatRow
from faktury.domain.line_arithmetic import completed_line, rates_of, totals_of
from faktury.forms.review_form import ReviewForm
from faktury.forms.rows import RateForm, cleaned, line_items
from faktury.services.value_words import number_text

_AMOUNTS = ("net", "vat", "gross")


def with_computed(form: ReviewForm, data: Mapping[str, Any], basis: str) -> dict[str, Any]:
    """The submitted data with lines, rates and totals completed.

    Args:
        form: bound to `data` and validated.
        data: what was submitted.
        basis: `line_arithmetic.NET` or `GROSS`.
    """
    filled = {name: data[name] for name in data}
    rows = [row for row in form.lines.forms if not row.is_blank]
    lines = [completed_line(item, basis) for item in line_items(form.lines.forms, form.original.line_items)]
    for row, item in zip(rows, lines, strict=True):
        _fill(filled, {row.add_prefix(name): getattr(item, name) for name in _AMOUNTS})
    if all(row.is_blank for row in form.rates.forms):
        rates = rates_of(lines)
        _fill_rates(filled, rates)
    else:
        typed = [cleaned(row) for row in form.rates.forms if not row.is_blank]
        rates = [VatRow(**row) for row in typed] if all(None not in row.values() for row in typed) else []
    _fill(filled, totals_of(rates))
    return filled


def _fill(data: dict[str, Any], amounts: Mapping[str, Any]) -> None:
    for name, amount in amounts.items():
        if amount is not None and not str(data.get(name, "")).strip():
            data[name] = number_text(amount)


def _fill_rates(data: dict[str, Any], rates: list[VatRow]) -> None:
    if not rates:
        return
    data["rates-TOTAL_FORMS"] = str(len(rates) + 1)
    for place, row in enumerate(rates):
        form = RateForm(prefix=f"rates-{place}")
        data[form.add_prefix("rate")] = row.rate
        _fill(data, {form.add_prefix(name): getattr(row, name) for name in _AMOUNTS})
