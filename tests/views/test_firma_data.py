"""A company's data in the hands of its people: saved with who and when, a NIP never changes meaning unseen, outsiders get nothing."""

from __future__ import annotations

import pytest

from faktury.models import Faktura, Firma, FirmaChange
from faktury.services.firma_data import FirmaConflict, change_firma
from faktury.services.invoice_creation import create_automatic
from tests.review.conftest import reading
from tests.services.readings import SELLER_NIP

OTHER_NIP = "5252248481"


@pytest.fixture
def address(firma):
    return f"/settings/firma/{firma.pk}/"


@pytest.fixture
def data(firma):
    return {"version": firma.version, "name": firma.name, "nip": firma.nip, "address": firma.address}


def test_the_page_shows_data_people_and_how_to_change_them(browser, address, firma, django_user_model):
    firma.members.add(django_user_model.objects.create_user("bob", first_name="Robert", last_name="Nowak", is_active=False))
    assert f'href="{address}"' in browser.get("/settings/").content.decode()

    page = browser.get(address).content.decode()

    assert 'value="526-104-08-28"' in page
    assert "<strong>bob</strong> Robert Nowak" in page
    assert "konto wyłączone" in page
    assert page.count(" button--primary") == 1
    assert "charlie" not in page


def test_name_and_address_are_saved_and_who_changed_them_is_kept(browser, address, data, firma, alice):
    answer = browser.post(
        address, {**data, "name": "  Nowa \n nazwa sp. z o.o. ", "address": "ul. Polna 1,\t00-001 Warszawa", "nip": "PL 526 104 08 28"}
    )

    assert answer.url == "/settings/"
    firma.refresh_from_db()
    assert (firma.name, firma.address, firma.nip, firma.version) == (
        "Nowa nazwa sp. z o.o.",
        "ul. Polna 1, 00-001 Warszawa",
        "5261040828",
        2,
    )
    changes = FirmaChange.objects.order_by("field").values_list("field", "before", "after", "by")
    assert list(changes) == [("address", "", firma.address, alice.pk), ("name", data["name"], firma.name, alice.pk)]
    assert "Nowa nazwa sp. z o.o.</strong>" in browser.get(address).content.decode()


def test_nothing_changed_is_nothing_written(browser, address, data, firma):
    assert browser.post(address, data).url == "/settings/"
    firma.refresh_from_db()
    assert (firma.version, FirmaChange.objects.count()) == (1, 0)


@pytest.mark.parametrize(
    ("field", "value"), [("name", " "), ("nip", ""), ("nip", "526-104-08-29"), ("nip", "1111111111"), ("nip", "123"), ("name", "x" * 256)]
)
def test_what_is_no_data_is_refused_in_words_and_kept_in_the_form(browser, address, data, firma, field, value):
    answer = browser.post(address, {**data, "name": "Wpisana", field: value})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in page
    assert "<title>Błąd:" in page
    assert field == "name" or 'value="Wpisana"' in page
    firma.refresh_from_db()
    assert (firma.name, firma.nip) == (data["name"], data["nip"])


def test_a_nip_nothing_hangs_on_just_changes(browser, address, data, firma):
    assert browser.post(address, {**data, "nip": OTHER_NIP}).url == "/settings/"
    firma.refresh_from_db()
    assert firma.nip == OTHER_NIP


def test_a_nip_that_documents_hang_on_is_asked_about_and_takes_their_meaning_along(browser, address, data, firma, upload):
    purchase, other = create_automatic(upload(), reading(invoice_number="FV/1")), create_automatic(upload(), reading(invoice_number="FV/2"))
    Faktura.objects.filter(pk=other.pk).update(direction="sale", seller_nip=firma.nip)
    old = firma.nip

    asked = browser.post(address, {**data, "nip": SELLER_NIP})

    page = asked.content.decode()
    assert asked.status_code == 409
    assert "1 faktura kosztowa stanie się sprzedażą." in page
    assert "1 faktura sprzedaży stanie się kosztem." in page
    firma.refresh_from_db()
    assert (firma.nip, firma.version) == (old, 1)

    # Agreeing to one NIP is no agreement to another
    assert browser.post(address, {**data, "nip": OTHER_NIP, "agreed_nip": SELLER_NIP}).status_code == 409
    assert browser.post(address, {**data, "nip": SELLER_NIP, "agreed_nip": SELLER_NIP}).url == "/settings/"
    firma.refresh_from_db()
    assert firma.nip == SELLER_NIP
    purchase.refresh_from_db()
    other.refresh_from_db()
    assert (purchase.direction, purchase.kontrahent.nip) == ("sale", purchase.buyer_nip)
    assert (other.direction, other.kontrahent.nip) == ("purchase", old)
    assert FirmaChange.objects.get().before == old


def test_a_nip_of_another_company_is_refused_without_naming_it(browser, address, data, charlie):
    page = browser.post(address, {**data, "nip": charlie.firmy.get().nip})
    assert page.status_code == 422
    assert "Tego NIP-u nie można użyć." in page.content.decode()
    assert "Obca" not in page.content.decode()


def test_two_people_do_not_overwrite_each_other(browser, address, data, firma, alice):
    change_firma(firma_id=firma.pk, version=1, data={"name": "Od Boba", "nip": firma.nip, "address": ""}, actor_id=alice.pk)

    answer = browser.post(address, {**data, "name": "Od Alicji"})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "<dd>Od Boba</dd>" in page
    assert 'value="Od Alicji"' in page
    assert 'name="version" value="2"' in page
    with pytest.raises(FirmaConflict):
        change_firma(firma_id=firma.pk, version=1, data=data, actor_id=None)


def test_outsiders_and_strangers_get_nothing(outsider, stranger, address, data, firma):
    assert outsider.get(address).status_code == 404
    assert outsider.post(address, {**data, "name": "Przejęta"}).status_code == 404
    assert stranger.get(address).url.startswith("/accounts/login/")
    assert stranger.post(address, {**data, "name": "Przejęta"}).url.startswith("/accounts/login/")
    assert Firma.objects.get(pk=firma.pk).name == data["name"]


def test_the_administration_goes_the_same_way(client, firma, upload, django_user_model):
    faktura = create_automatic(upload(), reading())
    client.force_login(django_user_model.objects.create_superuser("root"))

    client.post(f"/admin/faktury/firma/{firma.pk}/change/", {"name": firma.name, "nip": SELLER_NIP, "address": "", "members": []})

    faktura.refresh_from_db()
    assert (faktura.direction, FirmaChange.objects.get().field) == ("sale", "nip")
