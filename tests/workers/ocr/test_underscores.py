"""An underscore holds two boxes together; a rule, a hyphen, a gap or another row does not."""

from __future__ import annotations

import numpy as np

from workers.ocr.underscores import join_at_underscores

LEFT, RIGHT = [20, 60, 20, 50], [80, 130, 21, 50]


def page(*strokes: tuple[int, int, int, int]) -> np.ndarray:
    """Two words of upright bars with dark strokes (left, right, top, bottom) between or under them."""
    grey = np.full((100, 200), 240, np.uint8)
    for left, right, top, bottom in (LEFT, RIGHT):
        for x in range(left + 4, right - 5, 8):
            grey[top + 4 : bottom - 8, x : x + 4] = 20
    for left, right, top, bottom in strokes:
        grey[top:bottom, left:right] = 20
    return grey


def test_an_underscore_joins_its_neighbours_in_any_order():
    grey = page((58, 82, 44, 46))
    assert join_at_underscores(grey, [RIGHT, LEFT]) == [[20, 130, 20, 50]]


def test_the_joined_box_holds_a_stroke_that_lies_lower():
    assert join_at_underscores(page((58, 82, 52, 54)), [LEFT, RIGHT]) == [[20, 130, 20, 56]]


def test_three_pieces_become_one():
    grey = page((58, 82, 44, 46), (128, 152, 44, 46))
    assert join_at_underscores(grey, [LEFT, RIGHT, [150, 190, 20, 50]]) == [[20, 190, 20, 50]]


def test_a_rule_under_both_words_does_not_join_them():
    assert len(join_at_underscores(page((10, 150, 44, 46)), [LEFT, RIGHT])) == 2


def test_a_hyphen_a_bar_and_an_empty_gap_do_not_join():
    for strokes in ([(58, 82, 34, 36)], [(68, 71, 20, 50)], [], [(58, 82, 34, 36), (58, 82, 44, 46)]):
        assert len(join_at_underscores(page(*strokes), [LEFT, RIGHT])) == 2


def test_far_words_other_rows_and_other_sizes_stay_apart():
    grey = page((58, 82, 44, 46))
    assert len(join_at_underscores(grey, [LEFT, [120, 160, 20, 50]])) == 2
    assert len(join_at_underscores(grey, [LEFT, [80, 130, 45, 75]])) == 2
    assert len(join_at_underscores(grey, [LEFT, [80, 130, 32, 48]])) == 2


def test_boxes_at_the_edges_do_no_harm():
    grey = page()
    boxes = [[0, 1, 0, 30], [2, 40, 0, 30], [150, 199, 70, 99], [199, 200, 70, 100]]
    assert sorted(join_at_underscores(grey, boxes)) == sorted(boxes)
    assert join_at_underscores(grey, []) == []


def test_neighbours_beyond_the_edge_of_the_picture_stay_apart():
    below, beside = [[20, 60, 104, 134], [80, 130, 105, 134]], [[210, 230, 20, 50], [240, 260, 20, 50]]
    for boxes in (below, beside):
        assert join_at_underscores(page(), boxes) == boxes
