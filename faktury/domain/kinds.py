"""What kind of document it is; only an ordinary or a simplified invoice may become a Faktura by itself."""

from __future__ import annotations

from enum import StrEnum

from faktury.domain.status import N_


class Kind(StrEnum):
    """Kinds of documents people upload."""

    VAT = "vat"
    SIMPLIFIED = "uproszczona"
    CORRECTION = "korekta"
    ADVANCE = "zaliczkowa"
    FINAL = "rozliczeniowa"
    PROFORMA = "proforma"
    COPY = "duplikat"
    RECEIPT = "paragon"
    RECEIPT_NIP = "paragon_nip"
    BILL = "rachunek"
    OTHER = "other"


KIND_LABELS: dict[str, str] = {
    Kind.VAT: N_("faktura VAT"),
    Kind.SIMPLIFIED: N_("uproszczona"),
    Kind.CORRECTION: N_("korygująca"),
    Kind.ADVANCE: N_("zaliczkowa"),
    Kind.FINAL: N_("rozliczeniowa"),
    Kind.PROFORMA: N_("proforma"),
    Kind.COPY: N_("duplikat"),
    Kind.RECEIPT: N_("paragon"),
    Kind.RECEIPT_NIP: N_("paragon z NIP-em"),
    Kind.BILL: N_("rachunek"),
    Kind.OTHER: N_("inny dokument"),
}
AUTOMATIC_KINDS: frozenset[str] = frozenset({Kind.VAT, Kind.SIMPLIFIED})
NOT_INVOICES: frozenset[str] = frozenset({Kind.PROFORMA, Kind.RECEIPT, Kind.OTHER})
"""Kinds that are never saved as a Faktura unless a person changes the kind."""
NOT_AN_INVOICE_CODE, UNLIKE_AN_INVOICE_CODE = "not_an_invoice", "unlike_an_invoice"
"""Why a document of such a kind waits for a person: it calls itself something else, or says nothing that an invoice would."""


def kind_label(kind: str) -> str:
    """Polish name of a kind (a message id)."""
    return KIND_LABELS.get(kind, KIND_LABELS[Kind.OTHER])
