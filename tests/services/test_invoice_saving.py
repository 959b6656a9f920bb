"""A person saves a review: completed in the same step, never over somebody else, never with a problem nobody settled."""

from __future__ import annotations

from decimal import Decimal

import pytest

from faktury.domain.status import DocumentStatus
from faktury.models import DocumentUpload, Faktura, StatusEvent
from faktury.services import invoice_review
from faktury.services.document_actions import send_to_review
from faktury.services.invoice_creation import EditConflict, ProblemsRemain, create_automatic, save_reviewed
from faktury.services.problem_words import problem_key
from tests.services.readings import VALUES, extraction


@pytest.fixture
def to_review(upload, alice):
    """Makes documents that wait for a person."""

    def make(**options) -> DocumentUpload:
        return send_to_review(upload(**options).pk, actor_id=alice.pk)

    return make


@pytest.fixture
def no_problems(monkeypatch):
    """The checks have tests of their own; here they agree with everything."""
    monkeypatch.setattr(invoice_review, "check", lambda *_args, **_kwargs: [])


def save(document, data, actor, **options):
    options.setdefault("version", document.version)
    return save_reviewed(document_id=document.pk, data=data, actor=actor, **options)


def test_saving_a_review_completes_the_document_in_the_same_step(to_review, alice, no_problems):
    document = to_review()

    faktura = save(document, extraction(), alice)

    document.refresh_from_db()
    assert document.status is DocumentStatus.COMPLETED
    # Nothing was read of this document: the person typed it all.
    assert (faktura.document, faktura.origin, faktura.created_by) == (document, "manual", alice)
    assert StatusEvent.objects.filter(document=document, status=DocumentStatus.COMPLETED, actor=alice).count() == 1


def test_an_old_form_cannot_overwrite_a_newer_state(to_review, alice, no_problems):
    document = to_review()

    with pytest.raises(EditConflict):
        save(document, extraction(), alice, version=document.version - 1)

    document.refresh_from_db()
    assert document.status is DocumentStatus.MANUAL_REVIEW
    assert not Faktura.objects.exists()


def test_the_second_of_two_people_is_told(to_review, alice, no_problems):
    document = to_review()
    save(document, extraction(), alice)

    with pytest.raises(EditConflict):
        save(document, extraction(invoice_number="FV/inna"), alice)

    assert Faktura.objects.get().invoice_number == VALUES["invoice_number"]


def test_a_change_between_reading_and_writing_is_a_conflict_too(to_review, alice, monkeypatch):
    # Given somebody who retries and reviews again while the checks of the first save run
    document = to_review()

    def meanwhile(*_args, **_kwargs):
        DocumentUpload.objects.filter(pk=document.pk).update(version=document.version + 2)
        return []

    monkeypatch.setattr(invoice_review, "check", meanwhile)

    with pytest.raises(EditConflict):
        save(document, extraction(), alice)

    assert not Faktura.objects.exists()
    assert DocumentUpload.objects.get(pk=document.pk).status is DocumentStatus.MANUAL_REVIEW


def test_a_document_that_is_not_in_review_cannot_be_saved(upload, alice, no_problems):
    document = upload()

    with pytest.raises(EditConflict):
        save(document, extraction(), alice)


def test_blocking_problems_stop_saving_even_when_ticked(to_review, alice):
    document = to_review()
    incomplete = extraction(invoice_number=None)
    keys = [problem_key(p) for p in invoice_review.review_problems(document, incomplete)]

    with pytest.raises(ProblemsRemain) as refused:
        save(document, incomplete, alice, confirmed=keys)

    assert "number_missing" in {p.code for p in refused.value.problems}
    assert not Faktura.objects.exists()


def test_warnings_must_be_confirmed_and_are_kept_with_the_name(to_review, alice):
    # Given an invoice that was never seen before with a seller NIP that has a wrong check digit
    document = to_review()
    doubtful = extraction(seller_nip="7740001455")

    # When it is saved without a word
    with pytest.raises(ProblemsRemain) as refused:
        save(document, doubtful, alice)

    # Then it is refused; and accepted once each warning is marked as right
    keys = [problem_key(p) for p in refused.value.problems]
    faktura = save(document, doubtful, alice, confirmed=keys)
    kept = {entry["code"]: entry for entry in faktura.confirmed_problems}
    assert kept["nip_check_digit"]["by"] == "alice"
    assert kept["nip_check_digit"]["at"]


def test_a_confirmation_does_not_cover_another_difference(to_review, alice):
    document = to_review()
    small, large = extraction(gross_total=Decimal("1158.90")), extraction(gross_total=Decimal("2158.00"))
    keys = [problem_key(p) for p in invoice_review.review_problems(document, small)]

    with pytest.raises(ProblemsRemain):
        save(document, large, alice, confirmed=keys)


def test_a_duplicate_in_review_is_a_problem_that_names_the_other_invoice(to_review, upload, alice):
    existing = create_automatic(upload(), extraction())
    document = to_review()

    with pytest.raises(ProblemsRemain) as refused:
        save(document, extraction(), alice)

    [problem] = [p for p in refused.value.problems if p.code == "duplicate_invoice"]
    assert (problem.level, problem.params["invoice_id"]) == ("B", str(existing.pk))
    assert Faktura.objects.count() == 1
