"""Stamps, turned pages and bent sheets keep the truth in its place; later classes of the alphabet start from older weights."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from workers.ocr.training import paper
from workers.ocr.training.alphabet import CHARACTERS, CLASS_OF, LOOK_ALIKES
from workers.ocr.training.invoices import marks
from workers.ocr.training.invoices.documents import DrawnPage, Request, make_document
from workers.ocr.training.invoices.sheet import Sheet
from workers.ocr.training.recogniser_eval import load_weights, new_model


def _ink_under(page: DrawnPage) -> list[float]:
    grey = np.asarray(page.image.convert("L"), dtype=np.int16)
    return [float(np.ptp(grey[int(b[1]) : int(b[3]) + 1, int(b[0]) : int(b[2]) + 1])) for b in (word.box for word in page.words)]


@pytest.mark.usefixtures("drawing")
@pytest.mark.parametrize("turn", [90, 180, 270])
def test_words_turn_with_the_page(turn: int) -> None:
    request = Request(9, layout="classic", dpi=100)
    upright, turned = (make_document(replace(request, turn=angle)).pages[0] for angle in (0, turn))

    assert turned.image.size == (upright.image.size if turn == 180 else upright.image.size[::-1])
    assert min(_ink_under(turned)) > 40
    assert [line.text for line in turned.lines] == [line.text for line in upright.lines]


@pytest.mark.usefixtures("drawing")
@pytest.mark.parametrize("kind", ["scan", "photo"])
def test_the_hardest_pages_keep_their_words_in_place(kind: str) -> None:
    page = make_document(Request(12, kind, layout="utility", dpi=120, level=1.0)).pages[0]

    assert np.median(_ink_under(page)) > 50


@pytest.mark.usefixtures("drawing")
def test_a_stamp_is_part_of_the_truth() -> None:
    document = make_document(Request(3, layout="modern", dpi=100))
    sheet = Sheet(_look())
    marks.stamp(sheet, 100, 100, ["ZAPŁACONO", "dnia 1.02.2026"])
    page = DrawnPage(sheet.image, tuple(sheet.words), tuple(sheet.lines))

    assert document.pages[0].lines
    assert [word.text for word in page.words] == ["ZAPŁACONO", "dnia", "1.02.2026"]
    assert min(_ink_under(page)) > 40


def _look():
    from workers.ocr.training.invoices.documents import _look as draw_look

    return draw_look(random.Random(4), Request(4, dpi=100), mono=False)


@pytest.mark.usefixtures("drawing")
def test_every_run_has_a_line_box_around_its_words() -> None:
    page = make_document(Request(21, layout="two_columns", dpi=150)).pages[0]
    lines = {line.run: line for line in page.lines}

    for word in page.words:
        x0, _, x1, _ = lines[word.run].box
        assert x0 - 1 <= word.box[0]
        assert word.box[2] <= x1 + 1
        assert word.text in lines[word.run].text


def test_a_bent_sheet_says_where_its_points_went() -> None:
    sheet = np.full((200, 300), 255, np.float32)
    sheet[99:102, 60:63] = 0
    bent, move = paper.curled(sheet, random.Random(2), 0.03)
    rows, columns = np.nonzero(bent < 128)

    x, y = move(np.array([[61.0, 100.0]]))[0]
    assert abs(columns.mean() - x) < 1
    assert abs(rows.mean() - y) < 1.5


@pytest.mark.parametrize("harm", [paper.folded, paper.bled, paper.faxed, paper.black_and_white])
def test_harm_leaves_the_picture_its_size(harm) -> None:
    sheet = np.full((120, 90, 3), 240, np.float32)
    sheet[40:60, 20:70] = 10

    assert harm(sheet, random.Random(5)).shape[:2] == sheet.shape[:2]


def test_later_classes_start_as_silent_copies(tmp_path: Path) -> None:
    older = len(CHARACTERS) - len(LOOK_ALIKES)
    state = new_model().state_dict()
    state["fc.weight"], state["fc.bias"] = state["fc.weight"][: older + 1], state["fc.bias"][: older + 1]
    torch.save(state, tmp_path / "old.pt")

    model = load_weights(tmp_path / "old.pt")

    later, origin = CLASS_OF["№"], CLASS_OF["N"]
    assert torch.equal(model.fc.weight[later], model.fc.weight[origin])
    assert model.fc.bias[later] < model.fc.bias[origin] - 1
    assert model.fc.out_features == len(CHARACTERS) + 1
