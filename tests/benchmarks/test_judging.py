"""Judging fields and documents: what is right, wrong, missing or invented, and what the shares and curves say."""

from __future__ import annotations

import math

import pytest

from benchmarks.fields import judging
from benchmarks.fields.judging import MEASURED, Judged, Share, outcome, same

ALL_RIGHT = dict.fromkeys(MEASURED, judging.RIGHT)


def _judged(
    name: str = "a", *, group: str = "g", automatic: bool = False, certainty: float = 0.0, eligible: bool = True, **wrong: str
) -> Judged:
    return Judged(name, group, eligible, ALL_RIGHT | wrong, automatic, certainty, kind_right=True)


@pytest.mark.parametrize(
    ("wanted", "found", "said"),
    [
        ("FV 1/2026", "fv  1/2026", "right"),
        ("FV 1/2026", "FV1/2026", "wrong"),
        ("FV 1/2026", None, "missing"),
        (None, None, "right"),
        (None, "FV 1/2026", "invented"),
        (None, "", "right"),
        (["A", None], None, "right"),
        (["A", None], "B", "wrong"),
    ],
)
def test_an_outcome_of_a_field(wanted, found, said: str) -> None:
    assert outcome("invoice_number", wanted, found) == said


@pytest.mark.parametrize(
    ("name", "wanted", "found", "equal"),
    [
        ("bank_account", "61109010140000071219812874", "PL 61 1090 1014 0000 0712 1981 2874", True),
        ("seller_nip", "DE871604504", "871604504", False),
        ("buyer_nip", "5261040828", "PL526-10-40-828", True),
        ("net_total", "1234.50", "1234.5", True),
        ("seller_name", "Łęgowo Grupa sp. z o.o.", "Łęgowo Grupa Sp. z o. o.", True),
        ("seller_name", "Łęgowo Grupa sp. z o.o.", "ŁĘGOWO GRUPA", True),
        ("seller_name", "INSTALBUD P.S.A.", "INSTALBUD P.S.A., Rynek 13/7", False),
    ],
)
def test_what_counts_as_the_same(name: str, wanted: str, found: str, equal: bool) -> None:
    assert same(name, wanted, found) is equal


def test_a_document_is_exact_without_regard_to_names_and_accounts() -> None:
    assert _judged(seller_name="wrong", bank_account="missing").exact
    assert not _judged(currency="wrong").exact


def test_families_count_alike_however_many_documents_they_have() -> None:
    many = [_judged(group="big")] * 9
    assert judging.macro_recall([*many, _judged(group="small", currency="wrong")], "currency") == 50
    assert judging.macro_exact([*many, _judged(group="small", currency="wrong")]) == 50


def test_straight_through_counts_the_eligible_and_precision_everything_automatic() -> None:
    documents = [_judged(automatic=True), _judged(), _judged(automatic=True, eligible=False, gross_total="wrong")]
    through, precision = judging.straight_through(documents)

    assert (through, precision) == (Share(1, 2), Share(1, 2))


def test_wilson_interval_of_a_known_share() -> None:
    low, high = Share(600, 600).interval
    assert (round(low, 2), round(high, 6)) == (99.36, 100)
    assert tuple(round(edge, 1) for edge in Share(8, 10).interval) == (49.0, 94.3)
    assert str(Share(0, 0)) == "–"


def test_the_curve_takes_the_surest_first() -> None:
    documents = [_judged(certainty=0.9), _judged(certainty=0.5, net_total="wrong"), _judged(certainty=0.7), _judged(certainty=-1.0)]

    assert judging.risk_curve(documents)[1] == (50, 100)
    assert judging.coverage_at(documents, 99.5) == 50
    assert judging.aurc(documents) == pytest.approx((0 + 0 + 100 / 3 + 25) / 4)
    assert math.isnan(judging.aurc([]))


def test_inventions_are_counted_among_all_values_and_among_absent_ones() -> None:
    documents = [_judged("a", due_date="invented"), _judged("b")]
    absent = {"a": ("due_date",), "b": ("due_date", "sale_date")}

    assert judging.invention(documents) == Share(1, 2 * len(MEASURED))
    assert judging.invention_where_absent(documents, absent) == Share(1, 3)


def test_a_document_with_problems_is_less_certain_than_one_without() -> None:
    sure = dict.fromkeys(MEASURED, 0.9)
    assert judging.certainty(sure, []) > judging.certainty(sure, ["single_witness"])
