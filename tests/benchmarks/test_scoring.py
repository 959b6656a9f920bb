"""Scoring: what counts as right, wrong, missing, invented, and wrong although automatic."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.scoring import FIELDS, Reading, judge, same, summary, table
from benchmarks.written import write_section

TRUTH = dict.fromkeys(FIELDS) | {
    "invoice_number": "FV 1/2026",
    "issue_date": "2026-11-02",
    "seller_nip": "5250012343",
    "buyer_nip": "5261040828",
    "net_total": "100.00",
    "vat_total": "23.00",
    "gross_total": "123.00",
    "seller_name": "Łódzkie Centrum Druku sp. z o.o.",
}


def _reading(*, automatic: bool = True, **changes: str | None) -> Reading:
    return Reading(dict(TRUTH) | changes, automatic, 1.0, 1)


def test_equal_fields_make_an_exact_document() -> None:
    assert judge(TRUTH, _reading()).exact


@pytest.mark.parametrize(
    ("change", "outcome"),
    [({"vat_total": "23.01"}, "wrong"), ({"vat_total": None}, "missing")],
)
def test_a_wrong_or_missing_key_field_spoils_it(change: dict[str, str | None], outcome: str) -> None:
    verdict = judge(TRUTH, _reading(**change))

    assert verdict.outcomes["vat_total"] == outcome
    assert not verdict.exact
    assert verdict.wrong_and_automatic


def test_a_value_for_an_unprinted_field_is_invented() -> None:
    assert judge(TRUTH, _reading(due_date="2026-12-01")).outcomes["due_date"] == "invented"


@pytest.mark.parametrize(
    ("name", "wanted", "found", "equal"),
    [
        ("invoice_number", "FV 1/2026", "fv  1/2026", True),
        ("invoice_number", "FV 1/2026", "FV1/2026", False),
        ("net_total", "100.00", "100.0", True),
        ("seller_name", "Łódzkie Centrum Druku sp. z o.o.", "Łódzkie Centrum Druku Sp. z o.o", True),
        ("seller_name", "Łódzkie Centrum Druku sp. z o.o.", "Agro Żuławy s.c.", False),
    ],
)
def test_what_counts_as_the_same(name: str, wanted: str, found: str, equal: bool) -> None:
    assert same(name, wanted, found) is equal


def test_the_summary_counts_documents() -> None:
    row = summary([judge(TRUTH, _reading()), judge(TRUTH, _reading(gross_total="124.00", automatic=False))])

    assert row["gross"] == "50.0"
    assert row["all exact"] == "1 / 2"
    assert row["wrong and automatic"] == "0"
    assert table({"ours": row}).count("\n") == 2


def test_a_section_is_replaced_and_the_rest_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "benchmarks.md"
    path.write_text("# Benchmarks\n\nby hand\n", encoding="utf-8")
    write_section("a", "one", path)
    write_section("b", "two", path)
    write_section("a", "three", path)

    text = path.read_text(encoding="utf-8")
    assert "by hand" in text
    assert "one" not in text
    assert text.count("<!-- a -->") == 1
    assert text.index("three") < text.index("two")
