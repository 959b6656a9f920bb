"""From the signs of how a word was read to the probability that it was read right; pure arithmetic, fitted by training/calibrate.py."""

from __future__ import annotations

import json
from bisect import bisect_right
from dataclasses import dataclass, replace
from math import exp, log
from pathlib import Path
from typing import Any

from workers.ocr.reading_order import Run, Token

FEATURES = ("least", "doubt", "gap", "path", "length", "digits", "marks", "height", "first", "last", "contrast", "sharpness")
_TINY = 1e-6
_TRAINED_HEIGHT = 32


@dataclass(frozen=True, slots=True)
class Signs:
    """What the recogniser's probabilities say of one word, in natural logarithms but for the first.

    Attributes:
        least: Probability of the least certain character.
        doubt: Sum of the logarithms of all characters' probabilities.
        gap: Least distance between a character and its closest rival.
        path: Logarithm of the probability of the whole path, blanks included.
    """

    least: float
    doubt: float
    gap: float
    path: float


@dataclass(frozen=True, slots=True)
class Print:
    """How a line is printed: height in pixels of the page, contrast and sharpness of its picture (both around 0..1)."""

    height: float
    contrast: float
    sharpness: float


def features(text: str, signs: Signs, line: Print, *, first: bool, last: bool) -> tuple[float, ...]:
    """The numbers the calibration weighs, in the order of `FEATURES`; bounded, so that nothing unseen runs away."""
    least = min(1 - _TINY, max(_TINY, signs.least))
    share = 1 / len(text)
    return (
        max(-4.0, min(9.0, log(least / (1 - least)))),
        max(-6.0, signs.doubt),
        min(9.0, signs.gap),
        max(-12.0, signs.path),
        log(min(40, len(text))),
        sum(character.isdigit() for character in text) * share,
        sum(not character.isalnum() for character in text) * share,
        max(-2.0, min(2.0, log(max(1.0, line.height) / _TRAINED_HEIGHT))),
        float(first),
        float(last),
        min(1.0, line.contrast),
        min(2.0, line.sharpness),
    )


@dataclass(frozen=True, slots=True)
class Calibration:
    """A logistic model followed by a monotone curve.

    Attributes:
        weights: One per feature.
        bias: Added to their sum.
        knots: Score and probability, both ascending; linear in between, constant beyond.
    """

    weights: tuple[float, ...]
    bias: float
    knots: tuple[tuple[float, float], ...]

    def score(self, numbers: tuple[float, ...]) -> float:
        """The logistic model's logit."""
        return self.bias + sum(weight * number for weight, number in zip(self.weights, numbers, strict=True))

    def probability(self, numbers: tuple[float, ...]) -> float:
        """Probability that the word was read right."""
        score = self.score(numbers)
        after = bisect_right(self.knots, (score, 2.0))
        if after == 0:
            return self.knots[0][1]
        if after == len(self.knots):
            return self.knots[-1][1]
        (x0, y0), (x1, y1) = self.knots[after - 1], self.knots[after]
        return y0 + (y1 - y0) * (score - x0) / (x1 - x0)

    def applied(self, run: Run) -> Run:
        """The run with probabilities in place of the network's own numbers."""
        return replace(run, tokens=tuple(self._calibrated(token) for token in run.tokens))

    def _calibrated(self, token: Token) -> Token:
        return replace(token, confidence=self.probability(token.features)) if token.features else token


def load_calibration(file: Path) -> Calibration:
    """Read the fitted parameters.

    Raises:
        ValueError: The file is not what the fit writes.
        OSError: There is none.
    """
    facts: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    if tuple(facts.get("features", ())) != FEATURES:
        raise ValueError("calibrated for other features")
    knots = tuple((float(score), float(probability)) for score, probability in facts["knots"])
    weights = tuple(float(weight) for weight in facts["weights"])
    if len(weights) != len(FEATURES) or not knots or list(knots) != sorted(knots):
        raise ValueError("calibration is damaged")
    return Calibration(weights, float(facts["bias"]), knots)


def sigmoid(score: float) -> float:
    """The logistic function."""
    return 1 / (1 + exp(-max(-60.0, min(60.0, score))))
