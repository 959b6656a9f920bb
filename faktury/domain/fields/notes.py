"""What else the pages say that a check needs: REGON, exemption basis, tax in złoty, a second invoice, amounts that read two ways."""

from __future__ import annotations

import re
from collections.abc import Mapping

from rapidfuzz.distance import OSA

from faktury.domain.extraction import Field, Finding
from faktury.domain.fields.document import Document
from faktury.domain.fields.number import title_numbers
from faktury.domain.fields.vocabulary import Concept
from faktury.domain.identifiers import regon_valid
from faktury.domain.money import AmountFailure, read_amount
from faktury.domain.repair import mend
from faktury.domain.text import digits, fold

C = Concept
_ALIKE = 2
_AMBIGUOUS = re.compile(r"(?<![\d.,])\d{1,3}[.,]\d{3}(?![\d.,%])")
_TOTALS = {C.NET: "net_total", C.VAT: "vat_total", C.GROSS: "gross_total"}
_BASIS = re.compile(r"art\.? ?\d+|podstawa (?:prawna )?zwol|zwolni|dyrektyw")
_REGON = re.compile(r"^[\s:.]*(\d[\d \-]{7,18}\d)(?!\d)")
_MARGIN = re.compile(r"procedur\w+ marz|faktura (?:vat )?marza|margin scheme|differenzbesteuerung")
"""Article 106e, paragraphs 2 and 3, of the Polish VAT act: words without which the tax would have to be printed."""
_PLN_TAX = re.compile(r"vat.{0,14}(?:pln|zl)|podat\w+.{0,20}(?:pln|zl)|(?:pln|zl).{0,10}vat")


def read_notes(document: Document, fields: Mapping[str, Field]) -> list[Finding]:
    """Findings that no field carries."""
    findings = _regon(document)
    text = fold(" ".join(cell.text for cell in document.cells))
    if _BASIS.search(text):
        findings.append(Finding("exemption_basis_printed"))
    if "vat_total_pln" in fields or _PLN_TAX.search(text):
        findings.append(Finding("pln_vat_printed"))
    if _MARGIN.search(text):
        findings.append(Finding("margin_scheme"))
    findings += _second_number(document, fields) + _ambiguous_amounts(document, fields)
    return findings


def _regon(document: Document) -> list[Finding]:
    """A labelled REGON of the right length with a wrong check digit."""
    for label in document.of(C.REGON):
        cell = label.span.cell
        rest = cell.text[cell.offsets[label.span.last] :] if label.span.last < len(cell.tokens) else ""
        match = _REGON.match(rest)
        number = digits(match[1]) if match else ""
        if len(number) in (9, 14) and not regon_valid(number) and not mend(cell.tokens[label.span.last :], _valid_regon):
            return [Finding("regon_check_digit", {"regon": number})]
    return []


def _valid_regon(text: str) -> str | None:
    match = _REGON.match(text)
    return match[1] if match and regon_valid(match[1]) else None


def _second_number(document: Document, fields: Mapping[str, Field]) -> list[Finding]:
    """Another page announces another number: a second invoice, or the same number read in two ways."""
    own = fields.get("invoice_number")
    if own is None:
        return []
    others = {number for number in title_numbers(document) if number != own.value}
    if not others:
        return []
    alike = all(OSA.distance(number, str(own.value), score_cutoff=_ALIKE) <= _ALIKE for number in others)
    return [Finding("low_confidence", {}, "invoice_number") if alike else Finding("several_invoices")]


def _ambiguous_amounts(document: Document, fields: Mapping[str, Field]) -> list[Finding]:
    """A total that could not be settled and is printed like „1.234”: a thousand, or three decimals."""
    findings = []
    for concept, name in _TOTALS.items():
        for label in document.of(concept) if name not in fields else ():
            cells = [label.span.cell, *document.row(label.span.page, label.span.row).cells]
            text = next((match[0] for cell in cells if (match := _AMBIGUOUS.search(cell.text))), None)
            if text and read_amount(text).failure is AmountFailure.AMBIGUOUS:
                findings.append(Finding("amount_ambiguous", {"text": text}, name))
                break
    return findings
