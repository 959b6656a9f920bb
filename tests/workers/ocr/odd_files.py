"""Files that are hard to open: pictures of any kind, one that grows a thousandfold, an archive, a PDF behind a password."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

from PIL import Image

from tests.workers.ocr.pdf_maker import blank_pages, catalogue, pdf


def picture(image: Image.Image, kind: str, **options) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def bomb(width: int, height: int) -> bytes:
    """A PNG of one colour: kilobytes on disk, gigabytes in memory."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")


def zip_bytes() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("faktura.pdf", blank_pages(1))
    return buffer.getvalue()


ENCRYPTED = pdf(
    [
        catalogue(),
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
        b"<</Filter/Standard/V 1/R 2/O<" + b"ab" * 32 + b">/U<" + b"cd" * 32 + b">/P -1>>",
    ],
    trailer=b"/Encrypt 4 0 R/ID[<00><00>]",
)
