"""The order in which a person reads a page; constructed pages, pure geometry."""

from __future__ import annotations

import random

import pytest

from workers.ocr.reading_order import Run, Token, words_in_order


def run(text: str, x: float, y: float, width: float = 200, height: float = 24, slope: float = 0.0) -> Run:
    """A run whose left end is centred at (x, y)."""
    rise = slope * width
    box = (x, y - height / 2 + min(0, rise), x + width, y + height / 2 + max(0, rise))
    return Run((Token(text, box, 1.0),), box, slope)


def order(runs: list[Run]) -> list[str]:
    shuffled = runs[:]
    random.Random(5).shuffle(shuffled)
    return [word.text for word in words_in_order(shuffled)]


def block(name: str, x: float, y: float, lines: int, *, width: float = 420, pitch: float = 34) -> list[Run]:
    return [run(f"{name}{n}", x, y + pitch * n, width - 40 * (n % 3)) for n in range(lines)]


def names(name: str, lines: int) -> list[str]:
    return [f"{name}{n}" for n in range(lines)]


def table(y: float, rows: int, columns: tuple[int, ...] = (80, 200, 700, 900, 1100), *, pitch: float = 36) -> list[Run]:
    return [run(f"t{row}{column}", x, y + pitch * row, 90) for row in range(rows) for column, x in enumerate(columns)]


TABLE = [f"t{row}{column}" for row in range(6) for column in range(5)]


def test_seller_and_buyer_side_by_side_are_read_one_after_the_other():
    page = [run("title", 80, 60, 400), *block("s", 80, 200, 5), *block("b", 700, 200, 4), *table(500, 6), run("sum", 900, 800, 200)]
    assert order(page) == ["title", *names("s", 5), *names("b", 4), *TABLE, "sum"]


def test_a_table_is_read_row_by_row():
    assert order(table(100, 6)) == TABLE


def test_labels_and_their_values_stay_together():
    labels = [run(f"l{n}", 80, 100 + 34 * n, 180) for n in range(6)]
    values = [run(f"v{n}", 420, 100 + 34 * n, 140) for n in range(6)]
    page = [*labels, *values, run("wide", 80, 420, 1300)]
    assert order(page) == [*(word for n in range(6) for word in (f"l{n}", f"v{n}")), "wide"]


def test_two_columns_of_text_are_read_down():
    left, right = block("l", 80, 200, 30, width=560), block("r", 720, 217, 30, width=560)
    assert order([run("title", 300, 80, 700, height=40), *left, *right]) == ["title", *names("l", 30), *names("r", 30)]


def test_columns_with_the_same_paragraphs_are_read_down():
    left = block("a", 80, 200, 4) + block("c", 80, 400, 4)
    right = block("b", 720, 200, 4) + block("d", 720, 400, 4)
    assert order(left + right) == [*names("a", 4), *names("c", 4), *names("b", 4), *names("d", 4)]


def test_a_sidebar_is_read_apart():
    sidebar = block("s", 60, 110, 20, width=220, pitch=47)
    main = [run("title", 420, 90, 300), *table(300, 6, (420, 600, 900, 1050, 1200)), *block("m", 420, 700, 5, width=800)]
    assert order(sidebar + main) == [*names("s", 20), "title", *TABLE, *names("m", 5)]


@pytest.mark.parametrize("slope", [-0.04, -0.01, 0.02, 0.05])
def test_a_page_askew_is_read_like_a_straight_one(slope):
    straight = [*block("s", 80, 200, 5), *block("b", 700, 200, 4), *table(500, 6)]
    askew = []
    for one in straight:
        (x0, y0, _, y1), width = one.box, one.box[2] - one.box[0]
        askew.append(run(one.tokens[0].text, x0, (y0 + y1) / 2 + slope * x0, width, slope=slope))
    assert order(askew) == [*names("s", 5), *names("b", 4), *TABLE]


def test_rows_of_a_curved_page_stay_whole():
    # A book page: lines sag by a line and a half towards the middle, rows are 34 px apart
    def sag(x: float) -> float:
        return 50 - 50 * ((x - 700) / 620) ** 2

    page = []
    for row in range(8):
        for column in range(6):
            x = 80 + 215 * column
            page.append(run(f"{row}{column}", x, 100 + 34 * row + sag(x), 205, slope=(sag(x + 205) - sag(x)) / 205))
    assert order(page) == [f"{row}{column}" for row in range(8) for column in range(6)]


def test_a_number_broken_in_a_block_goes_on_in_the_next_line_of_that_block():
    page = [*block("s", 80, 200, 4), *block("b", 700, 200, 4)]
    words = words_in_order(page)
    assert [word.run for word in words] == list(range(8))
    assert [word.text for word in words[4:]] == names("b", 4)


@pytest.mark.parametrize("count", [0, 1, 2])
def test_next_to_nothing_is_no_trouble(count):
    assert order([run(str(n), 10, 40 * n) for n in range(count)]) == names("", count)


def test_everything_in_one_place_is_no_trouble():
    assert len(order([run(str(n), 10, 10) for n in range(50)])) == 50
