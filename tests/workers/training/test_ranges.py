"""How large activations become: the ends of the grid that rounds them least, pinned with the weights they belong to."""

from __future__ import annotations

import shutil

import numpy as np
import pytest

from workers.ocr.eight_bit_networks import load_ranges
from workers.ocr.model_store import BUILTIN_DIRECTORY, load_models
from workers.ocr.training.ranges import best_ends, write


def test_what_lies_far_out_is_cut_off_only_where_that_rounds_the_rest_better():
    values = np.abs(np.random.default_rng(1).normal(size=100_000))
    low, high = best_ends(np.append(values, 60.0), (0.0, 60.0))
    assert low == 0
    assert 15 <= high < 60
    assert best_ends(np.linspace(0, 4, 1000), (0.0, 4.0)) == pytest.approx((0.0, 4.0), rel=0.03)


def test_what_is_written_is_pinned_and_read_back(tmp_path):
    folder = tmp_path / "models"
    shutil.copytree(BUILTIN_DIRECTORY, folder)
    models = load_models(folder)
    write(models, {"detector": {"s1": (0.0, 16.8)}, "recogniser": {"cnn.0": (0.0, 1 / 3)}})
    again = load_models(folder)
    assert again.hashes["ranges.json"] != models.hashes["ranges.json"]
    assert load_ranges(again.ranges_file) == ({"s1": (0.0, 16.8)}, {"cnn.0": (0.0, 0.333333)})
