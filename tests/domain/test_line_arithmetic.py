"""Gaps are filled in whole grosze, from net or from gross; what is there is never changed."""

from __future__ import annotations

from decimal import Decimal

import pytest

from faktury.domain.extraction import LineItem
from faktury.domain.line_arithmetic import GROSS, NET, completed_line, rates_of, totals_of


def number(text):
    return None if text is None else Decimal(text)


def line(quantity=None, price=None, net=None, rate=None, vat=None, gross=None):
    return LineItem(1, "A", number(quantity), "szt.", number(price), number(net), rate, number(vat), number(gross))


@pytest.mark.parametrize(
    ("basis", "given", "expected"),
    [
        (NET, {"quantity": "3", "price": "33.33", "rate": "23"}, ("99.99", "23.00", "122.99")),
        (NET, {"quantity": "1", "price": "0.125", "rate": "zw"}, ("0.13", "0.00", "0.13")),
        (NET, {"quantity": "-1", "price": "0.125", "rate": "23"}, ("-0.13", "-0.03", "-0.16")),
        (NET, {"net": "100", "rate": "8", "vat": "9.99"}, ("100", "9.99", "109.99")),
        (GROSS, {"gross": "123", "rate": "23"}, ("100.00", "23.00", "123")),
        (GROSS, {"gross": "100", "rate": "23"}, ("81.30", "18.70", "100")),
        (NET, {"vat": "18.70", "gross": "100"}, ("81.30", "18.70", "100")),
        (NET, {"net": "100", "rate": "99"}, ("100", None, None)),
        (NET, {}, (None, None, None)),
    ],
)
def test_a_line(basis, given, expected):
    done = completed_line(line(**given), basis)

    assert (done.net, done.vat, done.gross) == tuple(map(number, expected))


def test_sums_per_rate_and_totals():
    rows = rates_of([line(net="1", rate="23", vat="0.23", gross="1.23"), line(net="2", rate="23", vat="0.46", gross="2.46")])

    assert [(row.rate, row.net, row.vat, row.gross) for row in rows] == [("23", Decimal(3), Decimal("0.69"), Decimal("3.69"))]
    assert totals_of(rows) == {"net_total": Decimal(3), "vat_total": Decimal("0.69"), "gross_total": Decimal("3.69")}


def test_half_a_sum_is_none():
    assert rates_of([line(net="1", rate="23", vat="0.23", gross="1.23"), line(net="2", rate="23")]) == []
    assert totals_of([]) == {}
