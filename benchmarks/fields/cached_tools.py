"""The pipeline's two tools with a memory: pages drawn and words read are kept by file, image and code.

So a change of field rules alone is measured in minutes. What is kept is exactly what the children answered. A page's picture is not kept: a
placeholder stands for it unless the words of that picture are not known yet, in which case it is drawn again.
"""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from PIL import Image

from benchmarks.fields.sources import code_hash
from faktury.domain.words import Word
from workers.ocr.contract import OpenedFile, RenderedPage
from workers.ocr.easyocr_engine import EasyOcrEngine
from workers.ocr.errors import ReadError
from workers.ocr.renderer import Renderer


class Shelf:
    """Pickled answers under one folder, also the errors: a file that cannot be read cannot be read the second time either."""

    def __init__(self, folder: Path) -> None:
        """Keep answers in `folder`.

        Args:
            folder: git-ignored; made when absent.
        """
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def get(self, key: str, make: Callable[[], Any]) -> Any:
        """The kept answer, or what `make` gives (kept); a `ReadError` that is no passing one is kept and raised again."""
        path = self._folder / key
        if path.exists():
            kind, value = pickle.loads(path.read_bytes())  # noqa: S301 (written by this class alone)
        else:
            try:
                kind, value = "ok", make()
            except ReadError as error:
                if error.transient:
                    raise
                kind, value = "error", (error.code, error.params)
            part = path.with_suffix(".part")
            part.write_bytes(pickle.dumps((kind, value)))
            part.replace(path)
        if kind == "error":
            code, params = value
            raise ReadError(code, transient=False, **params)
        return value


class CachedRenderer:
    """Answers like a `Renderer`; starts one only for what is not known."""

    def __init__(self, folder: Path) -> None:
        """Keep answers under `folder`.

        Args:
            folder: git-ignored.
        """
        self._renderer = Renderer()
        self._shelf = Shelf(folder / "rendered" / code_hash("workers.ocr.render_child", "workers.ocr.renderer"))
        self._file: tuple[Path, Path, str] | None = None
        self._really_open = False
        self._shown: dict[str, tuple[int, str]] = {}
        self._drawn: dict[int, Path] = {}

    def __getattr__(self, name: str) -> Any:
        """Everything else is the renderer's own."""
        return getattr(self._renderer, name)

    def open(self, path: Path, out_dir: Path) -> OpenedFile:
        """As `Renderer.open`."""
        digest = hashlib.sha256(Path(path).read_bytes()).hexdigest()
        out_dir.mkdir(parents=True, exist_ok=True)
        self._file, self._really_open = (Path(path), out_dir, digest), False
        self._shown, self._drawn = {}, {}
        opened: OpenedFile = self._shelf.get(f"{digest}-open", self._open)
        return opened

    def page(self, number: int) -> RenderedPage:
        """As `Renderer.page`; the picture may be a placeholder."""
        _, folder, digest = self._opened()
        rendered, picture = self._shelf.get(f"{digest}-{number}", lambda: self._draw(number))
        image, thumb = folder / f"page-{number:04d}.jpg", folder / f"page-{number:04d}-thumb.webp"
        if not image.exists():
            for place in (image, thumb):
                Image.new("L", (1, 1), 255).save(place)
        self._shown[str(image)] = (number, picture)
        shown: RenderedPage = replace(rendered, image_path=image, thumb_path=thumb)
        return shown

    def picture(self, image_path: Path) -> str:
        """Hash of the real picture that a path from `page` stands for."""
        return self._shown[str(image_path)][1]

    def real_picture(self, image_path: Path) -> Path:
        """The picture itself, drawn again if need be."""
        number, _ = self._shown[str(image_path)]
        if number not in self._drawn:
            self._draw(number)
        return self._drawn[number]

    def _opened(self) -> tuple[Path, Path, str]:
        if self._file is None:
            raise ReadError("page_failed", transient=False)
        return self._file

    def _open(self) -> OpenedFile:
        path, folder, _ = self._opened()
        opened = self._renderer.open(path, folder / "drawn")
        self._really_open = True
        return opened

    def _draw(self, number: int) -> tuple[RenderedPage, str]:
        if not self._really_open:
            self._open()
        rendered = self._renderer.page(number)
        self._drawn[number] = rendered.image_path
        return rendered, hashlib.sha256(rendered.image_path.read_bytes()).hexdigest()


class CachedEngine:
    """Answers like an `EasyOcrEngine`; starts one only for pictures whose words are not known."""

    def __init__(self, folder: Path, renderer: CachedRenderer, *, threads: int | None = None) -> None:
        """Keep words under `folder`.

        Args:
            folder: git-ignored.
            renderer: where the pictures come from.
            threads: for the engine when it is needed.
        """
        self._engine = EasyOcrEngine(threads=threads)
        self._renderer = renderer
        code = code_hash("workers.ocr.read_child", "workers.ocr.easyocr_reader")
        self._shelf = Shelf(folder / "words" / f"{self._engine.fingerprint}-{code}")
        self.reads = 0

    def __getattr__(self, name: str) -> Any:
        """Everything else is the engine's own."""
        return getattr(self._engine, name)

    def start(self) -> None:
        """Nothing to warm: the first unknown picture does."""

    def read(self, image_path: Path) -> tuple[Word, ...]:
        """As `EasyOcrEngine.read`."""
        words: tuple[Word, ...] = self._shelf.get(self._renderer.picture(image_path), lambda: self._read(image_path))
        return words

    def _read(self, image_path: Path) -> tuple[Word, ...]:
        self.reads += 1
        return self._engine.read(self._renderer.real_picture(image_path))
