"""Tools that fail on purpose: a renderer of blank pages and an engine that reads what the test says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from faktury.domain.words import Code, Word
from workers.ocr.contract import AS_IT_IS, OpenedFile, RenderedPage, View
from workers.ocr.errors import ReadError


class FakeRenderer:
    """Pretends the file has `pages` pages; `layer` is the text layer of every page."""

    def __init__(self, pages: int = 1, *, layer: tuple[Word, ...] | None = None, error: ReadError | None = None, scripted: bool = False):
        self.pages, self.layer, self.error, self.scripted = pages, layer, error, scripted
        self.attachments: tuple[bytes, ...] = ()
        self.codes: tuple[Code, ...] = ()
        self.folder = Path()
        self.rendered: list[int] = []
        self.views: list[View] = []

    def open(self, path: Path, out_dir: Path) -> OpenedFile:
        assert path.exists()
        if self.error:
            raise self.error
        self.folder = out_dir
        return OpenedFile("image/png", self.pages, self.scripted)

    def attached_xml(self) -> list[Path]:
        paths = [self.folder / f"attached-{index}.xml" for index in range(len(self.attachments))]
        for path, content in zip(paths, self.attachments, strict=True):
            path.write_bytes(content)
        return paths

    def page(self, number: int, view: View = AS_IT_IS) -> RenderedPage:
        self.rendered.append(number)
        self.views.append(view)
        image, thumb = self.folder / f"{number}.jpg", self.folder / f"{number}-t.jpg"
        image.write_bytes(b"image")
        thumb.write_bytes(b"thumb")
        width, height = (2339, 1654) if view.turn % 180 else (1654, 2339)
        return RenderedPage(number, image, thumb, width, height, 200, self.layer, self.codes)

    def close(self) -> None:
        pass


class FakeEngine:
    """Reads `lines`; `before` runs before every page and may raise, cancel or stall; `wish` is the view it asks for first."""

    name = "easyocr"
    fingerprint = "fake-1"

    def __init__(
        self, lines: tuple[str, ...] = ("Faktura",), before: Callable[[int], None] | None = None, wish: View | None = None
    ) -> None:
        self.lines, self.before, self.wish = lines, before, wish
        self.reads = 0
        self.killed = False

    def start(self) -> None:
        pass

    def look(self, image_path: Path, most_zoom: float = 1.0) -> tuple[Word, ...] | View:
        return self.wish or self.read(image_path)

    def read(self, image_path: Path) -> tuple[Word, ...]:
        assert image_path.exists()
        self.reads += 1
        if self.before:
            self.before(self.reads)
        return tuple(
            Word(text, (100 + 12 * i, 100 + 40 * row, 100 + 12 * (i + 1), 125 + 40 * row), 0.99, row)
            for row, line in enumerate(self.lines)
            for i, text in enumerate(line.split())
        )

    def kill(self) -> None:
        self.killed = True

    def close(self) -> None:
        pass
