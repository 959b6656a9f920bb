"""A Faktura is made once, completely, with the document's last step, or not at all."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from faktury.domain.extraction import VatRow
from faktury.domain.status import DocumentStatus
from faktury.models import DocumentUpload, Faktura, Kontrahent
from faktury.services import invoice_creation
from faktury.services.invoice_columns import IncompleteInvoice
from faktury.services.invoice_creation import create_automatic
from faktury.services.invoice_duplicates import DuplicateInvoice
from faktury.services.invoice_json import invoice_json
from faktury.services.status_sync_service import Change, transition
from tests.services.readings import OWN_NIP, SELLER_NIP, VALUES, extraction


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


def test_invoice_json_is_plain(upload):
    shown = invoice_json(create_automatic(upload(), extraction(due_date=None)))

    assert shown["issue_date"] == "2026-11-12"
    assert shown["due_date"] is None
    assert (shown["net_total"], shown["vat_total"], shown["gross_total"]) == ("1000.00", "158.00", "1158.00")
    assert shown["line_items"][0]["net"] == "600.00"
    assert shown["line_items"][1]["quantity"] is None
    assert {row["rate"] for row in shown["vat_rows"]} == {"23", "5"}
