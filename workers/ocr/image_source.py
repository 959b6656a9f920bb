"""Pages of PNG, JPEG, WebP and TIFF files through Pillow; runs in the render child only."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageFile, ImageOps, ImageSequence, UnidentifiedImageError

from faktury.domain.file_types import JPEG, PNG, TIFF, WEBP
from workers.ocr.contract import Limits, View
from workers.ocr.errors import ReadError
from workers.ocr.flattening import as_seen, sheet_in
from workers.ocr.pages import DrawnPage
from workers.ocr.quads import Quad

_FORMATS = {PNG: "PNG", JPEG: "JPEG", WEBP: "WEBP", TIFF: "TIFF"}
_A4_HEIGHT_INCHES = 11.69
_MOST_ENLARGED = 2.0
_NO_END = 100.0
_SOMEWHAT_LARGER = 1.4
"""Bilinear sampling misses no pixel of a picture that is no larger than this."""
# The photographs of most telephones have 12.2 million pixels.
_COPIED, _MUCH_SMALLER = 13_000_000, 0.8
_WHITE = (255, 255, 255, 255)
# In memory, by Pillow's mode; colour takes four bytes whatever it has on disk.
_BYTES_PER_PIXEL = {"1": 1, "L": 1, "P": 1, "I;16": 2, "I;16B": 2, "I;16L": 2}
_MOST_BYTES_PER_PIXEL = 4
# Its decoder, made for animations, holds several copies at once, and a photograph is decoded twice.
_WEBP_BYTES_PER_PIXEL = 33
_DEEP_MODES = frozenset({"I", "F", "I;16", "I;16B", "I;16L"})

# Truncated files must fail, never be filled up with grey.
ImageFile.LOAD_TRUNCATED_IMAGES = False


@dataclass(frozen=True, slots=True)
class _Kept:
    """A decoded frame, and up to which zoom it will do."""

    number: int
    zoom: float
    image: Image.Image


class ImageSource:
    """An image file; every frame of a TIFF is a page."""

    scripted = False

    def __init__(self, path: Path, content_type: str, limits: Limits) -> None:
        """Read the header and check the size of every frame before anything is decoded.

        Raises:
            ReadError: `unreadable_file`, `too_many_pixels` or `too_many_pages`.
        """
        self.content_type = content_type
        self._limits = limits
        # The pixel cap below is the real one; Pillow's own only stops what Pillow itself would decode while opening.
        Image.MAX_IMAGE_PIXELS = limits.max_pixels
        self._path = path
        self._kept: _Kept | None = None
        self._sheets: dict[int, Quad | None] = {}
        try:
            self._image = self._open()
            self.pages = self._count_frames()
        except Image.DecompressionBombError as error:
            raise ReadError("too_many_pixels", limit=limits.max_pixels // 1_000_000) from error
        except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, KeyError, TypeError) as error:
            raise ReadError("unreadable_file") from error

    def draw(self, number: int, view: View) -> DrawnPage:
        """Decode a frame: as EXIF says, on white, in RGB or grey, the sheet alone if it is a photograph of one, at a size the reader likes.

        Raises:
            ReadError: `unreadable_file` when the data end early or are damaged.
        """
        most_zoom = self._most_zoom(number)
        draw = partial(self._picture, number)
        if number not in self._sheets:
            self._sheets[number] = sheet_in(self._upright(number, 1.0))
        image, most_zoom = as_seen(draw, self._sheets[number], most_zoom, view, self._limits, around=partial(self._whole, number))
        return DrawnPage(image, round(max(image.size) / _A4_HEIGHT_INCHES), most_zoom=most_zoom)

    def attached_xml(self, _folder: Path) -> list[str]:
        """A picture carries none."""
        return []

    def close(self) -> None:
        """Release the file."""
        self._kept = None
        self._image.close()

    def _open(self) -> Image.Image:
        return Image.open(self._path, formats=[_FORMATS[self.content_type]])

    def _picture(self, number: int, zoom: float) -> Image.Image:
        """The whole frame at a zoom."""
        image = self._upright(number, max(1.0, zoom))
        target = self._target_size(image.size, zoom)
        # No copies of what needs none: a large photograph fits into the child's memory a few times only.
        return image if target == image.size else _resized(image, target)

    def _whole(self, number: int, zoom: float) -> Image.Image:
        """The whole frame as it is, or smaller where a zoom asks for much less: for those who resample it anyway."""
        image = self._upright(number, max(1.0, zoom))
        target = self._target_size(image.size, zoom)
        return image if image.width <= _SOMEWHAT_LARGER * target[0] else _resized(image, target)

    def _upright(self, number: int, zoom: float) -> Image.Image:
        """The frame upright in grey or RGB, no smaller than it will be needed; kept, because the same page is often drawn again."""
        kept = self._kept
        if kept and kept.number == number and zoom <= kept.zoom:
            return kept.image
        self._kept = kept = None
        try:
            image = self._decoded(number, zoom)
            ImageOps.exif_transpose(image, in_place=True)
        except (OSError, SyntaxError, ValueError, EOFError, KeyError, TypeError) as error:
            raise ReadError("unreadable_file", page=number) from error
        image = _on_paper(image)
        if image.width * image.height <= _COPIED:
            whole = sorted(image.size) == sorted(self._image.size)
            self._kept = _Kept(number, math.inf if whole else zoom, image)
        return image

    def _decoded(self, number: int, zoom: float) -> Image.Image:
        """The frame, no smaller than it will be needed; a JPEG is decoded at a fraction of its size where that will do."""
        if self.pages > 1:
            self._image.seek(number - 1)
            return _reduce(self._image, self._target_size(self._image.size, zoom))
        # Opened anew: a picture that was decoded at a fraction stays as small as that.
        image = self._open()
        target = self._target_size(image.size, zoom)
        image.draft("RGB", target)
        return _reduce(image, target)

    def _count_frames(self) -> int:
        """Frames of a TIFF, 1 for everything else (an animation is its first picture)."""
        if self.content_type != TIFF:
            self._check_size(self._image.size)
            return 1
        frames = 0
        for frame in ImageSequence.Iterator(self._image):
            self._check_size(frame.size)
            frames += 1
            if frames > self._limits.max_pages:
                raise ReadError("too_many_pages", limit=self._limits.max_pages)
        return frames

    def _check_size(self, size: tuple[int, int]) -> None:
        most = self._limits.max_pixels
        if self.content_type != JPEG:
            most = min(most, self._limits.decoded_bytes // self._bytes_per_pixel())
        if size[0] * size[1] > most:
            raise ReadError("too_many_pixels", limit=most // 1_000_000)

    def _most_zoom(self, number: int) -> float:
        """How many times larger than usual the frame can be drawn with more to be seen on it."""
        self._image.seek(number - 1)
        return self._target_size(self._image.size, _NO_END)[0] / self._target_size(self._image.size, 1.0)[0]

    def _bytes_per_pixel(self) -> int:
        if self.content_type == WEBP:
            return _WEBP_BYTES_PER_PIXEL
        return _BYTES_PER_PIXEL.get(self._image.mode, _MOST_BYTES_PER_PIXEL)

    def _target_size(self, size: tuple[int, int], zoom: float) -> tuple[int, int]:
        pixels = size[0] * size[1]
        factor = min(1.0, math.sqrt(self._limits.target_pixels / pixels))
        if pixels < self._limits.least_pixels:
            factor = min(_MOST_ENLARGED, math.sqrt(self._limits.least_pixels / pixels))
        factor = min(factor * zoom, max(factor, 1.0), max(factor, math.sqrt(self._limits.zoomed_pixels / pixels)))
        factor = min(factor, self._limits.most_side / max(size))
        return max(1, round(size[0] * factor)), max(1, round(size[1] * factor))


def _resized(image: Image.Image, target: tuple[int, int]) -> Image.Image:
    """At the size wanted; OpenCV is six times as fast, but needs the picture once more in memory."""
    if image.width * image.height > _COPIED or image.mode not in {"L", "RGB"}:
        return image.resize(target, Image.Resampling.LANCZOS)
    way = cv2.INTER_AREA if target[0] < _MUCH_SMALLER * image.width else cv2.INTER_CUBIC
    return Image.fromarray(cv2.resize(np.asarray(image), target, interpolation=way))


def _reduce(image: Image.Image, target: tuple[int, int]) -> Image.Image:
    """Shrink by a whole factor before any conversion, so that a big picture exists only once in memory."""
    factor = min(image.width // target[0], image.height // target[1])
    if factor < 2 or image.mode in {"P", "1", *_DEEP_MODES}:
        image.load()
        return image
    reduced = image.reduce(factor)
    reduced.info = image.info
    reduced.getexif().update(image.getexif())
    return reduced


def _on_paper(image: Image.Image) -> Image.Image:
    """Grey stays grey, transparency becomes white paper, everything else becomes RGB."""
    if image.mode in {"L", "RGB"} and "transparency" not in image.info:
        return image
    if image.mode in _DEEP_MODES:
        return ImageOps.autocontrast(image.convert("F").point(lambda value: value / 257).convert("L"))
    if image.mode == "1":
        return image.convert("L")
    if image.mode in {"CMYK", "YCbCr", "LAB", "HSV"}:
        return image.convert("RGB")
    rgba = image.convert("RGBA")
    paper = Image.new("RGBA", rgba.size, _WHITE)
    paper.alpha_composite(rgba)
    return paper.convert("RGB")
