"""Rules, codes, seals and surfaces are drawn without a truth; leaders say no more than a space; crops are shown in several lights."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest

from workers.ocr.training import lines, page_grounds, page_rules, rules, textures
from workers.ocr.training.alphabet import CHARACTERS, known
from workers.ocr.training.detector_data import SIDE, PageCrops
from workers.ocr.training.lines import LINE_HEIGHT, LineSource
from workers.ocr.training.pages import PageCanvas, PageSource
from workers.ocr.training.recogniser_eval import Score, evaluate, new_model
from workers.ocr.training.text_codes import CodeSource
from workers.ocr.training.text_marks import MarkSource

needs_words = pytest.mark.skipif(not Path("/usr/share/dict/polish").exists(), reason="no Polish word list: apt-get install wpolish")


@pytest.mark.parametrize("kind", textures._KINDS)
def test_surfaces_cover_what_they_are_asked_for(kind, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(textures, "_KINDS", (kind,))
    surfaces = [textures.ground(np.random.default_rng(seed), random.Random(seed), (90, 131)) for seed in range(4)]

    assert all(surface.shape == (90, 131) and surface.dtype == np.uint8 for surface in surfaces)
    assert max(float(surface.std()) for surface in surfaces) > 1


def test_a_typed_rule_is_longer_than_anything_written() -> None:
    rng = random.Random(3)
    drawn = [rules.rule_text(rng, longest) for longest in (4, 12, 40) for _ in range(60)]

    assert all(sum(character != " " for character in text) >= rules.LEAST_REPEATED for text in drawn)
    assert all(not any(character.isalnum() for character in text) for text in drawn)


@pytest.mark.parametrize("style", sorted(set(rules._STYLES)))
def test_every_style_of_rule_leaves_ink_between_its_ends_only(style: str) -> None:
    from PIL import Image, ImageDraw

    image = Image.new("L", (200, 40), 255)
    rules.draw_rule(ImageDraw.Draw(image), (50, 150, 20), 2, random.Random(1), 0, style)
    columns = np.flatnonzero((np.asarray(image) < 128).any(axis=0))

    assert len(columns) > 10
    assert columns.min() >= 48
    assert columns.max() <= 160


@needs_words
@pytest.mark.usefixtures("drawing")
def test_silence_has_the_height_of_a_line_and_no_text() -> None:
    source = LineSource(5)
    drawn = [source.silent() for _ in range(60)]

    assert {text for _, text in drawn} == {""}
    assert all(crop.shape[0] == LINE_HEIGHT for crop, _ in drawn)
    score = evaluate(new_model(), drawn)
    assert isinstance(score, Score)
    assert 0 <= score.exact <= 100


@needs_words
@pytest.mark.usefixtures("drawing")
def test_a_leader_is_printed_and_not_part_of_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "_LEADER_SHARE", 1.0)
    source = LineSource(6)
    printed = source._with_leader("Razem 12,00")

    assert len(printed) > len("Razem 12,00") + rules.LEAST_REPEATED - 2
    assert printed.startswith("Razem") or printed.endswith("12,00")


@needs_words
@pytest.mark.usefixtures("drawing")
@pytest.mark.parametrize("block", [page_rules.typed, page_grounds.seal, page_grounds.emblem])
def test_what_says_nothing_is_no_run(block) -> None:
    canvas = PageCanvas(PageSource(8))
    before = np.asarray(canvas.image).copy()
    block(
        canvas, *{page_rules.typed: (canvas.margin, 200.0, canvas.width - canvas.margin), page_grounds.emblem: (50.0, 60.0)}.get(block, ())
    )

    assert (np.asarray(canvas.image) != before).any()
    assert not canvas.truth().texts


@needs_words
@pytest.mark.usefixtures("drawing")
@pytest.mark.parametrize("block", [page_rules.leaders, page_rules.signature_lines, page_rules.code_with_print, page_rules.close_lines])
def test_text_beside_rules_and_codes_keeps_its_truth(block) -> None:
    canvas = PageCanvas(PageSource(9))
    block(canvas)
    truth = canvas.truth()

    assert truth.texts
    assert all(any(character != "." for character in text) for text in truth.texts)
    assert truth.quads[..., 0].min() >= 0


def test_marks_stay_in_the_alphabet() -> None:
    rng = random.Random(2)
    marks = MarkSource(rng, CodeSource(rng), lambda: "Netto")
    drawn = [marks() for _ in range(500)]

    assert all(text and known(text) == " ".join(text.split()) for text in drawn)
    assert set("·•×=&+–/%Ø") <= set("".join(drawn)) <= set(CHARACTERS)
    assert any("VII" in text for text in drawn)


@needs_words
@pytest.mark.usefixtures("drawing")
def test_batches_of_crops_have_their_maps(monkeypatch: pytest.MonkeyPatch) -> None:
    from workers.ocr.training import detector_data

    monkeypatch.setattr(detector_data, "_POOL", 8)
    monkeypatch.setattr(detector_data, "_LEAST_POOL", 6)
    images, targets, weights = next(iter(PageCrops(3)))

    assert images.shape[1:] == (1, SIDE, SIDE)
    assert targets.shape == weights.shape == (len(images), SIDE // 2, SIDE // 2)
    assert 0 <= float(targets.min()) <= float(targets.max()) <= 1
