"""KSeF's QR codes: what the address in one says. The address is taken apart and never opened.

Source: Ministry of Finance, ksef-docs/kody-qr.md (KOD I, KOD II); older tools print the test system's client application.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import unquote

_HOST = re.compile(r"(?:https?://)?(?P<host>[a-z0-9.-]+?)(?::443)?/(?P<path>.+)", re.IGNORECASE)
_HOSTS = {
    "qr.ksef.mf.gov.pl": True,
    "ksef.mf.gov.pl": True,
    "qr-test.ksef.mf.gov.pl": False,
    "qr-demo.ksef.mf.gov.pl": False,
    "ksef-test.mf.gov.pl": False,
    "ksef-demo.mf.gov.pl": False,
}
"""Production hosts are True."""
_INVOICE = re.compile(r"(?:client-app/|web/verify/)?invoice/(?P<nip>\d{10})/(?P<day>\d\d-\d\d-\d{4})/(?P<hash>[A-Za-z0-9_-]{43})=?/?")
_CERTIFICATE = re.compile(r"(?:client-app/)?certificate/[A-Za-z]+/[^/]+/(?P<nip>\d{10})/[^/]+/(?P<hash>[A-Za-z0-9_-]{43})=?/[^/]+/?")


@dataclass(frozen=True, slots=True)
class KsefCode:
    """What a code says: the seller's NIP, the day of issue (KOD I only), the XML's SHA-256 in Base64URL, and whose system it leads to."""

    seller_nip: str
    issue_date: date | None
    xml_hash: str
    is_production: bool
    is_certificate: bool = False


def read_ksef_code(text: str) -> KsefCode | None:
    """The code's content, None when the text is no KSeF address (payment codes, web pages, addresses of other hosts)."""
    match = _HOST.fullmatch(text.strip())
    if match is None or match["host"].lower() not in _HOSTS:
        return None
    path, production = unquote(match["path"].partition("?")[0]), _HOSTS[match["host"].lower()]
    invoice = _INVOICE.fullmatch(path)
    if invoice:
        return KsefCode(invoice["nip"], _day(invoice["day"]), invoice["hash"], production)
    certificate = _CERTIFICATE.fullmatch(path)
    return KsefCode(certificate["nip"], None, certificate["hash"], production, is_certificate=True) if certificate else None


def _day(text: str) -> date | None:
    day, month, year = (int(part) for part in text.split("-"))
    try:
        return date(year, month, day)
    except ValueError:
        return None
