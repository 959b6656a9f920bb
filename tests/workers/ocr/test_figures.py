"""Letters among figures become figures; letters that may be meant stay."""

from __future__ import annotations

import pytest

from workers.ocr.figures import figures_of, with_figures
from workers.ocr.reading_order import Run, Token


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("76-20o", "76-200"),
        ("18o", "180"),
        ("I2.00O", "12.000"),
        ("9o5.I6", "905.16"),
        ("o.oo", "0.00"),
        ("O,00", "0,00"),
        ("IIO,86", "110,86"),
        ("II,50", "11,50"),
        ("O4", "04"),
        ("1l40", "1140"),
        ("0O0010", "000010"),
        ("DEO08361468", "DE008361468"),
        ("-I2,50", "-12,50"),
        ("234,5I", "234,51"),
        ("2O26.", "2026."),
    ],
)
def test_letters_among_figures_are_figures(read, meant):
    assert figures_of(read) == meant


@pytest.mark.parametrize(
    "text",
    ["0,5l", "10l", "5I", "12/O/2026", "O/12/2026", "01-II-2026", "I.2026", "II/2026", "I", "II", "lol", "CO2", "ISO9001", "o.o.", "DCO1",
     "Z3O", "10:00", "1234", "", "oo", "IO", "O", "Ol", "(10l)", "Io"],
)  # fmt: skip
def test_what_may_be_meant_as_letters_stays(text):
    assert figures_of(text) == text


def run(*texts: str) -> Run:
    return Run(tuple(Token(text, (0, 0, 9, 9), 0.9) for text in texts), (0, 0, 9, 9))


@pytest.mark.parametrize(
    ("texts", "meant"),
    [
        (("I", "794,50"), ("1", "794,50")),
        (("l", "79O"), ("1", "790")),
        (("I", "maja", "2026"), ("1", "maja", "2026")),
        (("Radom,", "I", "maja"), ("Radom,", "1", "maja")),
        (("Etap", "I", "100,00"), ("Etap", "I", "100,00")),
        (("I", "rata"), ("I", "rata")),
    ],
)
def test_a_lone_stroke_is_what_its_neighbour_says(texts, meant):
    assert tuple(token.text for token in with_figures(run(*texts)).tokens) == meant


def test_an_amended_word_is_less_sure_and_others_are_not():
    first, second = with_figures(run("18o", "szt.")).tokens
    assert first.confidence < 0.9 == second.confidence
