"""Where the project's own weights lie and whether they are what the manifest says; torch-free, so that the parent can ask too."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workers.ocr.errors import ReadError

BUILTIN_DIRECTORY = Path(__file__).parent / "models"
MANIFEST_NAME = "manifest.json"
RECOGNISER_NAME = "faktury_recogniser"
CONFIDENCE_FILE = "confidence.json"
RANGES_FILE = "ranges.json"
DETECTOR_FILE = "faktury_detector.pth"


@dataclass(frozen=True, slots=True)
class ModelSet:
    """Weights whose hashes were checked.

    Attributes:
        directory: Holds the files.
        hashes: SHA-256 by file name.
        detector: Arguments of the detector network.
    """

    directory: Path
    hashes: dict[str, str]
    detector: dict[str, Any]

    @property
    def recogniser_file(self) -> Path:
        """Weights of the recogniser, in the layout EasyOCR loads."""
        return self.directory / f"{RECOGNISER_NAME}.pth"

    @property
    def confidence_file(self) -> Path | None:
        """Parameters that make probabilities of the recogniser's numbers; None where weights have none of their own yet."""
        return self.directory / CONFIDENCE_FILE if CONFIDENCE_FILE in self.hashes else None

    @property
    def ranges_file(self) -> Path | None:
        """How large activations become, for computing in eight bits; None where it was not measured for the weights yet."""
        return self.directory / RANGES_FILE if RANGES_FILE in self.hashes else None

    @property
    def detector_file(self) -> Path:
        """Weights of the detector."""
        return self.directory / DETECTOR_FILE


def load_models(directory: Path = BUILTIN_DIRECTORY) -> ModelSet:
    """Read the manifest and check every file it names.

    Raises:
        ReadError: `model_missing` when a file is absent or differs from its pinned hash.
    """
    try:
        manifest = json.loads((directory / MANIFEST_NAME).read_text(encoding="utf-8"))
        models = ModelSet(directory, dict(manifest["sha256"]), dict(manifest["detector"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ReadError("model_missing", file=MANIFEST_NAME) from error
    required = {models.recogniser_file.name, f"{RECOGNISER_NAME}.yaml", models.detector_file.name}
    for name in sorted(required | models.hashes.keys()):
        _check(directory / name, models.hashes.get(name))
    return models


def sha256(path: Path) -> str:
    """Hash of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _check(path: Path, expected: str | None) -> None:
    try:
        matches = sha256(path) == expected
    except OSError as error:
        raise ReadError("model_missing", file=path.name) from error
    if not matches:
        raise ReadError("model_missing", file=path.name, reason="hash")
