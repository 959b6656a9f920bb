"""Reads a KSeF invoice file, FA(3) or FA(2), into an Extraction: structured data, no guessing.

Element names are those of the Ministry of Finance's schemas (http://crd.gov.pl/wzor/2025/06/25/13775/ and
http://crd.gov.pl/wzor/2023/06/29/12648/); the KSeF number is not part of the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser

from faktury.domain.extraction import XML, Extraction, Field, Finding, LineItem, Value, VatRow
from faktury.domain.kinds import Kind
from faktury.domain.rates import normalise_rate

MOST_BYTES = 4 * 1024 * 1024
"""KSeF takes 1 MB, 3 MB with an attachment."""
_DEEPEST, _MOST_ELEMENTS = 40, 200_000
_FORM = re.compile(r"\{http://crd\.gov\.pl/wzor/\d{4}/\d{2}/\d{2}/\d+/\}Faktura")
_KINDS = {
    "VAT": Kind.VAT,
    "UPR": Kind.SIMPLIFIED,
    "KOR": Kind.CORRECTION,
    "KOR_ZAL": Kind.CORRECTION,
    "KOR_ROZ": Kind.CORRECTION,
    "ZAL": Kind.ADVANCE,
    "ROZ": Kind.FINAL,
}
# Net and tax of the summary; where two rates share a field the lines tell which one it is.
_SUMMARY = (
    ("P_13_1", "P_14_1", ("23", "22")),
    ("P_13_2", "P_14_2", ("8", "7")),
    ("P_13_3", "P_14_3", ("5",)),
    ("P_13_4", "P_14_4", ("4", "3")),
    ("P_13_6_1", None, ("0 KR",)),
    ("P_13_6_2", None, ("0 WDT",)),
    ("P_13_6_3", None, ("0 EX",)),
    ("P_13_7", None, ("zw",)),
    ("P_13_8", None, ("np I",)),
    ("P_13_9", None, ("np II",)),
    ("P_13_10", None, ("oo",)),
)
_WITHOUT_RATE = (("P_13_5", "P_14_5"), ("P_13_11", None))
"""Sales taxed abroad and margin schemes: sums without a Polish rate."""


class NotAnInvoiceFile(ValueError):
    """The bytes are no well-formed FA document, or try something that none needs (a DTD, endless nesting)."""


class _Guard(TreeBuilder):
    """Refuses document types, so no entity is ever declared, and trees no invoice has."""

    def __init__(self) -> None:
        super().__init__()
        self._depth = self._count = 0

    def doctype(self, _name: str, _pubid: str | None, _system: str | None) -> None:
        """Called where the declaration begins, before anything in it is read."""
        raise NotAnInvoiceFile("document type declarations are not part of FA")

    def start(self, tag: str, attrs: dict[str, str], /) -> Element:
        """Count elements and depth."""
        self._depth += 1
        self._count += 1
        if self._depth > _DEEPEST or self._count > _MOST_ELEMENTS:
            raise NotAnInvoiceFile("too deep or too long")
        return super().start(tag, attrs)

    def end(self, tag: str, /) -> Element:
        """Leave an element."""
        self._depth -= 1
        return super().end(tag)


class _Node:
    """An element and its children by local name; what is absent is None."""

    def __init__(self, element: Element | None) -> None:
        self._element = element

    def node(self, path: str) -> _Node:
        """The first element at `path` ("A/B")."""
        found = self._element
        for name in path.split("/"):
            found = next((child for child in (found if found is not None else ()) if _local(child) == name), None)
        return _Node(found)

    def all(self, name: str) -> Iterator[_Node]:
        """Every child called `name`."""
        return (_Node(child) for child in (self._element if self._element is not None else ()) if _local(child) == name)

    def text(self, path: str) -> str | None:
        """Trimmed text, None when absent or empty."""
        element = self.node(path)._element
        text = " ".join((element.text or "").split()) if element is not None else ""
        return text or None

    def amount(self, path: str) -> Decimal | None:
        """A plain decimal."""
        text = self.text(path)
        try:
            value = Decimal(text) if text else None
        except InvalidOperation:
            return None
        return value if value is not None and value.is_finite() else None

    def day(self, path: str) -> date | None:
        """An ISO date."""
        text = self.text(path)
        try:
            return date.fromisoformat(text) if text and len(text) == len("2026-01-01") else None
        except ValueError:
            return None


def read_fa(content: bytes) -> Extraction:
    """Fields, lines and VAT rows of an FA file.

    Raises:
        NotAnInvoiceFile: damaged, not FA, or dangerous.
    """
    if len(content) > MOST_BYTES:
        raise NotAnInvoiceFile("too large")
    parser = XMLParser(target=_Guard())  # noqa: S314 - _Guard refuses every DTD, so there are no entities to expand
    try:
        parser.feed(content)
        root = parser.close()
    except (ParseError, ValueError, LookupError) as error:
        raise NotAnInvoiceFile(str(error)) from error
    if not _FORM.fullmatch(root.tag):
        raise NotAnInvoiceFile(f"the root element is {root.tag[:80]}")
    return _extraction(_Node(root))


def _extraction(root: _Node) -> Extraction:
    invoice = root.node("Fa")
    lines = tuple(_line(index, node) for index, node in enumerate(invoice.all("FaWiersz"), start=1))
    rows = _vat_rows(invoice, lines)
    values: dict[str, Value | None] = {
        "invoice_number": invoice.text("P_2"),
        "issue_date": invoice.day("P_1"),
        "sale_date": invoice.day("P_6") or invoice.day("OkresFa/P_6_Do"),
        "due_date": _due_date(invoice),
        "seller_name": root.text("Podmiot1/DaneIdentyfikacyjne/Nazwa"),
        "seller_nip": root.text("Podmiot1/DaneIdentyfikacyjne/NIP"),
        "buyer_name": root.text("Podmiot2/DaneIdentyfikacyjne/Nazwa"),
        "buyer_nip": root.text("Podmiot2/DaneIdentyfikacyjne/NIP"),
        "net_total": _total(invoice, "P_13_"),
        "vat_total": _total(invoice, "P_14_"),
        "gross_total": invoice.amount("P_15"),
        "currency": invoice.text("KodWaluty"),
        "bank_account": _account(invoice),
    }
    fields = {name: Field(value, 1.0, None, XML) for name, value in values.items() if value is not None}
    findings = tuple(Finding("unknown_rate", {"text": net}) for net, _vat in _WITHOUT_RATE if invoice.amount(net))
    return Extraction(_KINDS.get(invoice.text("RodzajFaktury") or "", Kind.OTHER), fields, lines, rows, findings=findings)


def _line(index: int, node: _Node) -> LineItem:
    rate = node.text("P_12")
    net, vat, gross = node.amount("P_11"), node.amount("P_11Vat"), node.amount("P_11A")
    return LineItem(
        position=index,
        name=node.text("P_7") or "",
        quantity=node.amount("P_8B"),
        unit=node.text("P_8A"),
        unit_price=node.amount("P_9A"),
        net=net,
        vat_rate=(normalise_rate(rate) or rate) if rate else None,
        vat=vat,
        gross=gross,
    )


def _vat_rows(invoice: _Node, lines: tuple[LineItem, ...]) -> tuple[VatRow, ...]:
    used = {line.vat_rate for line in lines}
    rows = []
    for net_name, vat_name, rates in _SUMMARY:
        net = invoice.amount(net_name)
        if net is None:
            continue
        vat = (invoice.amount(vat_name) if vat_name else None) or Decimal(0)
        rate = next((rate for rate in rates if rate in used), rates[0])
        rows.append(VatRow(rate, net, vat, net + vat))
    return tuple(rows)


def _total(invoice: _Node, prefix: str) -> Decimal | None:
    """Sum of the summary's fields of one column; None when the file has none (simplified invoices may)."""
    column = 0 if prefix == "P_13_" else 1
    pairs = [(net, vat) for net, vat, _rates in _SUMMARY] + list(_WITHOUT_RATE)
    if all(invoice.amount(net) is None for net, _vat in pairs):
        return None
    names = [name for pair in pairs if (name := pair[column])]
    return sum((amount for name in names if (amount := invoice.amount(name)) is not None), Decimal(0))


def _due_date(invoice: _Node) -> date | None:
    """The first term, where the file names several."""
    return next((day for term in invoice.node("Platnosc").all("TerminPlatnosci") if (day := term.day("Termin"))), None)


def _account(invoice: _Node) -> str | None:
    """The first account: 26 digits for a Polish one, else as written without spaces."""
    for account in invoice.node("Platnosc").all("RachunekBankowy"):
        text = (account.text("NrRB") or "").replace(" ", "").upper()
        if text:
            return text.removeprefix("PL") if text.removeprefix("PL").isdecimal() else text
    return None


def _local(element: Element) -> str:
    return element.tag.rsplit("}", 1)[-1]
