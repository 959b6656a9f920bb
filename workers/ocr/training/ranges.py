"""Measures how large the networks' activations become, for computing in eight bits: `python -m workers.ocr.training.ranges`: a minute.

Draws pages in training fonts, reads them with the weights that ship, and takes for every layer the ends of the grid of 256 numbers on
which its values are rounded least (least mean square; the few beyond are cut off). To be run after every change of weights, before the
calibration: weights without ranges of their own are read in greater precision, which costs about twice as much.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections import defaultdict
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from workers.ocr.easyocr_reader import PageReader, build_reader, use_threads
from workers.ocr.eight_bit_networks import DETECTOR_LAYERS, DETECTOR_SUMS, recogniser_layers
from workers.ocr.eight_bits import Grid
from workers.ocr.model_store import BUILTIN_DIRECTORY, MANIFEST_NAME, RANGES_FILE, ModelSet, load_models, sha256
from workers.ocr.training.fonts import FontsMissingError
from workers.ocr.training.judged_words import drawn_pages

_SAMPLE = 2000
"""Values of a layer that are kept of every picture that passes through it."""
_LEAST_SHARE, _SHARES = 0.25, 31
Ends = tuple[float, float]


class Watch:
    """Keeps some of the values that layers give and take."""

    def __init__(self, seed: int) -> None:
        """Begin with nothing."""
        self._values: dict[str, list[Tensor]] = defaultdict(list)
        self._ends: dict[str, Ends] = defaultdict(lambda: (0.0, 0.0))
        self._generator = torch.Generator().manual_seed(seed)

    def outputs(self, network: nn.Module, names: tuple[str, ...]) -> None:
        """Watch what layers of a network give."""
        for name in names:
            network.get_submodule(name).register_forward_hook(partial(_given, partial(self._note, name)))

    def inputs(self, network: nn.Module, names: tuple[str, ...]) -> None:
        """Watch what layers of a network take, under their names with `.in`."""
        for name in names:
            network.get_submodule(name).register_forward_pre_hook(partial(_taken, partial(self._note, f"{name}.in")))

    def ranges(self) -> dict[str, Ends]:
        """The ends of the best grid of every layer that was watched."""
        return {name: best_ends(torch.cat(kept).numpy(), self._ends[name]) for name, kept in self._values.items()}

    def _note(self, name: str, values: Tensor) -> None:
        flat = values.detach().float().flatten()
        low, high = self._ends[name]
        self._ends[name] = min(low, float(flat.min())), max(high, float(flat.max()))
        self._values[name].append(flat[torch.randint(len(flat), (_SAMPLE,), generator=self._generator)])


def _given(note: Callable[[Tensor], None], _layer: nn.Module, _inputs: Any, output: Tensor) -> None:
    note(output)


def _taken(note: Callable[[Tensor], None], _layer: nn.Module, inputs: tuple[Tensor, ...]) -> None:
    note(inputs[0])


def best_ends(values: Any, ends: Ends) -> Ends:
    """The share of a range whose grid rounds values least, in the least mean square."""
    shares = np.linspace(_LEAST_SHARE, 1, _SHARES)
    low, high = ends
    best = min(shares, key=lambda share: _rounding_error(values, Grid.spanning(share * low, share * high)))
    return float(best * low), float(best * high)


def _rounding_error(values: Any, grid: Grid) -> float:
    numbers = np.clip(np.round(values / grid.scale) + grid.zero, 0, 255)
    return float(np.mean(((numbers - grid.zero) * grid.scale - values) ** 2))


def measured(reader: PageReader, seed: int, pages: int) -> dict[str, dict[str, Ends]]:
    """Ranges of both networks of a reader that computes in greater precision, over pages drawn anew."""
    detector, recogniser = reader.networks
    watched = {"detector": Watch(seed), "recogniser": Watch(seed)}
    watched["detector"].outputs(detector, DETECTOR_LAYERS)
    watched["detector"].inputs(detector, DETECTOR_SUMS)
    watched["recogniser"].outputs(recogniser, recogniser_layers(recogniser))
    for pixels, _ in drawn_pages(random.Random(seed), np.random.default_rng(seed), seed, pages, "train"):
        reader.runs(pixels)
    return {name: watch.ranges() for name, watch in watched.items()}


def write(models: ModelSet, ranges: dict[str, dict[str, Ends]]) -> None:
    """Store ranges with the hashes of the weights they belong to, and pin what was stored."""
    weights = {file.name: models.hashes[file.name] for file in (models.detector_file, models.recogniser_file)}
    rounded = {
        network: {name: [float(f"{end:.6g}") for end in ends] for name, ends in layers.items()} for network, layers in ranges.items()
    }
    file, manifest_file = models.directory / RANGES_FILE, models.directory / MANIFEST_NAME
    file.write_text(json.dumps({"weights": weights, **rounded}, indent=1) + "\n", encoding="utf-8")
    manifest = json.loads(manifest_file.read_text(encoding="utf-8"))
    manifest["sha256"][RANGES_FILE] = sha256(file)
    manifest_file.write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")


def main() -> int:
    """Draw, read, measure, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=40)
    parser.add_argument("--seed", type=int, default=73)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--folder", type=Path, default=BUILTIN_DIRECTORY, help="where the weights are and the ranges go")
    wanted = parser.parse_args()
    use_threads(wanted.threads)
    models = load_models(wanted.folder)
    try:
        ranges = measured(build_reader(models, eight_bits=False), wanted.seed, wanted.pages)
    except FontsMissingError as error:
        print(error, file=sys.stderr)
        return 2
    write(models, ranges)
    for network, layers in ranges.items():
        print("\n".join(f"{network} {name}: {low:.2f} to {high:.2f}" for name, (low, high) in layers.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
