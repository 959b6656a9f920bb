"""Writing one page for people and for the reader; runs in the render child only."""

from __future__ import annotations

import io
import math
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol

import cv2
import numpy as np
from PIL import Image

from faktury.domain.words import Word, codes_to_json, words_to_json
from workers.ocr.contract import View
from workers.ocr.qr_codes import find_codes

_JPEG_QUALITY = 88
_THUMB_SIZE = (240, 340)
_THUMB_QUALITY = 80
_REDUCING_GAP = 1.5
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
    return _skewed(image, view.skew)


def _skewed(image: Image.Image, degrees: float) -> Image.Image:
    """Turned clockwise around its middle onto a sheet that takes all of it: what `Image.rotate` does in five times the time."""
    width, height = image.size
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), -degrees, 1.0)
    cosine, sine = abs(matrix[0, 0]), abs(matrix[0, 1])
    wide, high = math.ceil(width * cosine + height * sine), math.ceil(width * sine + height * cosine)
    matrix[:, 2] += (wide - width) / 2, (high - height) / 2
    pixels = cv2.warpAffine(np.asarray(image), matrix, (wide, high), flags=cv2.INTER_CUBIC, borderValue=(255, 255, 255))
    return Image.fromarray(pixels)


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
    image.thumbnail(_THUMB_SIZE, Image.Resampling.LANCZOS, reducing_gap=_REDUCING_GAP)
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
