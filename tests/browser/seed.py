"""People of their own for stories that others must not disturb, and documents in every state; run inside the instance's database.

`python manage.py shell -c "from tests.browser.seed import run; run()"` prints one line of JSON: per person the session key and ids.
"""

from __future__ import annotations

import json
import uuid
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.contrib.sessions.backends.db import SessionStore
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from PIL import Image

from faktury.domain.extraction import Evidence, Extraction, Field, LineItem, VatRow, to_json
from faktury.domain.status import DocumentStatus
from faktury.models import DocumentUpload, Faktura, Firma, OCRPage, OCRResult
from faktury.samples import DEMO_FIRMA_NIP
from faktury.services.invoice_creation import create_automatic
from faktury.services.invoice_review import current_extraction

LONG_NAME = "Przedsiębiorstwo Produkcyjno-Handlowo-Usługowe " * 4 + "X" * 40
FILES = {
    "running": "zdjęcie 📷 z telefonu.jpg",
    "review": "فاتورة نهائية 12.pdf",
    "failed": "bardzo-długa-nazwa-" * 8 + ".pdf",
    "cancelled": "anulowany.pdf",
    "done": "gotowy.pdf",
}
"""Names as people's machines give them: emoji, right to left, without a place to break."""
LINES = 12


def run() -> None:
    """Everything at once: starting Django is the slow part."""
    screens, keys, second = person("ekrany", "5252248481"), person("klawiatura", "5213017228"), person("nowa", "1132191233")
    two, left = person("dwie", "7012345671"), person("jedna", "5222222220")
    two["firma"].members.add(left["user"])
    second["firma"].members.add(two["user"])
    moved = document(two, "review", DocumentStatus.MANUAL_REVIEW, name="zla-firma.pdf", page_count=1, pages_done=1, problem_count=1)
    read(moved, second["firma"], number="FV/9/2026", nip="7740001454")
    made = {"ekrany": {**screens, **states(screens)}, "klawiatura": {**keys, **waiting(keys)}, "nowa": second}
    returns = person("wraca", "8431616432")
    made["wraca"] = {**returns, **waiting(returns)}
    several = person("kilka", "5260250995")
    made["kilka"] = {**several, **states(several)}
    several["user"].set_password("kilka-dokumentow")
    several["user"].save()
    made["kilka"]["session"] = session_of(several["user"])
    third = person("podobna", "1070010731")
    anna = person("anna", "5220002860")
    Firma.objects.get(nip=DEMO_FIRMA_NIP).members.add(anna["user"])
    staff = person("obsluga", "9570988438")
    get_user_model().objects.filter(pk=staff["user"].pk).update(is_staff=True, is_superuser=True)
    thick = document(staff, "review", DocumentStatus.MANUAL_REVIEW, name="dlugi.pdf", page_count=30, pages_done=30, problem_count=1)
    read(thick, staff["firma"], number="FV/30/2026", nip="7740001455")
    made["obsluga"] = {**staff, "long": str(thick.pk)}
    made["podobna"] = {**third, **alike(third)}
    made |= {"dwie": {**two, "moved": str(moved.pk)}, "jedna": left, "anna": anna}
    print(json.dumps({name: {key: value for key, value in who.items() if isinstance(value, str)} for name, who in made.items()}))


def person(name: str, nip: str) -> dict[str, Any]:
    """A user with a company of their own, signed in."""
    user = get_user_model().objects.create_user(name)
    firma = Firma.objects.create(name=f"Firma {name} sp. z o.o.", nip=nip)
    firma.members.add(user)
    return {"session": session_of(user), "user": user, "firma": firma, "company": str(firma.pk)}


def session_of(user: Any) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def states(who: dict[str, Any]) -> dict[str, str]:
    """A document in each state a page can show, and an invoice of many lines in millions."""
    status = DocumentStatus
    later = {"queued_at": timezone.now(), "not_before": timezone.now() + timedelta(hours=2)}
    made = {
        "running": document(who, "running", status.QUEUED, **later),
        "review": document(who, "review", status.MANUAL_REVIEW, page_count=2, pages_done=2, problem_count=3),
        "failed": document(who, "failed", status.FAILED, error_code="ocr_timeout", error_params={"page": 4}, page_count=9, pages_done=3),
        "cancelled": document(who, "cancelled", status.FAILED, error_code="cancelled", page_count=1),
        "done": document(who, "done", status.COMPLETED, page_count=1, pages_done=1),
    }
    read(made["review"], who["firma"], number="FV/2/2026", nip="7740001455", lines=LINES)
    faktura = invoice(who, made["done"])
    return {**{name: str(found.pk) for name, found in made.items()}, "invoice": str(faktura.pk)}


def waiting(who: dict[str, Any]) -> dict[str, str]:
    """Two documents that wait for a person, the older one first; each lacks what only a person can see."""
    first = document(who, "review", DocumentStatus.MANUAL_REVIEW, name="pierwszy.pdf", page_count=1, pages_done=1, problem_count=1)
    later = document(who, "review", DocumentStatus.MANUAL_REVIEW, name="drugi.pdf", page_count=1, pages_done=1, problem_count=1)
    read(first, who["firma"], number="FV/1/2026", nip="7740001455")
    read(later, who["firma"], number="", nip="7740001454")
    return {"first": str(first.pk), "later": str(later.pk)}


def alike(who: dict[str, Any]) -> dict[str, str]:
    """An invoice, and two documents that wait: one with its very number, one whose number differs by a digit."""
    done = document(who, "done", DocumentStatus.COMPLETED, page_count=1, pages_done=1)
    read(done, who["firma"], number="FV/7/2026", nip="7740001454")
    stored = create_automatic(done, current_extraction(done))
    found = {"stored": str(stored.pk)}
    for key, number in (("like", "FV/1/2026"), ("same", "FV/7/2026")):
        waits = document(who, "review", DocumentStatus.MANUAL_REVIEW, name=f"{key}.pdf", page_count=1, pages_done=1, problem_count=1)
        read(waits, who["firma"], number=number, nip="7740001454")
        found[key] = str(waits.pk)
    return found


def document(who: dict[str, Any], key: str, status: DocumentStatus, *, name: str = "", **columns: Any) -> DocumentUpload:
    now = timezone.now()
    stored = default_storage.save(f"documents/seed/{uuid.uuid4()}", ContentFile(b"%PDF-1.4 seed"))
    return DocumentUpload.objects.create(
        firma=who["firma"],
        owner=who["user"],
        original_name=name or FILES[key],
        file=stored,
        sha256=uuid.uuid4().hex * 2,
        size_bytes=123456,
        content_type="application/pdf",
        created_at=now,
        changed_at=now,
        processing_status=status,
        version=5,
        step_times={"uploaded": now.isoformat(), status.value: now.isoformat()},
        **columns,
    )


def read(found: DocumentUpload, firma: Firma, *, number: str, nip: str, lines: int = 2) -> None:
    """A reading with places on a drawn page; the seller's NIP has a wrong check digit unless `nip` is right."""
    picture = BytesIO()
    Image.new("L", (620, 877), 255).save(picture, "PNG")
    image = default_storage.save(f"documents/seed/{uuid.uuid4()}.png", ContentFile(picture.getvalue()))
    words = [[text, 60.0 + 90 * n, 40.0, 140.0 + 90 * n, 56.0, 0.9, n] for n, text in enumerate(("FV/1/2026", "774-000-14-54", "Bałtyk"))]
    for page in range(1, (found.page_count or 1) + 1):
        details = {"width": 620, "height": 877, "image_name": image, "thumb_name": image, "text": "FV/1/2026", "words": words}
        OCRPage.objects.create(document=found, number=page, engine_fingerprint="seed", source="easyocr", **details)
    net, vat = Decimal("1234567.00") * lines, Decimal("283950.41") * lines
    values: dict[str, Any] = {
        "invoice_number": number,
        "issue_date": timezone.localdate() - timedelta(days=3),
        "seller_name": LONG_NAME[:200] if lines > 2 else "Bałtyk sp. z o.o.",
        "seller_nip": nip,
        "buyer_name": firma.name,
        "buyer_nip": firma.nip,
        "net_total": net,
        "vat_total": vat,
        "gross_total": net + vat,
        "currency": "PLN",
    }
    fields = {
        name: Field(value, 0.9, Evidence(1, (60.0, 40.0 + 30 * n, 240.0, 56.0 + 30 * n)), "easyocr")
        for n, (name, value) in enumerate(values.items())
        if value
    }
    items = tuple(line(n) for n in range(1, lines + 1))
    extraction = Extraction("vat", fields, items, (VatRow("23%", net, vat, net + vat),), dict.fromkeys(fields, ("summary", "words")))
    OCRResult.objects.create(document=found, attempt=1, processing_status="completed", engine="easyocr", extraction=to_json(extraction))


def line(number: int) -> LineItem:
    top = 400.0 + 11 * number
    places = (("name", Evidence(1, (60.0, top, 300.0, top + 9))), ("net", Evidence(1, (400.0, top, 470.0, top + 9))))
    amounts = (Decimal("1234567.00"), Decimal("1234567.00"), "23%", Decimal("283950.41"), Decimal("1518517.41"))
    return LineItem(number, f"Pozycja {number} o długiej nazwie, która się nie mieści", Decimal(1), "szt.", *amounts, cells=places)


def invoice(who: dict[str, Any], source: DocumentUpload) -> Faktura:
    net, vat = Decimal("1234567.00") * LINES, Decimal("283950.41") * LINES
    faktura = Faktura.objects.create(
        firma=who["firma"],
        document=source,
        origin="reviewed",
        invoice_number="FV/BARDZO/DŁUGI/NUMER/2026/11/0000000000123456789",
        duplicate_key="seed",
        issue_date=date(2026, 11, 12),
        due_date=date(2026, 11, 26),
        seller_name=LONG_NAME[:200],
        seller_nip="7740001454",
        buyer_name=who["firma"].name,
        buyer_nip=who["firma"].nip,
        currency="PLN",
        net_total=net,
        vat_total=vat,
        gross_total=net + vat,
        split_payment=True,
        created_by=who["user"],
    )
    names = ("position", "name", "quantity", "unit", "unit_price", "net", "vat_rate", "vat", "gross")
    for item in map(line, range(1, LINES + 1)):
        faktura.pozycje.create(**{name: getattr(item, name) for name in names})
    faktura.stawki.create(rate="23%", net=net, vat=vat, gross=net + vat)
    return faktura
