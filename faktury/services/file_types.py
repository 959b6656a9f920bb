"""Which files are let in, and by what words the others are turned away."""

from __future__ import annotations

from faktury.domain.file_types import XML, markup_kind, pages_type
from faktury.domain.status import N_
from faktury.exceptions import UploadRefused

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
_INVOICE_ROOTS = (b"Faktura", b"CrossIndustryInvoice")
_HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"mif1", b"msf1")


def content_type_of(head: bytes) -> str:
    """The MIME type of a file that begins with `head` (up to HEAD_BYTES).

    Raises:
        UploadRefused: empty_file, dangerous_type, heic_photo or unsupported_type.
    """
    if not head:
        raise UploadRefused("empty_file")
    # First: an archive or a program with a PDF inside its first kilobyte would pass for a PDF.
    for magic, kind in _DANGEROUS:
        if head.startswith(magic):
            raise UploadRefused("dangerous_type", kind=kind)
    known = pages_type(head)
    if known:
        return known
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS:
        raise UploadRefused("heic_photo")
    return _text_type(head)


def _text_type(head: bytes) -> str:
    kind = markup_kind(head)
    if kind:
        raise UploadRefused("dangerous_type", kind=kind)
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith(b"<?xml") or (text.startswith(b"<") and any(root in head for root in _INVOICE_ROOTS)):
        return XML
    raise UploadRefused("unsupported_type", kind=N_("tekst") if _is_text(head) else N_("nieznany format"))


def _is_text(head: bytes) -> bool:
    return b"\x00" not in head
