"""Other readings from a recogniser's probabilities: small lattices by hand, and those of the weights that ship."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from faktury.domain.words import Word
from workers.ocr.broken_numbers import join_ksef_numbers
from workers.ocr.easyocr_engine import EasyOcrEngine
from workers.ocr.lattice import other_readings, worth_asking

CHARACTERS = ("", "1", "2", "7", " ")


def lattice(*steps: dict[str, float]) -> np.ndarray:
    """Probabilities of the named characters at every step; „” is the blank and takes what is left."""
    table = np.zeros((len(steps), len(CHARACTERS)), np.float32)
    for row, step in zip(table, steps, strict=True):
        for character, share in step.items():
            row[CHARACTERS.index(character)] = share
        row[0] += 1 - row.sum()
    return table


def all_readings(table: np.ndarray) -> dict[str, float]:
    """Every path, summed by what it says: the definition."""
    sums: dict[str, float] = {}
    for path in product(range(table.shape[1]), repeat=len(table)):
        text = "".join(CHARACTERS[number] for index, number in enumerate(path) if number and (not index or path[index - 1] != number))
        sums[text] = sums.get(text, 0.0) + float(np.prod([table[step, number] for step, number in enumerate(path)]))
    return sums


def test_a_sure_number_has_no_other_readings():
    assert other_readings("12", lattice({"1": 0.999}, {}, {"2": 0.999}), CHARACTERS) == ()


def test_a_doubtful_character_is_another_reading_with_its_share():
    found = other_readings("12", lattice({"1": 0.69, "7": 0.3, "": 0.01}, {}, {"2": 1.0}), CHARACTERS)
    assert found[0][0] == "72"
    assert found[0][1] == pytest.approx(0.3, abs=0.01)
    assert ("2", pytest.approx(0.01, abs=0.003)) in found


def test_a_lost_and_a_doubled_character_are_readings_too():
    # A faint blank in the middle of a long 1 makes it 11, a strong one beside a faint 2 makes it nothing
    found = dict(other_readings("12", lattice({"1": 1.0}, {"1": 0.6, "": 0.4}, {"1": 1.0}, {"2": 0.7}), CHARACTERS))
    assert {"112", "1", "11"} <= found.keys()


@pytest.mark.parametrize("seed", range(5))
def test_the_search_agrees_with_summing_every_path(seed):
    weights = np.random.default_rng(seed).random((5, len(CHARACTERS))) ** 8
    table = (weights / weights.sum(axis=1, keepdims=True)).astype(np.float32)
    exact = all_readings(table)
    best = max((text for text in exact if " " not in text), key=lambda text: exact[text])
    for text, share in other_readings("none", table, CHARACTERS):
        assert share == pytest.approx(exact[text], abs=0.06)
    assert other_readings("none", table, CHARACTERS)[0][0] == best


def test_readings_are_few_ordered_probable_and_without_spaces():
    weights = np.random.default_rng(3).random((12, len(CHARACTERS)))
    found = other_readings("12", (weights / weights.sum(axis=1, keepdims=True)).astype(np.float32), CHARACTERS)
    assert 0 < len(found) <= 6
    assert [share for _, share in found] == sorted((share for _, share in found), reverse=True)
    assert all(text and " " not in text and text != "12" for text, _ in found)
    assert sum(share for _, share in found) <= 1


@pytest.mark.parametrize(
    "text",
    ["5261040828", "526-104-08-28", "PL5261040828", "NIP:5261040828", "12", "1O4", "1.234,56", "5265877635-20250826-0100001AF629-AF"],
)
def test_numbers_and_codes_are_asked_about(text):
    assert worth_asking(text)


@pytest.mark.parametrize("text", ["", "1", "szt.", "Kraków", "FV/ABC/XYZ", "a1b2c3", "zł", "OI", "biuro@firma.pl", "9" * 60])
def test_other_words_are_not(text):
    assert not worth_asking(text)


def test_the_halves_of_a_broken_ksef_number_bring_their_readings():
    first = Word("5265877635-20250826-", (0, 0, 9, 9), 0.9, 0, (("5265871635-20250826-", 0.2), ("52658776", 0.1)))
    second = Word("0100001AF629-AF", (0, 20, 9, 29), 0.8, 1, (("0100001AF829-AF", 0.3),))
    (joined,) = join_ksef_numbers([first, second])
    assert joined.text == "5265877635-20250826-0100001AF629-AF"
    assert joined.alternatives == (("5265871635-20250826-0100001AF629-AF", 0.2), ("5265877635-20250826-0100001AF829-AF", 0.3))


def test_the_shipped_weights_say_what_else_a_blurred_number_may_be(tmp_path):
    # Given numbers in small type, ever more blurred
    numbers = [f"{number:010}" for number in range(5261040828, 9261040828, 333333333)]
    image = Image.new("L", (1000, 60 + 50 * len(numbers)), 255)
    for row, number in enumerate(numbers):
        line = Image.new("L", (300, 40), 255)
        ImageDraw.Draw(line).text((10, 8), number, fill=0, font=ImageFont.load_default(size=16))
        image.paste(line.filter(ImageFilter.GaussianBlur(0.2 * row)), (40, 20 + 50 * row))
    image.save(tmp_path / "blurred.png")
    # When the page is read
    with EasyOcrEngine() as engine:
        words = [word for word in engine.read(tmp_path / "blurred.png") if sum(map(str.isdigit, word.text)) >= 5]
    # Then the clear ones have no other readings, blurred ones have, and the truth is among those of some misread one
    assert (words[0].text, words[0].alternatives) == (numbers[0], ())
    doubtful = [word for word in words if word.alternatives]
    assert doubtful
    misread = [word for word in doubtful if word.text not in numbers]
    assert any(text in numbers for word in misread for text, _ in word.alternatives)
    for word in doubtful:
        assert 0 < sum(share for _, share in word.alternatives) <= 1
        assert word.text not in [text for text, _ in word.alternatives]
