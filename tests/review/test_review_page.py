"""The review page: what a person sees of a reading, and what the form does while it is filled in."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from faktury.domain.status import DocumentStatus
from faktury.models import DocumentUpload, Faktura
from faktury.services.document_actions import reject_document, retry_document
from tests.review.conftest import VALUES, reading
from tests.review.pages import codes_of, url
from tests.services.readings import SELLER_NIP


def test_the_page_shows_what_was_read_beside_the_image(signed_in, in_review):
    document = in_review()

    page = signed_in.get(url(document)).content.decode()

    assert 'value="FV/1/11/2026"' in page
    assert 'value="12.11.2026"' in page
    assert 'value="774-000-14-54"' in page
    assert 'value="1\u00a0158,00"' in page
    assert 'value="61 1090 1014 0000 0712 1981 2874"' in page
    assert 'value="Papier A4"' in page
    assert f"/documents/{document.pk}/pages/1/image/" in page


def test_every_value_shows_its_source_and_a_cut_out_of_the_paper(signed_in, in_review):
    page = signed_in.get(url(in_review())).context

    fields = {field["name"]: field for section in page["sections"] for field in section["fields"]}
    assert all(fields[name]["source"] == "OCR" and fields[name]["crop"] for name in VALUES)
    assert fields["due_date"]["source"] == ""


def test_evidence_is_drawn_with_attributes_that_no_language_changes(signed_in, in_review):
    page = signed_in.get(url(in_review())).content.decode()

    assert re.search(r'<rect data-mark="invoice_number" data-state="known" x="95\.2" y="45\.2" width="170\.1" height="25\.6">', page)
    assert " style=" not in page
    assert not re.findall(r"<script(?![^>]*(?:src=|application/json))", page)


def test_doubtful_and_missing_fields_say_so(signed_in, in_review):
    page = signed_in.get(url(in_review(reading(seller_nip="7740001455", currency=None)))).context

    marks = {field["name"]: field["mark"] for section in page["sections"] for field in section["fields"]}
    assert (marks["seller_nip"], marks["currency"], marks["invoice_number"]) == ("Sprawdź", "Brak", "")


def test_a_document_nothing_was_read_of_offers_an_empty_form(signed_in, in_review):
    from faktury.domain.extraction import Extraction

    page = signed_in.get(url(in_review(Extraction(kind="vat", fields={})))).content.decode()

    assert "Nic nie udało się odczytać. Wpisz dane z obrazu." in page


def test_one_primary_button(signed_in, in_review):
    page = signed_in.get(url(in_review())).content.decode()

    assert page.count(" button--primary") == 1


def test_an_outsider_finds_nothing(client, charlie, in_review):
    document = in_review()
    client.force_login(charlie)

    assert client.get(url(document)).status_code == 404
    assert client.post(url(document), {"action": "save"}).status_code == 404
    assert client.post(url(document, "check/"), {}).status_code == 404


def test_a_stranger_is_asked_to_sign_in(client, in_review):
    document = in_review()

    assert client.get(url(document)).url.startswith("/accounts/login/")
    assert client.post(url(document, "check/"), {}).status_code == 401


@pytest.mark.parametrize("action", ["add_line", "add_rate", "check"])
def test_without_scripts_rows_are_added_and_sums_recalculated(signed_in, in_review, form_of, action):
    document = in_review()
    data = form_of(signed_in, document, action=action, buyer_name="Wpisane wcześniej")

    response = signed_in.post(url(document), data)

    assert response.status_code == 200
    assert 'value="Wpisane wcześniej"' in response.content.decode()
    form = response.context["form"]
    assert len(form.lines.forms) == 3 + (action == "add_line")
    assert len(form.rates.forms) == 3 + (action == "add_rate")
    assert not Faktura.objects.exists()


def test_turning_the_page_without_scripts_keeps_what_was_typed(signed_in, in_review, form_of):
    document = in_review(pages=3)
    data = form_of(signed_in, document, buyer_name="Wpisane wcześniej", show_page="2")
    data.pop("action")

    response = signed_in.post(url(document), data)

    assert response.context["current"]["number"] == 2
    assert 'value="Wpisane wcześniej"' in response.content.decode()


def test_an_emptied_row_is_left_out(signed_in, in_review, form_of):
    document = in_review(reading(net_total=Decimal("600.00"), vat_total=Decimal("138.00"), gross_total=Decimal("738.00")))
    empty = {f"lines-1-{name}": "" for name in ("name", "quantity", "unit", "unit_price", "net", "vat_rate", "vat", "gross")}
    empty |= {f"rates-1-{name}": "" for name in ("rate", "net", "vat", "gross")}

    response = signed_in.post(url(document), form_of(signed_in, document, **empty))

    assert response.status_code == 302
    assert [item.name for item in Faktura.objects.get().pozycje.all()] == ["Papier A4"]


def test_a_forged_number_of_rows_breaks_nothing(signed_in, in_review, form_of):
    document = in_review()

    response = signed_in.post(url(document), form_of(signed_in, document, **{"lines-TOTAL_FORMS": "999999999", "rates-TOTAL_FORMS": "x"}))

    assert response.status_code == 422
    assert not Faktura.objects.exists()


def test_check_answers_for_typed_values_and_writes_nothing(signed_in, in_review, form_of, django_assert_max_num_queries):
    document = in_review(reading(seller_nip="7740001455"))
    data = form_of(signed_in, document, seller_nip="774 000 14 54", gross_total="1158,9", issue_date="?")
    before = DocumentUpload.objects.values().get(pk=document.pk)

    with django_assert_max_num_queries(11) as captured:
        answer = signed_in.post(url(document, "check/"), data).json()

    codes = {problem["code"] for problem in answer["problems"]}
    assert "nip_check_digit" not in codes
    assert "totals_mismatch" in codes
    assert answer["errors"] == [{"target": "id_issue_date", "message": "Wpisz datę w postaci 24.11.2026."}]
    assert answer["shown"]["seller_nip"] == "774-000-14-54"
    assert answer["shown"]["gross_total"] == "1\u00a0158,90"
    assert all(query["sql"].startswith(("SELECT", "SAVEPOINT")) for query in captured.captured_queries)
    assert DocumentUpload.objects.values().get(pk=document.pk) == before


def test_amounts_in_problems_are_written_for_people(signed_in, in_review):
    page = signed_in.get(url(in_review(reading(gross_total=Decimal("2158.90"))))).content.decode()

    assert "Różnica: 1\u00a0000,90\u00a0zł." in page


def test_our_own_company_is_called_by_its_name(signed_in, in_review):
    page = signed_in.get(url(in_review(reading(buyer_nip=SELLER_NIP)))).content.decode()

    assert "Nabywcą nie jest Przykładowa sp. z o.o." in page


def test_an_unread_page_is_a_problem(signed_in, in_review):
    document = in_review(pages=2)
    document.pages.filter(number=2).delete()

    assert "page_unread" in codes_of(signed_in.get(url(document)))


def test_a_document_that_waits_for_nobody_leads_to_where_it_is(signed_in, in_review, form_of, upload, alice):
    queued, done, rejected = upload(), in_review(), in_review(name="inna.pdf")
    signed_in.post(url(done), form_of(signed_in, done))
    reject_document(rejected.pk, actor_id=alice.pk, reason="Duplikat")

    assert signed_in.get(url(queued)).url == f"/ocr/status/{queued.pk}/"
    assert signed_in.get(url(done)).url == f"/invoices/{Faktura.objects.get().pk}/"
    assert signed_in.get(url(rejected)).url == f"/ocr/status/{rejected.pk}/"


def test_a_new_attempt_without_a_reading_still_shows_the_last_one(signed_in, in_review, alice):
    from faktury.services.document_actions import send_to_review

    document = in_review()
    retry_document(document.pk, actor_id=alice.pk)
    send_to_review(document.pk, actor_id=alice.pk)

    page = signed_in.get(url(document)).content.decode()

    assert 'value="FV/1/11/2026"' in page
    assert "Nie ma obrazu tego dokumentu." in page


def test_rejecting_from_the_form_asks_for_a_reason_first(signed_in, in_review, form_of):
    document = in_review()

    response = signed_in.post(f"/documents/{document.pk}/reject/", form_of(signed_in, document))

    assert response.status_code == 200
    assert "Odrzucić dokument?" in response.content.decode()
    assert DocumentUpload.objects.get(pk=document.pk).status is DocumentStatus.MANUAL_REVIEW


def test_the_page_costs_few_queries(signed_in, in_review, django_assert_max_num_queries):
    document = in_review(pages=5)

    with django_assert_max_num_queries(16):
        assert signed_in.get(url(document)).status_code == 200
