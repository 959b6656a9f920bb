"""A document that was read and waits for a person, with an image, words and evidence."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from faktury.domain.extraction import Evidence, Extraction, Field, LineItem, VatRow, to_json
from faktury.models import OCRPage, OCRResult
from faktury.services.document_actions import send_to_review
from tests.services.readings import VALUES as READ

VALUES = {name: value for name, value in READ.items() if name not in ("sale_date", "due_date")} | {"seller_name": "Hurtownia Z"}
LINES = (
    LineItem(1, "Papier A4", Decimal(12), "szt.", Decimal("50.00"), Decimal("600.00"), "23", Decimal("138.00"), Decimal("738.00")),
    LineItem(2, "Książka", Decimal(8), "szt.", Decimal("50.00"), Decimal("400.00"), "5", Decimal("20.00"), Decimal("420.00")),
)
RATES = (
    VatRow("23", Decimal("600.00"), Decimal("138.00"), Decimal("738.00")),
    VatRow("5", Decimal("400.00"), Decimal("20.00"), Decimal("420.00")),
)
TWICE = dict.fromkeys(("gross_total", "seller_nip"), ("summary", "words"))


def reading(**changes) -> Extraction:
    """A clean reading, with `changes` to its values; None leaves a field out."""
    values = {name: value for name, value in {**VALUES, **changes}.items() if value is not None}
    fields = {
        name: Field(value, 0.98, Evidence(1, (100.0, 50.0 + 20 * place, 260.5, 66.0 + 20 * place)), "easyocr")
        for place, (name, value) in enumerate(values.items())
    }
    return Extraction(kind="vat", fields=fields, line_items=LINES, vat_rows=RATES, witnesses=TWICE)


def picture(color: str = "white") -> bytes:
    from PIL import Image

    buffer = BytesIO()
    Image.new("RGB", (620, 877), color).save(buffer, "PNG")
    return buffer.getvalue()


@pytest.fixture
def in_review(upload, alice):
    """Makes documents in review with a reading and its pages."""

    def make(extraction: Extraction | None = None, *, pages: int = 1, name: str = "FV_1_11.pdf", **options):
        document = upload(name=name, **options)
        document.__class__.objects.filter(pk=document.pk).update(page_count=pages, pages_done=pages)
        for number in range(1, pages + 1):
            stored = default_storage.save(f"documents/x/{document.pk}/pages/{number}.png", ContentFile(picture()))
            OCRPage.objects.create(
                document=document,
                number=number,
                engine_fingerprint="test",
                source="easyocr",
                width=620,
                height=877,
                words=[["FV/1/11/2026", 100.0, 50.0, 260.5, 66.0, 0.9, 0]],
                image_name=stored,
                thumb_name=stored,
            )
        found = to_json(extraction or reading())
        OCRResult.objects.filter(document=document, attempt=document.attempt).update(extraction=found, finished_at=timezone.now())
        return send_to_review(document.pk, actor_id=alice.pk)

    return make


@pytest.fixture
def form_of():
    """The form's fields as a browser would send them back, with `changes`."""

    def read(client, document, **changes) -> dict[str, object]:
        form = client.get(f"/documents/{document.pk}/review/").context["form"]
        parts = [form.header, *(part for table in (form.lines, form.rates, form.parties) for part in (table.management_form, *table.forms))]
        data = {bound.html_name: bound.value() if bound.value() is not None else "" for part in parts for bound in part}
        return {"version": document.version, "action": "save", **data, **changes}

    return read


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    """The checks judge dates against this day."""
    monkeypatch.setattr("faktury.services.invoice_review.timezone.localdate", lambda: date(2026, 11, 23))


@pytest.fixture
def signed_in(client, alice):
    client.force_login(alice)
    return client
