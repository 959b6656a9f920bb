"""The type of a file by its first bytes; names and endings prove nothing. Asked at the door and again where the file is opened."""

from __future__ import annotations

import re
from typing import Final

PDF, PNG, JPEG, WEBP, TIFF, XML = "application/pdf", "image/png", "image/jpeg", "image/webp", "image/tiff", "application/xml"
HEAD_BYTES: Final = 4096
"""As many bytes as the functions here want to see."""

_PICTURES: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"\xff\xd8\xff", JPEG),
    (b"II*\x00", TIFF),
    (b"MM\x00*", TIFF),
    # BigTIFF.
    (b"II+\x00", TIFF),
    (b"MM\x00+", TIFF),
)
_MARKUP: tuple[tuple[bytes, str], ...] = ((b"<!doctype html", "HTML"), (b"<html", "HTML"), (b"<script", "HTML"), (b"<svg", "SVG"))
_FOREIGN = (b"<", b"PK", b"MZ", b"\x7fELF", b"#!", b"GIF8", b"\xd0\xcf\x11\xe0", b"\x1f\x8b", b"Rar!", b"7z")
_PDF_HEADER = re.compile(rb"%PDF-\d")
_PDF_HEADER_WITHIN = 1024


def pages_type(head: bytes) -> str | None:
    """The MIME type of a file of pages (a PDF or a picture) that begins with `head`; None for everything else."""
    for magic, kind in _PICTURES:
        if head.startswith(magic):
            return kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return WEBP
    return PDF if _is_pdf(head) else None


def markup_kind(head: bytes) -> str | None:
    """HTML or SVG when there is such markup in `head`: a browser might run it."""
    lowered = head.lower()
    return next((kind for tag, kind in _MARKUP if tag in lowered), None)


def _is_pdf(head: bytes) -> bool:
    """A header within the first kilobyte, as readers allow, unless the file begins as something else (a polyglot)."""
    header = _PDF_HEADER.search(head[:_PDF_HEADER_WITHIN])
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    return header is not None and not start.startswith(_FOREIGN) and markup_kind(head[: header.start()]) is None
