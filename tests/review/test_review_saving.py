"""Saving the review form: what people type, what stops it, who was first."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from faktury.domain.status import DocumentStatus
from faktury.models import DocumentUpload, Faktura
from faktury.services.invoice_creation import create_automatic
from tests.review.conftest import VALUES, reading
from tests.review.pages import codes_of, keys_of, url
from tests.services.readings import OWN_NIP, SELLER_NIP


def test_saving_a_clean_form_makes_the_invoice(signed_in, in_review, form_of, alice):
    # Given a document in review with a clean reading
    document = in_review()

    # When the form is saved as it is
    response = signed_in.post(url(document), form_of(signed_in, document))

    # Then the invoice is there, complete, and the document is done
    faktura = Faktura.objects.get()
    assert response.url == f"/invoices/{faktura.pk}/"
    assert {name: getattr(faktura, name) for name in VALUES} == VALUES
    assert (faktura.origin, faktura.created_by) == ("reviewed", alice)
    assert faktura.pozycje.count() == 2
    assert faktura.stawki.count() == 2
    assert DocumentUpload.objects.get(pk=document.pk).status is DocumentStatus.COMPLETED


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ({"issue_date": "13.11.2026"}, {"issue_date": date(2026, 11, 13)}),
        ({"issue_date": "13-11-2026"}, {"issue_date": date(2026, 11, 13)}),
        ({"issue_date": "2026-11-13"}, {"issue_date": date(2026, 11, 13)}),
        ({"gross_total": "1158,00"}, {"gross_total": Decimal("1158.00")}),
        ({"gross_total": "1 158,00"}, {"gross_total": Decimal("1158.00")}),
        ({"gross_total": "1.158,00"}, {"gross_total": Decimal("1158.00")}),
        ({"gross_total": "1158.00 zł"}, {"gross_total": Decimal("1158.00")}),
        ({"seller_nip": "PL 774-000-14-54"}, {"seller_nip": SELLER_NIP}),
        ({"bank_account": "PL61 1090 1014 0000 0712 1981 2874"}, {"bank_account": VALUES["bank_account"]}),
        ({"currency": "zł"}, {"currency": "PLN"}),
        ({"invoice_number": "  FV/1/11/2026 "}, {"invoice_number": "FV/1/11/2026"}),
        ({"seller_name": "Żółć  Gęśla Jaźń"}, {"seller_name": "Żółć Gęśla Jaźń"}),
        ({"due_date": ""}, {"due_date": None}),
        ({"amount_due": "0,00"}, {"amount_due": Decimal("0.00")}),
    ],
)
def test_what_people_type_is_understood(signed_in, in_review, form_of, typed, kept):
    document = in_review()

    signed_in.post(url(document), form_of(signed_in, document, **typed))

    faktura = Faktura.objects.get()
    assert {name: getattr(faktura, name) for name in kept} == kept


def test_an_invoice_without_tax_is_saved(signed_in, in_review, form_of):
    # Given an exempt invoice whose amounts were not found
    document = in_review(replace(reading(vat_total=None, net_total=None), line_items=(), vat_rows=()))
    typed = form_of(signed_in, document, net_total="1158,00", vat_total="0")

    # When a person types that its tax is zero, and confirms what is uncommon about that
    response = signed_in.post(url(document), typed)
    if response.status_code != 302:
        response = signed_in.post(url(document), {**typed, "confirmed": keys_of(response)})

    # Then zero is a value and nothing is missing
    faktura = Faktura.objects.get()
    assert (faktura.net_total, faktura.vat_total, faktura.gross_total) == (Decimal("1158.00"), Decimal("0.00"), Decimal("1158.00"))


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"issue_date": "wczoraj"}, "Wpisz datę w postaci 24.11.2026."),
        ({"issue_date": "31.02.2026"}, "Wpisz datę w postaci 24.11.2026."),
        ({"gross_total": "dużo"}, "Wpisz kwotę w postaci 1 234,56."),
        ({"gross_total": "1.234"}, "Wpisz kwotę w postaci 1 234,56."),
        ({"currency": "złote"}, "Wpisz walutę trzema literami"),
        ({"lines-0-net": "600,00,1"}, "Wpisz kwotę w postaci 1 234,56."),
        ({"lines-1-name": ""}, "Uzupełnij to pole albo usuń wiersz."),
        ({"rates-0-vat": ""}, "Uzupełnij to pole albo usuń wiersz."),
        ({"invoice_number": ""}, "Brakuje numeru faktury."),
        ({"seller_name": ""}, "Brakuje nazwy sprzedawcy."),
        ({"net_total": ""}, "Brakuje kwoty netto."),
        ({"kind": "proforma"}, "To proforma, nie faktura."),
    ],
)
def test_a_refused_form_says_why_and_keeps_every_letter(signed_in, in_review, form_of, typed, sentence):
    # Given a form with one wrong thing and another field changed as well
    document = in_review()
    data = form_of(signed_in, document, buyer_name="Nowa nazwa nabywcy", **typed)

    # When it is saved
    response = signed_in.post(url(document), data)

    # Then nothing is stored, the sentence stands in the summary, and all that was typed is still there
    assert response.status_code == 422
    assert not Faktura.objects.exists()
    assert any(error["message"].startswith(sentence) for error in response.context["errors"])
    page = response.content.decode()
    assert "<title>Błąd:" in page
    assert 'value="Nowa nazwa nabywcy"' in page
    for value in typed.values():
        assert f'value="{value}"' in page


def test_links_of_the_summary_lead_to_inputs(signed_in, in_review, form_of):
    document = in_review()

    response = signed_in.post(url(document), form_of(signed_in, document, **{"issue_date": "?", "lines-0-net": "?", "invoice_number": ""}))

    page = response.content.decode()
    targets = [error["target"] for error in response.context["errors"]]
    assert targets[:2] == ["id_issue_date", "id_lines-0-net"]
    assert all(f'id="{target}"' in page for target in targets)


def test_a_warning_must_be_marked_as_right(signed_in, in_review, form_of):
    # Given a reading with a wrong check digit
    document = in_review(reading(seller_nip="7740001455"))
    data = form_of(signed_in, document)

    # When it is saved without confirming
    refused = signed_in.post(url(document), data)

    # Then it is refused; confirmed, it is stored with the confirmation
    assert refused.status_code == 422
    assert "nip_check_digit" in codes_of(refused)
    accepted = signed_in.post(url(document), {**data, "confirmed": keys_of(refused)})
    assert accepted.status_code == 302
    assert [entry["code"] for entry in Faktura.objects.get().confirmed_problems] == ["nip_check_digit"]


def test_information_needs_no_confirmation(signed_in, in_review, form_of):
    # Given a sale: we are the seller
    document = in_review(reading(seller_nip=OWN_NIP, buyer_nip=SELLER_NIP))

    response = signed_in.post(url(document), form_of(signed_in, document))

    assert response.status_code == 302
    assert Faktura.objects.get().direction == "sale"


def test_correcting_the_value_solves_the_problem(signed_in, in_review, form_of):
    document = in_review(reading(gross_total=Decimal("1158.90")))

    assert "totals_mismatch" in codes_of(signed_in.get(url(document)))
    response = signed_in.post(url(document), form_of(signed_in, document, gross_total="1158,00"))

    assert response.status_code == 302


def test_a_duplicate_is_named_and_never_stored(signed_in, in_review, form_of, upload):
    existing = create_automatic(upload(), reading())
    document = in_review()

    response = signed_in.post(url(document), form_of(signed_in, document, confirmed=["anything"]))

    assert response.status_code == 422
    [problem] = [p for p in response.context["problems"] if p["code"] == "duplicate_invoice"]
    assert problem["url"] == f"/invoices/{existing.pk}/same/?document={document.pk}"
    assert Faktura.objects.count() == 1


def test_the_second_to_save_is_told_and_loses_nothing(signed_in, in_review, form_of):
    # Given the same form open twice
    document = in_review()
    data = form_of(signed_in, document)
    signed_in.post(url(document), data)

    # When the second one is saved
    response = signed_in.post(url(document), {**data, "buyer_name": "Druga osoba"})

    # Then there is one invoice, a conflict, and everything typed
    assert response.status_code == 409
    assert "Ten dokument został już zapisany (alice)." in response.content.decode()
    assert 'value="Druga osoba"' in response.content.decode()
    assert Faktura.objects.get().buyer_name == VALUES["buyer_name"]


@pytest.mark.parametrize("version", ["", "-1", "abc", "9" * 30])
def test_a_form_without_a_sensible_version_conflicts(signed_in, in_review, form_of, version):
    document = in_review()

    assert signed_in.post(url(document), form_of(signed_in, document, version=version)).status_code == 409


def test_a_difference_alone_is_asked_about_and_kept_with_who_said_yes(signed_in, in_review, form_of):
    document = in_review(reading(gross_total=Decimal("1158.90")))
    data = form_of(signed_in, document)
    refused = signed_in.post(url(document), data)
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "Zapisać mimo różnicy?" in page
    assert "Różnica 0,90 zł zostanie zapisana z Twoim potwierdzeniem." in page.replace("\xa0", " ")
    keys = refused.context["difference"]["keys"]

    # A yes to another difference is none to this one
    other = signed_in.post(url(document), {**data, "gross_total": "1 159,90", "action": "save_anyway", "difference": keys})
    assert other.status_code == 422
    assert not Faktura.objects.exists()

    assert signed_in.post(url(document), {**data, "action": "save_anyway", "difference": keys}).status_code == 302
    (entry,) = Faktura.objects.get().confirmed_problems
    assert (entry["code"], entry["by"]) == ("totals_mismatch", "alice")


def test_a_difference_among_other_problems_is_not_asked_about(signed_in, in_review, form_of):
    document = in_review(reading(gross_total=Decimal("1158.90"), seller_nip="1234563219"))
    refused = signed_in.post(url(document), form_of(signed_in, document))
    assert refused.status_code == 422
    assert "Zapisać mimo różnicy?" not in refused.content.decode().split("review-data")[0]
