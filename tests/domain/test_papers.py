"""Papers drawn by hand after the real world's habits: everything on them is read, nothing else is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from faktury.domain.extraction import TEXT_LAYER
from faktury.domain.words import Page
from tests.domain.papers import PAPERS, differences, paper


@pytest.mark.parametrize("name", PAPERS)
def test_a_paper_is_read_as_it_stands(name: str) -> None:
    drawn = paper(name)
    assert differences(drawn, drawn.read()) == [], drawn.says["about"]


def _word_runs(page: Page) -> Page:
    return replace(page, words=tuple(replace(word, run=index) for index, word in enumerate(page.words)))


@pytest.mark.parametrize("name", PAPERS)
def test_words_boxed_one_by_one_say_the_same(name: str) -> None:
    drawn = paper(name)
    assert differences(drawn, drawn.read([_word_runs(page) for page in drawn.pages])) == []


def _line_printer(page: Page) -> Page:
    """The page as a text layer in fixed pitch: a run a line, spaces as wide as letters."""
    words = tuple(replace(word, run=round(word.box[1]), confidence=1.0) for word in page.words)
    return replace(page, words=words, source=TEXT_LAYER)


@pytest.mark.parametrize("name", [name for name in PAPERS if not name.startswith(("date_roman", "blank_form"))])
def test_a_text_layer_in_fixed_pitch_says_the_same(name: str) -> None:
    drawn = paper(name)
    assert differences(drawn, drawn.read([_line_printer(page) for page in drawn.pages])) == []
