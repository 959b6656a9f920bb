"""What an invoice says beside its main fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from faktury.domain.extraction import Field
from faktury.domain.fields.annotations import read_annotations
from faktury.domain.fields.document import Document
from faktury.domain.fields.foreign import read_foreign
from faktury.domain.fields.ksef import KsefFound, ksef_field
from faktury.domain.fields.payment import read_payment_form


def read_details(document: Document, fields: Mapping[str, Field], ksef: Sequence[KsefFound]) -> dict[str, Field]:
    """Payment form, KSeF number, annotations, and what is said in złoty; absent ones are left out."""
    currency, vat = fields.get("currency"), fields.get("vat_total")
    found = {
        "payment_form": read_payment_form(document),
        "ksef_number": ksef_field(document, list(ksef)),
    }
    return {
        **{name: field for name, field in found.items() if field},
        **read_annotations(document),
        **read_foreign(document, str(currency.value) if currency else None, vat.value if vat and isinstance(vat.value, Decimal) else None),
    }
