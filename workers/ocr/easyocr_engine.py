"""The parent's side of the read child: EasyOCR as an `Engine` that can be killed; imports neither easyocr nor torch."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import time
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Literal, Self

from faktury.domain.words import Word, words_from_json
from workers.ocr.children import ChildProcess
from workers.ocr.contract import View
from workers.ocr.errors import ChildDied, ChildTimeout, ReadError
from workers.ocr.model_store import BUILTIN_DIRECTORY, load_models
from workers.ocr.pipes import Message
from workers.ocr.settings import READING_VERSION

logger = logging.getLogger(__name__)

ModelChoice = Literal["builtin", "stock"]

_MOST_THREADS = 4
_START_SECONDS = {"builtin": 120.0, "stock": 1300.0}
_REFUSE_SECONDS = 30.0


class EasyOcrEngine:
    """Reads pages in a warm child that is killed at its time limit and replaced before it grows too big.

    One thread reads; `kill` may be called from any other.
    """

    name = "easyocr"

    def __init__(  # noqa: PLR0913 (settings of one child, all but the first by keyword)
        self,
        model: ModelChoice = "builtin",
        *,
        page_limit_seconds: float = 60.0,
        threads: int | None = None,
        pages_per_child: int = 200,
        memory_limit_mb: int = 2000,
        builtin_dir: Path = BUILTIN_DIRECTORY,
        stock_dir: Path | None = None,
    ) -> None:
        """Describe the child; nothing is started yet.

        Args:
            model: The project's weights, or EasyOCR's published ones, downloaded on first use.
            page_limit_seconds: A page that takes longer costs the child its life.
            threads: Processor cores to use; `default_threads` unless given.
            pages_per_child: After so many pages the child is replaced.
            memory_limit_mb: Above this the child is replaced after the page.
            builtin_dir: Folder of the project's weights.
            stock_dir: Folder for EasyOCR's published weights.
        """
        self._model = model
        self._page_limit = page_limit_seconds
        self._memory_limit = memory_limit_mb * 1024 * 1024
        self._builtin_dir = builtin_dir
        threads = threads or default_threads()
        arguments = {
            "model": model,
            "threads": threads,
            "builtin_dir": str(builtin_dir.resolve()),
            "stock_dir": str((stock_dir or _default_stock_dir()).resolve()),
        }
        self._child = ChildProcess(
            "workers.ocr.read_child",
            arguments=[json.dumps(arguments)],
            environment=_quiet_threads(threads),
            max_requests=pages_per_child + 1,
        )
        self._warm_generation = 0
        self._refusal: tuple[float, ReadError] | None = None

    @cached_property
    def fingerprint(self) -> str:
        """Engine, weights and settings in one short string.

        Raises:
            ReadError: `model_missing`.
        """
        hashes = load_models(self._builtin_dir).hashes if self._model == "builtin" else {}
        facts = json.dumps([version("easyocr"), self._model, hashes, READING_VERSION], sort_keys=True)
        return f"{self.name}-{self._model}-{hashlib.sha256(facts.encode()).hexdigest()[:12]}"

    @property
    def child_pid(self) -> int | None:
        """The child's process id while it runs."""
        return self._child.pid

    def start(self) -> None:
        """Have a warm child; returns at once when there is one.

        Raises:
            ReadError: `model_missing`, `model_download_failed`, `ocr_timeout` or `page_failed`.
        """
        self._refuse_again()
        self._child.start()
        if self._child.generation == self._warm_generation:
            return
        try:
            self._request({"command": "warm"}, _START_SECONDS[self._model])
        except ReadError as error:
            if not error.transient:
                logger.error("The OCR engine cannot start: %s", error)  # noqa: TRY400 (a sentence, not a traceback)
                self._refusal = time.monotonic() + _REFUSE_SECONDS, error
            raise
        self._warm_generation = self._child.generation

    def look(self, image_path: Path, most_zoom: float = 1.0) -> tuple[Word, ...] | View:
        """Read one page image, or say how it should be drawn instead.

        Args:
            image_path: The page in the usual view.
            most_zoom: How many times larger it could be drawn.

        Raises:
            ReadError: `ocr_timeout`, `page_failed`, or what `start` raises.
        """
        answer = self._ask({"command": "look", "most_zoom": most_zoom}, image_path)
        return View(**answer["view"]) if answer["view"] else words_from_json(answer["words"])

    def read(self, image_path: Path) -> tuple[Word, ...]:
        """Read one page image.

        Raises:
            ReadError: `ocr_timeout`, `page_failed`, or what `start` raises.
        """
        return words_from_json(self._ask({"command": "read"}, image_path)["words"])

    def _ask(self, command: Message, image_path: Path) -> Message:
        self.start()
        answer = self._request({**command, "path": str(Path(image_path).resolve())}, self._page_limit)
        if answer["memory"] > self._memory_limit:
            logger.info("The read child uses %d MB and is replaced", answer["memory"] // 1024 // 1024)
            self._child.recycle()
        return answer

    def kill(self) -> None:
        """End what is being read at once, from any thread."""
        self._child.kill()

    def close(self) -> None:
        """End the child."""
        self._child.close()

    def __enter__(self) -> Self:
        """Close the engine with the block."""
        return self

    def __exit__(self, *exc_info: object) -> None:
        """End the child."""
        self.close()

    def _refuse_again(self) -> None:
        """Models that were missing a moment ago are missing still: a queue of documents must not wait for each of them."""
        if self._refusal is not None:
            until, error = self._refusal
            if time.monotonic() < until:
                raise ReadError(error.code, transient=error.transient, **error.params)
            self._refusal = None

    def _request(self, message: Message, timeout: float) -> Message:
        try:
            return self._child.request(message, timeout=timeout)
        except ChildTimeout as error:
            raise ReadError("ocr_timeout", seconds=round(timeout)) from error
        except ChildDied as error:
            raise ReadError("page_failed", reason="died") from error


def default_threads() -> int:
    """All cores but one, at most four.

    Threads of one network wait for each other after every layer: on two busy cores two threads are not twice as fast but ten times slower
    than one, and the web server needs a core too.
    """
    return max(1, min(_MOST_THREADS, (os.cpu_count() or 1) - 1))


def _default_stock_dir() -> Path:
    return Path.home() / ".cache" / "faktury" / "easyocr"


def _quiet_threads(threads: int) -> dict[str, str]:
    """As many threads as allowed, and sleeping ones when there is nothing to do: spinning starves everything else on the machine."""
    return {
        "OMP_NUM_THREADS": str(threads),
        "MKL_NUM_THREADS": str(threads),
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_WAIT_POLICY": "PASSIVE",
        "KMP_BLOCKTIME": "0",
    }
