"""Training lines: known characters only, fixed by their seed, 32 pixels high, batches padded as EasyOCR pads."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
import yaml

from workers.ocr.training.alphabet import CHARACTERS, decode, known
from workers.ocr.training.lines import LINE_HEIGHT, LineSource
from workers.ocr.training.recogniser_data import batch_of, stacked
from workers.ocr.training.textgen import TextSource

needs_words = pytest.mark.skipif(not Path("/usr/share/dict/polish").exists(), reason="no Polish word list: apt-get install wpolish")


def test_the_alphabet_is_the_shipped_recognisers() -> None:
    shipped = Path(__file__).resolve().parents[3] / "workers/ocr/models/faktury_recogniser.yaml"

    assert yaml.safe_load(shipped.read_text(encoding="utf-8"))["character_list"] == CHARACTERS


def test_decoding_drops_blanks_and_repetitions() -> None:
    a, b = CHARACTERS.index("a") + 1, CHARACTERS.index("b") + 1

    assert decode([0, a, a, 0, a, b, 0, 0, b]) == "aabb"
    assert known("Cena:\t5 \u2603 zł") == "Cena: 5 zł"


def test_padding_repeats_the_last_column() -> None:
    crop = np.arange(LINE_HEIGHT * 10, dtype=np.uint8).reshape(LINE_HEIGHT, 10)
    tensor = stacked([crop], 64)

    assert tensor.shape == (1, 1, LINE_HEIGHT, 64)
    assert torch.equal(tensor[0, 0, :, 40], tensor[0, 0, :, 9])


@needs_words
def test_text_is_fixed_by_its_seed_and_stays_in_the_alphabet() -> None:
    first, second = TextSource(1, words=2000), TextSource(1, words=2000)
    texts = [first() for _ in range(300)]

    assert texts == [second() for _ in range(300)]
    assert all(text and len(text) <= 44 and set(text) <= set(CHARACTERS) for text in texts)


@needs_words
@pytest.mark.usefixtures("drawing")
def test_lines_are_drawn_at_the_recognisers_height() -> None:
    source = LineSource(2)
    samples = [source.sample() for _ in range(40)]
    images, classes, lengths = batch_of([sample for sample in samples if sample[0].shape[1] <= 640], 640)

    assert all(crop.shape[0] == LINE_HEIGHT and crop.dtype == np.uint8 for crop, _ in samples)
    assert images.abs().max() <= 1
    assert int(lengths.sum()) == len(classes)
