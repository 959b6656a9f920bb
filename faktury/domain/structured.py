"""Structured invoices: a KSeF file or a Cross Industry Invoice, by itself or attached to the PDF that shows it to people."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from faktury.domain.cii_xml import is_cii, read_cii
from faktury.domain.extraction import Extraction, Field, Finding, Value, value_to_json
from faktury.domain.fa_xml import MOST_BYTES, NotAnInvoiceFile, is_fa, read_fa
from faktury.domain.kinds import AUTOMATIC_KINDS, Kind
from faktury.domain.safe_xml import OtherXml, parse

__all__ = ["MOST_BYTES", "NotAnInvoiceFile", "OtherXml", "read_structured", "with_attached"]

_COMPARED = ("invoice_number", "issue_date", "seller_nip", "buyer_nip", "net_total", "vat_total", "gross_total", "currency")
_ABOUT_THE_PAPER = frozenset({"several_invoices", "ksef_number_invalid"})


def read_structured(content: bytes, file_name: str = "") -> Extraction:
    """What an XML invoice says.

    Raises:
        NotAnInvoiceFile: damaged or dangerous.
        OtherXml: of no kind that is read.
    """
    root = parse(content)
    if is_cii(root):
        return read_cii(root)
    if is_fa(root):
        return read_fa(content, file_name)
    if root.local_name == "Faktura":
        raise NotAnInvoiceFile(f"the root element is {root.tag[:80]}")
    raise OtherXml(root)


def with_attached(printed: Extraction, attached: Extraction) -> Extraction:
    """The attached XML with the places where the pages print the same; what the pages say otherwise is a finding.

    Args:
        printed: what the pages of the PDF say.
        attached: what the XML inside it says; its values stand.
    """
    fields = {name: _placed(field, printed.fields.get(name)) for name, field in attached.fields.items()}
    more = {name: field for name, field in printed.fields.items() if name not in fields}
    findings = [*attached.findings, *(found for found in printed.findings if found.code in _ABOUT_THE_PAPER)]
    findings += [
        Finding("xml_differs", {"printed": value_to_json(printed.fields[name].value)}, name)
        for name in _COMPARED
        if name in attached.fields and name in printed.fields and not _same(attached.fields[name].value, printed.fields[name].value)
    ]
    return replace(attached, kind=_kind(printed.kind, attached.kind), fields={**fields, **more}, findings=tuple(findings))


def _placed(field: Field, printed: Field | None) -> Field:
    same = printed is not None and _same(field.value, printed.value)
    return replace(field, evidence=printed.evidence) if printed is not None and same else field


def _same(one: Value, other: Value) -> bool:
    if isinstance(one, Decimal) and isinstance(other, Decimal):
        return one == other
    return _plain(one) == _plain(other)


def _plain(value: Value) -> str:
    return re.sub(r"\s+", "", str(value)).casefold()


def _kind(printed: str, attached: str) -> str:
    """A page that calls itself a pro forma or a copy is not turned into an invoice by its attachment."""
    doubtful = printed not in AUTOMATIC_KINDS and printed != Kind.OTHER
    return printed if doubtful and attached in AUTOMATIC_KINDS else attached
