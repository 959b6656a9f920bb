"""Spaces of a text layer: the file's own are the truth, guessed ones count only where letters stand a space apart."""

from __future__ import annotations

import pytest

from workers.ocr.pdf_lines import Character
from workers.ocr.pdf_words import _first_line_box, _runs

TALL, WIDE = 20.0, 10.0


def _characters(text: str, gap: float) -> list[Character]:
    """One line; „_” is a space of the file, „^” one that the library guessed where the next letter stands `gap` heights away."""
    found: list[Character] = []
    x = 0.0
    for char in text:
        if char == "^":
            found.append(Character(" ", (0.0, 0.0, 0.0, 0.0), hidden=False, guessed=True))
            x += gap * TALL
            continue
        found.append(Character(" " if char == "_" else char, (x, 0.0, x + WIDE, TALL), hidden=False))
        x += WIDE
    return found


@pytest.mark.parametrize(
    ("text", "gap", "words"),
    [
        ("Faktura_nr_FS-^2921/26", 0.05, ["Faktura", "nr", "FS-2921/26"]),
        ("Faktura_nr_FV^2921/26", 0.15, ["Faktura", "nr", "FV", "2921/26"]),
        ("Faktura^nr^FV^2921/26", 0.15, ["Faktura", "nr", "FV", "2921/26"]),
        ("FS-^2921/26", 0.05, ["FS-2921/26"]),
        ("FV_2365/4/2026", 0.0, ["FV", "2365/4/2026"]),
    ],
)
def test_kerning_is_no_space(text, gap, words):
    assert [token.text for run in _runs(_characters(text, gap)) for token in run.tokens] == words


def test_letters_without_height_are_still_words():
    flat = [Character(char, (10.0 * index, 5.0, 10.0 * index + 8, 5.0), hidden=False) for index, char in enumerate("Ab")]
    assert [token.text for run in _runs([*flat, Character(" ", (0, 0, 0, 0), hidden=False)]) for token in run.tokens]


def test_a_comma_whose_box_is_only_its_ink_belongs_to_its_word():
    # Browsers write some fonts as drawings (Type 3), where each character's box is its ink
    inks = [
        Character("T", (0, 0, 10, 20), hidden=False),
        Character(".", (10, 17, 13, 20), hidden=False),
        Character(",", (13, 16, 16, 25), hidden=False),
    ]
    below = Character("5", (0, 24, 10, 44), hidden=False)
    assert _first_line_box([*inks, below]) == (0, 0, 16, 25)


def _letters(text: str, gaps: dict[int, float]) -> list[Character]:
    """One line without spaces; `gaps` before letters, in heights."""
    found, x = [], 0.0
    for at, char in enumerate(text):
        x += gaps.get(at, 0.0) * TALL
        found.append(Character(char, (x, 0.0, x + WIDE, TALL), hidden=False))
        x += WIDE
    return found


@pytest.mark.parametrize(("gap", "words"), [(0.14, ["FV", "5946/3"]), (0.06, ["FV5946/3"])])
def test_a_gap_that_stands_out_between_touching_letters_is_a_space(gap, words):
    assert [token.text for run in _runs(_letters("FV5946/3", {2: gap})) for token in run.tokens] == words


def test_spaced_out_type_is_one_word():
    spaced = _letters("FAKTURA", dict.fromkeys(range(1, 7), 0.14))
    assert [token.text for run in _runs(spaced) for token in run.tokens] == ["FAKTURA"]


def test_a_hyphen_with_a_low_box_ends_no_run():
    characters = _letters("FS-2921", {})
    low = characters[2].box
    characters[2] = Character("-", (low[0], low[1], low[2], TALL / 2 - 1), hidden=False)
    assert [[token.text for token in run.tokens] for run in _runs(characters)] == [["FS-2921"]]


@pytest.mark.parametrize("tracking", [0.08, 0.16, 0.3])
@pytest.mark.parametrize("guess", [True, False])
def test_letter_spaced_type_keeps_its_words(tracking, guess):
    """Between all its letters the library guesses a space; the wider gaps are the real ones."""
    found, x = [], 0.0
    for char in "FAKTURA VAT F 2648K78/6378/26":
        x += (tracking + (0.28 if char == " " else 0.0)) * TALL
        if guess or char == " ":
            found.append(Character(" ", (0.0, 0.0, 0.0, 0.0), hidden=False, guessed=True))
        if char != " ":
            found.append(Character(char, (x, 0.0, x + WIDE, TALL), hidden=False))
            x += WIDE
    assert [token.text for run in _runs(found) for token in run.tokens] == ["FAKTURA", "VAT", "F", "2648K78/6378/26"]
