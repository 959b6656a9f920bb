"""Writing one page for people and for the reader; runs in the render child only."""

from __future__ import annotations

import io
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol

from PIL import Image

from faktury.domain.words import Word, codes_to_json, words_to_json
from workers.ocr.contract import View
from workers.ocr.qr_codes import find_codes

_JPEG_QUALITY = 88
_THUMB_SIZE = (240, 340)
_THUMB_QUALITY = 80
# Pillow turns anticlockwise.
_TURNS = {90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90}


@dataclass(frozen=True, slots=True)
class DrawnPage:
    """A page in memory."""

    image: Image.Image
    dpi: int
    words: tuple[Word, ...] | None = None
    most_zoom: float = 1.0


class Source(Protocol):
    """An open file that can draw its pages."""

    content_type: str
    pages: int
    scripted: bool

    def attached_xml(self, folder: Path) -> list[str]:
        """Write the XML files the file carries into `folder`; their paths."""

    def draw(self, number: int, view: View) -> DrawnPage:
        """Draw page `number`, counted from 1."""

    def close(self) -> None:
        """Release the file."""


@dataclass(frozen=True, slots=True)
class WrittenPage:
    """What the render child answers for a page."""

    image_path: str
    thumb_path: str
    width: int
    height: int
    dpi: int
    words: list[list[Any]] | None
    codes: list[list[Any]]
    most_zoom: float

    def as_message(self) -> dict[str, Any]:
        """The JSON form."""
        return asdict(self)


def turned(image: Image.Image, view: View) -> Image.Image:
    """The picture turned as the view asks; what comes into the corners is white."""
    if view.turn % 360:
        image = image.transpose(_TURNS[view.turn % 360])
    if view.skew == 0:
        return image
    white = 255 if image.mode == "L" else (255, 255, 255)
    return image.rotate(-view.skew, resample=Image.Resampling.BICUBIC, expand=True, fillcolor=white)


def write_page(page: DrawnPage, number: int, folder: Path) -> WrittenPage:
    """Write the page as a new JPEG and a thumbnail: nothing of the original file's bytes or metadata survives.

    Raises:
        OSError: there is no room.
    """
    image_path = folder / f"page-{number:04d}.jpg"
    thumb_path = folder / f"page-{number:04d}-thumb.webp"
    codes = codes_to_json(find_codes(page.image))
    image = _bare(page.image)
    _write(image, image_path, "JPEG", quality=_JPEG_QUALITY, dpi=(page.dpi, page.dpi))
    image.thumbnail(_THUMB_SIZE, Image.Resampling.LANCZOS, reducing_gap=2.0)
    _write(image, thumb_path, "WEBP", quality=_THUMB_QUALITY, method=2)
    words = None if page.words is None else words_to_json(page.words)
    return WrittenPage(str(image_path), str(thumb_path), page.image.width, page.image.height, page.dpi, words, codes, page.most_zoom)


def _write(image: Image.Image, path: Path, kind: str, **options: Any) -> None:
    """Through memory: encoders that write to a file themselves do not say why they could not."""
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    path.write_bytes(buffer.getbuffer())


def _bare(image: Image.Image) -> Image.Image:
    copy = image.copy()
    copy.info = {}
    return copy
