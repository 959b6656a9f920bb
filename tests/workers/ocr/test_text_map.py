"""A page looked at in strips says what it says looked at whole."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from tests.workers.ocr.test_inference import shaken
from workers.ocr.inference import streamlined
from workers.ocr.models.faktury_detector import GREY_SCALE, GREY_SHIFT, Detector
from workers.ocr.text_map import PlainStages, text_map


@pytest.mark.parametrize("height", [32, 768, 800, 1632])
def test_strips_are_the_whole_page(height):
    detector = streamlined(shaken(Detector()))
    page = np.random.default_rng(height).integers(0, 256, (height, 64), np.uint8)
    whole = torch.from_numpy(page).float().mul(GREY_SCALE).sub(GREY_SHIFT)[None, None]
    with torch.inference_mode():
        wanted = detector.text_scores(whole)[0].numpy()
        found = text_map(PlainStages(detector), page)
    assert wanted.std() > 0.01
    assert found.shape == wanted.shape == (height // 2, 32)
    assert np.abs(found - wanted).max() < 1e-4
