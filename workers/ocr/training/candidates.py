"""The product's reader with weights that are not shipped (yet), packed as they would ship, though in greater precision: no ranges yet."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from workers.ocr.easyocr_reader import PageReader, build_reader
from workers.ocr.model_store import BUILTIN_DIRECTORY, DETECTOR_FILE, RECOGNISER_NAME, load_models
from workers.ocr.packing import pack


@contextmanager
def candidate_reader(recogniser: Path | None = None, detector: Path | None = None) -> Iterator[PageReader]:
    """A reader; what is left out is the shipped one's."""
    if recogniser is None and detector is None:
        yield build_reader(load_models())
        return
    with tempfile.TemporaryDirectory(prefix="faktury-weights-") as name:
        folder = Path(name)
        for file in (*BUILTIN_DIRECTORY.glob("*.py"), *BUILTIN_DIRECTORY.glob("*.yaml")):
            shutil.copy(file, folder)
        pack(recogniser or BUILTIN_DIRECTORY / f"{RECOGNISER_NAME}.pth", detector or BUILTIN_DIRECTORY / DETECTOR_FILE, folder)
        yield build_reader(load_models(folder))
