"""What KSeF leaves on paper as evidence: its QR codes and the number under them, beside what the fields say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from faktury.domain.boxes import union
from faktury.domain.extraction import QR, Evidence, Extraction, Field, Finding
from faktury.domain.identifiers import find_ksef_numbers, ksef_number_valid, nip_valid
from faktury.domain.kinds import Kind
from faktury.domain.ksef_code import KsefCode, read_ksef_code
from faktury.domain.words import Page, Word

_SURE = 0.99
_NAMES_ANOTHER = frozenset({Kind.CORRECTION, Kind.FINAL})
_REACH = 3
"""Words a number may be broken over."""
Found = tuple[KsefCode, Evidence]


def with_ksef_evidence(extraction: Extraction, pages: Sequence[Page]) -> Extraction:
    """The extraction with what codes and KSeF numbers on the pages add: witnesses, absent values, and what disagrees.

    A code is an independent witness of the seller's NIP and of the day of issue. Where nothing else was read they are taken from it.
    """
    codes = [(code, Evidence(page.number, seen.box)) for page in pages for seen in page.codes if (code := read_ksef_code(seen.text))]
    extraction = _with_number(extraction, pages)
    return _with_codes(extraction, codes) if codes else extraction


def _with_codes(extraction: Extraction, codes: Sequence[Found]) -> Extraction:
    fields, findings = dict(extraction.fields), list(extraction.findings)
    witnesses = dict(extraction.witnesses)
    code, place = codes[0]
    if not all(other.is_production for other, _place in codes):
        findings.append(Finding("qr_test"))
    if len({other.xml_hash for other, _place in codes}) > 1:
        findings.append(Finding("several_invoices"))
    _compare_nip(code, place, fields, witnesses, findings)
    dated = next((found for found in codes if found[0].issue_date is not None), None)
    if dated:
        _compare_day(dated, fields, witnesses, findings)
    return replace(extraction, fields=fields, findings=tuple(findings), witnesses=witnesses)


def _compare_nip(
    code: KsefCode, place: Evidence, fields: dict[str, Field], witnesses: dict[str, tuple[str, ...]], findings: list[Finding]
) -> None:
    read = fields.get("seller_nip")
    if read is None:
        if nip_valid(code.seller_nip):
            fields["seller_nip"] = Field(code.seller_nip, _SURE, place, QR)
            witnesses["seller_nip"] = (QR,)
    elif read.value != code.seller_nip:
        findings.append(Finding("qr_disagrees", {"nip": code.seller_nip}, "seller_nip"))
    elif nip_valid(code.seller_nip):
        witnesses["seller_nip"] = (*witnesses.get("seller_nip", ()), QR)


def _compare_day(found: Found, fields: dict[str, Field], witnesses: dict[str, tuple[str, ...]], findings: list[Finding]) -> None:
    code, place = found
    read = fields.get("issue_date")
    if code.issue_date is None:
        return
    if read is None:
        fields["issue_date"] = Field(code.issue_date, _SURE, place, QR)
    elif read.value != code.issue_date:
        findings.append(Finding("qr_date_disagrees", {"date": f"{code.issue_date:%d.%m.%Y}"}, "issue_date"))
    else:
        # The code settles what a doubtful reading left open.
        fields["issue_date"] = replace(read, confidence=max(read.confidence, _SURE))
        witnesses["issue_date"] = (*witnesses.get("issue_date", ()), QR)


def _with_number(extraction: Extraction, pages: Sequence[Page]) -> Extraction:
    """The one valid KSeF number on the pages; where another invoice's may be printed, only the one under a KSeF code."""
    if "ksef_number" in extraction.fields:
        return extraction
    labels = {number: field for page in pages for number, field in _numbers(page) if _under_a_code(field, page)}
    found = labels or {number: field for page in pages for number, field in _numbers(page)}
    found.pop(extraction.text("corrected_ksef_number") or "", None)
    if len(found) != 1 or (extraction.kind in _NAMES_ANOTHER and not labels):
        return extraction
    (field,) = found.values()
    return replace(extraction, fields={**extraction.fields, "ksef_number": field})


def _numbers(page: Page) -> list[tuple[str, Field]]:
    """Valid numbers with their places; a number broken over neighbouring words counts as one."""
    found = []
    for start, first in enumerate(page.words):
        if "-" not in first.text and len(first.text) < 10:
            continue
        for length in range(1, _REACH + 1):
            words = page.words[start : start + length]
            numbers = [number for number in find_ksef_numbers("".join(word.text for word in words)) if ksef_number_valid(number)]
            if len(numbers) == 1:
                found.append((numbers[0], _field(numbers[0], words, page)))
                break
    return found


def _field(number: str, words: Sequence[Word], page: Page) -> Field:
    # The check digits vouch for the characters.
    return Field(number, _SURE, Evidence(page.number, union(word.box for word in words)), page.source)


def _under_a_code(field: Field, page: Page) -> bool:
    """Whether the number stands right below a KSeF code, as the ministry wants it printed."""
    if field.evidence is None:
        return False
    left, top, right, _bottom = field.evidence.box
    codes = [seen.box for seen in page.codes if read_ksef_code(seen.text)]
    return any(x0 - (x1 - x0) < (left + right) / 2 < x1 + (x1 - x0) and y1 - 5 <= top <= y1 + (y1 - y0) for x0, y0, x1, y1 in codes)
