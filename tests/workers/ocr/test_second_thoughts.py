"""Lines in doubt are looked at again, and letters give way to figures where a number stands and the recogniser saw them."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from workers.ocr.easyocr_reader import LineReader, LineText
from workers.ocr.look_alikes import doubtful_letters

CHARACTERS = "0123456789O-/GI "
STEPS = 8
Steps = list[dict[str, float]]


class Scripted(torch.nn.Module):
    """A recogniser that sees one thing in lines as they are and another in lines that were moved (their top row is another)."""

    def __init__(self, straight: Steps, moved: Steps | None = None) -> None:
        super().__init__()
        self.looks: list[int] = []
        self.weight = torch.nn.Parameter(torch.ones(1))
        self._straight, self._moved = self._scores(straight), self._scores(moved or straight)

    def forward(self, images: torch.Tensor, _text: object) -> torch.Tensor:
        self.looks.append(len(images))
        middle = images[:, 0, 16].mean(dim=1)
        return torch.stack([self._straight if abs(float(row) - 0.0) < 0.01 else self._moved for row in middle])

    @staticmethod
    def _scores(steps: Steps) -> torch.Tensor:
        table = torch.full((STEPS, len(CHARACTERS) + 1), 1e-6)
        for number in range(STEPS):
            step = steps[number] if number < len(steps) else {}
            for character, chance in step.items():
                table[number, CHARACTERS.index(character) + 1] = chance
            table[number, 0] = max(1e-6, 1 - sum(step.values()))
        return table.log()


def ramp() -> np.ndarray:
    """A line whose row in the middle is middle grey, and no other row is."""
    return np.repeat((np.arange(32) * 7 + 15.5).astype(np.uint8)[:, None], 32, axis=1)


def read(network: Scripted) -> LineText:
    return LineReader(network, CHARACTERS, 32).read([ramp()], 32)[0]


def text_of(line: LineText) -> str:
    return "".join(glyph.text for glyph in line.glyphs)


def test_a_sure_line_is_looked_at_once():
    network = Scripted([{"1": 0.95}, {"2": 0.9}])
    assert text_of(read(network)) == "12"
    assert network.looks == [1]


def test_a_line_in_doubt_is_read_by_the_mean_of_three_looks():
    network = Scripted([{"1": 0.95}, {"2": 0.5, "7": 0.45}], [{"1": 0.95}, {"7": 0.8, "2": 0.1}])
    line = read(network)
    assert text_of(line) == "17"
    assert network.looks == [1, 2]
    assert line.glyphs[1].confidence == pytest.approx((0.45 + 0.8 + 0.8) / 3, abs=0.01)


def test_a_letter_in_a_number_gives_way_to_the_figure_that_was_seen():
    line = read(Scripted([{"9": 0.99}, {"-": 0.99}, {"9": 0.99}, {"7": 0.99}, {"O": 0.75, "0": 0.2}]))
    assert text_of(line) == "9-970"
    # It is as sure as the recogniser was of the figure, and the letter stays among the other readings.
    assert line.glyphs[-1].confidence == pytest.approx(0.2, abs=0.01)
    assert "9-97O" in dict(line.details[0].alternatives)


def test_a_letter_stays_where_no_figure_was_seen():
    assert text_of(read(Scripted([{"9": 0.99}, {"-": 0.99}, {"9": 0.99}, {"7": 0.99}, {"O": 0.92, "0": 0.05}]))) == "9-97O"


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("99-97O Warszawa", {5: "0"}),
        ("FAK/G716/26", {4: "6"}),
        ("YPIO0006511", {3: "0"}),
        ("28 674,O0", {7: "0"}),
        ("0,OO", {2: "0", 3: "0"}),
        ("B%", {0: "8"}),
        ("PL856714228D", {11: "0"}),
        ("SP. Z O.O.", {}),
        ("ul. Polna 12B", {}),
        ("Mleko 10l", {}),
        ("H2O i CO2", {}),
        ("5.II.2026", {}),
        ("SOLO OOO", {}),
    ],
)
def test_only_letters_that_a_number_cannot_hold_are_doubted(text: str, places: dict[int, str]):
    assert {doubt.place: doubt.figure for doubt in doubtful_letters(text)} == places
