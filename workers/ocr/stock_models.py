"""EasyOCR's published weights: fetched once, under a lock, checked, and given up quickly where they cannot be had."""

from __future__ import annotations

import fcntl
import hashlib
import logging
import time
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from workers.ocr.errors import ReadError

logger = logging.getLogger(__name__)

_STALL_SECONDS = 15.0
_TOTAL_SECONDS = 600.0
_LOCK_SECONDS = 620.0
_CHUNK = 1 << 16
_LARGEST_DOWNLOAD = 400 * 1024 * 1024

ModelEntry = Mapping[str, str]


def ensure_stock_models(directory: Path, entries: list[ModelEntry]) -> None:
    """Have every file in the folder with its published MD5.

    Args:
        directory: The cache, shared by all workers of a machine.
        entries: `filename`, `url` and `md5sum`, as EasyOCR's configuration lists them.

    Raises:
        ReadError: `model_download_failed`; the log says in one sentence why.
    """
    directory.mkdir(parents=True, exist_ok=True)
    if all(_is_there(directory, entry) for entry in entries):
        return
    with _locked(directory / ".lock"):
        for entry in entries:
            if not _is_there(directory, entry):
                _fetch(directory, entry)


def _is_there(directory: Path, entry: ModelEntry) -> bool:
    path = directory / entry["filename"]
    return path.is_file() and _md5(path) == entry["md5sum"]


def _fetch(directory: Path, entry: ModelEntry) -> None:
    archive = directory / f"{entry['filename']}.part"
    try:
        _download(entry["url"], archive)
        with zipfile.ZipFile(archive) as bundle:
            bundle.extract(entry["filename"], directory)
    except (OSError, urllib.error.URLError, zipfile.BadZipFile, KeyError, ValueError) as error:
        logger.warning("EasyOCR's weights %s cannot be downloaded from %s: %s", entry["filename"], entry["url"], _sentence(error))
        raise ReadError("model_download_failed", file=entry["filename"]) from error
    finally:
        archive.unlink(missing_ok=True)
    if not _is_there(directory, entry):
        (directory / entry["filename"]).unlink(missing_ok=True)
        logger.warning("EasyOCR's weights %s came with a wrong checksum", entry["filename"])
        raise ReadError("model_download_failed", file=entry["filename"], reason="checksum")


def _download(url: str, target: Path) -> None:
    if not url.startswith("https://"):
        raise ValueError("not an https address")
    deadline = time.monotonic() + _TOTAL_SECONDS
    with urllib.request.urlopen(url, timeout=_STALL_SECONDS) as response, target.open("wb") as file:  # noqa: S310 (https, checked above)
        _copy(response, file, deadline)


def _copy(response: IO[bytes], file: IO[bytes], deadline: float) -> None:
    size = 0
    while chunk := response.read(_CHUNK):
        size += len(chunk)
        if size > _LARGEST_DOWNLOAD or time.monotonic() > deadline:
            raise OSError("the download is too long or too slow")
        file.write(chunk)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Only one process downloads; the others wait and find the files."""
    deadline = time.monotonic() + _LOCK_SECONDS
    with path.open("w") as file:
        while not _try_lock(file):
            if time.monotonic() > deadline:
                raise ReadError("model_download_failed", reason="lock")
            time.sleep(0.2)
        yield


def _try_lock(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _md5(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()


def _sentence(error: Exception) -> str:
    reason = error.reason if isinstance(error, urllib.error.URLError) else error
    return f"{type(error).__name__}: {reason}"
