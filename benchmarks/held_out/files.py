"""From a printed document to the file somebody uploads: the PDF itself, a scan, or a photograph."""

from __future__ import annotations

import io
from pathlib import Path
from random import Random
from typing import Any

import cv2
import numpy as np
import pypdfium2
from PIL import Image

from benchmarks.held_out import hard, spoiling
from benchmarks.held_out.printing import Printed

_ORIENTATION = 0x0112
_EXIF_TURN = {6: Image.Transpose.ROTATE_90, 8: Image.Transpose.ROTATE_270}
"""EXIF orientation, and how the stored pixels are turned so that a viewer that obeys it shows them upright."""


def flat_pages(printed: Printed, dpi: float) -> list[Any]:
    """The pages as BGR pixels."""
    document = pypdfium2.PdfDocument(printed.pdf)
    try:
        pages = [document[number].render(scale=dpi / 72).to_numpy()[:, :, :3].copy() for number in range(len(document))]
    finally:
        document.close()
    if len(pages) != len(printed.sheets):
        raise ValueError(f"{len(printed.sheets)} sheets were printed on {len(pages)} pages")
    return pages


def write(printed: Printed, medium: str, spoilt: bool, stem: Path, rng: Random) -> Path:  # noqa: FBT001
    """Write the file of a medium beside `stem`; `spoilt` makes its pages illegible."""
    if spoilt:
        return _images([_image(spoiling.illegible(page, rng)) for page in flat_pages(printed, 200)], stem, ".pdf", rng)
    if medium == "digital":
        path = stem.with_suffix(".pdf")
        path.write_bytes(printed.pdf)
        return path
    if medium in hard.WAYS:
        pages = [_image(hard.WAYS[medium](page, rng)[0]) for page in flat_pages(printed, hard.DPI[medium])]
        return _images(pages, stem, ".pdf" if medium in hard.SCANS else ".jpg", rng, hard.DPI[medium])
    if medium == "scan":
        dpi = rng.choices([200, 150, 240, 300], weights=[10, 2, 3, 2])[0]
        pages = [_image(spoiling.scan(page, rng)[0]) for page in flat_pages(printed, dpi)]
        if rng.random() < 0.03:
            pages = [page.transpose(rng.choice([Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_90])) for page in pages]
        return _images(pages, stem, rng.choice([".pdf", ".pdf", ".pdf", ".jpg", ".png", ".tiff"]), rng, dpi)
    pages = [_image(spoiling.photo(page, rng)[0]) for page in flat_pages(printed, 220)]
    return _images(pages, stem, ".jpg", rng)


def _image(pixels: Any) -> Image.Image:
    return Image.fromarray(pixels if pixels.ndim == 2 else cv2.cvtColor(pixels, cv2.COLOR_BGR2RGB))


def _images(pages: list[Image.Image], stem: Path, ending: str, rng: Random, dpi: int = 200) -> Path:
    if len(pages) > 1 and ending in (".jpg", ".png"):
        ending = ".pdf"
    path = stem.with_suffix(ending)
    first, rest = pages[0], pages[1:]
    if ending == ".jpg" and dpi == 200 and rng.random() < 0.12:
        tag = rng.choice(sorted(_EXIF_TURN))
        exif = Image.Exif()
        exif[_ORIENTATION] = tag
        first.transpose(_EXIF_TURN[tag]).save(path, "JPEG", quality=90, exif=exif)
    elif ending == ".jpg":
        first.save(path, "JPEG", quality=92, dpi=(dpi, dpi))
    elif ending == ".png":
        first.save(path, "PNG", dpi=(dpi, dpi))
    elif ending == ".tiff":
        first.save(path, "TIFF", compression="tiff_deflate", dpi=(dpi, dpi), save_all=True, append_images=rest)
    else:
        path.write_bytes(_pdf(pages, dpi))
    return path


def _pdf(pages: list[Image.Image], dpi: int) -> bytes:
    """One JPEG a page, as scanners write it."""
    target = io.BytesIO()
    pages[0].save(target, "PDF", resolution=dpi, save_all=True, append_images=pages[1:], quality=88)
    return target.getvalue()


def tight(page: Any, box: tuple[float, float, float, float]) -> tuple[float, float, float, float] | None:
    """The box shrunk to what differs from its own background; None where nothing does."""
    x0, y0, x1, y1 = (round(edge) for edge in box)
    grey = cv2.cvtColor(page[max(0, y0) : y1, max(0, x0) : x1], cv2.COLOR_BGR2GRAY).astype(np.int16)
    if not grey.size:
        return None
    marks = np.abs(grey - np.median(grey)) > 60
    rows, columns = np.flatnonzero(marks.any(axis=1)), np.flatnonzero(marks.any(axis=0))
    if not len(rows):
        return None
    return (max(0, x0) + columns[0], max(0, y0) + rows[0], max(0, x0) + columns[-1] + 1, max(0, y0) + rows[-1] + 1)
