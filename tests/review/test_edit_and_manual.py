"""The form for a saved invoice and for one without any file: the same checks, nobody else's data, nothing lost."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from faktury.domain.status import DocumentStatus
from faktury.models import Faktura, Firma
from faktury.services.invoice_creation import save_manual
from tests.review.conftest import VALUES, reading
from tests.services.readings import SELLER_NIP

NEW = "/invoices/new/"


@pytest.fixture
def saved(signed_in, in_review, form_of):
    document = in_review()
    signed_in.post(f"/documents/{document.pk}/review/", form_of(signed_in, document))
    return Faktura.objects.get()


@pytest.fixture
def typed(signed_in):
    """What a person types into the empty form."""

    def make(**changes):
        data = signed_in.get(NEW).context["form"].data()
        data |= {"invoice_number": "R/1", "issue_date": "12.11.2026", "seller_name": "Hurtownia Z", "seller_nip": "774-000-14-54"}
        data |= {"net_total": "100", "vat_total": "23", "gross_total": "123,00", "bank_account": VALUES["bank_account"]}
        data |= {"rates-0-rate": "23%", "rates-0-net": "100", "rates-0-vat": "23", "rates-0-gross": "123"}
        return {**data, "draft": str(uuid4()), "action": "save", **changes}

    return make


class TestEdit:
    def test_it_opens_with_what_is_stored_and_keeps_its_places_on_the_paper(self, signed_in, saved):
        page = signed_in.get(f"/invoices/{saved.pk}/edit/")

        fields = {field["name"]: field for section in page.context["sections"] for field in section["fields"]}
        assert fields["seller_nip"]["bound"].value() == "774-000-14-54"
        assert (fields["seller_nip"]["source"], fields["seller_nip"]["crop"] is None) == ("OCR", False)
        assert len(page.context["form"].lines.forms) == 3
        assert page.content.decode().count(" button--primary") == 1

    def test_saving_leads_to_the_invoice_and_tells_its_history(self, signed_in, saved):
        address = f"/invoices/{saved.pk}/edit/"
        data = signed_in.get(address).context["form"].data() | {"version": 1, "action": "save", "due_date": "26.11"}

        response = signed_in.post(address, data)

        assert response.url == f"/invoices/{saved.pk}/"
        assert Faktura.objects.get().due_date == date(2026, 11, 26)
        page = signed_in.get(response.url).content.decode()
        assert "26.11.2026" in page
        assert "alice" in page

    @pytest.mark.parametrize("tail", ["", "check/"])
    def test_an_outsider_and_a_stranger_get_nothing(self, saved, charlie, tail):
        outsider, stranger = Client(), Client()
        outsider.force_login(charlie)
        address = f"/invoices/{saved.pk}/edit/{tail}"

        assert outsider.get(address).status_code in (404, 405)
        assert outsider.post(address, {"action": "save", "version": 1}).status_code == 404
        assert stranger.post(address, {}).status_code in (302, 401)

    def test_what_the_form_does_not_show_survives_an_edit(self, signed_in, saved):
        Faktura.objects.update(seller_country="PL", third_parties=[{"role": "payer", "name": "Płatnik", "nip": None}])
        saved.pozycje.filter(position=1).update(discount=Decimal("1.50"), gross_price=Decimal("61.50"))
        address = f"/invoices/{saved.pk}/edit/"

        data = signed_in.get(address).context["form"].data() | {"version": 1, "action": "save", "buyer_name": "Nowa"}
        assert signed_in.post(address, data).status_code == 302

        fresh = Faktura.objects.get()
        line = fresh.pozycje.get(position=1)
        assert (fresh.buyer_name, fresh.seller_country, fresh.third_parties[0]["name"]) == ("Nowa", "PL", "Płatnik")
        assert (line.discount, line.gross_price) == (Decimal("1.50"), Decimal("61.50"))


class TestManual:
    def test_an_empty_form_in_one_column(self, signed_in, firma):
        page = signed_in.get(NEW).content.decode()

        assert "review--single" in page
        assert firma.name in page
        assert page.count(" button--primary") == 1

    def test_a_typed_invoice_is_stored_once(self, signed_in, typed, alice):
        data = typed()

        first, again = signed_in.post(NEW, data), signed_in.post(NEW, data)

        faktura = Faktura.objects.get()
        assert first.url == again.url == f"/invoices/{faktura.pk}/"
        assert (faktura.origin, faktura.document, faktura.created_by, faktura.seller_nip) == ("manual", None, alice, SELLER_NIP)
        assert faktura.invoice_number in signed_in.get(first.url).content.decode()
        assert data["draft"] in first.cookies["saved_drafts"].value

    def test_it_passes_the_same_checks_and_keeps_what_was_typed(self, signed_in, typed):
        response = signed_in.post(NEW, typed(gross_total="999", seller_name="Żółw", issue_date="?"))

        assert response.status_code == 422
        assert 'value="Żółw"' in response.content.decode()
        assert not Faktura.objects.exists()

    def test_a_day_without_a_year_is_the_last_such_day(self, signed_in, typed):
        signed_in.post(NEW, typed(issue_date="24.11", due_date="2.1"))

        assert (Faktura.objects.get().issue_date, Faktura.objects.get().due_date) == (date(2025, 11, 24), date(2026, 1, 2))

    def test_after_ten_digits_what_is_known_is_offered_and_not_put_in(self, signed_in, firma, alice):
        save_manual(firma=firma, key=uuid4(), data=reading(due_date=date(2026, 11, 26)), actor=alice)
        data = signed_in.get(NEW).context["form"].data() | {"seller_nip": "7740001454", "issue_date": "20.11.2026"}

        answer = signed_in.post(f"{NEW}check/", data).json()
        filled = signed_in.post(NEW, {**data, "action": "fill"}).context

        assert {offer["name"]: offer["shown"] for offer in answer["offered"]} == {
            "seller_name": "Hurtownia Z",
            "bank_account": "61 1090 1014 0000 0712 1981 2874",
            "due_date": "04.12.2026",
        }
        fields = {field["name"]: field for section in filled["sections"] for field in section["fields"]}
        assert [(fields[name]["bound"].value(), fields[name]["source"]) for name in ("seller_name", "due_date")] == [
            ("Hurtownia Z", "z poprzednich faktur"),
            ("04.12.2026", "z poprzednich faktur"),
        ]

    def test_without_a_script_the_arithmetic_fills_only_what_is_empty(self, signed_in, typed):
        lines = {"lines-0-name": "Papier", "lines-0-quantity": "3", "lines-0-unit_price": "33,33", "lines-0-vat_rate": "23"}
        blank = dict.fromkeys(("net_total", "vat_total", "gross_total"), "") | {f"rates-0-{n}": "" for n in ("rate", "net", "vat", "gross")}

        form = signed_in.post(NEW, typed(action="check", **lines, **{**blank, "gross_total": "123"})).context["form"]

        data = form.data()
        assert [data[f"lines-0-{name}"] for name in ("net", "vat", "gross")] == ["99,99", "23,00", "122,99"]
        assert [data[f"rates-0-{name}"] for name in ("rate", "net", "vat", "gross")] == ["23%", "99,99", "23,00", "122,99"]
        assert (data["net_total"], data["gross_total"]) == ("99,99", "123")

    def test_the_company_is_the_users_own_whatever_is_sent(self, signed_in, typed, charlie, firma, django_user_model):
        foreign = Firma.objects.exclude(pk=firma.pk).get()

        signed_in.post(NEW, typed(firma=str(foreign.pk)))

        assert Faktura.objects.get().firma == firma

    def test_somebody_without_a_company_and_a_stranger(self, django_user_model):
        lonely, stranger = Client(), Client()
        lonely.force_login(django_user_model.objects.create_user("eva"))

        assert lonely.get(NEW).status_code == 403
        assert lonely.post(f"{NEW}check/", {}).status_code == 404
        assert stranger.get(NEW).url.startswith("/accounts/login/")

    def test_beside_a_document_it_is_the_review(self, signed_in, in_review, upload, charlie):
        waiting, queued = in_review(), upload()
        outsider = Client()
        outsider.force_login(charlie)

        assert signed_in.get(f"{NEW}?document={waiting.pk}").url == f"/documents/{waiting.pk}/review/"
        assert signed_in.get(f"{NEW}?document={queued.pk}").url == f"/ocr/status/{queued.pk}/"
        assert outsider.get(f"{NEW}?document={waiting.pk}").status_code == 404
        assert signed_in.get(f"{NEW}?document=nonsense").status_code == 404


def test_memory_fills_what_was_not_read_and_says_so(signed_in, in_review, firma, alice):
    save_manual(firma=firma, key=uuid4(), data=reading(), actor=alice)
    document = in_review(reading(bank_account=None, seller_name="Hurtownia Zet", invoice_number="FV/2"))

    page = signed_in.get(f"/documents/{document.pk}/review/").context

    fields = {field["name"]: field for section in page["sections"] for field in section["fields"]}
    assert (fields["bank_account"]["source"], fields["seller_name"]["source"]) == ("z poprzednich faktur", "OCR")
    assert fields["seller_name"]["bound"].value() == "Hurtownia Zet"
    assert "seller_differs" in [problem["code"] for problem in page["problems"]]


class TestAttachment:
    def file(self, content=b"%PDF-1.7 faktura"):
        return SimpleUploadedFile("faktura od klienta.pdf", content, "application/pdf")

    def test_the_file_becomes_the_invoices_document(self, signed_in, typed):
        response = signed_in.post(NEW, typed(attachment=self.file()))

        faktura = Faktura.objects.get()
        assert response.url == f"/invoices/{faktura.pk}/"
        assert faktura.document.status is DocumentStatus.COMPLETED
        assert faktura.document.original_name == "faktura od klienta.pdf"
        assert b"".join(signed_in.get(f"/documents/{faktura.document.pk}/file/").streaming_content) == b"%PDF-1.7 faktura"

    @pytest.mark.parametrize(("content", "sentence"), [(b"MZ\x90\x00", "bezpieczeństwa"), (b"hello", "nie obsługujemy")])
    def test_a_file_that_is_not_taken_stores_nothing_and_loses_nothing(self, signed_in, typed, content, sentence):
        response = signed_in.post(NEW, typed(attachment=self.file(content), seller_name="Żółw"))

        assert response.status_code == 422
        assert sentence in response.content.decode()
        assert 'value="Żółw"' in response.content.decode()
        assert not Faktura.objects.exists()

    def test_a_file_of_another_invoice_is_refused_and_one_that_waits_is_taken(self, signed_in, typed, upload):
        signed_in.post(NEW, typed(attachment=self.file()))
        waiting = upload(content=b"%PDF-1.7 druga")

        again = signed_in.post(NEW, typed(invoice_number="R/2", gross_total="123", attachment=self.file()))
        keys = [problem["key"] for problem in again.context["problems"]]
        other = typed(invoice_number="R/3", confirmed=keys, issue_date="13.11.2026", attachment=self.file(b"%PDF-1.7 druga"))
        taken = signed_in.post(NEW, other)

        assert again.status_code == 422
        assert taken.status_code == 302
        assert Faktura.objects.get(invoice_number="R/3").document_id == waiting.pk
        assert Faktura.objects.count() == 2


def test_a_confirmation_is_shown_with_its_name_and_time(signed_in, in_review, form_of):
    document = in_review(reading(seller_nip="7740001455"))
    refused = signed_in.post(f"/documents/{document.pk}/review/", form_of(signed_in, document))
    keys = [problem["key"] for problem in refused.context["problems"]]
    signed_in.post(f"/documents/{document.pk}/review/", form_of(signed_in, document, confirmed=keys))

    problems = signed_in.get(f"/invoices/{Faktura.objects.get().pk}/edit/").context["problems"]

    by = {problem["code"]: problem["by"] for problem in problems if problem["confirmed"]}
    assert by["nip_check_digit"].startswith("alice, ")
