"""Somebody signed in, and invoices as the reading makes them, each with a number of its own."""

from __future__ import annotations

import pytest

from faktury.services.invoice_creation import create_automatic
from tests.review.conftest import reading


@pytest.fixture
def signed_in(client, alice):
    client.force_login(alice)
    return client


@pytest.fixture
def invoice(upload):
    numbers = iter(range(1, 1000))

    def make(**changes):
        return create_automatic(upload(), reading(**{"invoice_number": f"FV/{next(numbers)}", **changes}))

    return make
