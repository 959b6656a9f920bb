"""Settings, password, help and the first steps: what a person can choose, find out, and try without a file of their own."""

from __future__ import annotations

import pytest
from django.test import Client

from faktury.models import DocumentUpload

PREFERENCE = "/settings/preference/"
NEW = {"old_password": "alice-password", **dict.fromkeys(("new_password1", "new_password2"), "nowe-długie-hasło")}


def test_settings_show_ones_own_companies_and_people_only(browser, firma, charlie, django_user_model):
    firma.members.add(django_user_model.objects.create_user("bob"))

    page = browser.get("/settings/").content.decode()

    assert firma.name in page
    assert "526-104-08-28" in page
    assert "<dd>bob</dd>" in page
    assert "Obca S.A." not in page
    assert "charlie" not in page
    assert "/admin/" not in page


@pytest.mark.parametrize(("name", "value"), [("density", "compact"), ("image", "right"), ("announce", "result"), ("theme", "dark")])
def test_a_choice_is_kept_on_this_browser_and_shown_as_chosen(browser, name, value):
    browser.post(PREFERENCE, {name: value, "next": "/settings/"})

    page = browser.get("/settings/").content.decode()
    assert f'data-{name}="{value}"' in page.split("<head>")[0]
    assert f'name="{name}" value="{value}" aria-pressed="true"' in page
    browser.post(PREFERENCE, {name: "", "next": "/settings/"})
    assert f"data-{name}=" not in browser.get("/settings/").content.decode().split("<head>")[0]


def test_a_new_password_keeps_this_browser_and_ends_the_others(browser, alice):
    other = Client()
    other.force_login(alice)

    answer = browser.post(
        "/settings/password/",
        {"old_password": "alice-password", "new_password1": "nowe-długie-hasło", "new_password2": "nowe-długie-hasło"},
    )

    assert answer.url == "/settings/"
    assert browser.get("/settings/").status_code == 200
    assert other.get("/settings/").url.startswith("/accounts/login/")
    alice.refresh_from_db()
    assert alice.check_password("nowe-długie-hasło")


@pytest.mark.parametrize(
    "data", [{"old_password": "x"}, {"new_password2": "inne-hasło-123"}, {"new_password1": "krótkie", "new_password2": "krótkie"}]
)
def test_a_refused_password_says_why_and_changes_nothing(browser, alice, data):
    answer = browser.post("/settings/password/", {**NEW, **data})

    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'role="alert"' in page
    assert "<title>Błąd:" in page
    assert "nowe-długie-hasło" not in page
    alice.refresh_from_db()
    assert alice.check_password("alice-password")


def test_help_names_every_status_and_the_limits(browser):
    page = browser.get("/help/").content.decode()

    for label in ("Przesłano", "W kolejce", "Przetwarzanie", "Wymaga przeglądu", "Zakończone", "Błąd", "Anulowano", "Odrzucono"):
        assert f"<span>{label}</span>" in page
    assert "<kbd>F8 / Shift+F8</kbd>" in browser.get("/help/shortcuts/").content.decode()


def test_the_first_visit_explains_and_offers_a_sample_that_is_read_like_any_file(browser, firma):
    assert 'action="/documents/sample/"' in browser.get("/documents/").content.decode()

    answer = browser.post("/documents/sample/", {"firma": firma.pk})

    document = DocumentUpload.objects.get()
    assert answer.url == f"/ocr/status/{document.pk}/"
    assert (document.firma, document.original_name, document.processing_status) == (firma, "faktura-przykladowa.jpg", "queued")
    assert "/documents/sample/" not in browser.get("/documents/").content.decode()


def test_a_sample_goes_into_nobody_elses_company(outsider, firma):
    assert outsider.post("/documents/sample/", {"firma": firma.pk}).status_code == 404
    assert not DocumentUpload.objects.exists()
