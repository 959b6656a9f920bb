"""A Faktura is made once, completely, with the document's last step, or not at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from faktury.domain.extraction import Extraction, Field, LineItem, VatRow
from faktury.domain.status import DocumentStatus
from faktury.models import DocumentUpload, Faktura, Kontrahent, StatusEvent
from faktury.services import invoice_creation, invoice_review
from faktury.services.document_actions import send_to_review
from faktury.services.invoice_columns import IncompleteInvoice
from faktury.services.invoice_creation import EditConflict, ProblemsRemain, create_automatic, save_reviewed
from faktury.services.invoice_duplicates import DuplicateInvoice
from faktury.services.invoice_json import invoice_json
from faktury.services.problem_words import problem_key
from faktury.services.status_sync_service import Change, transition

SELLER_NIP, OWN_NIP = "7740001454", "5261040828"
VALUES = {
    "invoice_number": "FV/1/11/2026",
    "issue_date": date(2026, 11, 12),
    "sale_date": date(2026, 11, 11),
    "due_date": date(2026, 11, 26),
    "seller_name": "Hurtownia  Papieru Sp. z o.o.",
    "seller_nip": SELLER_NIP,
    "buyer_name": "Przykładowa sp. z o.o.",
    "buyer_nip": OWN_NIP,
    "net_total": Decimal("1000.00"),
    "vat_total": Decimal("158.00"),
    "gross_total": Decimal("1158.00"),
    "currency": "PLN",
    "bank_account": "61109010140000071219812874",
}


def extraction(**changes) -> Extraction:
    values = {name: value for name, value in {**VALUES, **changes}.items() if value is not None}
    return Extraction(
        kind="vat",
        fields={name: Field(value, 1.0, None, "typed") for name, value in values.items()},
        line_items=(
            LineItem(1, "Papier A4", Decimal(12), "szt.", Decimal("50.00"), Decimal("600.00"), "23", Decimal("138.00"), Decimal("738.00")),
            LineItem(2, "Książka", None, None, None, Decimal("400.00"), "5", None, None),
        ),
        vat_rows=(
            VatRow("23", Decimal("600.00"), Decimal("138.00"), Decimal("738.00")),
            VatRow("5", Decimal("400.00"), Decimal("20.00"), Decimal("420.00")),
        ),
    )


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


def test_automatic_invoice_has_every_column_and_row(upload):
    # Given a document and a complete reading of it
    document = upload()

    # When the invoice is created
    faktura = Faktura.objects.get(pk=create_automatic(document, extraction()).pk)

    # Then nothing is lost, nothing is added
    expected = {**VALUES, "seller_name": "Hurtownia Papieru Sp. z o.o."}
    assert {name: getattr(faktura, name) for name in VALUES} == expected
    assert (faktura.origin, faktura.direction, faktura.created_by) == ("automatic", "purchase", None)
    lines = list(faktura.pozycje.values_list("position", "name", "quantity", "unit", "unit_price", "net", "vat_rate", "vat", "gross"))
    assert lines == [
        (1, "Papier A4", Decimal(12), "szt.", Decimal(50), Decimal(600), "23", Decimal(138), Decimal(738)),
        (2, "Książka", None, "", None, Decimal(400), "5", None, None),
    ]
    assert {row.rate: (row.net, row.vat, row.gross) for row in faktura.stawki.all()} == {
        "23": (Decimal(600), Decimal(138), Decimal(738)),
        "5": (Decimal(400), Decimal(20), Decimal(420)),
    }


def test_absent_optional_values_stay_empty(upload):
    faktura = create_automatic(upload(), extraction(sale_date=None, due_date=None, bank_account=None, buyer_name=None))

    assert (faktura.sale_date, faktura.due_date, faktura.bank_account, faktura.buyer_name) == (None, None, "", "")


@pytest.mark.parametrize("name", ["invoice_number", "issue_date", "seller_name", "currency", "net_total", "vat_total", "gross_total"])
def test_without_a_required_value_there_is_no_invoice(upload, name):
    with pytest.raises(IncompleteInvoice) as refused:
        create_automatic(upload(), extraction(**{name: None}))

    assert refused.value.params["fields"] == [name]
    assert not Faktura.objects.exists()


def test_an_amount_no_column_holds_is_refused(upload):
    with pytest.raises(IncompleteInvoice):
        create_automatic(upload(), extraction(gross_total=Decimal("1E15")))


def test_own_nip_as_seller_makes_a_sale_and_remembers_the_buyer(upload):
    faktura = create_automatic(upload(), extraction(seller_nip=OWN_NIP, buyer_nip=SELLER_NIP, buyer_name="Klient S.A."))

    assert faktura.direction == "sale"
    assert (faktura.kontrahent.nip, faktura.kontrahent.name, faktura.kontrahent.bank_account) == (SELLER_NIP, "Klient S.A.", "")


def test_counterparty_is_remembered_once_and_keeps_its_account(upload):
    create_automatic(upload(), extraction())
    create_automatic(upload(), extraction(invoice_number="FV/2", seller_name="Hurtownia po zmianie nazwy", bank_account=None))

    known = Kontrahent.objects.get()
    assert (known.name, known.bank_account) == ("Hurtownia po zmianie nazwy", VALUES["bank_account"])


def test_rows_of_one_rate_are_added_up(upload):
    twice = (VatRow("23", Decimal(1), Decimal("0.23"), Decimal("1.23")),) * 2

    faktura = create_automatic(upload(), replace(extraction(), vat_rows=twice))

    row = faktura.stawki.get()
    assert (row.net, row.vat, row.gross) == (Decimal(2), Decimal("0.46"), Decimal("2.46"))


@pytest.mark.parametrize(
    "again",
    [{}, {"invoice_number": "fv/1/11/2026"}, {"gross_total": Decimal("9.99")}],
    ids=["same", "other case", "other amounts"],
)
def test_the_same_invoice_is_never_stored_twice(upload, again):
    first = create_automatic(upload(), extraction())

    with pytest.raises(DuplicateInvoice) as refused:
        create_automatic(upload(), extraction(**again))

    assert refused.value.params["invoice_id"] == str(first.pk)
    assert Faktura.objects.count() == 1


def test_a_reissued_copy_counts_as_the_invoice_it_repeats(upload):
    create_automatic(upload(), extraction())

    with pytest.raises(DuplicateInvoice):
        create_automatic(upload(), replace(extraction(), kind="duplikat"))


def test_a_correction_with_the_same_number_is_another_invoice(upload):
    create_automatic(upload(), extraction())

    create_automatic(upload(), replace(extraction(), kind="korekta"))

    assert Faktura.objects.count() == 2


def test_without_a_seller_nip_the_name_tells_duplicates(upload):
    create_automatic(upload(), extraction(seller_nip=None))
    create_automatic(upload(), extraction(seller_nip=None, seller_name="Inny sprzedawca"))

    with pytest.raises(DuplicateInvoice):
        create_automatic(upload(), extraction(seller_nip=None))


def test_other_companies_invoices_are_never_duplicates(upload, charlie):
    create_automatic(upload(), extraction())

    create_automatic(upload(user=charlie, firma=charlie.firmy.get()), extraction())

    assert Faktura.objects.count() == 2


def test_losing_the_race_for_the_same_invoice_undoes_the_step_and_names_the_winner(upload, monkeypatch):
    # Given an invoice that appears between the look and the insert
    winner = create_automatic(upload(), extraction())
    real, calls = invoice_creation.find_duplicate, []
    monkeypatch.setattr(invoice_creation, "find_duplicate", lambda *args, **kwargs: real(*args, **kwargs) if calls else calls.append(args))
    document = upload()
    moved = DocumentUpload.objects.filter(pk=document.pk)
    moved.update(processing_status=DocumentStatus.INTEGRATION_PROCESSING)

    # When the losing document completes
    with pytest.raises(DuplicateInvoice) as refused:
        transition(document.pk, Change(to=DocumentStatus.COMPLETED, within=lambda changed: create_automatic(changed, extraction())))

    # Then its status did not move and one invoice stands
    assert refused.value.params["invoice_id"] == str(winner.pk)
    assert moved.get().status is DocumentStatus.INTEGRATION_PROCESSING
    assert Faktura.objects.get() == winner


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


def test_invoice_json_is_plain(upload):
    shown = invoice_json(create_automatic(upload(), extraction(due_date=None)))

    assert shown["issue_date"] == "2026-11-12"
    assert shown["due_date"] is None
    assert (shown["net_total"], shown["vat_total"], shown["gross_total"]) == ("1000.00", "158.00", "1158.00")
    assert shown["line_items"][0]["net"] == "600.00"
    assert shown["line_items"][1]["quantity"] is None
    assert {row["rate"] for row in shown["vat_rows"]} == {"23", "5"}
