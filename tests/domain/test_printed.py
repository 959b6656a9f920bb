"""Pages of PDFs that a browser printed (printed/*.txt): their text layers' words as they stand, close columns and broken lines included."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from faktury.domain.extraction import TEXT_LAYER
from faktury.domain.words import Page, Word
from tests.domain.papers import Paper, differences

FOLDER = Path(__file__).with_name("printed")
PRINTED = sorted(path.stem for path in FOLDER.glob("*.txt"))


def _page(number: int, text: str) -> Page:
    size, *lines = text.strip("\n").split("\n")
    width, height = map(int, size.split())
    words = []
    for line in lines:
        run, *edges, letters = line.split(" ", 5)
        left, top, right, bottom = map(float, edges)
        words.append(Word(letters, (left, top, right, bottom), 1.0, int(run)))
    return Page(number, width, height, tuple(words), TEXT_LAYER)


@cache
def printed(name: str) -> Paper:
    head, _, body = (FOLDER / f"{name}.txt").read_text(encoding="utf-8").partition("\n---\n")
    says = dict(line.split(": ", 1) for line in head.splitlines())
    return Paper(name, {"items": "?", **says}, [_page(number, part) for number, part in enumerate(body.split("=====\n"), start=1)])


@pytest.mark.parametrize("name", PRINTED)
def test_a_printed_page_is_read_as_it_stands(name: str) -> None:
    page = printed(name)
    assert differences(page, page.read()) == [], page.says["about"]
