"""What fails on our side is said with a number that the log has too, to people and to programs."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from faktury.services.api_tokens import create_token
from faktury.views_modules import api_views, inbox_views

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def broken(monkeypatch):
    monkeypatch.setattr(api_views, "visible_documents", lambda _user: 1 / 0)
    monkeypatch.setattr(inbox_views.inbox_filters, "firmy_with_counts", lambda *_: 1 / 0)


def ask(alice, address: str, **headers: str):
    client = Client(raise_request_exception=False)
    client.force_login(alice)
    return client.get(address, headers=headers)


@pytest.mark.parametrize("language", ["pl", "en"])
@pytest.mark.parametrize(
    ("address", "accept"), [("/api/v1/documents/", "*/*"), ("/documents/", "application/json"), ("/documents/", "text/html")]
)
def test_the_number_somebody_is_told_is_in_the_log(alice, caplog, address, accept, language):
    answer = ask(alice, address, accept=accept, accept_language=language)
    assert answer.status_code == 500
    if accept == "text/html":
        told = answer.content.decode()
    else:
        told = answer.json()["error"]["hint"]
        assert answer.json()["error"]["code"] == "server_error"
    (number,) = set(re.findall(r"(?:numer|number) ([0-9a-f]{8})\b", told))
    assert f"incident {number}: GET" in caplog.text
    assert "ZeroDivisionError" not in told


def test_two_failures_have_two_numbers(alice):
    answers = {ask(alice, "/api/v1/documents/").json()["error"]["hint"] for _ in range(2)}
    assert len(answers) == 2


def test_a_program_with_a_token_is_told_in_json_whatever_it_accepts(alice):
    secret = create_token(user=alice, name="x")[1]
    answer = Client(raise_request_exception=False).get("/api/v1/documents/", headers={"authorization": f"Bearer {secret}"})
    assert (answer.status_code, answer["Content-Type"]) == (500, "application/json")
