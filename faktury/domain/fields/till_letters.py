"""The letters a cash register gives its rates of tax: which of them a print names, and which amounts belong to one of them alone."""

from __future__ import annotations

import re

from faktury.domain.fields.document import AmountFound, Document
from faktury.domain.fields.labels import Label
from faktury.domain.lines import Row
from faktury.domain.text import fold

_LONE = re.compile(r"(?:(?<=op\.)|(?<=OP\.)|(?<![\w.]))([A-G])(?!\w|\.\w)")
_OF_LINE = re.compile(r"\d[.,]\d\d ?([A-G])(?!\w|\.\w)")
"""„3 x 21,83  65,48 B”."""
_OF_SUM = re.compile(r"\b(?:ptu|opod[a-z]*\.?|op\.?|netto|brutto|vat|staw[a-z]+|podatek|kwota|razem|suma) ?([a-g])(?!\w|\.\w)")
_BEGINS = re.compile(r"\W*(?:[Ss]tawka |STAWKA |PTU )?([A-G])\W{0,4}(?:\d{1,2}(?:[.,]00?)? ?%|\d)")
_PERCENT = re.compile(r"\b([A-G])\W{0,4}(\d{1,2})(?:[.,]00?)? ?%")


def letter_of(row: Row, label: Label, amount: AmountFound) -> str | None:
    """The letter that stands between a label and its amount, or at the head of their row: whose sum it is."""
    begins = _BEGINS.match(row.text)
    if begins:
        return begins[1]
    found = _LONE.search(_between(row, label, amount))
    return found[1] if found else None


def _between(row: Row, label: Label, amount: AmountFound) -> str:
    """The text from the label to its amount, which may stand in the next row."""
    cell, other = label.span.cell, amount.span.cell
    start = cell.offsets[label.span.first]
    if other is cell:
        return cell.text[start : cell.offsets[amount.span.first]]
    between = [piece.text for piece in row.cells if cell.box[2] <= piece.box[0] < other.box[0]] if other.row == cell.row else []
    return "   ".join([cell.text[start:], *between])


def named_letters(document: Document) -> frozenset[str]:
    """The letters under which the page shows amounts."""
    found: set[str] = set()
    for place, amounts in document.amounts_by_row.items():
        if amounts:
            text = document.row(*place).text
            begins = _BEGINS.match(text)
            found |= {*_OF_LINE.findall(text), *map(str.upper, _OF_SUM.findall(fold(text))), *([begins[1]] if begins else [])}
    return frozenset(found)


def rates_of_letters(document: Document) -> dict[str, str]:
    """The rate of each letter that stands with its percentage: „A 23%”, „PTU B=8,00%”."""
    return {letter: str(int(rate)) for cell in document.cells for letter, rate in _PERCENT.findall(cell.text)}
