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
from workers.ocr.contract import AS_IT_IS, OpenedFile, RenderedPage, View
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
        self._shown: dict[Path, tuple[int, View, str]] = {}
        self._drawn: dict[tuple[int, View], Path] = {}

    def kill(self) -> None:
        """End what is being drawn."""
        self._renderer.kill()

    def close(self) -> None:
        """End the child."""
        self._renderer.close()

    def open(self, path: Path, out_dir: Path) -> OpenedFile:
        """As `Renderer.open`."""
        digest = hashlib.sha256(Path(path).read_bytes()).hexdigest()
        out_dir.mkdir(parents=True, exist_ok=True)
        self._file, self._really_open = (Path(path), out_dir, digest), False
        self._shown, self._drawn = {}, {}
        opened: OpenedFile = self._shelf.get(f"{digest}-open", self._open)
        return opened

    def attached_xml(self) -> list[Path]:
        """As `Renderer.attached_xml`."""
        _, folder, digest = self._opened()
        contents = self._shelf.get(f"{digest}-attached", self._attached)
        paths = [folder / f"attached-{number}.xml" for number in range(len(contents))]
        for path, content in zip(paths, contents, strict=True):
            path.write_bytes(content)
        return paths

    def page(self, number: int, view: View = AS_IT_IS) -> RenderedPage:
        """As `Renderer.page`; the picture is a placeholder."""
        _, folder, digest = self._opened()
        seen = f"{view.turn}x{view.zoom:.4f}"
        rendered, picture = self._shelf.get(f"{digest}-{number}-{seen}", lambda: self._draw(number, view))
        image, thumb = folder / f"page-{number:04d}-{seen}.jpg", folder / f"page-{number:04d}-{seen}-thumb.webp"
        for place in (image, thumb):
            Image.new("L", (1, 1), 255).save(place)
        self._shown[image] = (number, view, picture)
        shown: RenderedPage = replace(rendered, image_path=image, thumb_path=thumb)
        return shown

    def picture(self, image_path: Path) -> str:
        """Hash of the real picture that a path from `page` stands for."""
        return self._shown[image_path][2]

    def real_picture(self, image_path: Path) -> Path:
        """The picture itself, drawn again if need be."""
        number, view, _ = self._shown[image_path]
        if (number, view) not in self._drawn:
            self._draw(number, view)
        return self._drawn[number, view]

    def _opened(self) -> tuple[Path, Path, str]:
        if self._file is None:
            raise ReadError("page_failed", transient=False)
        return self._file

    def _open(self) -> OpenedFile:
        path, folder, _ = self._opened()
        opened = self._renderer.open(path, folder / "drawn")
        self._really_open = True
        return opened

    def _attached(self) -> list[bytes]:
        self._ensure_open()
        return [path.read_bytes() for path in self._renderer.attached_xml()]

    def _draw(self, number: int, view: View) -> tuple[RenderedPage, str]:
        self._ensure_open()
        rendered = self._renderer.page(number, view)
        content = rendered.image_path.read_bytes()
        digest = hashlib.sha256(content).hexdigest()
        # The renderer draws every view of a page to the same place: keep this one apart.
        kept = rendered.image_path.with_name(f"{digest}{rendered.image_path.suffix}")
        kept.write_bytes(content)
        self._drawn[number, view] = kept
        return rendered, digest

    def _ensure_open(self) -> None:
        if not self._really_open:
            self._open()


class CachedEngine:
    """Answers like an `EasyOcrEngine`; starts one only for pictures whose words are not known."""

    name = EasyOcrEngine.name

    def __init__(self, folder: Path, renderer: CachedRenderer, *, threads: int | None = None) -> None:
        """Keep words under `folder`.

        Args:
            folder: git-ignored.
            renderer: where the pictures come from.
            threads: for the engine when it is needed.
        """
        self._engine = EasyOcrEngine(threads=threads)
        self._renderer = renderer
        self.fingerprint = self._engine.fingerprint
        code = code_hash("workers.ocr.read_child", "workers.ocr.easyocr_reader")
        self._shelf = Shelf(folder / "words" / f"{self.fingerprint}-{code}")
        self.reads = 0

    def start(self) -> None:
        """Nothing to warm: the first unknown picture does."""

    def kill(self) -> None:
        """End what is being read."""
        self._engine.kill()

    def close(self) -> None:
        """End the child."""
        self._engine.close()

    def look(self, image_path: Path, most_zoom: float = 1.0) -> tuple[Word, ...] | View:
        """As `EasyOcrEngine.look`."""
        key = f"{self._renderer.picture(image_path)}-look-{most_zoom:.4f}"
        seen: tuple[Word, ...] | View = self._shelf.get(
            key, lambda: self._asked(image_path, lambda path: self._engine.look(path, most_zoom))
        )
        return seen

    def read(self, image_path: Path) -> tuple[Word, ...]:
        """As `EasyOcrEngine.read`."""
        key = self._renderer.picture(image_path)
        words: tuple[Word, ...] = self._shelf.get(key, lambda: self._asked(image_path, self._engine.read))
        return words

    def _asked(self, image_path: Path, question: Callable[[Path], Any]) -> Any:
        self.reads += 1
        return question(self._renderer.real_picture(image_path))
