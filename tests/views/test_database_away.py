"""While the database is away every door says so: 503, in words, with Retry-After, never a 500 or a traceback."""

from __future__ import annotations

import pytest
from django.db import InterfaceError, OperationalError
from django.test import Client

from faktury.views_modules import inbox_views, ocr_status_views

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(alice):
    client = Client(raise_request_exception=False)
    client.force_login(alice)
    return client


@pytest.fixture(params=[OperationalError, InterfaceError])
def away(request, monkeypatch):
    def refuse(*_arguments, **_named):
        raise request.param("server closed the connection unexpectedly: secret detail")

    monkeypatch.setattr(ocr_status_views, "_payload", refuse)
    monkeypatch.setattr(inbox_views.inbox_filters, "firmy_with_counts", refuse)


@pytest.mark.parametrize("address", ["ajax/", "poll/?since=1&timeout=0"])
def test_a_script_is_told_in_json(browser, upload, away, address):
    answer = browser.get(f"/ocr/status/{upload().pk}/{address}", headers={"accept": "application/json"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "database_away")
    assert int(answer.headers["Retry-After"]) > 0
    assert "secret" not in answer.content.decode()


def test_a_person_is_told_on_a_page(browser, away):
    answer = browser.get("/documents/")
    assert answer.status_code == 503
    assert "Baza danych chwilowo nie odpowiada." in answer.content.decode()
    assert "secret" not in answer.content.decode()


def test_any_other_failure_is_still_a_failure(browser, upload, monkeypatch):
    monkeypatch.setattr(ocr_status_views, "_payload", lambda *_: 1 / 0)
    assert browser.get(f"/ocr/status/{upload().pk}/ajax/").status_code == 500
