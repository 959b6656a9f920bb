"""The arithmetic of calibration."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from benchmarks.reliability import bins, brier, calibration_error, diagram, flagged

FAIR = [(0.75, number % 4 != 0) for number in range(400)] + [(0.1, number % 10 == 0) for number in range(100)]


def test_what_comes_true_as_often_as_stated_has_no_error():
    assert calibration_error(FAIR) == pytest.approx(0)
    assert [found.count for found in bins(FAIR)] == [100, 400]


def test_overconfidence_is_the_distance_weighted_by_counts():
    judgements = [(1.0, number < 70) for number in range(100)] + [(0.0, False)] * 100
    assert calibration_error(judgements) == pytest.approx(0.15)
    assert brier(judgements) == pytest.approx(0.15)


def test_flags_are_counted_among_wrong_and_right_ones_apart():
    assert flagged([(0.4, False), (0.9, False), (0.4, True), (0.9, True), (0.9, True), (0.9, True)], 0.5) == (50.0, 25.0)


def test_the_diagram_is_one_picture_with_every_series():
    drawing = diagram({"Words": {"before": FAIR, "after": FAIR[:50]}, "Fields": {"before": FAIR}})
    root = ET.fromstring(drawing)
    assert len(root.findall("{http://www.w3.org/2000/svg}polyline")) == 3
    assert "before: ECE 0.0 %" in drawing
