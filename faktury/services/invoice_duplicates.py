"""Finds the invoice that is already there: the same seller, kind and number in the same company."""

from __future__ import annotations

from django.db.models import Q

from faktury.domain.extraction import Extraction
from faktury.domain.kinds import Kind
from faktury.domain.problems import Problem, problem
from faktury.exceptions import FakturyError
from faktury.models import DocumentUpload, Faktura, Firma

DUPLICATE_CODE = "duplicate_invoice"
_SAME_PAPER: frozenset[str] = frozenset({Kind.VAT, Kind.SIMPLIFIED, Kind.COPY})
"""A reissued copy ("duplikat") carries the number of the invoice it repeats: one paper, one row."""


class DuplicateInvoice(FakturyError):
    """The invoice exists already; `params` name it (number, invoice_id, document_id)."""

    code = DUPLICATE_CODE


def find_duplicate(
    firma: Firma, seller_nip: str, kind: str, number: str, *, seller_name: str = "", ksef_number: str = ""
) -> Faktura | None:
    """The stored invoice with this key or this KSeF number, or None.

    Args:
        firma: the company whose invoices are searched; others are never looked at.
        seller_nip: digits only; where it is empty the seller's name stands in for it.
        kind: kind code of the new invoice.
        number: as printed; case does not tell two invoices apart.
        seller_name: used only without a NIP.
        ksef_number: KSeF gives every invoice one: the same number is the same invoice, whatever else was read.
    """
    same = Faktura.objects.filter(firma=firma, ksef_number=ksef_number).first() if ksef_number else None
    if same is not None:
        return same
    if not number or not (seller_nip or seller_name):
        return None
    seller = Q(seller_nip=seller_nip) if seller_nip else Q(seller_nip="", seller_name__iexact=seller_name)
    kinds = _SAME_PAPER if kind in _SAME_PAPER else {kind}
    return Faktura.objects.filter(seller, firma=firma, kind__in=kinds, invoice_number__iexact=number).first()


def duplicate_error(existing: Faktura | None, number: str) -> DuplicateInvoice:
    """The error that names the invoice already there."""
    if existing is None:
        return DuplicateInvoice(number=number)
    document_id = str(existing.document_id) if existing.document_id else ""
    return DuplicateInvoice(number=existing.invoice_number, invoice_id=str(existing.pk), document_id=document_id)


def duplicate_problem(error: DuplicateInvoice) -> Problem:
    """The error as an entry of the checklist: it blocks saving."""
    params = {name: str(value) for name, value in error.params.items()}
    return problem(DUPLICATE_CODE, "invoice_number", **params)


def duplicate_problems(document: DocumentUpload, extraction: Extraction) -> list[Problem]:
    """The problem that another document's invoice has this key already; empty when none has. `document.firma` is loaded."""
    texts = {name: extraction.text(name) or "" for name in ("invoice_number", "seller_nip", "seller_name", "ksef_number")}
    existing = find_duplicate(
        document.firma,
        texts["seller_nip"],
        extraction.kind,
        texts["invoice_number"],
        seller_name=texts["seller_name"],
        ksef_number=texts["ksef_number"],
    )
    if existing is None or existing.document_id == document.pk:
        return []
    return [duplicate_problem(duplicate_error(existing, texts["invoice_number"]))]
