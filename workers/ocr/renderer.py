"""The parent's side of the render child: opens one file at a time and asks for its pages."""

from __future__ import annotations

import json
import logging
from dataclasses import asdict
from pathlib import Path
from typing import Any, Self

from faktury.domain.words import codes_from_json, words_from_json
from workers.ocr.children import ChildProcess
from workers.ocr.contract import AS_IT_IS, Limits, OpenedFile, RenderedPage, View
from workers.ocr.errors import ChildDied, ChildError, ChildTimeout, ReadError

logger = logging.getLogger(__name__)

# Every thread of a numerical library maps memory of its own: on a machine with many cores that alone would fill the child's limit.
_ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}


class Renderer:
    """Turns files into page images in a process that may be killed at any time."""

    def __init__(self, limits: Limits | None = None) -> None:
        """Describe the child; it starts with the first file.

        Args:
            limits: What is accepted; the defaults are the design's.
        """
        self.limits = limits or Limits()
        self._child = ChildProcess("workers.ocr.render_child", arguments=[json.dumps(asdict(self.limits))], environment=_ONE_THREAD)
        self._opened: dict[str, str] | None = None
        self._generation = 0
        self._drawn = 0

    @property
    def child_pid(self) -> int | None:
        """The child's process id while it runs."""
        return self._child.pid

    def start(self) -> None:
        """Start the child ahead of the first file."""
        self._child.start()

    def open(self, path: Path, out_dir: Path) -> OpenedFile:
        """Open a file; its pages will be written to `out_dir`.

        Raises:
            ReadError: The file cannot be read or is over a limit.
        """
        if self._drawn >= self.limits.pages_per_child:
            self._child.recycle()
            self._drawn = 0
        out_dir.mkdir(parents=True, exist_ok=True)
        self._opened = {"path": str(Path(path).resolve()), "folder": str(Path(out_dir).resolve())}
        return self._open_in_child()

    def attached_xml(self) -> list[Path]:
        """XML files the open file carries, written beside its pages; none when the search for them breaks the child."""
        if self._opened is None:
            return []
        try:
            answer = self._child.request({"command": "attached"}, timeout=self.limits.open_seconds)
        except (ChildError, ReadError) as error:
            logger.warning("attachments could not be read: %s", error)
            return []
        return [Path(path) for path in answer["paths"]]

    def page(self, number: int, view: View = AS_IT_IS) -> RenderedPage:
        """Draw one page, counted from 1; a child that died since is replaced and opens the file again.

        Args:
            number: Which page; drawing it again writes its images anew.
            view: How it is drawn; words of the file's own come only with the usual view.

        Raises:
            ReadError: The page cannot be drawn.
        """
        if self._opened is None:
            raise ReadError("page_failed", transient=False, page=number)
        try:
            self._child.start()
            if self._child.generation != self._generation:
                self._open_in_child()
            request = {"command": "page", "number": number, "view": asdict(view)}
            answer = self._child.request(request, timeout=self.limits.page_seconds)
        except ChildTimeout as error:
            raise ReadError("page_failed", page=number, reason="time") from error
        except ChildDied as error:
            raise ReadError("page_failed", page=number, reason="died") from error
        self._drawn += 1
        return _rendered(number, answer)

    def kill(self) -> None:
        """End what is being drawn at once, from any thread."""
        self._child.kill()

    def close(self) -> None:
        """End the child."""
        self._opened = None
        self._child.close()

    def __enter__(self) -> Self:
        """Close the renderer with the block."""
        return self

    def __exit__(self, *exc_info: object) -> None:
        """End the child."""
        self.close()

    def _open_in_child(self) -> OpenedFile:
        try:
            answer = self._child.request({"command": "open", **(self._opened or {})}, timeout=self.limits.open_seconds)
        except ReadError:
            self._opened = None
            raise
        except ChildError as error:
            self._opened = None
            raise ReadError("unreadable_file", transient=True) from error
        self._generation = self._child.generation
        return OpenedFile(answer["content_type"], answer["pages"], answer["scripted"])


def _rendered(number: int, answer: dict[str, Any]) -> RenderedPage:
    words = answer["words"]
    return RenderedPage(
        number=number,
        image_path=Path(answer["image_path"]),
        thumb_path=Path(answer["thumb_path"]),
        width=answer["width"],
        height=answer["height"],
        dpi=answer["dpi"],
        words=None if words is None else words_from_json(words),
        codes=codes_from_json(answer["codes"]),
        most_zoom=answer["most_zoom"],
    )
