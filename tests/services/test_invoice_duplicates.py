"""The same invoice in another file is found, told and linked, however its number was spaced; never stored twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from faktury.domain.invoice_key import invoice_key, number_key, numbers_alike
from faktury.domain.status import DocumentStatus
from faktury.models import Faktura
from faktury.services.invoice_creation import create_automatic
from faktury.services.invoice_duplicates import duplicate_problems
from faktury.services.invoice_review import review_problems
from faktury.services.ocr_queue import claim_next
from faktury.services.problem_words import problem_payload
from tests.services.readings import extraction
from workers import pipeline, understanding

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("number", ["fv/1/11/2026", "FV / 1 / 11 / 2026", "FV/1/11/2026\u00a0", "FV\\1\\11\\2026"])
def test_case_spaces_and_dashes_make_no_other_invoice(upload, number):
    first = create_automatic(upload(), extraction())
    problems = duplicate_problems(upload(), extraction(invoice_number=number))
    assert [(found.code, found.params["invoice_id"]) for found in problems] == [("duplicate_invoice", str(first.pk))]


def test_keys_tell_papers_and_sellers_apart():
    assert number_key("FV 1–2026") == number_key("fv1-2026") != number_key("FV1/2026")
    assert invoice_key("vat", "1") == invoice_key("duplikat", "1") != invoice_key("korekta", "1")
    assert invoice_key("vat", "1", seller_name="Jan Nowak") != invoice_key("vat", "1", seller_name="Anna Nowak")
    assert invoice_key("vat", "1", seller_nip="7740001454", seller_name="A") == invoice_key(
        "vat", "1", seller_nip="7740001454", seller_name="B"
    )
    assert numbers_alike("FV/1/11/2026", "FV/1/11/2O26")
    assert not numbers_alike("FV/1/11/2026", "FV/4128/11/2026")


def test_the_database_itself_refuses_the_second(upload):
    first = create_automatic(upload(), extraction())
    first.pk, first.document, first.invoice_number = None, upload(), "fv / 1 / 11 / 2026"
    first._state.adding = True
    with pytest.raises(IntegrityError), transaction.atomic():
        first.save()


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"invoice_number": "FV/7/11/2026"}, ["possible_duplicate"]),
        ({"invoice_number": "FV/7/11/2026", "gross_total": Decimal("12.00")}, []),
        ({"invoice_number": "FV/7/11/2026", "issue_date": date(2026, 11, 13)}, []),
        ({"invoice_number": "FV/204/11/2026"}, []),
        ({"invoice_number": "FV/7/11/2026", "seller_nip": "5250007738"}, []),
    ],
)
def test_a_number_one_misreading_away_on_the_same_day_for_the_same_amount_is_looked_at(upload, changes, expected):
    create_automatic(upload(), extraction())
    problems = duplicate_problems(upload(), extraction(**changes))
    assert [found.code for found in problems] == expected
    assert all(problem_payload(found)["url"] for found in problems)


def test_a_document_is_no_duplicate_of_its_own_invoice(upload):
    document = upload()
    create_automatic(document, extraction())
    assert duplicate_problems(document, extraction()) == []


def test_a_repeated_invoice_links_to_the_first_and_says_so(upload):
    first = create_automatic(upload(), extraction())
    document = upload()
    claim = [claim_next(), claim_next()][-1]
    assert claim is not None
    assert claim.document_id == document.pk
    problems = review_problems(document, extraction(), pages=[1])
    change = understanding.decision(understanding.Understood(extraction(), problems, automatic=False), scripted=False, unread=[])
    for step in (DocumentStatus.OCR_COMPLETED, DocumentStatus.INTEGRATION_PROCESSING):
        pipeline._step(claim, pipeline.Change(to=step))
    pipeline._step(claim, change)

    document.refresh_from_db()
    assert (document.status, document.error_code, document.linked_invoice_id) == (
        DocumentStatus.MANUAL_REVIEW,
        "duplicate_invoice",
        first.pk,
    )
    shown = document.get_status_display_data()
    assert "FV/1/11/2026" in shown["description"]
    assert f"/{first.pk}/" in next(action["url"] for action in shown["actions"] if action["name"] == "open_invoice")
    assert Faktura.objects.count() == 1


def test_a_document_of_another_kind_with_the_same_number_is_not_linked(upload):
    create_automatic(upload(), extraction())
    assert duplicate_problems(upload(), replace(extraction(), kind="korekta")) == []
