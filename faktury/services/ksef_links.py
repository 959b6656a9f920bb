"""Finds the KSeF file a page's QR code was printed from: the code holds that file's SHA-256."""

from __future__ import annotations

import base64
import binascii

from faktury.domain.ksef_code import read_ksef_code
from faktury.models import DocumentUpload, Faktura


def invoice_of_codes(document: DocumentUpload) -> Faktura | None:
    """The invoice made from the very XML file that a code on this document's pages names; the same company's only."""
    texts = [row[0] for codes in document.pages.values_list("codes", flat=True) for row in codes]
    digests = {digest for text in texts if (code := read_ksef_code(text)) and (digest := _hex(code.xml_hash))}
    if not digests:
        return None
    return Faktura.objects.filter(firma=document.firma_id, document__sha256__in=digests).exclude(document=document.pk).first()


def code_hash(sha256: str) -> str:
    """A file's SHA-256 in hexadecimal as KSeF writes it into a code: Base64URL without padding, 43 characters."""
    return base64.urlsafe_b64encode(bytes.fromhex(sha256)).decode().rstrip("=")


def _hex(xml_hash: str) -> str:
    """Base64URL to hexadecimal; "" for what is no SHA-256."""
    try:
        digest = base64.urlsafe_b64decode(f"{xml_hash}=")
    except (binascii.Error, ValueError):
        return ""
    return digest.hex() if len(digest) == 32 else ""
