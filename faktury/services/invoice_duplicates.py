"""Finds the invoice that is already there: the same seller, kind and number in the same company."""

from __future__ import annotations

from collections.abc import Iterable

from faktury.domain.extraction import Extraction
from faktury.domain.invoice_key import SAME_PAPER, invoice_key, numbers_alike
from faktury.domain.problems import Problem, problem
from faktury.exceptions import FakturyError
from faktury.models import DocumentUpload, Faktura, Firma
from faktury.services.ksef_links import invoice_of_codes

DUPLICATE_CODE, POSSIBLE_CODE = "duplicate_invoice", "possible_duplicate"


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
        number: as printed; case, spaces and kinds of dashes do not tell two invoices apart.
        seller_name: used only without a NIP.
        ksef_number: KSeF gives every invoice one: the same number is the same invoice, whatever else was read.
    """
    same = Faktura.objects.filter(firma=firma, ksef_number=ksef_number).first() if ksef_number else None
    if same is not None:
        return same
    if not number or not (seller_nip or seller_name):
        return None
    key = invoice_key(kind, number, seller_nip=seller_nip, seller_name=seller_name)
    return Faktura.objects.filter(firma=firma, seller_nip=seller_nip, duplicate_key=key).first()


def duplicate_error(existing: Faktura | None, number: str) -> DuplicateInvoice:
    """The error that names the invoice already there."""
    if existing is None:
        return DuplicateInvoice(number=number)
    document_id = str(existing.source.pk) if existing.source else ""
    return DuplicateInvoice(number=existing.invoice_number, invoice_id=str(existing.pk), document_id=document_id)


def duplicate_problem(error: DuplicateInvoice) -> Problem:
    """The error as an entry of the checklist: it blocks saving."""
    params = {name: str(value) for name, value in error.params.items()}
    return problem(DUPLICATE_CODE, "invoice_number", **params)


def duplicate_problems(document: DocumentUpload, extraction: Extraction) -> list[Problem]:
    """The problem that another document's invoice is this one, or is so like it that one may be the other misread.

    Empty when there is none. `document.firma` is loaded.
    """
    texts = {name: extraction.text(name) or "" for name in ("invoice_number", "seller_nip", "seller_name", "ksef_number")}
    existing = invoice_of_codes(document) or find_duplicate(
        document.firma,
        texts["seller_nip"],
        extraction.kind,
        texts["invoice_number"],
        seller_name=texts["seller_name"],
        ksef_number=texts["ksef_number"],
    )
    if existing is not None:
        error = duplicate_error(existing, texts["invoice_number"])
        return [] if existing.document_id == document.pk else [duplicate_problem(error)]
    alike = _alike(document, extraction)
    return [problem(POSSIBLE_CODE, "invoice_number", number=alike.invoice_number, invoice_id=str(alike.pk))] if alike else []


def _alike(document: DocumentUpload, extraction: Extraction) -> Faktura | None:
    """An invoice of the same seller, day and amount whose number is a misreading away."""
    seller, number = extraction.text("seller_nip"), extraction.text("invoice_number")
    day, gross = extraction.day("issue_date"), extraction.amount("gross_total")
    if seller is None or number is None or day is None or gross is None:
        return None
    kinds = SAME_PAPER if extraction.kind in SAME_PAPER else {extraction.kind}
    sold = Faktura.objects.filter(firma=document.firma, seller_nip=seller, kind__in=kinds)
    same = sold.filter(issue_date=day, gross_total=gross).exclude(document=document.pk)
    return next((faktura for faktura in same if numbers_alike(faktura.invoice_number, number)), None)


def linked_invoice(problems: Iterable[Problem]) -> str | None:
    """The id of the invoice that a document repeats, by its problems."""
    return next((found.params["invoice_id"] for found in problems if found.code == DUPLICATE_CODE and found.params.get("invoice_id")), None)
