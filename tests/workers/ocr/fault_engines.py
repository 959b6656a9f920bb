"""Engines that fail on purpose: every way a reader can let the pipeline down."""

from __future__ import annotations

import threading
from pathlib import Path

from faktury.domain.words import Word
from workers.ocr.errors import ReadError


class FaultEngine:
    """Base: reads nothing until a subclass decides otherwise."""

    name = "fault"
    fingerprint = "fault"

    def __init__(self) -> None:
        self.reads = 0

    def start(self) -> None: ...

    def look(self, image_path: Path, most_zoom: float = 1.0) -> tuple[Word, ...]:
        return self.read(image_path)

    def read(self, image_path: Path) -> tuple[Word, ...]:
        self.reads += 1
        return ()

    def kill(self) -> None: ...

    def close(self) -> None: ...


class CrashingEngine(FaultEngine):
    """Dies on its first `crashes` pages, then reads nothing."""

    def __init__(self, crashes: int = 1_000_000) -> None:
        super().__init__()
        self._crashes = crashes

    def read(self, image_path: Path) -> tuple[Word, ...]:
        super().read(image_path)
        if self.reads <= self._crashes:
            raise ReadError("page_failed", reason="died")
        return ()


class TimingOutEngine(FaultEngine):
    """Every page takes too long."""

    def read(self, image_path: Path) -> tuple[Word, ...]:
        super().read(image_path)
        raise ReadError("ocr_timeout", seconds=60)


class StallingEngine(FaultEngine):
    """Reads for ever, until killed; `entered` tells when it began."""

    def __init__(self) -> None:
        super().__init__()
        self.entered = threading.Event()
        self._killed = threading.Event()

    def read(self, image_path: Path) -> tuple[Word, ...]:
        super().read(image_path)
        self.entered.set()
        self._killed.wait()
        raise ReadError("page_failed", reason="died")

    def kill(self) -> None:
        self._killed.set()


class GarbageEngine(FaultEngine):
    """Sees words where there are none, in alphabets nobody asked for, outside of the page."""

    def read(self, image_path: Path) -> tuple[Word, ...]:
        super().read(image_path)
        return tuple(Word("\ufffd日本\u0000x" * (1 + n % 3), (-50.0 * n, 1e6, 5.0, -3.0), 0.01, n) for n in range(300))


class MissingModelEngine(FaultEngine):
    """Has no weights."""

    def start(self) -> None:
        raise ReadError("model_missing", file="faktury_recogniser.pth")

    def read(self, image_path: Path) -> tuple[Word, ...]:
        self.start()
        return ()
