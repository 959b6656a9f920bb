"""Networks in eight bits say what they say in full precision, and are used only where that is safe and fast."""

from __future__ import annotations

import copy
import json
import shutil

import cv2
import numpy as np
import pytest
import torch
from torch import nn

from tests.workers.ocr.test_inference import shaken
from workers.ocr import easyocr_reader
from workers.ocr.eight_bit_networks import DETECTOR_LAYERS, DETECTOR_SUMS, eight_bit_pair, load_ranges, recogniser_layers
from workers.ocr.eight_bits import Convolution, Grid, _rounded, chip_has_eight_bits
from workers.ocr.inference import streamlined
from workers.ocr.model_store import BUILTIN_DIRECTORY, MANIFEST_NAME, RANGES_FILE, load_models
from workers.ocr.models.faktury_detector import Detector
from workers.ocr.models.faktury_recogniser import Model
from workers.ocr.text_map import PlainStages, text_map
from workers.ocr.training.ranges import Watch

needs_the_chip = pytest.mark.skipif(not chip_has_eight_bits(), reason="this chip has no multiplication of eight bits")


def drawn_page() -> np.ndarray:
    page = np.full((832, 320), 250, np.uint8)
    for row in range(60, 800, 70):
        cv2.putText(page, f"Razem {row},00", (20, row), cv2.FONT_HERSHEY_SIMPLEX, 1.0, 20, 2)
    return page


@pytest.mark.parametrize(("low", "high"), [(0.0, 9.5), (-14.9, 11.5), (-3.0, -1.0)])
def test_nothing_is_exactly_nothing_on_every_grid(low, high):
    grid = Grid.spanning(low, high)
    assert 0 <= grid.zero <= 255
    ends = ((0 - grid.zero) * grid.scale, (255 - grid.zero) * grid.scale)
    assert ends == pytest.approx((min(0.0, low), max(0.0, high)), abs=grid.scale)


def test_a_kernel_of_whole_numbers_weighs_what_it_weighed():
    weights = 100 * torch.rand((30, 8, 3, 3), generator=torch.Generator().manual_seed(2)) - 50
    numbers = _rounded(weights)
    assert torch.equal(numbers, numbers.round())
    assert (numbers - weights).abs().max() <= 1
    assert (numbers - weights).sum(dim=(2, 3)).abs().max() <= 0.5 + 1e-3


@needs_the_chip
@pytest.mark.parametrize("rectified", [True, False])
def test_a_convolution_is_right_to_the_rounding(rectified):
    torch.manual_seed(3)
    layer = nn.Conv2d(12, 20, 3, stride=2, padding=1)
    numbers = torch.randint(0, 256, (1, 12, 17, 23), dtype=torch.uint8).contiguous(memory_format=torch.channels_last)
    source = Grid(0.02, 0 if rectified else 100)
    with torch.inference_mode():
        wanted = layer((numbers.float() - source.zero) * source.scale + 0.25)
        # Paper beyond the edge is nothing, not a quarter.
        inner = wanted[:, :, 1:-1, 1:-1].relu() if rectified else wanted[:, :, 1:-1, 1:-1]
        found = Convolution(layer, source, torch.float32, rectified=rectified, shift=0.25)(numbers)[:, :, 1:-1, 1:-1]
        assert (found - inner).abs().max() < 0.02 * inner.abs().max()
        target = Grid.spanning(float(inner.min()), float(inner.max()))
        rounded = Convolution(layer, source, target, rectified=rectified, shift=0.25)(numbers)[:, :, 1:-1, 1:-1]
        assert ((rounded.float() - target.zero) * target.scale - inner).abs().max() < 0.02 * inner.abs().max() + target.scale


@needs_the_chip
def test_both_networks_say_what_they_said():
    detector, recogniser = streamlined(shaken(Detector())), streamlined(shaken(Model(20)))
    page, lines = drawn_page(), torch.randint(0, 256, (3, 1, 32, 96), dtype=torch.uint8, generator=torch.Generator().manual_seed(4))
    watched, seen = Watch(1), Watch(1)
    watching, looking = copy.deepcopy(detector), copy.deepcopy(recogniser)
    watched.outputs(watching, DETECTOR_LAYERS)
    watched.inputs(watching, DETECTOR_SUMS)
    seen.outputs(looking, recogniser_layers(looking))
    with torch.inference_mode():
        scores, classes = text_map(PlainStages(watching), page), looking(lines.float().sub(127.5).div(127.5))
        stages, reading = eight_bit_pair(detector, recogniser, (watched.ranges(), seen.ranges()))
        found, read = text_map(stages, page), reading(lines).float()
    assert scores.std() > 0.01
    assert np.corrcoef(scores.ravel(), found.ravel())[0, 1] > 0.99
    assert np.corrcoef(classes.ravel(), read.ravel())[0, 1] > 0.99


@needs_the_chip
def test_strips_in_eight_bits_are_the_whole_page_to_the_bit(monkeypatch):
    reader = easyocr_reader.build_reader(load_models())
    with torch.inference_mode():
        strips = text_map(reader.stages, drawn_page())
        monkeypatch.setattr("workers.ocr.text_map._STRIP", 832)
        whole = text_map(reader.stages, drawn_page())
    assert strips.max() > 0.9
    assert np.array_equal(strips, whole)


@pytest.mark.parametrize("lacking", ["the chip", "the ranges"])
def test_without_the_chip_or_the_ranges_networks_stay_as_they_are(lacking, monkeypatch, tmp_path):
    models = load_models()
    if lacking == "the chip":
        monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: {"avx2": True})
    else:
        folder = tmp_path / "models"
        shutil.copytree(BUILTIN_DIRECTORY, folder)
        manifest = json.loads((folder / MANIFEST_NAME).read_text())
        del manifest["sha256"][RANGES_FILE]
        (folder / MANIFEST_NAME).write_text(json.dumps(manifest))
        models = load_models(folder)
    reader = easyocr_reader.build_reader(models)
    assert isinstance(reader.stages, PlainStages)
    page = np.full((120, 320), 255, np.uint8)
    cv2.putText(page, "Faktura 12", (24, 64), cv2.FONT_HERSHEY_SIMPLEX, 1.0, 0, 2)
    assert [word.text for word in reader.read_image(page)] == ["Faktura", "12"]


def test_the_shipped_ranges_are_those_of_the_shipped_weights():
    models = load_models()
    assert models.ranges_file is not None, "run make calibrate: the weights have changed"
    facts = json.loads(models.ranges_file.read_text())
    assert facts["weights"] == {file.name: models.hashes[file.name] for file in (models.detector_file, models.recogniser_file)}
    detector, recogniser = load_ranges(models.ranges_file)
    assert set(detector) == {*DETECTOR_LAYERS, *(f"{name}.in" for name in DETECTOR_SUMS)}
    assert all(low <= 0 < high for low, high in (*detector.values(), *recogniser.values()))
