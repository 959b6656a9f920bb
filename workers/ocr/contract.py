"""What the pipeline may expect of a renderer and of an OCR engine; imports no image library."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, runtime_checkable

from faktury.domain.words import Code, Word

LARGEST_WRITTEN = 64 * 1024 * 1024
"""Bytes of the largest file that the render child may write."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a file is accepted and how much a page may cost."""

    max_pages: int = 200
    max_pixels: int = 80_000_000
    dpi: int = 200
    # Pages and photographs above this are scaled down: A4 at 200 dpi is 3.9 million pixels, and more only costs time.
    target_pixels: int = 4_400_000
    # A picture that can only be decoded whole may take so many bytes in memory; photographs are shrunk while they are decoded.
    decoded_bytes: int = 200_000_000
    # What image files and their readers can hold; a strip longer than that is no page.
    most_side: int = 16_000
    # Photographs and screenshots below this are scaled up (at most twice): the recogniser wants lines 15 px high or more.
    least_pixels: int = 2_000_000
    # A page whose print is small, or a photograph in which the sheet is, is drawn once more, up to this size.
    zoomed_pixels: int = 12_000_000
    open_seconds: float = 30.0
    page_seconds: float = 30.0
    # Of address space, of which OpenCV and numpy map 0.4 GB; and of data alone, which is what a hostile file makes grow.
    memory_bytes: int = 1_500_000_000
    data_bytes: int = 320_000_000
    pages_per_child: int = 400


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A file whose type and page count are known; `scripted` files carry JavaScript or launch actions and belong in front of a person."""

    content_type: str
    pages: int
    scripted: bool = False


@dataclass(frozen=True, slots=True)
class View:
    """How a page is drawn.

    Attributes:
        turn: Degrees clockwise from the usual view: 0, 90, 180 or 270.
        zoom: Times the usual resolution; what the source and the limits do not give is not given.
        skew: Degrees clockwise to be added to `turn`, for a page that was laid askew.
    """

    turn: int = 0
    zoom: float = 1.0
    skew: float = 0.0


AS_IT_IS = View()


@dataclass(frozen=True, slots=True)
class RenderedPage:
    """One page as an image file.

    Attributes:
        words: The file's own text layer, None unless that layer is good.
        codes: Its QR codes.
        most_zoom: How many times larger the page could be drawn.
    """

    number: int
    image_path: Path
    thumb_path: Path
    width: int
    height: int
    dpi: int
    words: tuple[Word, ...] | None
    codes: tuple[Code, ...] = ()
    most_zoom: float = 1.0


@runtime_checkable
class Engine(Protocol):
    """Reads the words of a page image."""

    name: str

    @property
    def fingerprint(self) -> str:
        """Same string, same words: engine, weights and settings."""

    def start(self) -> None:
        """Make the engine ready; cheap when it already is.

        Raises:
            ReadError: `model_missing` or `model_download_failed`.
        """

    def look(self, image_path: Path, most_zoom: float = 1.0) -> tuple[Word, ...] | View:
        """What `read` answers, or the view in which the page should be drawn and read instead (never `AS_IT_IS`).

        Args:
            image_path: The page in the usual view.
            most_zoom: How many times larger the page could be drawn.

        Raises:
            ReadError: The page could not be read.
        """

    def read(self, image_path: Path) -> tuple[Word, ...]:
        """Words in reading order, boxes in pixels of the image, which is taken as it stands.

        Raises:
            ReadError: The page could not be read.
        """

    def kill(self) -> None:
        """End what is being read at once; called from another thread than `read`, which then raises `page_failed`."""

    def close(self) -> None:
        """End everything the engine started; it may be started again."""
