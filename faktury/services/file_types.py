"""Which files are let in, and by what words the others are turned away."""

from __future__ import annotations

import re

from faktury.domain.file_types import XML, markup_kind, pages_type
from faktury.domain.status import N_
from faktury.exceptions import UploadRefused

_DANGEROUS: tuple[tuple[bytes, str], ...] = (
    (b"MZ", N_("program Windows")),
    (b"\x7fELF", N_("program Linux")),
    (b"\xcf\xfa\xed\xfe", N_("program macOS")),
    (b"\xca\xfe\xba\xbe", N_("program")),
    (b"#!", N_("skrypt")),
)
_ARCHIVES: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "ZIP"),
    (b"PK\x05\x06", "ZIP"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b", "GZIP"),
)
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_OFFICE_FIRST = (b"[Content_Types].xml", b"_rels/", b"docProps/", b"word/", b"xl/", b"ppt/", b"mimetypeapplication/vnd.oasis.opendocument")
"""How the first name in the archives of Word, Excel and LibreOffice begins; it stands right after the local file header."""
_ZIP_HEADER_BYTES = 30
_UTF_16 = ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_MAIL_HEADER = re.compile(rb"(?:[A-Za-z][A-Za-z0-9-]*:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*){2,}")
_MAIL_NAMES = re.compile(rb"^(?:from|to|subject|received|message-id|mime-version|return-path|delivered-to):", re.IGNORECASE | re.MULTILINE)
_LEAST_MAIL_NAMES = 2
_OTHER_PICTURES = ((b"GIF8", "GIF"), (b"BM", "BMP"), (b"8BPS", "Photoshop"), (b"%!PS", "PostScript"), (b"{\\rtf", "RTF"))
_INVOICE_ROOTS = (b"Faktura", b"CrossIndustryInvoice")
_HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"mif1", b"msf1")


def content_type_of(head: bytes) -> str:
    """The MIME type of a file that begins with `head` (up to HEAD_BYTES).

    Raises:
        UploadRefused: empty_file, dangerous_type, archive_file, office_file, email_file, heic_photo or unsupported_type.
    """
    if not head:
        raise UploadRefused("empty_file")
    # First: an archive or a program with a PDF inside its first kilobyte would pass for a PDF.
    for magic, kind in _DANGEROUS:
        if head.startswith(magic):
            raise UploadRefused("dangerous_type", kind=kind)
    _refuse_wrapped(head)
    known = pages_type(head)
    if known:
        return known
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS:
        raise UploadRefused("heic_photo")
    return _text_type(head)


def _refuse_wrapped(head: bytes) -> None:
    """Turn away what may hold an invoice but is none itself: a message, an archive, a document still to be printed."""
    if _is_mail(head):
        raise UploadRefused("email_file")
    if head.startswith(_OLD_OFFICE) or (head.startswith(b"PK\x03\x04") and head.startswith(_OFFICE_FIRST, _ZIP_HEADER_BYTES)):
        raise UploadRefused("office_file")
    for magic, kind in _ARCHIVES:
        if head.startswith(magic):
            raise UploadRefused("archive_file", kind=kind)


def _is_mail(head: bytes) -> bool:
    """Whether it begins with a block of header fields (RFC 5322 section 2.2), two of them such as every message has."""
    fields = _MAIL_HEADER.match(head)
    return fields is not None and len(_MAIL_NAMES.findall(fields[0])) >= _LEAST_MAIL_NAMES


def _text_type(head: bytes) -> str:
    head = _as_ascii(head)
    kind = markup_kind(head)
    if kind:
        raise UploadRefused("dangerous_type", kind=kind)
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith(b"<?xml") or (text.startswith(b"<") and any(root in head for root in _INVOICE_ROOTS)):
        return XML
    picture = next((kind for magic, kind in _OTHER_PICTURES if head.startswith(magic)), None)
    raise UploadRefused("unsupported_type", kind=picture or (N_("tekst") if _is_text(head) else N_("nieznany format")))


def _as_ascii(head: bytes) -> bytes:
    """Text in UTF-16 as one byte a character, so that its markup is seen; everything else unchanged."""
    coding = next((name for mark, name in _UTF_16 if head.startswith(mark)), None)
    return head[2:].decode(coding, "ignore").encode("ascii", "ignore") if coding else head


def _is_text(head: bytes) -> bool:
    return b"\x00" not in head
