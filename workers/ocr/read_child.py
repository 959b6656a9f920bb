"""The read child: EasyOCR and its weights, warm, one page image at a time."""

from __future__ import annotations

import ctypes
import json
import os
import pickle
import resource
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from faktury.domain.words import words_to_json
from workers.ocr.contract import View
from workers.ocr.errors import ReadError
from workers.ocr.model_store import load_models
from workers.ocr.serving import serve

if TYPE_CHECKING:
    from workers.ocr.easyocr_reader import PageReader


class ReadChild:
    """Loads the reader on the first request."""

    def __init__(self, *, model: str, threads: int, builtin_dir: str, stock_dir: str) -> None:
        """Keep the parent's settings.

        Args:
            model: "builtin" or "stock".
            threads: How many processor cores to use.
            builtin_dir: Folder of the project's weights.
            stock_dir: Folder for EasyOCR's published weights.
        """
        self._model = model
        self._threads = threads
        self._builtin_dir = Path(builtin_dir)
        self._stock_dir = Path(stock_dir)
        self._reader: PageReader | None = None

    def warm(self, _request: dict[str, Any]) -> dict[str, Any]:
        """Load everything and read an empty page, so that the first real one is not the slow one."""
        self._ready_reader()
        return {"memory": _tidied()}

    def look(self, request: dict[str, Any]) -> dict[str, Any]:
        """Read one image file, or answer the view in which it should be drawn instead."""
        seen = self._ready_reader().look(Path(request["path"]), request["most_zoom"])
        if isinstance(seen, View):
            return {"view": asdict(seen), "memory": _tidied()}
        return {"view": None, "words": words_to_json(seen), "memory": _tidied()}

    def read(self, request: dict[str, Any]) -> dict[str, Any]:
        """Read one image file as it stands."""
        words = self._ready_reader().read(Path(request["path"]))
        return {"words": words_to_json(words), "memory": _tidied()}

    def _ready_reader(self) -> PageReader:
        if self._reader is None:
            self._reader = self._load()
        return self._reader

    def _load(self) -> PageReader:
        models = load_models(self._builtin_dir) if self._model == "builtin" else None
        from workers.ocr import easyocr_reader  # noqa: PLC0415 (a second and 300 MB, and pointless without weights)

        easyocr_reader.use_threads(self._threads)
        try:
            reader = easyocr_reader.build_reader(models) if models else easyocr_reader.build_stock_reader(self._stock_dir)
        except (RuntimeError, OSError, KeyError, ValueError, EOFError, pickle.UnpicklingError) as error:
            raise ReadError("model_missing", reason=type(error).__name__) from error
        reader.warm_up()
        return reader


_ROOMY = 520 * 1024 * 1024


def _tidied() -> int:
    """Give the holes between what is kept back to the system when there are many, and tell what remains.

    Every page has shapes of its own, so the heap of one page does not fit the next: without this it grows by half over a few dozen pages.
    After every page it would cost 10 ms, and 50 more until the next page has its memory again; other systems' allocators do it themselves.
    """
    memory = memory_in_use()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is None or memory < _ROOMY:
        return memory
    trim(0)
    return memory_in_use()


def memory_in_use() -> int:
    """Bytes of resident memory now, or the most so far where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except (OSError, ValueError, IndexError):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return pages * os.sysconf("SC_PAGE_SIZE")


def main() -> None:
    """Serve the parent until it is gone."""
    child = ReadChild(**json.loads(sys.argv[1]))
    serve({"warm": child.warm, "look": child.look, "read": child.read})


if __name__ == "__main__":
    main()
