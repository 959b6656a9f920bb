"""The render child: opens untrusted files under limits of memory and time; knows neither torch nor Django."""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path
from typing import Any

import cv2

from faktury.domain.file_types import HEAD_BYTES, PDF, pages_type
from workers.ocr.contract import LARGEST_WRITTEN, Limits, View
from workers.ocr.errors import ReadError
from workers.ocr.image_source import ImageSource
from workers.ocr.pages import Source, write_page
from workers.ocr.pdf_source import PdfSource
from workers.ocr.serving import serve


class RenderChild:
    """Holds the one open file."""

    def __init__(self, limits: Limits) -> None:
        """Set the limits of the process.

        Args:
            limits: What the parent allows.
        """
        self._limits = limits
        self._source: Source | None = None
        self._folder = Path()
        resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
        resource.setrlimit(resource.RLIMIT_DATA, (limits.data_bytes, limits.data_bytes))
        resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_WRITTEN, LARGEST_WRITTEN))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    def open(self, request: dict[str, Any]) -> dict[str, Any]:
        """Open a file and answer its type and page count."""
        self.close(request)
        self._allow_seconds(self._limits.open_seconds)
        self._folder = Path(request["folder"])
        source = self._source = open_source(Path(request["path"]), self._limits)
        return {"content_type": source.content_type, "pages": source.pages, "scripted": source.scripted}

    def attached(self, _request: dict[str, Any]) -> dict[str, Any]:
        """Write the XML files the open file carries into its folder."""
        if self._source is None:
            return {"paths": []}
        self._allow_seconds(self._limits.open_seconds)
        return {"paths": self._source.attached_xml(self._folder)}

    def page(self, request: dict[str, Any]) -> dict[str, Any]:
        """Draw one page of the open file into its folder."""
        if self._source is None:
            raise ReadError("page_failed", transient=False, page=request["number"])
        self._allow_seconds(self._limits.page_seconds)
        number = request["number"]
        return write_page(self._source.draw(number, View(**request["view"])), number, self._folder).as_message()

    def close(self, _request: dict[str, Any]) -> dict[str, Any]:
        """Release the open file."""
        if self._source is not None:
            self._source.close()
            self._source = None
        return {}

    def _allow_seconds(self, seconds: float) -> None:
        """Allow so much more processor time, and no more, whatever the parent does."""
        usage = resource.getrusage(resource.RUSAGE_SELF)
        hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
        resource.setrlimit(resource.RLIMIT_CPU, (int(usage.ru_utime + usage.ru_stime + seconds) + 1, hard))


def open_source(path: Path, limits: Limits) -> Source:
    """Open a file by its content.

    Raises:
        ReadError: It is nothing the project reads, or it is over a limit.
    """
    try:
        with path.open("rb") as file:
            content_type = pages_type(file.read(HEAD_BYTES))
    except OSError as error:
        raise ReadError("unreadable_file") from error
    if content_type is None:
        raise ReadError("unreadable_file")
    return PdfSource(path, limits) if content_type == PDF else ImageSource(path, content_type, limits)


def main() -> None:
    """Serve the parent until it is gone."""
    # A thread of OpenCV's own maps as much memory as a page.
    cv2.setNumThreads(1)
    child = RenderChild(Limits(**json.loads(sys.argv[1])))
    serve({"open": child.open, "attached": child.attached, "page": child.page, "close": child.close})


if __name__ == "__main__":
    main()
