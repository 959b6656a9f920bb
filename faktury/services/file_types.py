"""Tells what a file is by its first bytes; the name it came with counts for nothing."""

from __future__ import annotations

from faktury.domain.status import N_
from faktury.exceptions import UploadRefused

SNIFF_BYTES = 4096

_ACCEPTED: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"II+\x00", "image/tiff"),
    (b"MM\x00+", "image/tiff"),
)
_DANGEROUS: tuple[tuple[bytes, str], ...] = (
    (b"MZ", N_("program Windows")),
    (b"\x7fELF", N_("program Linux")),
    (b"\xcf\xfa\xed\xfe", N_("program macOS")),
    (b"\xca\xfe\xba\xbe", N_("program")),
    (b"#!", N_("skrypt")),
    (b"PK\x03\x04", N_("archiwum ZIP lub plik Office")),
    (b"PK\x05\x06", N_("archiwum ZIP")),
    (b"Rar!", N_("archiwum RAR")),
    (b"7z\xbc\xaf\x27\x1c", N_("archiwum 7z")),
    (b"\x1f\x8b", N_("archiwum GZIP")),
    (b"\xd0\xcf\x11\xe0", N_("plik Office")),
)
_MARKUP: tuple[tuple[bytes, str], ...] = ((b"<!doctype html", "HTML"), (b"<html", "HTML"), (b"<script", "HTML"), (b"<svg", "SVG"))
_HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"mif1", b"msf1")


def content_type_of(head: bytes) -> str:
    """The MIME type of a file that begins with `head` (up to SNIFF_BYTES).

    Raises:
        UploadRefused: empty_file, dangerous_type, heic_photo or unsupported_type.
    """
    if not head:
        raise UploadRefused("empty_file")
    # First: an archive or a program with a PDF inside its first kilobyte would pass for a PDF.
    for magic, kind in _DANGEROUS:
        if head.startswith(magic):
            raise UploadRefused("dangerous_type", kind=kind)
    known = _by_magic(head)
    if known:
        return known
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS:
        raise UploadRefused("heic_photo")
    return _text_type(head)


def _by_magic(head: bytes) -> str | None:
    for magic, kind in _ACCEPTED:
        if head.startswith(magic):
            return kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    # Readers accept a PDF header within the first kilobyte; markup before it makes a polyglot, which is refused below.
    if b"%PDF-" in head[:1024] and not _markup_kind(head[: head.index(b"%PDF-")]):
        return "application/pdf"
    return None


def _text_type(head: bytes) -> str:
    kind = _markup_kind(head)
    if kind:
        raise UploadRefused("dangerous_type", kind=kind)
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith(b"<?xml") or (text.startswith(b"<") and b"Faktura" in head):
        return "application/xml"
    raise UploadRefused("unsupported_type", kind=N_("tekst") if _is_text(head) else N_("nieznany format"))


def _markup_kind(head: bytes) -> str | None:
    lowered = head.lower()
    return next((kind for tag, kind in _MARKUP if tag in lowered), None)


def _is_text(head: bytes) -> bool:
    return b"\x00" not in head
