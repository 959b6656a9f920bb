"""What a foreign-currency invoice says in złoty: the tax (article 106e paragraph 11 of the Polish VAT act) and the exchange rate."""

from __future__ import annotations

import re
from decimal import Decimal

from faktury.domain.extraction import Field
from faktury.domain.fields.currency import RATE_ROW
from faktury.domain.fields.document import AmountFound, Document
from faktury.domain.lines import Row, Span
from faktury.domain.text import fold

_PLN = re.compile(r"\bpln\b|\bz[l1]\b|z[l1]otych|\bz[l1]ote")
_TAX = re.compile(r"vat|podat|tax")
_RATE = re.compile(r"(?<![\d.,/])(\d{1,3}[.,]\d{4,6})(?![\d/])")
_CLOSE = Decimal("0.06")


def read_foreign(document: Document, currency: str | None, vat: Decimal | None) -> dict[str, Field]:
    """`vat_total_pln` and `exchange_rate`; nothing on an invoice in złoty."""
    if currency in (None, "PLN"):
        return {}
    found: dict[str, Field] = {}
    rate = exchange_rate(document)
    if rate:
        found["exchange_rate"] = rate
    tax = _pln_tax(document, rate.value if rate and isinstance(rate.value, Decimal) else None, vat)
    if tax:
        found["vat_total_pln"] = document.field(tax.value, [tax.span], 1.0 if not tax.weak else 0.5)
    return found


def tax_in_zloty(document: Document, said: Decimal, vat: Decimal) -> bool:
    """Whether an amount is the tax converted at the printed rate: said beside the tax, it does not deny it."""
    rate = exchange_rate(document)
    return rate is not None and isinstance(rate.value, Decimal) and vat != 0 and abs(abs(said) - abs(vat * rate.value)) <= _CLOSE


def exchange_rate(document: Document) -> Field | None:
    """A number of four to six decimals in a row that speaks of a rate, or right below such a heading."""
    rows = [(page, row) for page in document.pages for row in page.rows]
    for step in (0, 1):
        for page, row in rows:
            if row.index + step < len(page.rows) and RATE_ROW.search(fold(row.text)):
                field = _rate_in(document, page.rows[row.index + step])
                if field:
                    return field
    return None


def _rate_in(document: Document, row: Row) -> Field | None:
    for cell in row.cells:
        match = _RATE.search(cell.text)
        if match:
            value = Decimal(match[1].replace(",", "."))
            return document.field(value, [Span(cell, *cell.token_range(match.start(), match.end()))])
    return None


def _pln_tax(document: Document, rate: Decimal | None, vat: Decimal | None) -> AmountFound | None:
    """The amount that is the tax at the rate; else the only one in a row that names the tax and złoty."""
    if rate and vat:
        expected = abs(vat * rate)
        near = [amount for amount in document.amounts if abs(abs(amount.value) - expected) <= _CLOSE and amount.value != vat]
        if near:
            return near[0]
    for page in document.pages:
        for row in page.rows:
            plain = fold(row.text)
            if not (_PLN.search(plain) and _TAX.search(plain)):
                continue
            amounts = [amount for amount in document.amounts_by_row.get((page.number, row.index), ()) if not amount.weak]
            own = [amount for amount in amounts if amount.value != vat]
            if len(own) == 1:
                return own[0]
    return None
