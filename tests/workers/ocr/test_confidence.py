"""Probabilities of words: the stored parameters, what they do, and when they are refused."""

from __future__ import annotations

import json
import shutil

import pytest

from faktury.domain.words import Word
from tests.workers.ocr.test_easyocr_engine import page_of_text
from tests.workers.ocr.test_pure_parts import LEVEL, line
from workers.ocr.confidence import FEATURES, Calibration, Print, Signs, features, load_calibration
from workers.ocr.easyocr_engine import EasyOcrEngine
from workers.ocr.errors import ReadError
from workers.ocr.model_store import BUILTIN_DIRECTORY, CONFIDENCE_FILE, load_models
from workers.ocr.reading_order import Run, Token
from workers.ocr.tokens import Detail, run_of

SURE = Signs(least=0.9999, doubt=-0.001, gap=9.0, path=-0.01)
DOUBTFUL = Signs(least=0.4, doubt=-1.2, gap=0.1, path=-3.0)
PRINT = Print(32, 0.5, 0.6)
STEPS = Calibration((1.0, *[0.0] * (len(FEATURES) - 1)), 0.0, ((-1.0, 0.2), (1.0, 0.6), (3.0, 0.9)))


def numbers(signs: Signs, text: str = "123", line: Print = PRINT) -> tuple[float, ...]:
    return features(text, signs, line, first=False, last=True)


def shipped() -> Calibration:
    file = load_models().confidence_file
    assert file is not None
    return load_calibration(file)


def test_the_shipped_parameters_tell_sure_words_from_doubtful_ones():
    calibration = shipped()
    sure, doubtful = calibration.probability(numbers(SURE)), calibration.probability(numbers(DOUBTFUL))
    assert 0 < doubtful < 0.5 < 0.9 < sure < 1


def test_the_shipped_parameters_were_fitted_to_the_shipped_weights():
    models = load_models()
    facts = json.loads((BUILTIN_DIRECTORY / CONFIDENCE_FILE).read_text())
    assert facts["recogniser"] == models.hashes[models.recogniser_file.name], "run make calibrate: the weights have changed"
    assert facts["words"] > 5000
    curve = [probability for _, probability in facts["knots"]]
    assert curve == sorted(curve)
    assert 0 < curve[0] < curve[-1] < 1


@pytest.mark.parametrize(("score", "wanted"), [(-9, 0.2), (-1, 0.2), (0, 0.4), (1, 0.6), (2, 0.75), (3, 0.9), (9, 0.9)])
def test_the_curve_is_linear_between_its_knots_and_flat_beyond(score, wanted):
    assert STEPS.probability((score, *[0.0] * (len(FEATURES) - 1))) == pytest.approx(wanted)


def test_nothing_a_network_may_say_runs_away():
    for signs in (Signs(0.0, -500.0, 0.0, -900.0), Signs(1.0, 0.0, 80.0, 0.0)):
        for line_print in (Print(0.0, 0.0, 0.0), Print(900.0, 9.0, 99.0)):
            assert all(abs(value) <= 12 for value in numbers(signs, "x" * 400, line_print))
            assert 0 < shipped().probability(numbers(signs, "x" * 400, line_print)) < 1


def test_words_of_a_run_are_calibrated_one_by_one_and_keep_their_readings():
    details = [Detail(SURE), Detail(DOUBTFUL, (("13", 0.2),))]
    run = run_of(line("ab 12"), LEVEL, details, PRINT)
    found = STEPS.applied(run).tokens
    assert [token.confidence for token in found] == [pytest.approx(0.9), pytest.approx(0.2 + 0.4 * (1 - 0.405465) / 2)]
    assert found[1].alternatives == (("13", 0.2),)


def test_words_without_signs_keep_their_confidence():
    token = Token("a", (0, 0, 1, 1), 0.7)
    assert STEPS.applied(Run((token,), (0, 0, 1, 1))).tokens == (token,)


@pytest.mark.parametrize(
    "change",
    [{"features": ["least"]}, {"weights": [1.0]}, {"knots": []}, {"knots": [[1.0, 0.5], [0.0, 0.4]]}],
)
def test_parameters_that_do_not_fit_are_refused(tmp_path, change):
    facts = json.loads((BUILTIN_DIRECTORY / CONFIDENCE_FILE).read_text())
    (tmp_path / "c.json").write_text(json.dumps({**facts, **change}))
    with pytest.raises(ValueError, match="calibrat"):
        load_calibration(tmp_path / "c.json")


def test_parameters_that_were_changed_are_never_used(tmp_path):
    folder = tmp_path / "models"
    shutil.copytree(BUILTIN_DIRECTORY, folder)
    file = folder / CONFIDENCE_FILE
    file.write_text(file.read_text() + " ")
    with pytest.raises(ReadError) as caught:
        load_models(folder)
    assert caught.value.params == {"file": CONFIDENCE_FILE, "reason": "hash"}


def test_weights_without_parameters_are_read_uncalibrated(tmp_path):
    folder = tmp_path / "models"
    shutil.copytree(BUILTIN_DIRECTORY, folder)
    manifest = json.loads((folder / "manifest.json").read_text())
    del manifest["sha256"][CONFIDENCE_FILE]
    (folder / "manifest.json").write_text(json.dumps(manifest))
    (folder / CONFIDENCE_FILE).unlink()
    with EasyOcrEngine(builtin_dir=folder) as engine:
        words = engine.read(page_of_text(tmp_path / "page.png", ["Faktura 12"], (400, 200)))
    assert [word.text for word in words] == ["Faktura", "12"]
    assert isinstance(words[0], Word)
