"""Judging words against what was drawn, and fitting probabilities to them."""

from __future__ import annotations

import json
import shutil

import numpy as np
import pytest

from workers.ocr.confidence import FEATURES, load_calibration
from workers.ocr.model_store import BUILTIN_DIRECTORY, load_models
from workers.ocr.reading_order import Run, Token
from workers.ocr.training.calibrate import fit, knots, write
from workers.ocr.training.judged_words import Truth, judged


def runs(*texts: str, y: float = 0) -> list[Run]:
    tokens = tuple(Token(text, (50.0 * n, y, 50.0 * n + 45, y + 20), 0.9) for n, text in enumerate(texts))
    return [Run(tokens, (0, y, 50.0 * len(texts), y + 20))]


def verdicts(truth: str, *read: str) -> list[bool]:
    return [word.right for word in judged(runs(*read), [Truth(truth, (0, 0, 400, 20))])]


@pytest.mark.parametrize(
    ("truth", "read", "wanted"),
    [
        ("Razem 12,50 zł", ("Razem", "12,50", "zł"), [True, True, True]),
        ("Razem 12,50 zł", ("Razem", "12.50", "zł"), [True, False, True]),
        # Where the space stands does not matter, a lost character does, at either end
        ("1 234,56", ("1234,56",), [True]),
        ("5 szt. a 2", ("5", "szt", "a", "2"), [True, False, True, True]),
        ("(12) x", ("12)", "x"), [False, True]),
        # A word too many between two right ones
        ("Faktura 12", ("Faktura", "l", "12"), [True, False, True]),
        ("Faktura nr 12", ("Faktura", "12"), [True, True]),
    ],
)
def test_words_are_judged_by_their_characters(truth, read, wanted):
    assert verdicts(truth, *read) == wanted


def test_a_word_where_nothing_stands_is_wrong():
    found = judged(runs("smudge", y=500), [Truth("Razem", (0, 0, 100, 20))])
    assert [word.right for word in found] == [False]
    assert [word.right for word in judged(runs("smudge"), [])] == [False]


def test_a_fit_finds_the_weights_that_made_the_data():
    rng = np.random.default_rng(1)
    table = rng.normal(size=(20000, 3)) * [1, 5, 0.2]
    right = (rng.random(20000) < 1 / (1 + np.exp(-(table @ [1.5, 0.2, -3.0] + 1.0)))).astype(float)
    weights, bias = fit(table, right)
    assert weights == pytest.approx([1.5, 0.2, -3.0], abs=0.2)
    assert bias == pytest.approx(1.0, abs=0.1)


def test_the_curve_rises_and_meets_the_shares():
    rng = np.random.default_rng(2)
    scores = rng.uniform(-4, 4, 40000)
    share = 0.1 + 0.8 / (1 + np.exp(-2 * scores))
    curve = np.array(knots(scores, (rng.random(40000) < share).astype(float)))
    assert (np.diff(curve[:, 0]) > 0).all()
    assert (np.diff(curve[:, 1]) > 0).all()
    assert np.interp(0.0, *curve.T) == pytest.approx(0.5, abs=0.04)
    assert 0 < curve[0, 1] < 0.2 < 0.8 < curve[-1, 1] < 1


def test_what_is_written_is_pinned_and_read_back(tmp_path):
    folder = tmp_path / "models"
    shutil.copytree(BUILTIN_DIRECTORY, folder)
    rng = np.random.default_rng(3)
    table = rng.normal(size=(6000, len(FEATURES)))
    right = (rng.random(6000) < 1 / (1 + np.exp(-2 * table[:, 0]))).astype(float)
    write(folder, table, right, np.arange(6000) // 60, recogniser="abc")
    models = load_models(folder)
    calibration = load_calibration(models.confidence_file)
    sure, doubtful = (calibration.probability((value, *[0.0] * (len(FEATURES) - 1))) for value in (2.0, -2.0))
    assert sure == pytest.approx(0.98, abs=0.03)
    assert doubtful == pytest.approx(0.02, abs=0.03)
    assert json.loads(models.confidence_file.read_text())["recogniser"] == "abc"
