"""Lines that lose their finest parts keep their truth; what is taken from a page is no part of a crop's text."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest

from workers.ocr.training.alphabet import CHARACTERS
from workers.ocr.training.harvest import Piece, _left
from workers.ocr.training.line_wear import WEARS, barely_kept, coarse_grain
from workers.ocr.training.lines import LINE_HEIGHT, LineSource
from workers.ocr.training.text_cells import CellSource
from workers.ocr.training.text_codes import CodeSource

needs_words = pytest.mark.skipif(not Path("/usr/share/dict/polish").exists(), reason="no Polish word list: apt-get install wpolish")


def _line() -> np.ndarray:
    """A stem of full ink and a paler dot beside it."""
    line = np.full((40, 120), 250, np.uint8)
    line[8:32, 40:44] = 20
    line[29:31, 60:62] = 110
    return line


@pytest.mark.parametrize(("kept", "dot"), [(1.0, True), (0.9, False)])
def test_a_threshold_takes_the_faintest_ink_first(kept: float, *, dot: bool) -> None:
    black = barely_kept(_line(), kept)

    assert set(np.unique(black)) == {0.0, 255.0}
    assert (black[8:32, 40:44] == 0).all()
    assert bool((black[29:31, 60:62] == 0).any()) is dot


def test_an_empty_line_stays_empty() -> None:
    assert (barely_kept(np.full((20, 30), 240, np.uint8), 0.5) == 255).all()


def test_coarse_grain_is_as_strong_as_asked_for_and_wider_than_a_pixel() -> None:
    grain = coarse_grain(np.random.default_rng(3), (80, 200), 9.0)

    assert grain.shape == (80, 200)
    assert grain.std() == pytest.approx(9, rel=0.01)
    assert np.corrcoef(grain[:, :-1].ravel(), grain[:, 1:].ravel())[0, 1] > 0.4


@pytest.mark.parametrize("name", WEARS)
@pytest.mark.parametrize("hard", [False, True])
def test_the_box_goes_with_the_text(name: str, *, hard: bool) -> None:
    line = np.full((60, 200), 250, np.uint8)
    line[22:40, 60:140] = 10
    for seed in range(12):
        worn, (x0, y0, x1, y1) = WEARS[name].apply(line, (60, 22, 140, 40), random.Random(seed), np.random.default_rng(seed), hard=hard)
        rows, columns = np.nonzero(worn < (float(worn.max()) + float(worn.min())) / 2)

        assert abs(np.median(columns) - (x0 + x1) / 2) < 4
        assert abs(np.median(rows) - (y0 + y1) / 2) < 4


@pytest.mark.parametrize("kind", CellSource(random.Random(0), CodeSource(random.Random(0)), lambda: "słowo").kinds)
def test_what_stands_in_cells_can_be_written(kind: str) -> None:
    rng = random.Random(4)
    _, draw = CellSource(rng, CodeSource(rng), lambda: "słowo").kinds[kind]
    texts = [draw() for _ in range(150)]

    assert all(text and set(text) <= set(CHARACTERS) for text in texts)
    assert len(set(texts)) > 20


def test_a_piece_whose_ink_is_gone_is_not_left() -> None:
    page = np.full((100, 100), 250, np.uint8)
    page[20:30, 20:60] = 30

    assert _left(page, Piece("stays", (18, 18, 62, 32)))
    assert not _left(page, Piece("gone", (18, 50, 62, 64)))
    assert not _left(page, Piece("outside", (120, 50, 162, 64)))


@needs_words
@pytest.mark.usefixtures("drawing")
@pytest.mark.parametrize("wear", WEARS)
def test_a_line_says_what_it_was_told_to(wear: str) -> None:
    source = LineSource(9)
    crop, text = source.sample(level=0.9, wear=wear, text="1 234,50")

    assert text == "1 234,50"
    assert crop.shape[0] == LINE_HEIGHT
