"""A form that cannot be parsed is a bad request wherever it is sent, also where there is no such page."""

from __future__ import annotations

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture
def strict() -> Client:
    """A client that is asked for its token, as every real one is: that is when the form is read."""
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.cookies["csrftoken"] = "a" * 32
    return client


@pytest.mark.parametrize("address", ["/nowhere/", "/documents/x/file/", "/invoices/x/"])
@pytest.mark.parametrize("accept", ["application/json", "text/html"])
@pytest.mark.parametrize("signed_in", [True, False])
def test_a_form_without_its_boundary(strict, alice, address, accept, signed_in):
    if signed_in:
        strict.force_login(alice)
    answer = strict.post(address, data=b"x", content_type="multipart/form-data", headers={"accept": accept})
    assert answer.status_code == 400
    assert answer.content
