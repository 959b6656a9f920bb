"""The type of a file from its content; names and extensions prove nothing."""

from __future__ import annotations

import re

PDF = "application/pdf"
PNG = "image/png"
JPEG = "image/jpeg"
WEBP = "image/webp"
TIFF = "image/tiff"

HEAD_BYTES = 1024

_FOREIGN = (b"<", b"PK", b"MZ", b"\x7fELF", b"#!", b"GIF8", b"\xd0\xcf\x11\xe0", b"\x1f\x8b", b"Rar!", b"7z")
_PDF_HEADER = re.compile(rb"%PDF-\d")


def content_type(head: bytes) -> str | None:
    """Name the type of a file by its first `HEAD_BYTES`, None when it is nothing the project reads."""
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return WEBP
    if head[:4] in {b"II*\x00", b"MM\x00*"}:
        return TIFF
    return PDF if _is_pdf(head) else None


def _is_pdf(head: bytes) -> bool:
    """A header within the first kilobyte, as readers allow, unless the file begins as something else (a polyglot)."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    return not start.startswith(_FOREIGN) and _PDF_HEADER.search(head[:HEAD_BYTES]) is not None
