"""Measures a recogniser on drawn lines: `python -m workers.ocr.training.recogniser_eval WEIGHTS…`."""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path

import torch
from rapidfuzz.distance import Levenshtein
from torch import nn

from workers.ocr.models.faktury_recogniser import Model
from workers.ocr.training.alphabet import CHARACTERS, CLASS_OF, LOOK_ALIKES, decode
from workers.ocr.training.lines import LineSource
from workers.ocr.training.recogniser_data import WIDTHS, Crops, Sample, stacked

_WORD_SEED = 99
_RARE = 2.0
"""How much lower a class starts than the one it is copied from: it says nothing until it has been taught."""
LEVELS = {"clean": 0.1, "mild": 0.5, "hard": 0.9}


@dataclass(frozen=True, slots=True)
class Score:
    """Characters wrong and lines exact, in percent; misread lines for a look."""

    error: float
    exact: float
    misread: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        """As tables show it."""
        return f"{self.error:.2f} % · {self.exact:.1f} %"


def held_out_lines(count: int, level: float | None, seed: int, *, held_out: bool = True) -> list[Sample]:
    """Lines no training run draws: other words, and other fonts unless asked for the training fonts."""
    source = LineSource(seed, held_out=held_out, word_seed=_WORD_SEED)
    return [source.sample(40, level) for _ in range(count)]


def silent_lines(count: int, seed: int) -> list[Sample]:
    """Pictures that say nothing, at any damage; rules are typed in held-out fonts."""
    source = LineSource(seed, held_out=True, word_seed=_WORD_SEED)
    return [source.silent() for _ in range(count)]


def weak_lines(count: int, seed: int) -> dict[str, list[Sample]]:
    """As many lines of each sort that is known to be hard, in held-out fonts, clean to hard."""
    sets: dict[str, list[Sample]] = {}
    levels = [(0.1, 0.5, 0.9)[index % 3] for index in range(count)]
    for name, figures in (("faint figures", True), ("faint", False), ("shaken figures", True), ("shaken", False)):
        source = LineSource(seed, held_out=True, word_seed=_WORD_SEED)
        texts = source.text.cells.figures if figures else lambda source=source: source.text(40)
        sets[name] = [source.sample(level=level, wear=name.split()[0], text=texts()) for level in levels]
    source = LineSource(seed, held_out=True, word_seed=_WORD_SEED, old_figures=1.0)
    sets["old-style figures"] = [source.sample(level=level, text=source.text.cells.figures()) for level in levels]
    source = LineSource(seed, held_out=True, word_seed=_WORD_SEED)
    for name, (_, draw) in source.text.cells.kinds.items():
        sets[name] = [source.sample(level=level, text=draw()[:40].strip()) for level in levels]
    return sets


def new_model() -> Model:
    """The network as it is shipped, its second LSTM silent: it begins by adding nothing."""
    model = Model(len(CHARACTERS) + 1)
    with torch.no_grad():
        for parameter in (parameter for name, parameter in model.named_parameters() if name.startswith("refiner.")):
            # Of the four gates (input, forget, cell, output) the third alone decides whether anything is said at all.
            parameter.chunk(4)[2].zero_()
    return model


def load_weights(path: Path) -> Model:
    """A network with weights of a run or of a packed file; classes they lack start as copies of what they look like.

    Weights without a second LSTM get a silent one.
    """
    state = torch.load(path, map_location="cpu", weights_only=True)
    model = new_model()
    plain = {key.removeprefix("module."): value.float() if value.is_floating_point() else value for key, value in state.items()}
    known = len(plain["fc.bias"]) - 1
    rows = [CLASS_OF[LOOK_ALIKES[character]] for character in CHARACTERS[known:]]
    plain["fc.weight"] = torch.cat([plain["fc.weight"], plain["fc.weight"][rows]])
    plain["fc.bias"] = torch.cat([plain["fc.bias"], plain["fc.bias"][rows] - _RARE])
    model.load_state_dict({key: value for key, value in model.state_dict().items() if key.startswith("refiner.")} | plain)
    return model.eval()


def evaluate(model: nn.Module, samples: list[Sample], device: str = "cpu") -> Score:
    """Read the lines and compare."""
    was_training = model.training
    model.eval()
    wrong = total = exact = 0
    misread = []
    ordered = sorted(samples, key=lambda sample: sample[0].shape[1])
    with torch.inference_mode():
        for start in range(0, len(ordered), 32):
            part = ordered[start : start + 32]
            width = -(-part[-1][0].shape[1] // 32) * 32
            scores = model(stacked([crop for crop, _ in part], width).to(device)).float().argmax(2).tolist()
            for (_, text), classes in zip(part, scores, strict=True):
                read = decode(classes)
                wrong += Levenshtein.distance(text, read)
                total += len(text)
                exact += read == text
                if read != text:
                    misread.append((text, read))
    model.train(was_training)
    # Where nothing is written, what was read counts per picture.
    return Score(100 * wrong / (total or len(ordered)), 100 * exact / len(ordered), tuple(misread))


def _weak(wanted: argparse.Namespace) -> int:
    models = [load_weights(path) for path in wanted.weights]
    print("| lines (CER · exact) | " + " | ".join(path.name for path in wanted.weights) + " |\n" + "|---" * (len(models) + 1) + "|")
    for name, samples in weak_lines(wanted.lines, wanted.seed).items():
        scores = [evaluate(model, samples) for model in models]
        print(f"| {name} | " + " | ".join(str(score) for score in scores) + " |", flush=True)
        for text, read in (pair for score in scores for pair in score.misread[: wanted.show]):
            print(f"  {text!r} -> {read!r}")
    return 0


def main() -> int:
    """Print one row per weight file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("weights", nargs="+", type=Path)
    parser.add_argument("--lines", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=903)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--crops", type=Path, help="folder of lines harvested from held-out pages, measured as one more column")
    parser.add_argument("--show", type=int, default=0, help="misread lines of each level to show")
    parser.add_argument("--weak", action="store_true", help="measure lines of the sorts that are known to be hard, one row each")
    wanted = parser.parse_args()
    torch.set_num_threads(wanted.threads)
    if wanted.weak:
        return _weak(wanted)
    sets = {name: held_out_lines(wanted.lines, level, wanted.seed + i) for i, (name, level) in enumerate(LEVELS.items())}
    sets["nothing"] = silent_lines(wanted.lines, wanted.seed + len(sets))
    if wanted.crops:
        sets["cut from pages"] = [sample for sample in Crops(wanted.crops).samples if sample[0].shape[1] <= WIDTHS[-1]]
    print("| weights (CER · exact lines, held-out fonts) | " + " | ".join(sets) + " |\n" + "|---" * (len(sets) + 1) + "|")
    for path in wanted.weights:
        model = load_weights(path)
        scores = {name: evaluate(model, samples) for name, samples in sets.items()}
        print(f"| {path.name} | " + " | ".join(str(score) for score in scores.values()) + " |")
        for text, read in (pair for score in scores.values() for pair in score.misread[: wanted.show]):
            print(f"  {text!r} -> {read!r}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
