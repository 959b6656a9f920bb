"""Lines in doubt are looked at again, and words know which figures were seen beside their letters."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from workers.ocr.easyocr_reader import LineReader, LineText

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


def test_a_word_carries_the_figures_seen_beside_its_letters():
    line = read(Scripted([{"9": 0.99}, {"-": 0.99}, {"9": 0.99}, {"7": 0.99}, {"O": 0.75, "0": 0.2}]))
    assert text_of(line) == "9-97O"
    assert line.details[0].figures_seen == pytest.approx((0, 0, 0, 0, 0.27), abs=0.01)
    assert "9-970" in dict(line.details[0].alternatives)


def test_a_sure_letter_carries_none():
    assert read(Scripted([{"9": 0.99}, {"O": 0.97, "0": 0.03}])).details[0].figures_seen == ()
