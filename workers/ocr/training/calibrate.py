"""Fits the probability that a word was read right: `python -m workers.ocr.training.calibrate`, about five minutes on one core.

Draws pages in training fonts, reads them with the weights that ship, weighs the signs of certainty (logistic regression), bends the
result to the observed shares (isotonic regression) and pins the parameters in the manifest. To be run after every change of weights.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

from workers.ocr.confidence import FEATURES, sigmoid
from workers.ocr.easyocr_reader import build_reader, use_threads
from workers.ocr.model_store import BUILTIN_DIRECTORY, CONFIDENCE_FILE, MANIFEST_NAME, load_models, sha256
from workers.ocr.training.fonts import FontsMissingError
from workers.ocr.training.judged_words import judged_pages

_FOLDS, _ROUNDS, _RIDGE = 5, 40, 1.0
_BINS = 40
_LEAST_WORDS = 5000


def fit(features: Any, right: Any) -> tuple[list[float], float]:
    """Logistic regression by Newton's method with a small ridge penalty.

    Args:
        features: Shape (words, features).
        right: Ones and zeros.

    Returns:
        Weights for the features as they are, and the bias.
    """
    mean, deviation = features.mean(axis=0), features.std(axis=0) + 1e-9
    table = np.column_stack([(features - mean) / deviation, np.ones(len(features))])
    penalty = np.diag([_RIDGE] * features.shape[1] + [0.0])
    weights = np.zeros(table.shape[1])
    for _ in range(_ROUNDS):
        chance = 1 / (1 + np.exp(-np.clip(table @ weights, -30, 30)))
        gradient = table.T @ (right - chance) - penalty @ weights
        curvature = (table * (chance * (1 - chance))[:, None]).T @ table + penalty
        step = np.linalg.solve(curvature, gradient)
        weights += step
        if np.abs(step).max() < 1e-7:
            break
    plain = weights[:-1] / deviation
    return plain.tolist(), float(weights[-1] - (plain * mean).sum())


def knots(scores: Any, right: Any) -> list[list[float]]:
    """Monotone curve from scores to shares: equally filled bins, pooled where a better score did worse (pool adjacent violators)."""
    order = np.argsort(scores, kind="stable")
    bins = [part for part in np.array_split(order, _BINS) if len(part)]
    # One more right and one more wrong than seen: nothing is certain.
    pools = [[float(scores[part].mean()) * len(part), float(right[part].sum()), float(len(part))] for part in bins]
    merged: list[list[float]] = []
    for pool in pools:
        merged.append(pool)
        while len(merged) > 1 and merged[-2][1] * merged[-1][2] >= merged[-1][1] * merged[-2][2]:
            last = merged.pop()
            merged[-1] = [a + b for a, b in zip(merged[-1], last, strict=True)]
    return [[round(total / count, 4), round((good + 0.5) / (count + 1), 5)] for total, good, count in merged]


def crossed_scores(features: Any, right: Any, pages: Any) -> Any:
    """Scores of every word by a model that has not seen its page."""
    scores = np.zeros(len(features))
    for fold in range(_FOLDS):
        out = pages % _FOLDS == fold
        weights, bias = fit(features[~out], right[~out])
        scores[out] = features[out] @ np.array(weights) + bias
    return scores


def main() -> int:
    """Draw, read, fit, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=160)
    parser.add_argument("--seed", type=int, default=71)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--folder", type=Path, default=BUILTIN_DIRECTORY, help="where the weights are and the parameters go")
    wanted = parser.parse_args()
    use_threads(wanted.threads)
    models = load_models(wanted.folder)
    rows, right, pages = [], [], []
    try:
        for number, words in enumerate(judged_pages(build_reader(models), wanted.seed, wanted.pages, "train"), start=1):
            rows += [word.token.features for word in words]
            right += [float(word.right) for word in words]
            pages += [number] * len(words)
            if number % 20 == 0:
                print(f"{number} pages, {len(rows)} words, {100 * np.mean(right):.2f} % right", flush=True)
    except FontsMissingError as error:
        print(error, file=sys.stderr)
        return 2
    if len(rows) < _LEAST_WORDS:
        print(f"{len(rows)} words are too few, ask for more --pages", file=sys.stderr)
        return 2
    write(
        wanted.folder, *(np.array(part, np.float64) for part in (rows, right, pages)), recogniser=models.hashes[models.recogniser_file.name]
    )
    return 0


def write(folder: Path, features: Any, right: Any, pages: Any, *, recogniser: str) -> None:
    """Fit and store, and pin what was stored."""
    weights, bias = fit(features, right)
    scores = crossed_scores(features, right, pages)
    facts = {
        "recogniser": recogniser,
        "words": len(right),
        "features": FEATURES,
        "weights": [round(weight, 6) for weight in weights],
        "bias": round(bias, 6),
        "knots": knots(scores, right),
    }
    (folder / CONFIDENCE_FILE).write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")
    manifest = json.loads((folder / MANIFEST_NAME).read_text(encoding="utf-8"))
    manifest["sha256"][CONFIDENCE_FILE] = sha256(folder / CONFIDENCE_FILE)
    (folder / MANIFEST_NAME).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
    chance = np.array([sigmoid(score) for score in scores])
    loss = -np.mean(np.log(np.where(right > 0, chance, 1 - chance)))
    print(f"{len(right)} words, {100 * right.mean():.2f} % right; log loss of pages not fitted to {loss:.4f}")
    print("\n".join(f"  {name:10} {weight:+.3f}" for name, weight in zip(FEATURES, weights, strict=True)))


if __name__ == "__main__":
    sys.exit(main())
