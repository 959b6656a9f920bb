"""Pages of a PDF through pypdfium2; runs in the render child only."""

from __future__ import annotations

import logging
import math
import re
from functools import cache
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_raw
from PIL import Image

from faktury.domain.file_types import PDF
from faktury.domain.words import Word
from workers.ocr.contract import AS_IT_IS, Limits, View
from workers.ocr.errors import ReadError
from workers.ocr.flattening import as_seen, sheet_in
from workers.ocr.pages import DrawnPage
from workers.ocr.pdf_attachments import write_attached_xml
from workers.ocr.pdf_scripts import carries_script
from workers.ocr.pdf_words import PageText, turn_of_text
from workers.ocr.quads import Quad
from workers.ocr.text_layer import reason_to_distrust

logger = logging.getLogger(__name__)

_POINTS_PER_INCH = 72
_LEAST_DPI = 110
_MOST_DPI = 400
_TAIL_BYTES = 2048
_NO_KIDS = re.compile(rb"/Type\s*/Pages\b[^>]*/Kids\s*\[\s*\]|/Kids\s*\[\s*\][^>]*/Type\s*/Pages\b")
_LOCKED = frozenset({pdfium_raw.FPDF_ERR_PASSWORD, pdfium_raw.FPDF_ERR_SECURITY})


class PdfSource:
    """A PDF file; pages are drawn with their form fields and comments."""

    content_type = PDF

    def __init__(self, path: Path, limits: Limits) -> None:
        """Open the file and check pages and sizes before anything is drawn.

        Raises:
            ReadError: `unreadable_file`, `encrypted_file`, `no_pages`, `too_many_pages` or `too_many_pixels`.
        """
        data = path.read_bytes()
        self._limits = limits
        self._sheets: dict[int, Quad | None] = {}
        self._document = _open(data)
        try:
            self.pages = self._count_pages(data)
            self.scripted = pdfium_raw.FPDFDoc_GetJavaScriptActionCount(self._document.raw) > 0 or carries_script(data)
            self._document.init_forms()
        except BaseException:
            self._document.close()
            raise

    def draw(self, number: int, view: View) -> DrawnPage:
        """Render a page so that its text, if it has any, runs left to right; judge its text layer in the usual view.

        Raises:
            ReadError: `page_failed`.
        """
        try:
            page = self._document[number - 1]
        except pdfium.PdfiumError as error:
            raise ReadError("page_failed", transient=False, page=number) from error
        try:
            return self._drawn(page, number, view)
        finally:
            page.close()

    def attached_xml(self, folder: Path) -> list[str]:
        """Write the XML files attached to the document into `folder`; their paths."""
        return write_attached_xml(self._document, folder)

    def _drawn(self, page: pdfium.PdfPage, number: int, view: View) -> DrawnPage:
        turn = turn_of_text(page)

        @cache
        def picture(zoom: float) -> Image.Image:
            scale = self._dpi(page.get_size(), zoom) / _POINTS_PER_INCH
            image: Image.Image = page.render(scale=scale, rotation=turn).to_pil().convert("RGB")
            return image

        dpi = self._dpi(page.get_size(), view.zoom)
        words = _good_words(page, picture(1.0), turn, number) if view == AS_IT_IS else None
        if words is not None:
            return DrawnPage(picture(1.0), dpi, words)
        most_zoom = self._dpi(page.get_size(), _MOST_DPI) / self._dpi(page.get_size(), 1.0)
        if number not in self._sheets:
            self._sheets[number] = sheet_in(picture(1.0))
        image, most_zoom = as_seen(picture, self._sheets[number], most_zoom, view, self._limits)
        return DrawnPage(image, dpi, most_zoom=most_zoom)

    def close(self) -> None:
        """Release the file."""
        self._document.close()

    def _count_pages(self, data: bytes) -> int:
        pages = len(self._document)
        if pages < 1:
            raise ReadError("no_pages")
        if pages > self._limits.max_pages:
            raise ReadError("too_many_pages", pages=pages, limit=self._limits.max_pages)
        if _is_cut_off(data):
            raise ReadError("unreadable_file")
        for index in range(pages):
            self._check_size(index)
        return pages

    def _check_size(self, index: int) -> None:
        try:
            width, height = self._document.get_page_size(index)
        except pdfium.PdfiumError as error:
            raise ReadError("unreadable_file", page=index + 1) from error
        if not (width >= 1 and height >= 1):
            raise ReadError("unreadable_file", page=index + 1)
        if width * height * (self._limits.dpi / _POINTS_PER_INCH) ** 2 > self._limits.max_pixels:
            raise ReadError("too_many_pixels", page=index + 1, limit=self._limits.max_pixels // 1_000_000)

    def _dpi(self, size: tuple[float, float], zoom: float) -> int:
        """The usual resolution times `zoom`; less for a poster, more for a page the size of a stamp."""
        square_inches = size[0] * size[1] / _POINTS_PER_INCH**2
        most = math.sqrt(self._limits.target_pixels / square_inches)
        least = math.sqrt(self._limits.least_pixels / square_inches)
        longest = self._limits.most_side * _POINTS_PER_INCH / max(size)
        usual = min(_MOST_DPI, max(_LEAST_DPI, least, min(self._limits.dpi, most)))
        return max(1, round(min(usual * zoom, _MOST_DPI, longest, max(usual, math.sqrt(self._limits.zoomed_pixels / square_inches)))))


def _open(data: bytes) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        # PDFium's error code may be that of an earlier file.
        if error.err_code in _LOCKED and b"/Encrypt" in data:
            raise ReadError("encrypted_file") from error
        # A document without pages is refused as a broken one is.
        if _NO_KIDS.search(data) and not _is_cut_off(data):
            raise ReadError("no_pages") from error
        raise ReadError("unreadable_file") from error


def _is_cut_off(data: bytes) -> bool:
    """Readers repair a file that lost its end by leaving out what is missing: for an invoice that is worse than an error."""
    return b"%%EOF" not in data.rstrip(b"\x00\r\n\t ")[-_TAIL_BYTES:]


def _good_words(page: pdfium.PdfPage, image: Image.Image, turn: int, number: int) -> tuple[Word, ...] | None:
    layer = PageText(page, image, turn).layer()
    if layer is None:
        return None
    reason = reason_to_distrust(layer)
    if reason is not None:
        logger.info("page %d: text layer not used (%s, %d words, %d hidden)", number, reason, len(layer.words), layer.hidden)
        return None
    return tuple(layer.words)
