"""Scoring of words on pages: what an error is, which key strings are exact, which lines are found, in whatever image the engine worked."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from benchmarks.ocr.pages import Page, Run, _without_erased, normal
from benchmarks.ocr.scoring import Read, Score, add

SIZE = (1000, 800)


def _run(text: str, x: float, y: float, keys=()) -> Run:
    words, places = tuple(text.split()), []
    for word in words:
        left = x + 10 * text.index(word)
        places.append((left, y, left + 10 * len(word), y + 20))
    return Run(words, (x, y, x + 10 * len(text), y + 20), tuple(places), 24.0, tuple(keys))


RUNS = (
    _run("NIP: 526-10-40-828, KRS", 100, 100, [("NIP", 4, 17)]),
    _run("Razem", 100, 200),
    _run("1 234,56", 400, 200, [("amount", 0, 7)]),
)


def _page(runs=RUNS, unscored=()) -> Page:
    return Page("p", Path("p.png"), SIZE, np.eye(3), runs, unscored)


def _words(runs=RUNS) -> list[tuple[str, tuple[float, float, float, float]]]:
    found = []
    for run in runs:
        x = run.box[0]
        for word in run.words:
            found.append((word, (x, run.box[1], x + 10 * len(word), run.box[3])))
            x += 10 * (len(word) + 1)
    return found


def _score(words, *, page=None, lines=None, size=SIZE) -> Score:
    score = Score()
    add(score, page or _page(), Read(tuple(words), tuple(lines if lines is not None else [run.box for run in RUNS]), size))
    return score


def test_a_perfect_reading_in_any_order_has_no_error() -> None:
    score = _score(reversed(_words()))

    assert (score.errors, score.words_right, score.lines_found) == (0, score.words, score.lines)
    assert score.keys_right == score.keys


def test_each_wrong_lost_and_invented_character_counts() -> None:
    words = [(text.replace("Razem", "Rozem"), box) for text, box in _words() if text != "KRS"] + [("xy", (700, 700, 720, 720))]

    assert _score(words).errors == 1 + 3 + 2


def test_rules_read_as_bars_outside_of_all_text_do_not_count() -> None:
    assert _score([*_words(), ("|", (700, 700, 705, 720))]).errors == 0


@pytest.mark.parametrize(
    ("wanted", "said", "exact"),
    [
        ("1", "1", True),
        ("1", "71", False),
        ("234,56", "234,58", False),
        ("234,56", "234,56zł", False),
        ("828,", "828.", True),
    ],
)
def test_a_key_is_exact_when_no_edit_touches_it(wanted: str, said: str, exact: bool) -> None:
    words = [(text.replace(wanted, said, 1) if text.endswith(wanted) and text != "526" else text, box) for text, box in _words()]
    score = _score(words)

    assert (score.keys_right.total() == score.keys.total()) is exact


def test_boxes_with_air_and_tight_ones_are_both_found_and_a_box_over_two_cells_is_not() -> None:
    airy = [(b[0] - 6, b[1] - 6, b[2] + 6, b[3] + 6) for b in (run.box for run in RUNS)]
    joined = [RUNS[0].box, (100, 200, 480, 220)]

    assert _score(_words(), lines=airy).lines_found == 3
    assert _score(_words(), lines=joined).lines_found == 1
    assert _score(_words(), lines=joined).lines_covered == 3


def test_an_engine_that_straightens_the_picture_is_scored_where_the_words_stand() -> None:
    runs = tuple(_run(f"słowo{row}{column}x", 100 + 300 * column, 60 + 50 * row) for row in range(12) for column in range(2))
    matrix = cv2.getPerspectiveTransform(
        np.array([[0, 0], [1000, 0], [1000, 800], [0, 800]], np.float32), np.array([[80, 60], [900, 20], [980, 790], [20, 700]], np.float32)
    )
    page = Page("p", Path("p.png"), SIZE, matrix, runs, ())
    # The engine undid the perspective and shows the sheet half as large, shifted.
    words = [(text, tuple(edge / 2 + 30 for edge in box)) for text, box in _words(runs)]
    score = Score()
    add(score, page, Read(tuple(words), tuple(box for _, box in words), SIZE))

    assert (score.errors, score.lines_found) == (0, len(runs))


def test_text_broken_over_lines_is_left_out_of_the_count() -> None:
    page = _page(unscored=((600, 600, 800, 620),))

    assert _score([*_words(), ("PL61", (610, 600, 650, 620))], page=page).errors == 0


def test_kinds_of_dashes_and_quotation_marks_are_no_difference_but_letters_are() -> None:
    assert normal("„A–B”") == normal('"A-B"')
    assert normal("Łódź") != normal("Lodz")


def test_only_words_whose_ink_a_black_and_white_scan_has_taken_are_nobodys_text() -> None:
    flat = np.full((120, 600, 3), 255, np.uint8)
    words = []
    for text, left, tone in (("Faktura", 20, 0), ("Nabywca", 220, 170), ("nr", 420, 0)):
        cv2.putText(flat, text, (left, 70), cv2.FONT_HERSHEY_SIMPLEX, 1, (tone, tone, tone), 2)
        words.append([text, left - 5, 40, left + 150, 85, 24, []])
    thresholded = np.where(flat > 140, 255, 0).astype(np.uint8)

    assert [word[0] for word in _without_erased(words, flat, thresholded, np.eye(3), 1.0)] == ["Faktura", "", "nr"]
    assert [word[0] for word in _without_erased(words, flat, flat, np.eye(3), 1.0)] == ["Faktura", "Nabywca", "nr"]
