"""Packs trained weights for shipping: half precision, the key layout EasyOCR expects, and a manifest that pins the files.

Usage: python -m workers.ocr.packing RECOGNISER.pt DETECTOR.pt [FOLDER]
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from workers.ocr.model_store import BUILTIN_DIRECTORY, DETECTOR_FILE, MANIFEST_NAME, RECOGNISER_NAME, sha256

# On CPU EasyOCR cuts the first seven characters off every key, whatever they are.
_PREFIX = "module."


def pack(recogniser: Path, detector: Path, folder: Path = BUILTIN_DIRECTORY) -> None:
    """Write both weight files and their manifest.

    The confidence parameters belong to the weights they were fitted to and are not taken over: run `make calibrate` afterwards.
    The recogniser's YAML (alphabet and network parameters) must lie in the folder already; the detector's parameters
    are read off its weights.

    Args:
        recogniser: State dict of the recogniser, as training saves it.
        detector: State dict of the detector.
        folder: Where the product looks for them.
    """
    import torch  # noqa: PLC0415

    detector_state = torch.load(detector, map_location="cpu", weights_only=True)
    _save(torch.load(recogniser, map_location="cpu", weights_only=True), folder / f"{RECOGNISER_NAME}.pth", _PREFIX)
    _save(detector_state, folder / DETECTOR_FILE, "")
    names = (f"{RECOGNISER_NAME}.pth", f"{RECOGNISER_NAME}.yaml", DETECTOR_FILE)
    manifest = {"sha256": {name: sha256(folder / name) for name in names}, "detector": _detector_parameters(detector_state)}
    (folder / MANIFEST_NAME).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")


def _save(state: Mapping[str, Any], path: Path, prefix: str) -> None:
    import torch  # noqa: PLC0415

    packed = {prefix + key.removeprefix(_PREFIX): value.half() if value.is_floating_point() else value for key, value in state.items()}
    torch.save(packed, path)


def _detector_parameters(state: Mapping[str, Any]) -> dict[str, Any]:
    stages = ("s1.0.weight", "s2.0.0.weight", "s3.0.0.weight", "s4.0.0.weight", "s5.0.0.weight")
    return {"channels": [state[key].shape[0] for key in stages], "features": state["l5.weight"].shape[0]}


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("recogniser", type=Path)
    parser.add_argument("detector", type=Path)
    parser.add_argument("folder", type=Path, nargs="?", default=BUILTIN_DIRECTORY)
    arguments = parser.parse_args()
    pack(arguments.recogniser, arguments.detector, arguments.folder)


if __name__ == "__main__":
    main()
