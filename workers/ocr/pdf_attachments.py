"""XML files attached to a PDF (Factur-X, ZUGFeRD, KSeF visualisations); runs in the render child only."""

from __future__ import annotations

import logging
from pathlib import Path

import pypdfium2 as pdfium

logger = logging.getLogger(__name__)

_MOST_LOOKED_AT = 32
_MOST_TAKEN = 4
_MOST_BYTES = 4 * 1024 * 1024
_MARKS = (b"<", b"\xef\xbb\xbf<")


def write_attached_xml(document: pdfium.PdfDocument, folder: Path) -> list[str]:
    """Write the attached XML files under names of our own; returns their paths. Anything that is not XML, or is too large, is left."""
    written: list[str] = []
    for index in range(min(document.count_attachments(), _MOST_LOOKED_AT)):
        content = _content(document, index)
        if content is not None and len(written) < _MOST_TAKEN:
            path = folder / f"attached-{index}.xml"
            path.write_bytes(content)
            written.append(str(path))
    return written


def _content(document: pdfium.PdfDocument, index: int) -> bytes | None:
    try:
        attachment = document.get_attachment(index)
        if not attachment.get_name().lower().endswith(".xml"):
            return None
        content = bytes(attachment.get_data())
    except (pdfium.PdfiumError, ValueError, MemoryError) as error:
        logger.info("attachment %d cannot be read: %s", index, error)
        return None
    return content if len(content) <= _MOST_BYTES and content.lstrip()[:4].startswith(_MARKS) else None
