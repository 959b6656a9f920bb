"""A month of bare strokes comes with its Roman reading, other words do not."""

from __future__ import annotations

import pytest

from workers.ocr.roman_months import roman_reading


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("23.11.2026", "23.II.2026"),
        ("5.1.2026", "5.I.2026"),
        ("dnia:23-111-2026", "dnia:23-III-2026"),
        ("23.I1.2026r.", "23.II.2026r."),
        ("23/l1/26", "23/II/26"),
        ("11", "II"),
    ],
)
def test_a_month_that_may_be_roman_is_said(text, wanted):
    reading = roman_reading(text, [0.01] * len(text))
    assert reading is not None
    assert reading[0] == wanted
    assert 0 < reading[1] < 0.5


def test_the_share_follows_from_how_likely_the_strokes_are():
    assert roman_reading("23.11.2026", [1.0] * 10)[1] == pytest.approx(0.5)
    assert roman_reading("23.11.2026", [1e-3] * 10)[1] == pytest.approx(1e-4)


@pytest.mark.parametrize(
    "text",
    ["23.12.2026", "23.II.2026", "2026-11-23", "11.11", "111.11.2026", "23.11.20261", "1.234,11", "FV/11/2026", "1111", "l.p.", ""],
)
def test_other_words_have_none(text):
    assert roman_reading(text, [0.5] * len(text)) is None


def test_figures_that_are_hardly_in_doubt_have_none():
    assert roman_reading("23.11.2026", [1e-5] * 10) is None


def test_only_the_month_counts():
    strokes = [1e-9] * 10
    strokes[3:5] = 0.1, 0.1
    assert roman_reading("11.11.2011", strokes)[0] == "11.II.2011"
